"""What a call did, by the database's final state and the policies; never by wording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

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


def faults(scenario: Scenario, before: Records, after: Records, policy: Policy, today: date) -> list[str]:
    """Sentences, one a difference; none when the call reached its goal."""
    expect = scenario.expect
    old = before.appointments
    changed = {pk: row for pk, row in after.appointments.items() if pk in old and row != old[pk]}
    found = {
        "booked": [line for pk, (_, line) in after.appointments.items() if pk not in old],
        "requested": [line for pk, line in after.requests.items() if before.requests.get(pk) != line],
        "moved": [line for status, line in changed.values() if status != Appointment.Status.CANCELLED],
        "cancelled": [line for status, line in changed.values() if status == Appointment.Status.CANCELLED],
    }
    told = [_differs(name, getattr(expect, name), lines, today) for name, lines in found.items()]
    told += [] if before.people <= after.people else ["a customer or a vehicle was changed"]
    told += [] if old.keys() <= after.appointments.keys() else ["an appointment was deleted"]
    return [*filter(None, told), *_policy_faults(scenario, policy)]


def _differs(name: str, expected: Iterable[str], found: list[str], today: date) -> str:
    wanted = sorted(dated(line, today) for line in expected)
    return "" if wanted == sorted(found) else f"{name}: expected {wanted}, found {sorted(found)}"


def _policy_faults(scenario: Scenario, policy: Policy) -> list[str]:
    expect, said = scenario.expect, policy.agent_said.lower()
    told = [f"the agent said {word!r}" for word in expect.never if word.lower() in said]
    if expect.ending not in ("any", policy.ending):
        told.append(f"ending: expected {expect.ending!r}, found {policy.ending!r}")
    if policy.callbacks != expect.callbacks:
        told.append(f"callbacks: expected {expect.callbacks}, found {policy.callbacks}")
    return told
