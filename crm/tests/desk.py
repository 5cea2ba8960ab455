"""What the tests of the desk share: its day, and what its forms send."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from crm.admin.appointment_form import version_of
from crm.models import Appointment
from crm.tests.conftest import at

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def open_day(days: int = 7) -> str:
    """A weekday in the week that is so many days from today; the shop is open then and the day after."""
    there = timezone.localdate() + timedelta(days=days)
    week = [there + timedelta(days=number - there.weekday()) for number in (1, 2, 3, 0)]
    return next(day for day in week if is_open(day) and is_open(day + timedelta(days=1))).isoformat()


def is_open(day: date) -> bool:
    """By the holidays of the fixtures, in any year."""
    is_thanksgiving = day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    is_memorial_day = day.month == 5 and day.weekday() == 0 and day.day > 24
    is_labor_day = day.month == 9 and day.weekday() == 0 and day.day < 8
    return not (
        (day.month, day.day) in {(1, 1), (7, 4), (12, 25)}
        or is_thanksgiving
        or is_memorial_day
        or is_labor_day
    )


def at_ten(days: int = 7) -> datetime:
    return at(open_day(days), "10:00")


def form_of(appointment: Appointment, **changes: object) -> dict[str, object]:
    """What the browser sends for an appointment that may still be moved."""
    local = timezone.localtime(appointment.scheduled_at)
    sent = {
        "version": version_of(appointment),
        "customer": appointment.customer_id,
        "vehicle": appointment.vehicle_id,
        "service_type": appointment.service_type_id,
        "scheduled_at_0": local.date().isoformat(),
        "scheduled_at_1": f"{local:%H:%M:%S}",
        "bay": appointment.bay_id,
        "duration": str(appointment.duration),
        "transport": appointment.transport,
        "concern": appointment.concern,
        "technician": appointment.technician_id or "",
        "advisor": appointment.advisor_id or "",
        "recommended_services": "",
        "estimated_cost": "" if appointment.estimated_cost is None else str(appointment.estimated_cost),
        "actual_cost": "",
        "notes": "",
        "booking_method": appointment.booking_method,
    }
    return {**sent, **changes}


def new_visit(vehicle_id: int, service_id: int, start: datetime, **changes: object) -> dict[str, object]:
    """What the browser sends for an empty form that was filled in."""
    sent = {
        "customer": "",
        "vehicle": vehicle_id,
        "service_type": service_id,
        "scheduled_at_0": start.date().isoformat(),
        "scheduled_at_1": f"{start:%H:%M}",
        "bay": "",
        "transport": "drop_off",
        "concern": "",
        "technician": "",
        "advisor": "",
        "booking_method": "phone",
        "estimated_cost": "",
        "notes": "",
    }
    return {**sent, **changes}


def errors_of(answer: Answer) -> dict[str, list[str]]:
    """The errors of the admin's form that came back."""
    form = answer.context["adminform"].form
    return {name: [str(each) for each in errors] for name, errors in form.errors.items()}


def messages_of(answer: Answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


ADD = "/admin/crm/appointment/add/"


def change_path(appointment: Appointment) -> str:
    return f"/admin/crm/appointment/{appointment.pk}/change/"


def act(client: Client, action: str, *appointments: Appointment) -> Answer:
    """Ticks the appointments in the list and runs the action."""
    chosen = {"action": action, "_selected_action": [each.pk for each in appointments]}
    return client.post("/admin/crm/appointment/", chosen, follow=True)
