from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from crm import booking
from crm.factories import AppointmentFactory, CustomerFactory, VehicleFactory, make_vin
from crm.models import Appointment, Bay, Customer, ServiceType, Vehicle
from crm.open_times import open_spans

GOAL_MS = 30.0
BATCH = 5000


class Command(BaseCommand):
    help = (
        "Measures find_customer, open_times for a week and the day's schedule in a large shop. Fills the "
        "database for it, which must be empty, and leaves it filled: use a database made for the purpose."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=int, default=100_000)
        parser.add_argument("--appointments", type=int, default=200_000)
        parser.add_argument("--rounds", type=int, default=300)

    def handle(self, **options: Any) -> None:
        if Customer.objects.exists():
            raise CommandError("This database holds customers. Name an empty one in DATABASE_URL.")
        call_command("loaddata", "shop", "services", "bays", "opening_hours", verbosity=0)
        began = time.perf_counter()
        with transaction.atomic():
            _fill(options["customers"], options["appointments"], timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"{connection.vendor}: {Customer.objects.count():,} customers, "
            f"{Appointment.objects.count():,} appointments, filled in {time.perf_counter() - began:.0f} s"
        )
        for name, call in _calls(timezone.now(), options["customers"]).items():
            times = _measure(call, options["rounds"])
            p95 = statistics.quantiles(times, n=20)[-1]
            verdict = "ok" if p95 < GOAL_MS else f"over {GOAL_MS:.0f} ms"
            self.stdout.write(
                f"{name:<24} p50 {statistics.median(times):6.2f} ms   p95 {p95:6.2f} ms   {verdict}"
            )


def _fill(customers: int, appointments: int, now: datetime) -> None:
    for start in range(0, customers, BATCH):
        numbers = range(start, min(start + BATCH, customers))
        owners = Customer.objects.bulk_create(
            CustomerFactory.build(phone=_phone(number)) for number in numbers
        )
        Vehicle.objects.bulk_create(
            VehicleFactory.build(customer=owner, vin=make_vin("4T1B11HK0KU", number))
            for owner, number in zip(owners, numbers, strict=True)
        )
    rows = islice(_appointments(now), appointments)
    while batch := list(islice(rows, BATCH)):
        Appointment.objects.bulk_create(batch)


def _appointments(now: datetime) -> Iterator[Appointment]:
    """Backwards from the horizon: two of three times of every bay are taken, as in a shop that does well."""
    vehicles, services = cycle(Vehicle.objects.select_related("customer")), cycle(ServiceType.objects.all())
    bays = list(Bay.objects.all())
    last_day = timezone.localdate(now) + timedelta(days=60)
    skip = cycle((True, False, False))
    for opens_at, closes_at in reversed(list(open_spans(last_day - timedelta(days=10_000), last_day))):
        for bay in bays:
            starts_at, service = opens_at, next(services)
            while starts_at + service.duration <= closes_at:
                if not next(skip):
                    yield _appointment(next(vehicles), service, bay, starts_at, is_past=closes_at < now)
                starts_at, service = starts_at + service.duration, next(services)


def _appointment(
    vehicle: Vehicle, service: ServiceType, bay: Bay, starts_at: datetime, *, is_past: bool
) -> Appointment:
    return AppointmentFactory.build(
        vehicle=vehicle,
        customer=vehicle.customer,
        service_type=service,
        bay=bay,
        scheduled_at=starts_at,
        status="completed" if is_past else "scheduled",
        completed_at=starts_at if is_past else None,
    )


def _phone(number: int) -> str:
    return f"+1555{number:07d}"  # no area code 555 rings anyone


def _calls(now: datetime, customers: int) -> dict[str, Callable[[int], object]]:
    services = list(ServiceType.objects.all())
    today = timezone.localdate(now)

    def a_week(turn: int) -> object:
        first_day = today + timedelta(days=turn % 50)
        return booking.open_times(
            service=services[turn % len(services)], first_day=first_day, days=7, now=now
        )

    def a_day(turn: int) -> object:
        day = today + timedelta(days=turn % 50 - 25)
        return list(Appointment.objects.schedule(day))

    return {
        "find_customer": lambda turn: booking.find_customer(phone=_phone(turn * 7919 % customers)),
        "open_times for a week": a_week,
        "the day's schedule": a_day,
    }


def _measure(call: Callable[[int], object], rounds: int) -> list[float]:
    """Milliseconds of each call, after a few to warm up."""
    times = []
    for turn in range(rounds + 5):
        began = time.perf_counter()
        call(turn)
        times.append((time.perf_counter() - began) * 1000)
    return times[5:]
