from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import timezone

from crm.models import Appointment
from crm.steps import STEPS, may_be_reminded, next_steps

register = template.Library()
LATE_MINUTES = 15


@register.inclusion_tag("crm/next_steps.html", takes_context=True)
def step_buttons(
    context: RequestContext, appointment: Appointment, with_reminder: bool = False
) -> dict[str, Any]:
    """Buttons for what may happen next; none for those who may not change appointments."""
    request = context["request"]
    may_change = request.user.has_perm("crm.change_appointment")
    steps = next_steps(appointment)
    if with_reminder and may_be_reminded(appointment):
        steps.append(STEPS["reminded"])
    moves = appointment.allowed_moves if may_change else frozenset()
    return {
        "appointment": appointment,
        "steps": steps if may_change else [],
        "may_complete": Appointment.Status.COMPLETED in moves,
        "may_cancel": Appointment.Status.CANCELLED in moves,
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def is_late(appointment: Appointment) -> bool:
    """Expected a quarter of an hour ago, and not here."""
    awaited = appointment.status in (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED)
    return awaited and (timezone.now() - appointment.scheduled_at).total_seconds() > LATE_MINUTES * 60
