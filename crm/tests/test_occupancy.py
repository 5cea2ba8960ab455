"""The law of the schedule: whoever writes, by whatever way, two cars are never in one bay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, transaction

from crm import triggers
from crm.factories import (
    AppointmentFactory,
    BayFactory,
    BookingRequestFactory,
    TechnicianFactory,
    VehicleFactory,
)
from crm.models import Appointment, Bay, BayQuarter, BookingRequest, Technician

TEN = datetime(2026, 6, 2, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def bay() -> Bay:
    return BayFactory.create(number=1)


@pytest.fixture
def taken(bay: Bay) -> Appointment:
    """10:00 to 10:30 in bay 1."""
    return AppointmentFactory.create(bay=bay, scheduled_at=TEN)


def insert_copy(original: Appointment, *, how: str = "INSERT", **changes: str) -> None:
    """Raw SQL: another row with the columns of `original`, some of them replaced by SQL expressions."""
    columns = [str(field.column) for field in Appointment._meta.concrete_fields if field.column != "id"]
    values = [changes.get(column, column) for column in columns]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{how} INTO crm_appointment ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM crm_appointment WHERE id = %s",
            [original.pk],
        )


def by_save(taken: Appointment) -> None:
    with transaction.atomic():
        AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN)


def by_overlap_of_a_quarter(taken: Appointment) -> None:
    with transaction.atomic():
        AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN - timedelta(minutes=15))


def by_bulk_create(taken: Appointment) -> None:
    vehicle = VehicleFactory.create()
    row = AppointmentFactory.build(
        customer=vehicle.customer,
        vehicle=vehicle,
        service_type=taken.service_type,
        bay=taken.bay,
        scheduled_at=TEN,
    )
    with transaction.atomic():
        Appointment.objects.bulk_create([row])


def by_raw_insert(taken: Appointment) -> None:
    insert_copy(taken)


def by_update(taken: Appointment) -> None:
    other = AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN + timedelta(hours=1))
    with transaction.atomic():
        Appointment.objects.filter(pk=other.pk).update(scheduled_at=TEN + timedelta(minutes=15))


def by_update_of_the_bay(taken: Appointment) -> None:
    other = AppointmentFactory.create(bay=BayFactory.create(number=9), scheduled_at=TEN)
    with transaction.atomic():
        Appointment.objects.filter(pk=other.pk).update(bay=taken.bay)


def by_longer_duration(taken: Appointment) -> None:
    earlier = AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN - timedelta(minutes=30))
    with transaction.atomic():
        Appointment.objects.filter(pk=earlier.pk).update(duration=timedelta(minutes=45))


def by_reviving_a_cancelled_one(taken: Appointment) -> None:
    cancelled = AppointmentFactory.create(
        bay=taken.bay, scheduled_at=TEN, status="cancelled", cancelled_at=TEN
    )
    with transaction.atomic():
        Appointment.objects.filter(pk=cancelled.pk).update(status="scheduled", cancelled_at=None)


def by_booking_request(taken: Appointment) -> None:
    with transaction.atomic():
        BookingRequestFactory.create(bay=taken.bay, scheduled_at=TEN)


@pytest.mark.parametrize(
    "write",
    [
        by_save,
        by_overlap_of_a_quarter,
        by_bulk_create,
        by_raw_insert,
        by_update,
        by_update_of_the_bay,
        by_longer_duration,
        by_reviving_a_cancelled_one,
        by_booking_request,
    ],
)
def test_no_way_of_writing_puts_two_cars_in_one_bay(
    taken: Appointment, write: Callable[[Appointment], None]
) -> None:
    with pytest.raises(IntegrityError, match="crm_bay_taken"):
        write(taken)
    quarters = BayQuarter.objects.filter(bay=taken.bay, starts_at__gte=TEN, starts_at__lt=taken.ends_at)
    assert set(quarters.values_list("appointment", flat=True)) == {taken.pk}
    assert quarters.count() == 2


def test_ignoring_conflicts_ignores_nothing(taken: Appointment) -> None:
    copy = Appointment.objects.get(pk=taken.pk)
    copy.pk = None
    with pytest.raises(IntegrityError, match="crm_bay_taken"), transaction.atomic():
        Appointment.objects.bulk_create([copy], ignore_conflicts=True)
    assert Appointment.objects.count() == 1


def test_a_technician_is_not_in_two_bays_at_once(taken: Appointment) -> None:
    technician = TechnicianFactory.create()
    Appointment.objects.filter(pk=taken.pk).update(technician=technician)
    with pytest.raises(IntegrityError, match="crm_technician_taken"), transaction.atomic():
        AppointmentFactory.create(bay=BayFactory.create(number=2), scheduled_at=TEN, technician=technician)


def test_back_to_back_and_side_by_side_are_free(taken: Appointment) -> None:
    AppointmentFactory.create(bay=taken.bay, scheduled_at=taken.ends_at)
    AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN - timedelta(minutes=30))
    AppointmentFactory.create(bay=BayFactory.create(number=2), scheduled_at=TEN)
    assert BayQuarter.objects.count() == 8


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled", "cancelled_at": TEN},
        {"status": "no_show"},
        {"scheduled_at": TEN + timedelta(hours=2)},
    ],
)
def test_who_does_not_come_leaves_the_bay(taken: Appointment, change: dict[str, object]) -> None:
    Appointment.objects.filter(pk=taken.pk).update(**change)
    assert AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN).quarters.count() == 2


def test_deleting_frees_the_bay(taken: Appointment) -> None:
    taken.delete()
    assert not BayQuarter.objects.exists()
    raw = AppointmentFactory.create(bay=taken.bay, scheduled_at=TEN)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_appointment WHERE id = %s", [raw.pk])
    assert not BayQuarter.objects.exists()


@pytest.mark.parametrize("status", ["converted", "dismissed"])
def test_a_closed_request_leaves_the_bay(bay: Bay, status: str) -> None:
    request = BookingRequestFactory.create(bay=bay, scheduled_at=TEN)
    assert BayQuarter.objects.count() == 2
    BookingRequest.objects.filter(pk=request.pk).update(status=status)
    assert not BayQuarter.objects.exists()


def test_a_request_and_an_appointment_of_one_number_do_not_mix(bay: Bay) -> None:
    request = BookingRequestFactory.create(bay=bay, scheduled_at=TEN, pk=77)
    AppointmentFactory.create(bay=bay, scheduled_at=TEN + timedelta(hours=1), pk=77).delete()
    assert set(BayQuarter.objects.values_list("booking_request", flat=True)) == {request.pk}


def test_the_triggers_install_again_and_again(taken: Appointment) -> None:
    triggers.install(using="default")
    triggers.install(using="default")
    by = AppointmentFactory.create(bay=taken.bay, scheduled_at=taken.ends_at)
    assert by.quarters.count() == 2
    with pytest.raises(IntegrityError, match="crm_bay_taken"):
        by_save(taken)


def test_triggers_that_were_lost_are_back_after_migrate(taken: Appointment) -> None:
    """As when Django makes a table anew on SQLite, to change a column."""
    of_table = " ON crm_appointment" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER crm_appointment_occupies_on_insert{of_table}")
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    with pytest.raises(IntegrityError, match="crm_bay_taken"):
        by_save(taken)


def test_full_clean_says_it_before_the_constraint(taken: Appointment) -> None:
    vehicle = VehicleFactory.create()
    row = AppointmentFactory.build(
        customer=vehicle.customer,
        vehicle=vehicle,
        service_type=taken.service_type,
        bay=taken.bay,
        scheduled_at=TEN,
    )
    with pytest.raises(ValidationError, match="Bay 1 is taken at this time"):
        row.full_clean()
    taken.full_clean()


def test_a_request_says_it_before_the_constraint_too(taken: Appointment) -> None:
    request = BookingRequestFactory.build(bay=taken.bay, service_type=taken.service_type, scheduled_at=TEN)
    with pytest.raises(ValidationError, match="Bay 1 is taken at this time") as refusal:
        request.full_clean()
    assert refusal.value.error_dict["scheduled_at"][0].code == "taken"
    request.scheduled_at = taken.ends_at
    request.full_clean()
    request.save()
    request.full_clean()


# --- What else the database holds by itself


@pytest.mark.parametrize(
    "changes",
    [
        {"customer_id": "NULL"},
        {"vehicle_id": "NULL"},
        {"bay_id": "NULL"},
        {"status": "'lost'"},
        {"status": "'completed'"},  # without completed_at
        {"status": "'cancelled'"},
        {"estimated_cost": "-0.01"},
        {"actual_cost": "-1"},
    ],
)
def test_a_raw_insert_cannot_break_a_row(taken: Appointment, changes: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        insert_copy(taken, **changes)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"scheduled_at": TEN + timedelta(minutes=5)},
        {"scheduled_at": TEN + timedelta(seconds=1)},
        {"scheduled_at": TEN + timedelta(microseconds=1)},
        {"duration": timedelta(0)},
        {"duration": timedelta(minutes=-15)},
        {"duration": timedelta(minutes=20)},
        {"duration": timedelta(hours=9)},
        {"completed_at": TEN},
    ],
)
def test_an_update_cannot_break_a_row(taken: Appointment, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=taken.pk).update(**change)


def test_a_key_books_one_row(taken: Appointment) -> None:
    Appointment.objects.filter(pk=taken.pk).update(booking_key="CA1:book")
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory.create(booking_key="CA1:book")


def test_a_vehicle_comes_with_its_own_customer(taken: Appointment) -> None:
    stranger = VehicleFactory.create()
    with pytest.raises(IntegrityError, match="another_customer"), transaction.atomic():
        AppointmentFactory.create(vehicle=stranger, customer=taken.customer)
    with pytest.raises(IntegrityError, match="another_customer"), transaction.atomic():
        Appointment.objects.filter(pk=taken.pk).update(vehicle=stranger)


def test_a_vehicle_changes_hands_only_when_nothing_is_open(taken: Appointment) -> None:
    vehicle, buyer = taken.vehicle, VehicleFactory.create().customer
    vehicle.customer = buyer
    with pytest.raises(ValidationError, match="open appointment"):
        vehicle.full_clean()
    with pytest.raises(IntegrityError, match="another_customer"), transaction.atomic():
        vehicle.save()
    taken.cancel(reason="sold", now=TEN)
    vehicle.full_clean()
    vehicle.save()
    taken.refresh_from_db()
    taken.full_clean()  # closed: it stays with whoever brought the car
    assert taken.customer != vehicle.customer


def test_mileage_never_falls() -> None:
    vehicle = VehicleFactory.create(mileage=42_000)
    vehicle.mileage = 41_999
    with pytest.raises(ValidationError, match="never falls"):
        vehicle.full_clean()
    with pytest.raises(IntegrityError, match="never_falls"), transaction.atomic():
        vehicle.save()


def test_a_technician_of_two_visits_in_a_row_is_free_between(bay: Bay) -> None:
    technician: Technician = TechnicianFactory.create()
    AppointmentFactory.create(bay=bay, scheduled_at=TEN, technician=technician)
    AppointmentFactory.create(bay=bay, scheduled_at=TEN + timedelta(minutes=30), technician=technician)
    assert technician.quarters.count() == 4
