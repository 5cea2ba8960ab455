from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from crm.models import Appointment
from crm.quarters import day_bounds


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


class WhenFilter(admin.SimpleListFilter):
    """By days of the shop's time zone; a week starts on Monday."""

    title = "when"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("today", "Today"),
            ("tomorrow", "Tomorrow"),
            ("this-week", "This week"),
            ("next-week", "Next week"),
            ("upcoming", "Still to come"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "upcoming":
            open_ = (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED)
            return queryset.filter(scheduled_at__gte=timezone.now(), status__in=open_)
        today = timezone.localdate()
        days = {
            "today": (today, today),
            "tomorrow": (today + timedelta(days=1),) * 2,
            "this-week": _week(today),
            "next-week": _week(today + timedelta(days=7)),
        }.get(self.value() or "")
        if days is None:
            return queryset
        start, end = day_bounds(*days)
        return queryset.filter(scheduled_at__gte=start, scheduled_at__lt=end)
