"""When there is somebody to talk to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from crm.models import Closure, OpeningHours

CALLBACK_WITHIN = timedelta(hours=1)
"""After the shop next opens."""
_LOOK_AHEAD_DAYS = 30


def is_open(now: datetime) -> bool:
    return any(opens <= now < closes for opens, closes in _opening(now, days=1))


def next_opening(now: datetime) -> datetime:
    """`now` itself while the shop is open."""
    for opens, closes in _opening(now, days=_LOOK_AHEAD_DAYS):
        if now < closes:
            return max(opens, now)
    return now + timedelta(days=1)


def _opening(now: datetime, *, days: int) -> list[tuple[datetime, datetime]]:
    hours = {row.weekday: row for row in OpeningHours.objects.all()}
    today = now.date()
    closed = set(Closure.objects.filter(day__gte=today).values_list("day", flat=True))
    open_days = [today + timedelta(days=count) for count in range(days)]
    return [
        _span(day, hours[day.weekday()]) for day in open_days if day.weekday() in hours and day not in closed
    ]


def _span(day: date, hours: OpeningHours) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(day, hours.opens_at, tzinfo=zone),
        datetime.combine(day, hours.closes_at, tzinfo=zone),
    )
