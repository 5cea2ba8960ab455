"""What appointments and booking requests share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model, covariant=True)


class VisitQuerySet(models.QuerySet[Row]):
    def starting_on(self, day: date) -> Self:
        """Those of one day of the shop's time zone, in order."""
        zone = timezone.get_default_timezone()
        next_day = day + timedelta(days=1)
        return self.filter(
            scheduled_at__gte=datetime(day.year, day.month, day.day, tzinfo=zone),
            scheduled_at__lt=datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone),
        ).order_by("scheduled_at", "bay__number")


class Transport(models.TextChoices):
    WAITING = "waiting", "Waits here"
    DROP_OFF = "drop_off", "Drops off"
    LOANER = "loaner", "Loaner car"
    SHUTTLE = "shuttle", "Shuttle"


class BookingMethod(models.TextChoices):
    PHONE = "phone", "Phone"
    ONLINE = "online", "Online"
    WALK_IN = "walk_in", "Walk-in"
    AI_VOICE = "ai_voice", "AI voice"
