"""One-click steps of an appointment, with the words of their buttons and messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from crm.models import Appointment, WrongMove

Status = Appointment.Status


class NotReminded(Exception):
    """A reminder cannot be noted; the text says why."""


def note_reminder(appointment: Appointment, now: datetime) -> None:
    """Notes that a person reminded the customer, once for each time of the appointment."""
    if appointment.status not in (Status.SCHEDULED, Status.CONFIRMED):
        raise NotReminded(f"It is {appointment.get_status_display().lower()}.")
    if not appointment.customer.wants_reminders:
        raise NotReminded("The customer wants no reminders.")
    if appointment.reminder_sent_at:
        raise NotReminded(
            f"It was sent on {timezone.localtime(appointment.reminder_sent_at):%a %b %-d, %H:%M}."
        )
    appointment.reminder_sent_at = now
    appointment.save(update_fields=["reminder_sent_at"])


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    done: str  # what a message says of those that took it
    take: Callable[[Appointment, datetime], None]
    leads_to: str | None = None


STEPS = {
    step.name: step
    for step in (
        Step("confirm", "Confirm", "confirmed", lambda a, now: a.confirm(), Status.CONFIRMED),
        Step("check_in", "Check in", "checked in", lambda a, now: a.check_in(), Status.CHECKED_IN),
        Step("start", "Start", "started", lambda a, now: a.start(), Status.IN_PROGRESS),
        Step("no_show", "No show", "marked as no show", lambda a, now: a.mark_no_show(), Status.NO_SHOW),
        Step("reminded", "Mark reminder as sent", "marked as reminded", note_reminder),
    )
}


@dataclass(frozen=True)
class Outcome:
    done: list[Appointment]
    refused: list[tuple[Appointment, str]]


def take(step: Step, appointments: Iterable[Appointment], now: datetime) -> Outcome:
    """Each for itself: one that may not take the step leaves the others alone."""
    outcome = Outcome([], [])
    for appointment in appointments:
        try:
            step.take(appointment, now)
        except (WrongMove, NotReminded) as refusal:
            outcome.refused.append((appointment, str(refusal)))
        else:
            outcome.done.append(appointment)
    return outcome


def next_steps(appointment: Appointment) -> list[Step]:
    """The one-click steps that the appointment's status allows, the likeliest first."""
    return [step for step in STEPS.values() if step.leads_to in appointment.allowed_moves]


def may_be_reminded(appointment: Appointment) -> bool:
    awaited = appointment.status in (Status.SCHEDULED, Status.CONFIRMED)
    return awaited and appointment.customer.wants_reminders and not appointment.reminder_sent_at
