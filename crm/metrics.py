"""What Prometheus may ask of the schedule in this process."""

from __future__ import annotations

from prometheus_client import Counter

booking_conflicts = Counter(
    "voiceagent_booking_conflicts", "Bookings, by phone or by hand, that found their time taken."
)
