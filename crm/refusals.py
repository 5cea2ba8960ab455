from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone


class Refusal(TextChoices):
    """Why a booking is not allowed."""

    CLOSED = "closed", "The shop is closed then, or closes before the work would be done."
    TOO_SOON = "too_soon", "That is too soon."
    TOO_FAR = "too_far", "That is further ahead than the shop books."
    OFF_QUARTER = "off_quarter", "Appointments start on the quarter hour."
    NOT_OFFERED = "not_offered", "The shop does not offer this service now."
    WRONG_VEHICLE = "wrong_vehicle", "This vehicle belongs to another customer."
    VEHICLE_GONE = "vehicle_gone", "This vehicle was sold or totaled."
    NO_SKILL = "no_skill", "This bay or technician is not equipped for the service."
    NO_TRANSPORT = "no_transport", "No more of this transport is free that day."
    NOT_OPEN = "not_open", "It is under way, done, or cancelled."


class NotBookable(Exception):
    """A rule of the shop forbids the booking; another time or other details may be allowed."""

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(reason.label)


class TimeTaken(Exception):
    """No bay, or not the one or the technician wanted, is free then.

    `alternatives` are near open times, sorted.
    """

    def __init__(self, alternatives: list[datetime]) -> None:
        self.alternatives = alternatives
        times = ", ".join(f"{timezone.localtime(time):%a %b %-d %H:%M}" for time in alternatives)
        super().__init__(f"This time is taken. Free: {times}." if times else "This time is taken.")
