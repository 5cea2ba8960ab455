"""The commonest tasks of an advisor, from the first page: each in at most three clicks or Enters.

Choosing in a field and typing are not counted; clicks on links and buttons, and Enter, are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from calls.models import Call, CallbackTask
from crm import booking
from crm.factories import AppointmentFactory, VehicleFactory, make_vin
from crm.models import Appointment, BookingRequest, Customer, ServiceRecord, ServiceType, Vehicle
from crm.tests.conftest import at
from crm.tests.desk import at_ten, open_day
from crm.tests.test_board_in_browser import Desk, desk
from voiceagent.tests.browser import browsers

__all__ = ["browsers", "desk"]  # the fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 3
VIN = make_vin("4T1B11HK0KU", 654321)


@dataclass
class Hands:
    """An advisor at the first page, whose clicks and Enters are counted."""

    page: Page
    count: int = 0

    def click(self, name: str, role: str = "link", nth: int = 0) -> None:
        self.count += 1
        there = self.page.get_by_role(role, name=name).nth(nth)  # type: ignore[arg-type]
        if role != "link":
            return there.click()
        with self.page.expect_navigation():  # loaded, scripts too
            there.click()

    def find(self, text: str) -> None:
        """Types into the box that has the focus already."""
        self.page.keyboard.type(text)
        self.enter()

    def type_at_once(self, text: str) -> None:
        """Into the field that the page puts the cursor in."""
        expect(self.page.locator("#content [autofocus]")).to_be_focused()
        self.page.keyboard.type(text)

    def enter(self) -> None:
        self.count += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, field: str, value: str) -> None:
        self.page.locator(f"#id_{field}").fill(value)

    def choose(self, field: str, term: str) -> None:
        """By the keyboard, in a field that completes what is typed."""
        self.page.locator(f"#id_{field} + .select2 .select2-selection").click()
        self.page.locator(".select2-search__field").fill(term)
        self.page.locator(".select2-results__option[aria-selected]").first.click()


@contextmanager
def at_first_page(desk: Desk) -> Iterator[Hands]:
    with desk.opens("/admin/") as page:
        expect(page.locator("#desk-find")).to_be_focused()
        hands = Hands(page)
        yield hands
        assert 0 < hands.count <= MOST, f"{hands.count} clicks and Enters"


@pytest.fixture
def vehicle(desk: Desk) -> Vehicle:
    return VehicleFactory.create(plate="AB123C", vin=VIN)


@pytest.fixture
def today(vehicle: Vehicle, oil_change: ServiceType) -> Appointment:
    start = at(timezone.localdate().isoformat(), "12:00")
    return AppointmentFactory.create(
        customer=vehicle.customer, vehicle=vehicle, service_type=oil_change, scheduled_at=start
    )


@pytest.fixture
def ahead(vehicle: Vehicle, oil_change: ServiceType) -> Appointment:
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
    )


def done(page: Page, words: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(words)


@pytest.mark.parametrize("what", ["number", "plate", "last six of the VIN", "name"])
def test_find_a_caller(desk: Desk, vehicle: Vehicle, what: str) -> None:
    customer = vehicle.customer
    number = customer.phone
    text = {
        "number": f"({number[2:5]}) {number[5:8]}-{number[8:]}",
        "plate": "ab 123 c",
        "last six of the VIN": VIN[-6:],
        "name": customer.full_name,
    }[what]
    with at_first_page(desk) as hands:
        hands.find(text)
        expect(hands.page.get_by_role("heading", level=1)).to_have_text(customer.full_name)


def test_book_for_a_caller(desk: Desk, vehicle: Vehicle) -> None:
    with at_first_page(desk) as hands:
        hands.find(vehicle.customer.phone)
        hands.click("Book")
        hands.choose("service_type", "oil")
        hands.fill("scheduled_at_0", open_day())
        hands.fill("scheduled_at_1", "10:00")
        hands.enter()
        done(hands.page, "was added successfully")
    assert Appointment.objects.get().scheduled_at == at_ten()


@pytest.mark.parametrize(
    ("button", "status"), [("Confirm", "confirmed"), ("Check in", "checked_in"), ("No show", "no_show")]
)
def test_one_step_of_today(desk: Desk, today: Appointment, button: str, status: str) -> None:
    with at_first_page(desk) as hands:
        hands.click(f"{button} {today}", role="button")
        done(hands.page, str(today))
    today.refresh_from_db()
    assert today.status == status


def test_start_and_complete(desk: Desk, today: Appointment) -> None:
    today.check_in()
    with at_first_page(desk) as hands:
        hands.click(f"Start {today}", role="button")
        hands.click(f"Complete… {today}")
        hands.page.get_by_label("Mileage").fill("42100")
        hands.page.get_by_label("Cost").fill("59.90")
        hands.enter()
        done(hands.page, "completed")
    assert ServiceRecord.objects.get().mileage == 42_100


def test_cancel_a_visit_of_another_day(desk: Desk, ahead: Appointment) -> None:
    with at_first_page(desk) as hands:
        hands.find(ahead.customer.phone)
        hands.click(f"Cancel… {ahead}")
        hands.type_at_once("found another shop")
        hands.enter()
        done(hands.page, "cancelled")
    ahead.refresh_from_db()
    assert ahead.cancellation_reason == "found another shop"


def test_move_a_visit_to_another_day(desk: Desk, ahead: Appointment) -> None:
    with at_first_page(desk) as hands:
        hands.find(ahead.customer.phone)
        hands.click(f"{at_ten():%a %b} {at_ten().day}, 10:00")
        hands.fill("scheduled_at_1", "11:30")
        hands.enter()
        done(hands.page, "was changed successfully")
    ahead.refresh_from_db()
    assert ahead.scheduled_at == at(open_day(), "11:30")


def test_add_a_vehicle(desk: Desk, vehicle: Vehicle) -> None:
    with at_first_page(desk) as hands:
        hands.find(vehicle.customer.phone)
        hands.click("Add another Vehicle", role="button")
        for field, value in {
            "vin": make_vin("4T1B11HK0KU", 99),
            "year": "2019",
            "make": "Toyota",
            "model": "Camry",
        }.items():
            hands.fill(f"vehicles-1-{field}", value)
        hands.enter()
        done(hands.page, "was changed successfully")
    assert vehicle.customer.vehicles.count() == 2


def test_add_a_customer(desk: Desk) -> None:
    with at_first_page(desk) as hands:
        hands.click("New customer")
        hands.fill("first_name", "Ann")
        hands.fill("phone", "(312) 555-0142")
        hands.enter()
        done(hands.page, "was added successfully")
    assert Customer.objects.get().phone == "+13125550142"


def test_see_a_day(desk: Desk, ahead: Appointment) -> None:
    with at_first_page(desk) as hands:
        hands.click("Schedule board")
        hands.page.locator("#board-day").fill(open_day())
        expect(hands.page.locator(f"#visit-{ahead.pk}")).to_be_visible()


def test_turn_a_request_into_an_appointment(desk: Desk, oil_change: ServiceType) -> None:
    booking.request_booking(
        name="Ann Lee",
        phone="3125550166",
        service=oil_change,
        scheduled_at=at_ten(),
        now=timezone.now(),
        year=2019,
        make="Toyota",
        model="Camry",
    )
    with at_first_page(desk) as hands:
        hands.click("Make appointment")
        hands.type_at_once(VIN)
        hands.enter()
        done(hands.page, "Booked")
    assert BookingRequest.objects.get().status == "converted"


def test_finish_a_callback(desk: Desk) -> None:
    CallbackTask.objects.create(reason="Complaint", due_at=timezone.now())
    with at_first_page(desk) as hands:
        hands.click("Done Complaint", role="button")
        done(hands.page, "done")
    assert CallbackTask.objects.get().status == "done"


def test_read_a_customer_s_last_call(desk: Desk, vehicle: Vehicle) -> None:
    now = timezone.now()
    call = Call.objects.create(call_sid="CA1", customer=vehicle.customer, started_at=now, status="completed")
    call.turns.create(number=1, speaker="caller", text="My brakes squeal.", started_at=now)
    with at_first_page(desk) as hands:
        hands.find(vehicle.customer.phone)
        hands.page.locator("section", has_text="Calls").get_by_role("link").last.click()
        hands.count += 1
        expect(hands.page.get_by_text("My brakes squeal.")).to_be_visible()


def test_mark_a_reminder(desk: Desk, ahead: Appointment) -> None:
    with at_first_page(desk) as hands:
        hands.find(ahead.customer.phone)
        hands.click(f"{at_ten():%a %b} {at_ten().day}, 10:00")
        hands.click(f"Mark reminder as sent {ahead}", role="button")
        done(hands.page, "marked as reminded")
    ahead.refresh_from_db()
    assert ahead.reminder_sent_at is not None
