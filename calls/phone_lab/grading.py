"""What a call did, by the database's final state and the policies; never by wording."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from calls.dialogue.state import Question, State
from calls.phone_lab.scenario import Scenario, dated
from crm.models import Appointment, BookingRequest, Customer, Vehicle


@dataclass(frozen=True)
class Records:
    """The final state that matters, as it is before a call and after it."""

    appointments: dict[int, tuple[str, str]]
    """Status and where it is, by key."""
    requests: dict[int, str]
    people: frozenset[tuple[object, ...]]


@dataclass(frozen=True)
class Policy:
    """What can be told of a call without the records."""

    ending: str
    callbacks: int
    agent_said: str


def records() -> Records:
    appointments = Appointment.objects.select_related("service_type", "vehicle")
    requests = BookingRequest.objects.select_related("service_type")
    return Records(
        {
            row.pk: (row.status, _line(row.service_type.code, row.scheduled_at, row.vehicle.model))
            for row in appointments
        },
        {row.pk: _line(row.service_type.code, row.scheduled_at, row.vehicle_model) for row in requests},
        frozenset(Customer.objects.values_list("pk", "first_name", "last_name", "phone", "zip_code"))
        | frozenset(Vehicle.objects.values_list("pk", "vin", "plate", "customer_id", "mileage")),
    )


def _line(service: str, at: datetime, car: str) -> str:
    return f"{service} {timezone.localtime(at):%Y-%m-%d %H:%M} {car}".strip()


def proposed(state: State) -> str:
    """The visit that the caller's yes would commit, as scenarios write one; empty where none would."""
    task = state.task
    if state.question is not Question.CONFIRM or task is None:
        return ""
    visit = Appointment.objects.filter(pk=task.appointment_id or 0).first()
    if visit is not None:
        at = datetime.fromisoformat(task.chosen) if task.chosen else visit.scheduled_at
        car = Vehicle.objects.filter(pk=task.new_vehicle_id or 0).first() or visit.vehicle
        return _line(task.new_service or visit.service_type.code, at, car.model)
    if not task.chosen:
        return ""
    vehicle = None if task.has_other_car else Vehicle.objects.filter(pk=task.vehicle_id or 0).first()
    model = vehicle.model if vehicle else state.newcomer.model
    return _line(task.service, datetime.fromisoformat(task.chosen), model)


def faults(scenario: Scenario, before: Records, after: Records, policy: Policy, today: date) -> list[str]:
    """Sentences, one a difference; none when the call reached its goal."""
    changes = _changes(before, after)
    told = [_differs(name, wanted(scenario, name, today), lines) for name, lines in changes.items()]
    return [*filter(None, told), *_damage(before, after), *_policy_faults(scenario, policy)]


def wrong_commits(scenario: Scenario, before: Records, after: Records, today: date) -> list[str]:
    """What was written that the goal does not name: worse than a goal that was not reached."""
    told = [
        f"{name}: {line}"
        for name, lines in _changes(before, after).items()
        for line in (Counter(lines) - Counter(wanted(scenario, name, today))).elements()
    ]
    return told + _damage(before, after)


def wanted(scenario: Scenario, name: str, today: date) -> list[str]:
    """The visits that are to be booked, requested, moved or cancelled, with their dates."""
    return sorted(dated(line, today) for line in getattr(scenario.expect, name))


def _changes(before: Records, after: Records) -> dict[str, list[str]]:
    old = before.appointments
    changed = {pk: row for pk, row in after.appointments.items() if pk in old and row != old[pk]}
    return {
        "booked": [line for pk, (_, line) in after.appointments.items() if pk not in old],
        "requested": [line for pk, line in after.requests.items() if before.requests.get(pk) != line],
        "moved": [line for status, line in changed.values() if status != Appointment.Status.CANCELLED],
        "cancelled": [line for status, line in changed.values() if status == Appointment.Status.CANCELLED],
    }


def _damage(before: Records, after: Records) -> list[str]:
    told = [] if before.people <= after.people else ["a customer or a vehicle was changed"]
    gone = before.appointments.keys() - after.appointments.keys()
    return [*told, *(["an appointment was deleted"] if gone else [])]


def _differs(name: str, wanted: list[str], found: list[str]) -> str:
    return "" if wanted == sorted(found) else f"{name}: expected {wanted}, found {sorted(found)}"


def _policy_faults(scenario: Scenario, policy: Policy) -> list[str]:
    expect, said = scenario.expect, policy.agent_said.lower()
    told = [f"the agent said {word!r}" for word in expect.never if word.lower() in said]
    if expect.ending not in ("any", policy.ending):
        told.append(f"ending: expected {expect.ending!r}, found {policy.ending!r}")
    if policy.callbacks != expect.callbacks:
        told.append(f"callbacks: expected {expect.callbacks}, found {policy.callbacks}")
    return told
