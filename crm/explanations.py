"""A refusal in words for a form or the board: why not, and when else."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from crm.models import Appointment, Bay, ServiceType
from crm.open_times import near
from crm.refusals import NotBookable, Refusal, TimeTaken

ABOUT_TIME = (Refusal.CLOSED, Refusal.TOO_SOON, Refusal.TOO_FAR, Refusal.OFF_QUARTER)


def explain(
    refusal: NotBookable | TimeTaken,
    *,
    service: ServiceType,
    scheduled_at: datetime,
    now: datetime,
    moving: Appointment | None = None,
) -> str:
    """The refusal's own words, with near free times or the right bays where those would help."""
    if isinstance(refusal, TimeTaken):
        return str(refusal)
    if refusal.reason in ABOUT_TIME:
        times = near(service=service, scheduled_at=scheduled_at, now=now, moving=moving)
        return " ".join(filter(None, [str(refusal), _free(times)]))
    if refusal.reason == Refusal.NO_SKILL:
        bays = Bay.objects.filter(is_in_use=True, skills=service.skill_id)
        numbers = ", ".join(str(bay.number) for bay in bays)
        return f"{refusal} Equipped bays: {numbers}." if numbers else str(refusal)
    return str(refusal)


def _free(times: list[datetime]) -> str:
    written = ", ".join(f"{timezone.localtime(time):%a %b %-d %H:%M}" for time in times)
    return f"Free: {written}." if written else ""
