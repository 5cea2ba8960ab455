from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from crm import booking
from crm.board import Block, Gap, Shade, draw
from crm.factories import AppointmentFactory, BookingRequestFactory, VehicleFactory
from crm.models import Appointment, Bay, Closure, ServiceType, Vehicle
from crm.tests.conftest import at
from crm.tests.desk import at_ten, open_day

TUESDAY = date(2026, 6, 2)
NOW = at("2026-06-02", "9:00")
MOVE = "/board/move/"


@pytest.fixture
def vehicle(shop: None) -> Vehicle:
    return VehicleFactory.create()


def column(day: date, number: int, **options: object) -> list[object]:
    """Blocks, gaps and shades of one bay on one day, seen on Tuesday at nine."""
    drawn = draw(days=[day], bays=list(Bay.objects.filter(number=number)), now=NOW, **options)  # type: ignore[arg-type]
    (only,) = drawn.columns
    return [*only.blocks, *only.gaps, *only.shades]


def test_a_visit_stands_at_its_quarter_and_the_rest_is_free(
    vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = AppointmentFactory.create(
        vehicle=vehicle,
        customer=vehicle.customer,
        service_type=oil_change,
        bay=Bay.objects.get(number=1),
        scheduled_at=at("2026-06-02", "10:00"),
    )
    assert column(TUESDAY, 1) == [
        Block(visit, 8, 2),
        Gap(0, 8, None),  # until ten: less than two hours ahead
        Gap(10, 30, at("2026-06-02", "11:00")),
    ]


def test_closed_hours_of_a_short_day_are_shaded(shop: None) -> None:
    monday = date(2026, 6, 1)
    drawn = draw(
        days=[monday + timedelta(days=n) for n in range(7)], bays=[Bay.objects.get(number=1)], now=NOW
    )
    shades = {each.day.strftime("%a"): each.shades for each in drawn.columns}
    assert (drawn.first_minute, drawn.rows) == (8 * 60, 40)
    assert shades["Mon"] == []
    assert shades["Sat"] == [Shade(0, 4), Shade(28, 12)]
    assert shades["Sun"] == [Shade(0, 40)]


def test_a_closure_is_shaded_and_named(shop: None) -> None:
    Closure.objects.create(day=TUESDAY, reason="Stocktaking")
    drawn = draw(days=[TUESDAY], bays=[Bay.objects.get(number=1)], now=NOW)
    assert drawn.days[0].closed_because == "Stocktaking"
    assert drawn.columns[0].shades == [Shade(0, 40)]
    assert drawn.columns[0].gaps == []


def test_a_week_leaves_out_days_that_are_never_open(shop: None) -> None:
    monday = date(2026, 6, 1)
    week = [monday + timedelta(days=n) for n in range(7)]
    drawn = draw(days=week, bays=list(Bay.objects.all()), now=NOW, with_empty_days=False)
    assert [each.day for each in drawn.days] == week[:6]


def test_a_visit_outside_opening_hours_is_still_on_the_picture(
    vehicle: Vehicle, oil_change: ServiceType
) -> None:
    AppointmentFactory.create(
        vehicle=vehicle,
        customer=vehicle.customer,
        service_type=oil_change,
        bay=Bay.objects.get(number=1),
        scheduled_at=at("2026-06-02", "6:30"),
    )
    drawn = draw(days=[TUESDAY], bays=[Bay.objects.get(number=1)], now=NOW)
    assert drawn.first_minute == 6 * 60 + 30
    assert drawn.columns[0].blocks[0].row == 0
    assert drawn.columns[0].shades == [Shade(0, 6)]
    assert drawn.hours[0] == (2, "07:00")


def test_requests_hold_their_bay_and_cancelled_visits_do_not(
    vehicle: Vehicle, oil_change: ServiceType
) -> None:
    bay = Bay.objects.get(number=1)
    ten, noon = at("2026-06-02", "10:00"), at("2026-06-02", "12:00")
    BookingRequestFactory.create(service_type=oil_change, bay=bay, scheduled_at=ten)
    gone = AppointmentFactory.create(service_type=oil_change, bay=bay, scheduled_at=noon)
    booking.cancel(appointment=gone, reason="ill", now=NOW)
    (block,) = draw(days=[TUESDAY], bays=[bay], now=NOW).columns[0].blocks
    assert (block.is_request, block.is_movable, block.tone) == (True, False, "request")


@pytest.mark.parametrize(("day", "rows"), [("2026-03-08", 8), ("2026-11-01", 8)])
def test_on_the_days_when_clocks_change_ten_stands_at_ten(
    oil_change: ServiceType, day: str, rows: int
) -> None:
    bay = Bay.objects.get(number=1)
    AppointmentFactory.create(service_type=oil_change, bay=bay, scheduled_at=at(day, "10:00"))
    (block,) = draw(days=[date.fromisoformat(day)], bays=[bay], now=NOW).columns[0].blocks
    assert block.row == rows


def test_the_line_of_now_is_in_rows_of_the_picture(shop: None) -> None:
    drawn = draw(days=[TUESDAY], bays=[], now=at("2026-06-02", "9:06"))
    assert drawn.now_row == pytest.approx(4.4)


# --- The page


def test_a_full_day_asks_the_database_as_often_as_an_empty_one(
    staff: dict[str, Client], oil_change: ServiceType, django_assert_max_num_queries: object
) -> None:
    for bay in Bay.objects.all():
        for hour in (9, 10, 11, 13):
            AppointmentFactory.create(
                service_type=oil_change, bay=bay, scheduled_at=at("2026-06-02", f"{hour}:00")
            )
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        page = staff["advisor"].get("/board/?day=2026-06-02")
    assert sum(len(each.blocks) for each in page.context["board"].columns) == 32
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        staff["advisor"].get("/board/?day=2026-06-02&view=week")


@pytest.mark.parametrize(
    "query",
    ["", "day=2026-06-02&view=week", "view=week&bay=3", "day=soon", "bay=99&view=week", "day=9999-12-31"],
)
def test_the_page_opens_whatever_its_address_says(staff: dict[str, Client], query: str) -> None:
    assert staff["viewer"].get(f"/board/?{query}").status_code == 200


def test_strangers_are_sent_to_the_login(client: Client, shop: None) -> None:
    assert client.get("/board/").headers["Location"].startswith("/admin/login/")
    assert client.post(MOVE).headers["Location"].startswith("/admin/login/")


def test_names_are_text_on_the_board(staff: dict[str, Client], oil_change: ServiceType) -> None:
    visit = AppointmentFactory.create(service_type=oil_change, scheduled_at=at_ten())
    visit.customer.last_name = '"><script>alert(1)</script>'
    visit.customer.save()
    page = staff["viewer"].get(f"/board/?day={open_day()}").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# --- Moving


def booked(vehicle: Vehicle, service: ServiceType, days: int = 7) -> Appointment:
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=service,
        scheduled_at=at_ten(days),
        now=timezone.now(),
    )


