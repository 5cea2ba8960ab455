from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from crm import booking
from crm.factories import AppointmentFactory, TechnicianFactory, VehicleFactory
from crm.models import Appointment, Bay, ServiceRecord, ServiceType, Shop, Vehicle
from crm.tests.conftest import at
from crm.tests.desk import ADD, act, at_ten, change_path, errors_of, form_of, messages_of, new_visit, open_day

Status = Appointment.Status


@pytest.fixture
def advisor(staff: dict[str, Client]) -> Client:
    return staff["advisor"]


@pytest.fixture
def vehicle(shop: None) -> Vehicle:
    return VehicleFactory.create()


def booked(vehicle: Vehicle, service: ServiceType, days: int = 7, **details: object) -> Appointment:
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=service,
        scheduled_at=at_ten(days),
        now=timezone.now(),
        **details,  # type: ignore[arg-type]
    )


# --- Booking


def test_a_visit_is_booked_with_car_service_and_time_alone(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    answer = advisor.post(ADD, new_visit(vehicle.pk, oil_change.pk, at_ten()))
    assert answer.status_code == 302
    made = Appointment.objects.get()
    assert (made.customer, made.vehicle, made.scheduled_at) == (vehicle.customer, vehicle, at_ten())
    assert (made.duration, made.status, made.estimated_cost) == (
        timedelta(minutes=30),
        Status.SCHEDULED,
        Decimal("60.00"),
    )
    assert made.bay.skills.filter(code="quick").exists()


def test_a_taken_bay_is_a_form_error_that_names_free_times(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    booked(vehicle, oil_change)
    answer = advisor.post(ADD, new_visit(vehicle.pk, oil_change.pk, at_ten(), bay=one_bay.pk))
    day = f"{at_ten():%a %b %-d}"
    assert errors_of(answer) == {
        "scheduled_at": [f"This time is taken. Free: {day} 09:15, {day} 09:30, {day} 10:30."]
    }
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("7:00", "The shop is closed then"),
        ("17:45", "The shop is closed then"),
        ("10:05", "An appointment starts on the quarter hour."),
    ],
)
def test_the_rules_of_the_phone_are_the_form_s(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, clock: str, words: str
) -> None:
    start = at(open_day(), clock)
    answer = advisor.post(ADD, new_visit(vehicle.pk, oil_change.pk, start))
    (error,) = errors_of(answer)["scheduled_at"]
    assert error.startswith(words)
    assert not Appointment.objects.exists()


