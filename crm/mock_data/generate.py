"""Fills the tables, in one transaction."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone

from crm.factories import CustomerFactory, VehicleFactory
from crm.mock_data import demo_callers, people
from crm.mock_data.calendar import Calendar
from crm.mock_data.cars import Garage
from crm.mock_data.visits import Visits, service_record
from crm.models import Appointment, Customer, ServiceRecord, Vehicle

BATCH = 1000
DAYS_BACK, DAYS_AHEAD = 365, 60
CUSTOMERS_A_YEAR = 15_000  # so many fill about a third of eight bays
Row = TypeVar("Row", bound=models.Model)
Tick = Callable[[int], object]


@dataclass(frozen=True)
class Counts:
    customers: int
    vehicles: int
    appointments: int
    completed: int
    ahead: int
    cancelled_or_no_show: int
    service_records: int


@transaction.atomic
def generate(*, customers: int, seed: int, anchor: date, tick: Tick = lambda rows: None) -> Counts:
    """Adds customers with all that belongs to them; `tick` is told how many more rows are written.

    Raises:
        NoRoom: the shop's hours and bays do not hold so many visits.
        ValueError: there are not so many fictional phone numbers.
    """
    rng = random.Random(f"{seed} {anchor.isoformat()}")
    scale = max(1, -(-customers // CUSTOMERS_A_YEAR))
    first, last = anchor - timedelta(days=DAYS_BACK * scale), anchor + timedelta(days=DAYS_AHEAD * scale)
    calendar = Calendar(rng, first, last)
    advisors = list(
        get_user_model().objects.filter(is_staff=True).order_by("pk").values_list("pk", flat=True)
    )
    owners = _customers(rng, customers, anchor=anchor, since=first, advisors=advisors)
    vehicles = _vehicles(rng, owners, anchor=anchor, bought_before=first - timedelta(days=30))
    coming, fallen, completed = _visits(
        rng,
        Visits(rng, calendar, anchor=anchor, advisors=advisors),
        [vehicle for vehicle in vehicles if vehicle.status == Vehicle.Status.ACTIVE],
        total=round(customers * 0.8),
        past=calendar.days(first, anchor - timedelta(days=1)),
        ahead=calendar.days(anchor, last),
    )
    records = _records(rng, completed, anchor=anchor)
    appointments = sorted([*completed, *fallen, *coming], key=lambda visit: visit.scheduled_at)
    _insert(Customer, owners, tick)
    _insert(Vehicle, vehicles, tick)
    _insert(Appointment, appointments, tick)
    _insert(ServiceRecord, records, tick)
    return Counts(
        customers=len(owners),
        vehicles=len(vehicles),
        appointments=len(appointments),
        completed=len(completed),
        ahead=len(coming),
        cancelled_or_no_show=len(fallen),
        service_records=len(records),
    )


def _visits(
    rng: random.Random,
    visits: Visits,
    cars: list[Vehicle],
    *,
    total: int,
    past: list[date],
    ahead: list[date],
) -> tuple[list[Appointment], list[Appointment], list[Appointment]]:
    """15 % still to come, 15 % cancelled or no show, the rest completed."""
    share = round(total * 0.15)
    coming = _coming(rng, visits, cars, share, ahead)
    fallen = [visits.fallen_through(rng.choice(cars), past) for _ in range(share)]
    rest = total - len(coming) - len(fallen)
    completed = [visits.completed(rng.choice(cars), past) for _ in range(rest)]
    return coming, fallen, completed


def _customers(
    rng: random.Random, count: int, *, anchor: date, since: date, advisors: list[int]
) -> list[Customer]:
    known = set(Customer.objects.values_list("phone", flat=True))
    named = [person for person in demo_callers.people() if person.phone not in known][:count]
    numbers = people.phones(rng, count - len(named), known=known)
    everyone = [*named, *(people.person(rng, number, anchor=anchor) for number in numbers)]
    return [
        CustomerFactory.build(
            **vars(person),
            preferred_contact=rng.choice(Customer.PreferredContact.values),
            customer_since=since - timedelta(days=rng.randint(0, 3000)),
            customer_type=rng.choices(Customer.Type.values, (85, 5, 10))[0],
            preferred_advisor_id=rng.choice(advisors) if advisors and rng.random() < 0.5 else None,
            wants_reminders=rng.random() < 0.9,
            wants_promotions=rng.random() < 0.4,
            do_not_call=rng.random() < 0.03,
            preferred_time_of_day=rng.choice(("", *Customer.TimeOfDay.values)),
        )
        for person in everyone
    ]


def _vehicles(
    rng: random.Random, owners: list[Customer], *, anchor: date, bought_before: date
) -> list[Vehicle]:
    known_vins = set(Vehicle.objects.values_list("vin", flat=True))
    garage = Garage(rng, newest_year=bought_before.year, known_vins=known_vins)
    vehicles = []
    for owner in owners:
        named = demo_callers.VEHICLES.get(owner.phone)
        models = named or ("",) * rng.choices((1, 2, 3), (53, 34, 13))[0]
        for number, model in enumerate(models):
            car = garage.car(model)
            earliest = date(car.year, 1, 1)
            bought_on = earliest + timedelta(days=rng.randint(0, max(0, (bought_before - earliest).days)))
            is_gone = number > 0 and not named and rng.random() < 0.05
            vehicles.append(
                VehicleFactory.build(
                    customer=owner,
                    **vars(car),
                    plate=f"{_letters(rng)}{rng.randrange(10_000):04d}",
                    purchased_on=bought_on,
                    was_bought_here=rng.random() < 0.6,
                    mileage=(anchor - bought_on).days * rng.randint(18, 42) + rng.randint(10, 500),
                    is_primary=number == 0,
                    status=rng.choice((Vehicle.Status.SOLD, Vehicle.Status.TOTALED))
                    if is_gone
                    else Vehicle.Status.ACTIVE,
                )
            )
    return vehicles


def _letters(rng: random.Random) -> str:
    return "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))


def _coming(
    rng: random.Random, visits: Visits, cars: list[Vehicle], count: int, days: list[date]
) -> list[Appointment]:
    """The named caller with an appointment has one ahead whatever the count, and no other."""
    others = [car for car in cars if car.customer.phone not in demo_callers.VEHICLES]
    awaited = [car for car in cars if car.customer.phone == demo_callers.AWAITED and car.is_primary]
    chosen = awaited + [rng.choice(others) for _ in range(count - len(awaited) if others else 0)]
    return [visits.ahead(car, days[1:] if car in awaited else days) for car in chosen]


def _records(rng: random.Random, completed: list[Appointment], *, anchor: date) -> list[ServiceRecord]:
    """Records in order of time, each vehicle's mileage growing towards what it has at the anchor date."""
    by_vehicle: dict[str, list[Appointment]] = defaultdict(list)
    for appointment in sorted(completed, key=lambda visit: visit.scheduled_at):
        by_vehicle[appointment.vehicle.vin].append(appointment)
    records = []
    for appointments in by_vehicle.values():
        vehicle = appointments[0].vehicle
        owned = max(1, (anchor - (vehicle.purchased_on or anchor)).days)
        for appointment in appointments:
            driven = (timezone.localdate(appointment.scheduled_at) - (anchor - timedelta(days=owned))).days
            records.append(service_record(rng, appointment, vehicle.mileage * driven // owned))
        _note_last(vehicle, records[-1])
    return records


def _note_last(vehicle: Vehicle, record: ServiceRecord) -> None:
    vehicle.last_service_on = record.serviced_on
    vehicle.last_service_mileage = record.mileage
    vehicle.next_service_mileage = record.next_service_mileage
    customer = vehicle.customer
    customer.last_service_on = max(record.serviced_on, customer.last_service_on or record.serviced_on)
    customer.last_contact_at = timezone.make_aware(datetime.combine(customer.last_service_on, time(12)))


def _insert(model: type[Row], rows: list[Row], tick: Tick) -> None:
    for batch in _batches(rows):
        model._default_manager.bulk_create(batch)
        tick(len(batch))


def _batches(rows: list[Row]) -> Iterable[list[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
