"""One process of a race for the same times of one bay; `test_race` starts several, on their own database.

    python -m crm.tests.racer prepare                          the shop, with one bay for an oil change
    python -m crm.tests.racer race THREADS START STOP STEP     says "ready", waits for a line, prints outcomes
    python -m crm.tests.racer same-key THREADS START STOP STEP
    python -m crm.tests.racer swap THREADS START STOP STEP
    python -m crm.tests.racer report                           what the schedule held; it is empty then

An outcome is a word a line; the attempts take turns with the times and with the ways of writing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, OperationalError, connection, connections, transaction  # noqa: E402
from django.forms import modelform_factory  # noqa: E402

from crm import booking  # noqa: E402
from crm.factories import AppointmentFactory, VehicleFactory  # noqa: E402
from crm.models import Appointment, Bay, BayQuarter, BookingRequest, ServiceType, Vehicle  # noqa: E402
from crm.tests.fixtures import load_shop  # noqa: E402

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TIMES = [datetime(2026, 6, 2, 14, tzinfo=UTC) + timedelta(minutes=30 * count) for count in range(8)]
TEMPLATE_BOOKED_AT = datetime(2026, 6, 1, 15, tzinfo=UTC)
AppointmentForm = modelform_factory(
    Appointment,
    exclude=("confirmation_sent_at", "reminder_sent_at", "call_sid", "completed_at", "cancelled_at"),
)


def prepare() -> None:
    call_command("migrate", verbosity=0)
    load_shop()
    for bay in Bay.objects.exclude(number=1):
        bay.skills.remove(*bay.skills.filter(code="quick"))
    AppointmentFactory.create(
        service_type=ServiceType.objects.get(code="oil-change"),
        bay=Bay.objects.get(number=1),
        scheduled_at=TEMPLATE_BOOKED_AT,
    )
    VehicleFactory.create()


def report() -> None:
    appointments = Appointment.objects.exclude(scheduled_at=TEMPLATE_BOOKED_AT)
    requests = BookingRequest.objects.all()
    visits: list[Appointment | BookingRequest] = [*appointments, *requests]
    print("visits", len(visits))
    print("times", len({visit.scheduled_at for visit in visits}))
    print("quarters", BayQuarter.objects.exclude(appointment__scheduled_at=TEMPLATE_BOOKED_AT).count())
    appointments.delete()
    requests.delete()


def by_verb(scheduled_at: datetime, booking_key: str | None = None) -> Appointment:
    vehicle = Vehicle.objects.latest("pk")
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=ServiceType.objects.get(code="oil-change"),
        scheduled_at=scheduled_at,
        now=NOW,
        booking_key=booking_key,
    )


def by_request(scheduled_at: datetime) -> None:
    booking.request_booking(
        name="James Carter",
        phone="3125550142",
        service=ServiceType.objects.get(code="oil-change"),
        scheduled_at=scheduled_at,
        now=NOW,
    )


def by_form(scheduled_at: datetime) -> None:
    vehicle = Vehicle.objects.latest("pk")
    form = AppointmentForm(
        {
            "customer": vehicle.customer_id,
            "vehicle": vehicle.pk,
            "service_type": ServiceType.objects.get(code="oil-change").pk,
            "scheduled_at": scheduled_at.isoformat(),
            "duration": "0:30:00",
            "bay": Bay.objects.get(number=1).pk,
            "transport": "drop_off",
            "status": "scheduled",
            "booking_method": "walk_in",
        }
    )
    with transaction.atomic():
        if not form.is_valid():
            assert list(form.errors) == ["scheduled_at"], form.errors
            raise booking.TimeTaken([])
        form.save()


def by_raw_insert(scheduled_at: datetime) -> None:
    columns = [str(field.column) for field in Appointment._meta.concrete_fields if field.column != "id"]
    values = ["%s" if column == "scheduled_at" else column for column in columns]
    stored_form = Appointment._meta.get_field("scheduled_at").get_db_prep_value(scheduled_at, connection)
    template = Appointment.objects.get(scheduled_at=TEMPLATE_BOOKED_AT)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO crm_appointment ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM crm_appointment WHERE id = %s",
            [stored_form, template.pk],
        )


WAYS: tuple[Callable[[datetime], object], ...] = (by_verb, by_form, by_request, by_raw_insert)


def race(turn: int) -> str:
    way = WAYS[turn // len(TIMES) % len(WAYS)]
    try:
        way(TIMES[turn % len(TIMES)])
    except booking.TimeTaken:
        return "taken"
    except IntegrityError as error:
        assert "crm_bay_taken" in str(error)
        return "taken"
    return "booked"


def same_key(turn: int) -> str:
    return f"row-{by_verb(TIMES[turn % len(TIMES)], booking_key='CA1:book').pk}"


def swap(turn: int) -> str:
    """Moves one of two appointments to a time that the other has, or that both want."""
    rows = Appointment.objects.exclude(scheduled_at=TEMPLATE_BOOKED_AT).order_by("pk")[:2]
    try:
        booking.reschedule(appointment=rows[turn % 2], scheduled_at=TIMES[turn // 2 % 3], now=NOW)
    except booking.TimeTaken:
        return "taken"
    return "moved"


def patiently(attempt: Callable[[int], str], turn: int) -> str:
    """On SQLite a writer who found no gap among the others for five seconds gives up, and may try again."""
    while True:
        try:
            return attempt(turn)
        except OperationalError as error:
            if "database is locked" not in str(error):
                raise


def run(attempt: Callable[[int], str], turns: range, threads: int) -> None:
    def some(turns: range) -> list[str]:
        try:
            return [patiently(attempt, turn) for turn in turns]
        finally:
            connections.close_all()

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as pool:
        outcomes = Counter(chain.from_iterable(pool.map(some, (turns[n::threads] for n in range(threads)))))
    for outcome, count in outcomes.items():
        print(outcome, count)
    if postgresql_pool := getattr(connection, "pool", None):
        postgresql_pool.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["report"]:
            report()
        case [name, threads, *turns]:
            attempt = {"race": race, "same-key": same_key, "swap": swap}[name]
            run(attempt, range(*map(int, turns)), int(threads))