def test_a_refused_hour_comes_with_hours_that_are_free(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    answer = advisor.post(ADD, new_visit(vehicle.pk, oil_change.pk, at(open_day(), "7:00")))
    (error,) = errors_of(answer)["scheduled_at"]
    assert f"Free: {at_ten():%a %b %-d} 08:00" in error


def test_too_far_ahead_and_too_soon_are_refused(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    for start, words in ((at_ten(90), "further ahead"), (at_ten(-30), "too soon")):
        answer = advisor.post(ADD, new_visit(vehicle.pk, oil_change.pk, start))
        assert words in errors_of(answer)["scheduled_at"][0]


def test_a_bay_without_the_lift_is_refused_with_those_that_have_it(
    advisor: Client, vehicle: Vehicle, recall: ServiceType
) -> None:
    quick = Bay.objects.get(number=1)
    answer = advisor.post(ADD, new_visit(vehicle.pk, recall.pk, at_ten(), bay=quick.pk))
    assert errors_of(answer) == {"bay": ["Bay 1 is not equipped for recall work."]}


def test_a_vehicle_of_another_customer_is_refused(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    other = VehicleFactory.create()
    sent = new_visit(vehicle.pk, oil_change.pk, at_ten(), customer=other.customer_id)
    assert "belongs to another customer" in errors_of(advisor.post(ADD, sent))["vehicle"][0]


def test_the_last_loaner_of_a_day_is_given_once(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    Shop.objects.update(loaner_cars=1)
    booked(vehicle, oil_change, transport="loaner")
    sent = new_visit(vehicle.pk, oil_change.pk, at(open_day(), "12:00"), transport="loaner")
    assert errors_of(advisor.post(ADD, sent)) == {
        "transport": ["No more of this transport is free that day."]
    }


def test_the_links_of_the_board_fill_the_form(advisor: Client, vehicle: Vehicle) -> None:
    day = open_day()
    page = advisor.get(f"{ADD}?scheduled_at={day}T10:15&bay=3&customer={vehicle.customer_id}")
    initial = page.context["adminform"].form.initial
    assert initial["scheduled_at"] == at(day, "10:15")
    assert initial["vehicle"] == vehicle
    assert list(page.context["adminform"].form.fields["vehicle"].queryset) == [vehicle]


@pytest.mark.parametrize(
    "query", ["scheduled_at=soon", "customer=9999999999999999999999", "customer=x", "bay=x"]
)
def test_a_mangled_link_still_opens_the_form(advisor: Client, query: str) -> None:
    assert advisor.get(f"{ADD}?{query}").status_code == 200


# --- Moving


def test_a_move_onto_another_visit_is_a_form_error_with_free_times(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    first = booked(vehicle, oil_change)
    second = booked(vehicle, oil_change, 14)
    moved = form_of(second, scheduled_at_0=open_day(7))
    answer = advisor.post(change_path(second), moved)
    assert errors_of(answer)["scheduled_at"][0].startswith("This time is taken. Free: ")
    second.refresh_from_db()
    assert (first.scheduled_at, second.scheduled_at) == (at_ten(7), at_ten(14))


def test_a_move_is_saved_and_the_old_reminder_is_void(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    Appointment.objects.filter(pk=visit.pk).update(reminder_sent_at=timezone.now())
    answer = advisor.post(change_path(visit), form_of(visit, scheduled_at_1="11:30:00"))
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.reminder_sent_at) == (at(open_day(), "11:30"), None)


def test_a_longer_visit_may_not_reach_into_the_next_or_past_closing(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    visit = booked(vehicle, oil_change)
    AppointmentFactory.create(
        vehicle=vehicle,
        customer=vehicle.customer,
        service_type=oil_change,
        bay=one_bay,
        scheduled_at=at(open_day(), "10:30"),
    )
    answer = advisor.post(change_path(visit), form_of(visit, duration="00:45:00"))
    assert errors_of(answer)["scheduled_at"][0].startswith("This time is taken. Free: ")
    late = booked(vehicle, oil_change, 14)
    late = booking.reschedule(appointment=late, scheduled_at=at(open_day(14), "17:30"), now=timezone.now())
    answer = advisor.post(change_path(late), form_of(late, duration="01:00:00"))
    assert "The shop is closed then" in errors_of(answer)["scheduled_at"][0]


def test_a_form_that_was_open_while_the_caller_moved_the_visit_does_not_move_it_back(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    opened = form_of(visit, notes="Key is in the box")
    booking.reschedule(appointment=visit, scheduled_at=at(open_day(), "15:00"), now=timezone.now())
    answer = advisor.post(change_path(visit), opened)
    assert "changed while you had it open" in errors_of(answer)["__all__"][0]
    visit.refresh_from_db()
    assert visit.scheduled_at == at(open_day(), "15:00")


# --- Status


def test_no_form_sets_a_status(advisor: Client, vehicle: Vehicle, oil_change: ServiceType) -> None:
    visit = booked(vehicle, oil_change)
    advisor.post(change_path(visit), form_of(visit, status="completed", completed_at_0="2026-01-01"))
    visit.refresh_from_db()
    assert (visit.status, visit.completed_at) == (Status.SCHEDULED, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (["confirm"], Status.CONFIRMED),
        (["check_in"], Status.CHECKED_IN),
        (["confirm", "check_in", "start"], Status.IN_PROGRESS),
        (["no_show"], Status.NO_SHOW),
    ],
)
def test_actions_go_the_allowed_ways(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, path: list[str], status: str
) -> None:
    visit = booked(vehicle, oil_change)
    for action in path:
        answer = act(advisor, action, visit)
    visit.refresh_from_db()
    assert visit.status == status
    assert str(visit) in messages_of(answer)[0]


def test_an_action_says_of_each_row_what_became_of_it(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    first, second, gone = (
        booked(vehicle, oil_change),
        booked(vehicle, oil_change, 14),
        booked(vehicle, oil_change, 21),
    )
    booking.cancel(appointment=gone, reason="sold the car", now=timezone.now())
    assert messages_of(act(advisor, "confirm", first, second, gone)) == [
        f"2 confirmed: {first}; {second}.",
        f"{gone}: An appointment that is cancelled cannot become confirmed.",
    ]


@pytest.mark.parametrize("action", ["confirm", "check_in", "start", "no_show"])
def test_a_completed_visit_does_not_go_back(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, action: str
) -> None:
    visit = booked(vehicle, oil_change)
    visit.check_in()
    visit.start()
    visit.complete(mileage=vehicle.mileage, actual_cost=Decimal("50"), now=timezone.now())
    (message,) = messages_of(act(advisor, action, visit))
    assert "An appointment that is completed cannot become" in message
    visit.refresh_from_db()
    assert visit.status == Status.COMPLETED


def test_cancelling_asks_for_the_reason_and_frees_the_time(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    page = act(advisor, "cancel", visit)
    path = page.redirect_chain[-1][0]
    assert "This field is required." in advisor.post(path, {"reason": " "}).content.decode()
    answer = advisor.post(path, {"reason": "moving away"}, follow=True)
    assert messages_of(answer) == [f"1 cancelled: {visit}."]
    visit.refresh_from_db()
    assert (visit.status, visit.cancellation_reason) == (Status.CANCELLED, "moving away")
    assert not visit.quarters.exists()


def in_progress(vehicle: Vehicle, service: ServiceType, days: int = 7) -> Appointment:
    visit = booked(vehicle, service, days)
    visit.check_in()
    visit.start()
    return visit


def test_completing_asks_for_mileage_and_cost_of_each(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    first, second = in_progress(vehicle, oil_change), in_progress(VehicleFactory.create(), oil_change, 14)
    path = act(advisor, "complete", first, second).redirect_chain[-1][0]
    sent = {
        f"{first.pk}-mileage": "42500",
        f"{first.pk}-actual_cost": "49.955",
        f"{second.pk}-mileage": "43000",
        f"{second.pk}-actual_cost": "1,049.00",
    }
    advisor.post(path, sent)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.actual_cost) == (Status.COMPLETED, Decimal("49.96"))
    assert (second.status, second.actual_cost) == (Status.COMPLETED, Decimal("1049.00"))
    assert ServiceRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("mileage", "cost", "words"),
    [
        ("41000", "50", "Mileage never falls"),
        ("99999999", "50", "Mileage never falls"),
        ("42500", "-1", "greater than or equal to 0"),
        ("42500", "a lot", "dollars and cents"),
        ("", "50", "This field is required"),
        ("42500", "99999999999", "no more than"),
    ],
)
def test_figures_that_cannot_be_complete_nothing(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, mileage: str, cost: str, words: str
) -> None:
    visit = in_progress(vehicle, oil_change)
    sent = {f"{visit.pk}-mileage": mileage, f"{visit.pk}-actual_cost": cost}
    answer = advisor.post(f"/admin/crm/appointment/complete/?ids={visit.pk}", sent)
    assert words in answer.content.decode()
    visit.refresh_from_db()
    assert visit.status == Status.IN_PROGRESS


def test_a_reminder_is_noted_once_and_only_where_wanted(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    assert messages_of(act(advisor, "reminded", visit)) == [f"1 marked as reminded: {visit}."]
    visit.refresh_from_db()
    assert visit.reminder_sent_at is not None
    assert "It was sent on" in messages_of(act(advisor, "reminded", visit))[0]
    visit.customer.wants_reminders = False
    visit.customer.save()
    assert "wants no reminders" in messages_of(act(advisor, "reminded", visit))[0]


def test_one_button_is_one_step_and_leads_back(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    path = f"/admin/crm/appointment/{visit.pk}/step/check_in/"
    assert advisor.get(path).status_code == 405
    answer = advisor.post(path, {"next": "/admin/"})
    assert answer.headers["Location"] == "/admin/"
    elsewhere = advisor.post(path, {"next": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == "/admin/crm/appointment/"
    visit.refresh_from_db()
    assert visit.status == Status.CHECKED_IN


@pytest.mark.parametrize("path", ["complete/?ids=", "cancel/?ids=x", "cancel/", "1/step/erase/"])
def test_addresses_of_nothing_are_not_found(advisor: Client, path: str) -> None:
    assert advisor.post(f"/admin/crm/appointment/{path}").status_code == 404


# --- The list


def test_filters_by_day_week_status_and_bay(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    today = at(timezone.localdate().isoformat(), "10:00")
    now = AppointmentFactory.create(service_type=oil_change, scheduled_at=today)
    later = booked(vehicle, oil_change, 21)
    for query, expected in (
        ("when=today", [now]),
        ("when=tomorrow", []),
        ("when=this-week", [now]),
        ("when=next-week", []),
        ("status__exact=scheduled", [now, later]),
        (f"bay__id__exact={later.bay_id}", [each for each in (now, later) if each.bay == later.bay]),
    ):
        listed = advisor.get(f"/admin/crm/appointment/?{query}").context["cl"].queryset
        assert set(listed) == set(expected), query


def test_the_list_asks_as_often_for_many_as_for_few(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType, django_assert_max_num_queries: object
) -> None:
    for days in range(7, 50, 7):
        booked(VehicleFactory.create(), oil_change, days)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len(advisor.get("/admin/crm/appointment/").context["cl"].result_list) == 7


def test_the_history_shows_who_changed_what(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    advisor.post(change_path(visit), form_of(visit, concern="It squeals"))
    page = advisor.get(f"/admin/crm/appointment/{visit.pk}/history/").content.decode()
    assert "It squeals" in page
    assert "advisor" in page


def test_a_technician_without_the_skill_is_refused(
    advisor: Client, vehicle: Vehicle, oil_change: ServiceType
) -> None:
    novice = TechnicianFactory.create(skills=[])
    sent = new_visit(vehicle.pk, oil_change.pk, at_ten(), technician=novice.pk)
    assert "is not equipped" in errors_of(advisor.post(ADD, sent))["technician"][0]
