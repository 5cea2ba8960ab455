from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from crm import booking
from crm.booking import NotBookable, Refusal, TimeTaken
from crm.factories import CustomerFactory, TechnicianFactory, VehicleFactory, make_vin
from crm.models import (
    Appointment,
    Bay,
    BayQuarter,
    BookingRequest,
    Customer,
    ServiceType,
    Shop,
    Skill,
    Transport,
    Vehicle,
    WrongMove,
)
from crm.tests.conftest import at

NOW = at("2026-06-01", "7:00")  # a Monday
TEN = at("2026-06-02", "10:00")
ELEVEN = at("2026-06-02", "11:00")


@pytest.fixture
def vehicle(shop: None) -> Vehicle:
    return VehicleFactory.create()


def book(
    vehicle: Vehicle, service: ServiceType, scheduled_at: datetime = TEN, **details: object
) -> Appointment:
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=service,
        scheduled_at=scheduled_at,
        now=NOW,
        **details,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "writing", ["+13125550142", "3125550142", "(312) 555-0142", "1-312-555-0142", "+1 312.555.0142"]
)
def test_a_customer_is_found_by_any_writing_of_the_number(db: None, writing: str) -> None:
    customer = CustomerFactory.create(phone="+13125550142")
    assert booking.find_customer(phone=writing) == customer


@pytest.mark.parametrize("writing", ["", "anonymous", "+266696687", "x" * 5000, "3125550143"])
def test_nobody_is_found_by_what_is_no_number_or_not_theirs(db: None, writing: str) -> None:
    CustomerFactory.create(phone="+13125550142")
    assert booking.find_customer(phone=writing) is None


def test_a_booking_occupies_a_bay_with_the_skill_for_its_duration(
    vehicle: Vehicle, recall: ServiceType
) -> None:
    appointment = book(vehicle, recall, concern="letter from the maker", call_sid="CA1")
    assert appointment.bay.skills.filter(code="recall").exists()
    taken = appointment.quarters.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(taken) == [TEN + timedelta(minutes=15 * count) for count in range(8)]
    assert (appointment.status, appointment.call_sid) == ("scheduled", "CA1")


def test_as_many_cars_as_bays_with_the_skill_then_the_time_is_taken(
    vehicle: Vehicle, recall: ServiceType
) -> None:
    bays = {book(vehicle, recall).bay.number for _ in range(3)}
    assert bays == {4, 7, 8}
    with pytest.raises(TimeTaken) as refusal:
        book(vehicle, recall)
    assert refusal.value.alternatives == [
        at("2026-06-02", "8:00"),
        at("2026-06-02", "12:00"),
        at("2026-06-02", "12:15"),
    ]


def test_appointments_can_be_back_to_back(vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay) -> None:
    first = book(vehicle, oil_change)
    second = book(vehicle, oil_change, first.ends_at)
    assert second.bay == first.bay == one_bay


def test_the_same_key_books_once(vehicle: Vehicle, oil_change: ServiceType) -> None:
    first = book(vehicle, oil_change, booking_key="CA1:book")
    again = book(vehicle, oil_change, ELEVEN, booking_key="CA1:book")
    assert again == first
    assert Appointment.objects.count() == 1


