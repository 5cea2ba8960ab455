"""Records with unsurprising defaults, for tests and for mock data.

Each is valid by itself: `AppointmentFactory.create()` makes its customer, vehicle, service and bay,
on a day of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from crm.models import (
    Appointment,
    Bay,
    BookingRequest,
    Customer,
    ServiceRecord,
    ServiceType,
    Skill,
    Technician,
    Vehicle,
)
from crm.validators import check_digit

FIRST_START = datetime(2026, 6, 1, 15, tzinfo=UTC)  # a Monday, 10 o'clock in Chicago


def make_vin(start: str, serial: int) -> str:
    """A VIN with a valid check digit: `start` is its first eleven characters, whose ninth is put right."""
    vin = f"{start}{serial:06d}"
    return f"{vin[:8]}{check_digit(vin)}{vin[9:]}"


def fictional_phone(area: int, line: int) -> str:
    """+1 `area` 555 0100 … 0199: numbers that can never ring anyone. `line` is from 0 to 99."""
    return f"+1{area}55501{line:02d}"


def _next_phone(count: int) -> str:
    area, line = divmod(count, 100)
    return fictional_phone(212 + area, line)


class SkillFactory(DjangoModelFactory[Skill]):
    class Meta:
        model = Skill
        django_get_or_create = ("code",)

    code = "general"
    name = LazyAttribute(lambda skill: skill.code.replace("-", " ").capitalize())


class ServiceTypeFactory(DjangoModelFactory[ServiceType]):
    class Meta:
        model = ServiceType
        django_get_or_create = ("code",)

    code = "oil-change"
    name = LazyAttribute(lambda service: service.code.replace("-", " "))
    duration = timedelta(minutes=30)
    price_from = Decimal("40.00")
    price_to = Decimal("80.00")
    skill = SubFactory(SkillFactory)


class BayFactory(DjangoModelFactory[Bay]):
    class Meta:
        model = Bay
        django_get_or_create = ("number",)
        skip_postgeneration_save = True

    number = Sequence(lambda count: count + 1)

    @post_generation
    def skills(bay: Bay, create: bool, skills: list[Skill] | None, **_: Any) -> None:
        if create:
            bay.skills.set(skills if skills is not None else [SkillFactory.create()])


class TechnicianFactory(DjangoModelFactory[Technician]):
    class Meta:
        model = Technician
        skip_postgeneration_save = True

    name = Sequence(lambda count: f"Technician {count + 1}")

    @post_generation
    def skills(technician: Technician, create: bool, skills: list[Skill] | None, **_: Any) -> None:
        if create:
            technician.skills.set(skills if skills is not None else [SkillFactory.create()])


class CustomerFactory(DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    first_name = "Maria"
    last_name = Sequence(lambda count: f"Lopez {count + 1}")
    phone = Sequence(_next_phone)


class VehicleFactory(DjangoModelFactory[Vehicle]):
    class Meta:
        model = Vehicle

    customer = SubFactory(CustomerFactory)
    year = 2019
    make = "Toyota"
    model = "Camry"
    vin = Sequence(lambda count: make_vin("4T1B11HK0KU", count))
    mileage = 42_000


class AppointmentFactory(DjangoModelFactory[Appointment]):
    class Meta:
        model = Appointment

    customer = SubFactory(CustomerFactory)
    vehicle = SubFactory(VehicleFactory, customer=SelfAttribute("..customer"))
    service_type = SubFactory(ServiceTypeFactory)
    scheduled_at = Sequence(lambda count: FIRST_START + timedelta(days=count))
    duration = SelfAttribute("service_type.duration")
    bay = SubFactory(BayFactory, number=1)


class BookingRequestFactory(DjangoModelFactory[BookingRequest]):
    class Meta:
        model = BookingRequest

    name = "James Carter"
    phone = Sequence(_next_phone)
    vehicle_text = "2019 Toyota Camry"
    vehicle_year = 2019
    vehicle_make = "Toyota"
    vehicle_model = "Camry"
    service_type = SubFactory(ServiceTypeFactory)
    scheduled_at = Sequence(lambda count: FIRST_START + timedelta(days=count))
    duration = SelfAttribute("service_type.duration")
    bay = SubFactory(BayFactory, number=2)


class ServiceRecordFactory(DjangoModelFactory[ServiceRecord]):
    class Meta:
        model = ServiceRecord

    vehicle = SubFactory(VehicleFactory)
    serviced_on = Sequence(lambda count: (FIRST_START + timedelta(days=count)).date())
    mileage = SelfAttribute("vehicle.mileage")
    services_performed = "Oil change"
    cost = Decimal("60.00")
