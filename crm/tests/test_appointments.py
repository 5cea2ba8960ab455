from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from crm.factories import (
    AppointmentFactory,
    BayFactory,
    ServiceRecordFactory,
    SkillFactory,
    TechnicianFactory,
)
from crm.models import Appointment, MileageFell, ServiceRecord, WrongMove

NOW = datetime(2026, 6, 2, 17, tzinfo=UTC)
Status = Appointment.Status
pytestmark = pytest.mark.django_db

WAYS = {
    "scheduled": {"confirmed", "checked_in", "cancelled", "no_show"},
    "confirmed": {"checked_in", "cancelled", "no_show"},
    "checked_in": {"in_progress", "cancelled"},
    "in_progress": {"completed"},
    "completed": set(),
    "cancelled": set(),
    "no_show": set(),
}


def appointment_that_is(status: str) -> Appointment:
    return AppointmentFactory.create(
        status=status,
        completed_at=NOW if status == "completed" else None,
        cancelled_at=NOW if status == "cancelled" else None,
    )


def move(appointment: Appointment, wanted: str) -> None:
    match wanted:
        case "confirmed":
            appointment.confirm()
        case "checked_in":
            appointment.check_in()
        case "in_progress":
            appointment.start()
        case "no_show":
            appointment.mark_no_show()
        case "cancelled":
            appointment.cancel(reason="changed plans", now=NOW)
        case "completed":
            appointment.complete(mileage=50_000, actual_cost=Decimal("61.50"), now=NOW)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("wanted", [value for value in Status.values if value != "scheduled"])
def test_a_status_moves_along_the_allowed_ways_alone(status: str, wanted: str) -> None:
    appointment = appointment_that_is(status)
    if wanted in WAYS[status]:
        move(appointment, wanted)
        assert appointment.status == Appointment.objects.get().status == wanted
        appointment.full_clean()
        return
    with pytest.raises(WrongMove) as refusal:
        move(appointment, wanted)
    assert (refusal.value.status, refusal.value.wanted) == (status, wanted)
    assert appointment.status == Appointment.objects.get().status == status
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize(("status", "wanted"), [("completed", "scheduled"), ("cancelled", "confirmed")])
def test_a_form_moves_along_the_allowed_ways_alone(status: str, wanted: str) -> None:
    appointment = appointment_that_is(status)
    appointment.status = wanted
    appointment.completed_at = appointment.cancelled_at = None
    with pytest.raises(ValidationError, match="cannot become"):
        appointment.full_clean()


def test_of_two_who_move_at_once_the_second_sees_the_first() -> None:
    one = AppointmentFactory.create()
    other = Appointment.objects.get()
    one.cancel(reason="", now=NOW)
    with pytest.raises(WrongMove):
        other.check_in()


def test_completing_writes_record_mileage_and_last_service() -> None:
    appointment = appointment_that_is("in_progress")
    record = appointment.complete(
        mileage=43_210,
        actual_cost=Decimal("61.505"),
        now=NOW,
        parts="oil filter",
        next_service_mileage=48_210,
        next_service_on=date(2026, 12, 1),
        declined_services="wiper blades",
    )
    record.refresh_from_db()
    appointment.refresh_from_db()
    vehicle, customer = appointment.vehicle, appointment.customer
    assert (record.mileage, record.cost, record.parts) == (43_210, Decimal("61.51"), "oil filter")
    assert record.services_performed == "oil change"
    assert (appointment.status, appointment.actual_cost, appointment.completed_at) == (
        "completed",
        Decimal("61.51"),
        NOW,
    )
    assert (vehicle.mileage, vehicle.last_service_mileage, vehicle.next_service_mileage) == (
        43_210,
        43_210,
        48_210,
    )
    assert vehicle.last_service_on == customer.last_service_on == date(2026, 6, 2)


@pytest.mark.parametrize("mileage", [41_999, -1, 3_000_000])
def test_a_mileage_that_cannot_be_completes_nothing(mileage: int) -> None:
    appointment = appointment_that_is("in_progress")
    with pytest.raises(MileageFell) as refusal:
        appointment.complete(mileage=mileage, actual_cost=Decimal("60"), now=NOW)
    assert refusal.value.on_record == 42_000
    assert Appointment.objects.get().status == "in_progress"