def test_a_move_changes_time_and_bay(
    staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit, bay = booked(vehicle, oil_change), Bay.objects.get(number=2)
    sent = {"appointment": visit.pk, "start": f"{open_day()}T11:15", "bay": bay.pk}
    answer = staff["advisor"].post(MOVE, sent)
    visit.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["message"] == f"{visit.customer} is now on {at_ten():%a %b %-d} at 11:15 in Bay 2."
    assert (visit.scheduled_at, visit.bay) == (at(open_day(), "11:15"), bay)


def test_a_taken_place_is_refused_with_free_times_and_nothing_moves(
    staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType, one_bay: Bay
) -> None:
    booked(vehicle, oil_change)
    visit = booked(vehicle, oil_change, 14)
    sent = {"appointment": visit.pk, "start": f"{open_day()}T10:00", "bay": one_bay.pk}
    answer = staff["advisor"].post(MOVE, sent)
    day = f"{at_ten():%a %b %-d}"
    assert answer.status_code == 409
    assert answer.json()["message"] == f"This time is taken. Free: {day} 09:15, {day} 09:30, {day} 10:30."
    visit.refresh_from_db()
    assert visit.scheduled_at == at_ten(14)


def test_a_bay_without_the_lift_is_refused_with_those_that_have_it(
    staff: dict[str, Client], vehicle: Vehicle, recall: ServiceType
) -> None:
    visit = booked(vehicle, recall)
    bay = Bay.objects.get(number=1)
    sent = {"appointment": visit.pk, "start": f"{open_day()}T10:00", "bay": bay.pk}
    answer = staff["advisor"].post(MOVE, sent)
    assert answer.status_code == 409
    assert answer.json()["message"].endswith("Equipped bays: 4, 7, 8.")


def test_work_under_way_stays(staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType) -> None:
    visit = booked(vehicle, oil_change)
    visit.check_in()
    sent = {"appointment": visit.pk, "start": f"{open_day()}T12:00", "bay": visit.bay_id}
    answer = staff["advisor"].post(MOVE, sent)
    assert (answer.status_code, answer.json()["message"]) == (409, "It is under way, done, or cancelled.")


def test_who_may_only_look_moves_nothing(
    staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType
) -> None:
    visit = booked(vehicle, oil_change)
    sent = {"appointment": visit.pk, "start": f"{open_day()}T12:00", "bay": visit.bay_id}
    assert staff["viewer"].post(MOVE, sent).status_code == 403
    page = staff["viewer"].get(f"/board/?day={open_day()}").content.decode()
    assert f'id="visit-{visit.pk}"' in page
    assert "data-appointment" not in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"start": "noon"}, 400),
        ({"start": "2026-06-02T10:00+02:00"}, 400),
        ({"appointment": "x"}, 400),
        ({"bay": ""}, 400),
        ({"bay": "9" * 30}, 400),
        ({"appointment": "999999"}, 404),
        ({"bay": "999999"}, 404),
    ],
)
def test_what_is_no_place_on_the_board_is_refused(
    staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType, changes: dict[str, str], status: int
) -> None:
    visit = booked(vehicle, oil_change)
    sent = {"appointment": visit.pk, "start": f"{open_day()}T12:00", "bay": visit.bay_id, **changes}
    assert staff["advisor"].post(MOVE, sent).status_code == status


def test_another_bay_at_the_same_time_is_never_too_late(
    staff: dict[str, Client], vehicle: Vehicle, oil_change: ServiceType
) -> None:
    """A lead time is for callers; a car that is due in an hour may still get another bay."""
    visit = booked(vehicle, oil_change)
    bay = Bay.objects.get(number=2)
    now = visit.scheduled_at - timedelta(hours=1)
    booking.reschedule(appointment=visit, scheduled_at=visit.scheduled_at, bay=bay, now=now)
    assert visit.bay == bay
