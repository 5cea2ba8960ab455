"""Who is on file before a simulated call."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from calls.phone_lab.scenario import DIRECTORY, Scenario, dated
from crm.factories import AppointmentFactory, CustomerFactory, VehicleFactory
from crm.models import Bay, Customer, ServiceType


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    phone: str
    zip_code: str
    cars: tuple[str, ...]
    """`2019 Toyota Camry`; the first is the primary one."""


def people() -> dict[str, Person]:
    tree = tomllib.loads((DIRECTORY / "people.toml").read_text(encoding="utf-8"))
    return {name: Person(**{**value, "cars": tuple(value["cars"])}) for name, value in tree.items()}


def number_of(scenario: Scenario) -> str:
    known = people().get(scenario.caller)
    return known.phone if known else scenario.caller


def put_on_file(scenario: Scenario, today: date) -> None:
    everybody = people()
    named = dict.fromkeys((scenario.caller, *scenario.people))
    customers = {name: _create(everybody[name]) for name in named if name in everybody}
    for line in scenario.appointments:
        name, service, day, clock, *model = dated(line, today).split()
        _visit(customers[name], service, f"{day} {clock}", " ".join(model))


def _create(person: Person) -> Customer:
    customer = CustomerFactory.create(
        first_name=person.first_name, last_name=person.last_name, phone=person.phone, zip_code=person.zip_code
    )
    for index, car in enumerate(person.cars):
        year, make, model = car.split(maxsplit=2)
        VehicleFactory.create(customer=customer, year=int(year), make=make, model=model, is_primary=not index)
    return customer


def _visit(customer: Customer, code: str, at: str, model: str) -> None:
    service = ServiceType.objects.get(code=code)
    cars = customer.vehicles.filter(model=model) if model else customer.vehicles.order_by("-is_primary")
    vehicle = cars[0]
    bay = Bay.objects.filter(skills=service.skill).order_by("number")[0] if service.skill else None
    start = timezone.make_aware(datetime.strptime(at, "%Y-%m-%d %H:%M"))
    AppointmentFactory.create(
        customer=customer, vehicle=vehicle, service_type=service, scheduled_at=start, bay=bay
    )