@pytest.mark.parametrize("cost", [Decimal("-1"), Decimal("NaN"), 60.5])
def test_a_cost_that_cannot_be_completes_nothing(cost: Decimal) -> None:
    appointment = appointment_that_is("in_progress")
    with pytest.raises(ValidationError):
        appointment.complete(mileage=43_000, actual_cost=cost, now=NOW)
    assert Appointment.objects.get().status == "in_progress"
    assert not ServiceRecord.objects.exists()


def test_every_move_is_in_the_history_with_its_change() -> None:
    appointment = AppointmentFactory.create()
    appointment.confirm()
    newest, oldest = appointment.history.all()
    assert [change.field for change in newest.diff_against(oldest).changes] == ["status"]


def test_a_bay_or_technician_without_the_skill_is_a_form_error() -> None:
    appointment = AppointmentFactory.create()
    brakes = [SkillFactory.create(code="brakes")]
    appointment.bay = BayFactory.create(number=7, skills=brakes)
    with pytest.raises(ValidationError, match="Bay 7 is not equipped for oil change"):
        appointment.full_clean()
    appointment.refresh_from_db()
    appointment.technician = TechnicianFactory.create(name="Alma Reyes", skills=brakes)
    with pytest.raises(ValidationError, match="Alma Reyes is not equipped"):
        appointment.full_clean()


@pytest.mark.parametrize(
    "change",
    [
        {"scheduled_at": datetime(2026, 6, 2, 15, 5, tzinfo=UTC)},
        {"duration": timedelta(minutes=20)},
        {"duration": timedelta(0)},
        {"estimated_cost": Decimal("-1")},
        {"status": "lost"},
        {"transport": "helicopter"},
        {"status": "completed"},
        {"cancelled_at": NOW},
        {"scheduled_at": "tomorrow at ten"},
        {"scheduled_at": None},
        {"duration": "long"},
        {"estimated_cost": "' OR 1=1"},
        {"vehicle_id": None},
        {"vehicle_id": 999_999},
        {"customer_id": "x"},
        {"bay_id": 999_999},
        {"service_type_id": None},
        {"status": "x" * 1000},
    ],
)
def test_what_the_database_would_refuse_is_a_form_error_before(change: dict[str, object]) -> None:
    appointment = AppointmentFactory.create()
    for name, value in change.items():
        setattr(appointment, name, value)
    with pytest.raises(ValidationError):
        appointment.full_clean()


@pytest.mark.parametrize("bay", [{}, {"bay": None}])  # None: a form that leaves it open
def test_another_customers_vehicle_is_a_form_error(bay: dict[str, None]) -> None:
    appointment, other = AppointmentFactory.create(), AppointmentFactory.create()
    appointment.vehicle = other.vehicle
    for name, value in bay.items():
        setattr(appointment, name, value)
    with pytest.raises(ValidationError, match="belongs to another customer"):
        appointment.full_clean()


def test_records_of_a_vehicle_grow_with_time() -> None:
    first = ServiceRecordFactory.create(serviced_on=date(2026, 1, 1), mileage=40_000)
    later = ServiceRecordFactory.build(vehicle=first.vehicle, serviced_on=date(2026, 2, 1), mileage=39_999)
    with pytest.raises(ValidationError, match="earlier record of this vehicle has more miles"):
        later.full_clean()
    earlier = ServiceRecordFactory.build(vehicle=first.vehicle, serviced_on=date(2025, 2, 1), mileage=40_001)
    with pytest.raises(ValidationError, match="later record of this vehicle has fewer miles"):
        earlier.full_clean()


def test_a_day_of_the_shop_is_not_a_day_of_greenwich() -> None:
    evening = AppointmentFactory.create(scheduled_at=datetime(2026, 6, 3, 1, tzinfo=UTC))
    assert list(Appointment.objects.starting_on(date(2026, 6, 2))) == [evening]
    assert not Appointment.objects.starting_on(date(2026, 6, 3))