def test_the_same_key_books_once_though_another_process_wrote_it_after_the_look(
    vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    by_the_other: list[object] = []

    def look_and_let_the_other_write(execute: Callable[..., object], sql: str, *rest: object) -> object:
        looked = execute(sql, *rest)
        if not by_the_other and "WHERE" in sql and "booking_key" in sql:
            by_the_other.append("about to")
            by_the_other[0] = book(vehicle, oil_change, booking_key="CA1:book")
        return looked

    with connection.execute_wrapper(look_and_let_the_other_write):
        booked = book(vehicle, oil_change, booking_key="CA1:book")
    assert by_the_other == [booked]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("scheduled_at", "reason"),
    [
        (at("2026-06-02", "10:05"), Refusal.OFF_QUARTER),
        (at("2026-06-01", "8:45"), Refusal.TOO_SOON),
        (at("2026-05-29", "10:00"), Refusal.TOO_SOON),
        (at("2026-08-03", "10:00"), Refusal.TOO_FAR),
        (at("2026-06-07", "10:00"), Refusal.CLOSED),  # a Sunday
        (at("2026-07-04", "10:00"), Refusal.CLOSED),  # a Saturday and a holiday
        (at("2026-06-02", "7:45"), Refusal.CLOSED),
        (at("2026-06-02", "17:45"), Refusal.CLOSED),  # would end at 18:15
    ],
)
def test_the_rules_of_the_shop_refuse(
    vehicle: Vehicle, oil_change: ServiceType, scheduled_at: datetime, reason: Refusal
) -> None:
    with pytest.raises(NotBookable) as refusal:
        book(vehicle, oil_change, scheduled_at)
    assert refusal.value.reason == reason
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "scheduled_at",
    [
        at("2026-06-01", "9:00"),
        at("2026-07-31", "10:00"),
        at("2026-06-02", "17:30"),
        at("2026-06-06", "14:30"),
    ],
)
def test_the_last_allowed_times_are_booked(
    vehicle: Vehicle, oil_change: ServiceType, scheduled_at: datetime
) -> None:
    assert book(vehicle, oil_change, scheduled_at).scheduled_at == scheduled_at


def test_another_customers_vehicle_is_refused(vehicle: Vehicle, oil_change: ServiceType) -> None:
    with pytest.raises(NotBookable) as refusal:
        booking.book(
            customer=CustomerFactory.create(), vehicle=vehicle, service=oil_change, scheduled_at=TEN, now=NOW
        )
    assert refusal.value.reason == Refusal.WRONG_VEHICLE


def test_a_busy_technician_makes_the_time_taken_though_bays_are_free(
    vehicle: Vehicle, oil_change: ServiceType
) -> None:
    technician = TechnicianFactory.create(skills=list(Skill.objects.filter(code="quick")))
    book(vehicle, oil_change, technician=technician)
    with pytest.raises(TimeTaken) as refusal:
        book(vehicle, oil_change, technician=technician)
    assert TEN not in refusal.value.alternatives
    assert TEN in booking.open_times(service=oil_change, first_day=TEN.date(), now=NOW)


def test_a_technician_without_the_skill_is_refused(vehicle: Vehicle, oil_change: ServiceType) -> None:
    technician = TechnicianFactory.create(skills=list(Skill.objects.filter(code="brakes")))
    with pytest.raises(NotBookable) as refusal:
        book(vehicle, oil_change, technician=technician)
    assert refusal.value.reason == Refusal.NO_SKILL


def test_no_loaner_is_promised_beyond_the_shops_own(vehicle: Vehicle, oil_change: ServiceType) -> None:
    Shop.objects.update(loaner_cars=1)
    book(vehicle, oil_change, transport=Transport.LOANER)
    with pytest.raises(NotBookable) as refusal:
        book(vehicle, oil_change, ELEVEN, transport=Transport.LOANER)
    assert refusal.value.reason == Refusal.NO_TRANSPORT
    assert book(vehicle, oil_change, ELEVEN, transport=Transport.WAITING).scheduled_at == ELEVEN


def test_a_request_has_its_loaner_too(vehicle: Vehicle, oil_change: ServiceType) -> None:
    Shop.objects.update(loaner_cars=1)
    request(oil_change, transport=Transport.LOANER)
    with pytest.raises(NotBookable) as refusal:
        book(vehicle, oil_change, ELEVEN, transport=Transport.LOANER)
    assert refusal.value.reason == Refusal.NO_TRANSPORT


# --- Moving and cancelling


