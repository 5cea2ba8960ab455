"""Arithmetic on days, all of it forward from today: nothing here returns a day that is past."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def next_weekday(today: date, weekday: int, *, or_today: bool = False) -> date:
    """Monday is 0."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or or_today else 7)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def date_or_none(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def next_month_day(today: date, month: int, day: int) -> date | None:
    """The next 3 March; for 29 February the next leap year's (at most eight years ahead)."""
    found = (date_or_none(today.year + years, month, day) for years in range(9))
    return next((candidate for candidate in found if candidate and candidate >= today), None)


def months_ahead(today: date, months: int) -> date:
    """The first day of the month that is `months` after this one."""
    years, month = divmod(today.month - 1 + months, 12)
    return date(today.year + years, month + 1, 1)


def next_day_of_month(today: date, day: int, weekday: int | None = None) -> date | None:
    """The next 23rd; with a weekday the next one that falls on it within three months, else the next."""
    months = [months_ahead(today, ahead) for ahead in range(4)]
    days = [found for first in months if (found := date_or_none(first.year, first.month, day))]
    coming = [found for found in days if found >= today]
    return next((found for found in coming if found.weekday() == weekday), coming[0] if coming else None)


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def same_day_in_months(today: date, months: int) -> date:
    first = months_ahead(today, months)
    return first.replace(day=min(today.day, end_of_month(first).day))


def weekday_of_month(first: date, weekday: int, number: int) -> date | None:
    """The `number`th such weekday of the month that begins on `first`; -1 for the last."""
    days = [first + DAY * offset for offset in range(end_of_month(first).day)]
    days = [day for day in days if day.weekday() == weekday]
    return days[-1] if number < 0 else days[number - 1] if number <= len(days) else None
