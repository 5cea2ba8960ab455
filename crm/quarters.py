"""The quarter hour: the grain of the schedule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

QUARTER = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
DURATIONS = [QUARTER * count for count in range(1, LONGEST // QUARTER + 1)]


def is_on_quarter(moment: datetime) -> bool:
    return moment.minute % 15 == 0 and moment.second == 0 and moment.microsecond == 0


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """From the midnight that begins `first` to the one that ends `last`, in the shop's time zone."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(first, time(), tzinfo=zone),
        datetime.combine(last + timedelta(days=1), time(), tzinfo=zone),
    )


def in_words(duration: timedelta) -> str:
    """As people write it: 1 h 30 min."""
    hours, minutes = divmod(duration // timedelta(minutes=1), 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]))


class OnQuarter(models.Func):
    """Whether a stored datetime is on the quarter hour, to the microsecond: for check constraints."""

    output_field = models.BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        # Django stores 'YYYY-MM-DD HH:MM:SS' in UTC; with a fraction of a second or an offset it is longer.
        return super().as_sql(
            compiler,
            connection,
            template="substr(%(expressions)s, 15) IN ('00:00', '15:00', '30:00', '45:00')",
            **extra,
        )

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return super().as_sql(
            compiler,
            connection,
            template="mod(extract(epoch from (%(expressions)s)::timestamptz), 900) = 0",
            **extra,
        )