def test_moving_frees_the_time_before_and_keeps_the_bay(
    vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    appointment = book(vehicle, oil_change)
    moved = booking.reschedule(appointment=appointment, scheduled_at=ELEVEN, now=NOW)
    assert (moved.scheduled_at, moved.bay) == (ELEVEN, one_bay)
    assert book(vehicle, oil_change, TEN).bay == one_bay


def test_moving_by_a_quarter_may_overlap_itself(vehicle: Vehicle, recall: ServiceType) -> None:
    appointment = book(vehicle, recall)
    moved = booking.reschedule(appointment=appointment, scheduled_at=at("2026-06-02", "10:15"), now=NOW)
    assert moved.bay == appointment.bay
    assert moved.quarters.count() == 8


def test_moving_onto_another_is_refused_and_nothing_moves(
    vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    book(vehicle, oil_change, ELEVEN)
    appointment = book(vehicle, oil_change, TEN)
    with pytest.raises(TimeTaken) as refusal:
        booking.reschedule(appointment=appointment, scheduled_at=ELEVEN, now=NOW)
    assert at("2026-06-02", "10:15") in refusal.value.alternatives  # overlaps its own time alone
    assert appointment.scheduled_at == Appointment.objects.get(pk=appointment.pk).scheduled_at == TEN


def test_into_another_bay_at_its_own_time_is_never_too_late(vehicle: Vehicle, recall: ServiceType) -> None:
    appointment = book(vehicle, recall)
    other = Bay.objects.get(number=8)
    assert appointment.bay != other
    moved = booking.reschedule(
        appointment=appointment, scheduled_at=TEN, now=at("2026-06-02", "9:55"), bay=other
    )
    assert (moved.bay, moved.scheduled_at) == (other, TEN)


def test_a_started_appointment_does_not_move(vehicle: Vehicle, oil_change: ServiceType) -> None:
    appointment = book(vehicle, oil_change)
    appointment.check_in()
    with pytest.raises(NotBookable) as refusal:
        booking.reschedule(appointment=appointment, scheduled_at=ELEVEN, now=NOW)
    assert refusal.value.reason == Refusal.NOT_OPEN


def test_another_car_and_other_work_keep_the_time(
    vehicle: Vehicle, oil_change: ServiceType, recall: ServiceType
) -> None:
    other = VehicleFactory.create(customer=vehicle.customer, vin=make_vin("3TMCZ5AN0MM", 1))
    appointment = book(vehicle, oil_change)
    booking.amend(appointment=appointment, vehicle=other, service=recall, now=NOW)
    assert (appointment.vehicle, appointment.service_type) == (other, recall)
    assert (appointment.scheduled_at, appointment.duration) == (TEN, recall.duration)
    assert recall.skill in appointment.bay.skills.all()


def test_other_work_for_which_no_bay_is_free_changes_nothing(
    vehicle: Vehicle, oil_change: ServiceType, recall: ServiceType
) -> None:
    appointment = book(vehicle, oil_change, TEN)
    for bay in Bay.objects.filter(skills=recall.skill).exclude(pk=appointment.bay_id):
        book(vehicle, recall, TEN + timedelta(minutes=30), bay=bay)
    if recall.skill in appointment.bay.skills.all():
        book(vehicle, oil_change, TEN + timedelta(minutes=30), bay=appointment.bay)
    with pytest.raises(TimeTaken):
        booking.amend(appointment=appointment, service=recall, now=NOW)
    appointment.refresh_from_db()
    assert appointment.service_type == oil_change


def test_another_customers_car_is_refused_for_an_appointment_that_stands(
    vehicle: Vehicle, oil_change: ServiceType
) -> None:
    appointment = book(vehicle, oil_change)
    stranger = VehicleFactory.create(customer=CustomerFactory.create(), vin=make_vin("3TMCZ5AN0MM", 2))
    with pytest.raises(NotBookable) as refused:
        booking.amend(appointment=appointment, vehicle=stranger, now=NOW)
    assert refused.value.reason is Refusal.WRONG_VEHICLE


def test_cancelling_frees_the_time_and_repeats_without_harm(
    vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    appointment = book(vehicle, oil_change)
    cancelled = booking.cancel(appointment=appointment, reason="sold the car", now=NOW)
    again = booking.cancel(appointment=appointment, reason="other", now=TEN)
    assert (again.status, again.cancellation_reason, again.cancelled_at) == ("cancelled", "sold the car", NOW)
    assert cancelled is again
    assert book(vehicle, oil_change).bay == one_bay


def test_what_is_under_way_is_not_cancelled(vehicle: Vehicle, oil_change: ServiceType) -> None:
    appointment = book(vehicle, oil_change)
    appointment.check_in()
    appointment.start()
    with pytest.raises(WrongMove):
        booking.cancel(appointment=appointment, reason="late", now=NOW)


def test_upcoming_are_the_open_ones_ahead_soonest_first(vehicle: Vehicle, oil_change: ServiceType) -> None:
    later, sooner, gone = (book(vehicle, oil_change, time) for time in (ELEVEN, TEN, ELEVEN))
    booking.cancel(appointment=gone, reason="", now=NOW)
    upcoming = booking.upcoming_appointments(customer=vehicle.customer, now=NOW)
    assert upcoming == [sooner, later]
    assert booking.upcoming_appointments(customer=vehicle.customer, now=at("2026-06-02", "10:30")) == [later]


# --- Callers who are not on file


def request(service: ServiceType, **details: object) -> BookingRequest:
    return booking.request_booking(
        name="James T Carter",
        phone="(312) 555-0177",
        year=2019,
        make="Toyota",
        model="Camry",
        service=service,
        scheduled_at=TEN,
        now=NOW,
        **details,  # type: ignore[arg-type]
    )


def test_a_request_occupies_the_bay(vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay) -> None:
    asked = request(oil_change)
    assert (asked.phone, asked.vehicle_text, asked.bay) == ("+13125550177", "2019 Toyota Camry", one_bay)
    with pytest.raises(TimeTaken):
        book(vehicle, oil_change)
    asked.dismiss()
    assert book(vehicle, oil_change).bay == one_bay


def test_the_same_key_requests_once(oil_change: ServiceType) -> None:
    assert request(oil_change, booking_key="CA2:book") == request(oil_change, booking_key="CA2:book")
    assert BookingRequest.objects.count() == 1


def test_a_request_becomes_customer_vehicle_and_appointment(oil_change: ServiceType, one_bay: Bay) -> None:
    asked = request(oil_change, booking_key="CA2:book", call_sid="CA2")
    appointment = booking.convert_booking_request(
        booking_request=asked, vin=make_vin("4T1B11HK0KU", 7).lower(), now=NOW
    )
    assert (appointment.customer.full_name, appointment.customer.phone) == ("James T Carter", "+13125550177")
    assert str(appointment.vehicle) == "2019 Toyota Camry"
    assert (appointment.bay, appointment.scheduled_at) == (one_bay, TEN)
    assert (appointment.booking_key, appointment.call_sid) == ("CA2:book", "CA2")
    assert (asked.status, asked.appointment) == ("converted", appointment)
    assert set(BayQuarter.objects.values_list("appointment", flat=True)) == {appointment.pk}
    with pytest.raises(NotBookable):
        booking.convert_booking_request(booking_request=asked, now=NOW)


def test_a_request_with_a_misheard_vin_converts_nothing(oil_change: ServiceType) -> None:
    asked = request(oil_change)
    vin = make_vin("4T1B11HK0KU", 7)
    with pytest.raises(Exception, match="does not check"):
        booking.convert_booking_request(booking_request=asked, vin=vin[:-1] + "8", now=NOW)
    assert not Customer.objects.exists()
    assert BookingRequest.objects.get().status == "open"


def test_a_request_from_a_known_number_uses_that_customer(oil_change: ServiceType) -> None:
    customer = CustomerFactory.create(phone="+13125550177")
    appointment = booking.convert_booking_request(
        booking_request=request(oil_change), vin=make_vin("4T1B11HK0KU", 7), now=NOW
    )
    assert appointment.customer == customer
