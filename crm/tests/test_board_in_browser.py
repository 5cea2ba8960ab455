"""The board under a mouse and a keyboard, against the real server and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from crm import booking
from crm.factories import VehicleFactory
from crm.models import Appointment, Bay, ServiceType
from crm.tests.conftest import at
from crm.tests.desk import at_ten, open_day
from voiceagent.tests.browser import Browsers, browsers

__all__ = ["browsers"]  # the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Desk:
    url: str
    session: str
    browsers: Browsers

    @contextmanager
    def opens(self, path: str, **context_options: object) -> Iterator[Page]:
        """The page in a browser; no script of it may fail, and nothing may break the policy on contents."""
        options = {"viewport": {"width": 1280, "height": 1400}, **context_options}
        with self.browsers.chromium().new_context(**options) as context:  # type: ignore[arg-type]
            context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.url}])
            page = context.new_page()
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on(
                "console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None
            )
            page.goto(f"{self.url}{path}")
            yield page
        assert faults == []


@pytest.fixture
def desk(live_server: LiveServer, settings: Settings, staff: dict[str, Client], browsers: Browsers) -> Desk:
    settings.CSRF_COOKIE_SECURE = False
    return Desk(live_server.url, staff["advisor"].cookies["sessionid"].value, browsers)


@pytest.fixture
def visit(oil_change: ServiceType) -> Appointment:
    """An oil change at ten, in bay 1."""
    return book(oil_change, at_ten())


def book(service: ServiceType, start: object, bay: int = 1) -> Appointment:
    vehicle = VehicleFactory.create()
    return booking.book(
        customer=vehicle.customer,
        vehicle=vehicle,
        service=service,
        scheduled_at=start,  # type: ignore[arg-type]
        now=timezone.now(),
        bay=Bay.objects.get(number=bay),
    )


def block_of(page: Page, visit: Appointment) -> Locator:
    return page.locator(f"#visit-{visit.pk}")


def drag(page: Page, block: Locator, *, columns: int, rows: int) -> None:
    """Takes the block near its top and lets it go so many bays to the right and quarters down."""
    column = page.locator(".col").first.bounding_box()
    box = block.bounding_box()
    assert column and box
    row_height = column["height"] / 40
    x, y = box["x"] + box["width"] / 2, box["y"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10)
    page.mouse.move(x + columns * column["width"], y + rows * row_height, steps=4)
    page.mouse.up()


def test_a_visit_is_dragged_to_another_bay_and_hour(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        drag(page, block_of(page, visit), columns=1, rows=5)
        expect(page.get_by_role("alert")).to_contain_text("at 11:15 in Bay 2")
        expect(page.locator(f'.col[data-bay-label="Bay 2"] #visit-{visit.pk}')).to_be_visible()
        assert page.url.startswith(f"{desk.url}/board/")  # a drag is no click
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.bay.number) == (at(open_day(), "11:15"), 2)


def test_a_refused_drag_says_what_is_free_and_snaps_back(
    desk: Desk, visit: Appointment, oil_change: ServiceType
) -> None:
    other = book(oil_change, at_ten(), bay=2)
    with desk.opens(f"/board/?day={open_day()}") as page:
        before = block_of(page, visit).bounding_box()
        drag(page, block_of(page, visit), columns=1, rows=0)
        expect(page.get_by_role("alert")).to_contain_text("This time is taken. Free: ")
        assert block_of(page, visit).bounding_box() == before
        expect(page.locator(".ghost")).to_have_count(0)
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.bay.number, other.bay.number) == (at_ten(), 1, 2)


def test_a_visit_is_moved_by_keys_alone(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        block_of(page, visit).focus()
        page.keyboard.press("m")
        live = page.locator("[aria-live]").first
        expect(live).to_contain_text(f"Moving {visit.customer} from Bay 1")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        expect(live).to_contain_text("Bay 2")
        expect(live).to_contain_text("10:15")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("at 10:15 in Bay 2")
        expect(block_of(page, visit)).to_be_focused()
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.bay.number) == (at(open_day(), "10:15"), 2)


def test_a_finger_moves_a_visit_by_its_grip(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}", has_touch=True) as page:
        box, column = (
            block_of(page, visit).locator(".grip").bounding_box(),
            page.locator(".col").first.bounding_box(),
        )
        assert box and column
        x, y, row = box["x"] + box["width"] / 2, box["y"] + 6, column["height"] / 40
        finger = page.context.new_cdp_session(page)
        for kind, right, down in (("Start", 0, 0), ("Move", 1, 2), ("Move", 1, 4), ("End", 1, 4)):
            at_point = {"x": x + right * column["width"], "y": y + down * row}
            points = [] if kind == "End" else [at_point]
            finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        expect(page.get_by_role("alert")).to_contain_text("at 11:00 in Bay 2")
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.bay.number) == (at(open_day(), "11:00"), 2)


def test_in_a_week_a_visit_is_dragged_to_another_day(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}&view=week&bay=1") as page:
        drag(page, block_of(page, visit), columns=1, rows=0)
        expect(page.get_by_role("alert")).to_contain_text("at 10:00 in Bay 1")
    visit.refresh_from_db()
    assert timezone.localdate(visit.scheduled_at) == at_ten().date() + timedelta(days=1)


def test_escape_puts_a_visit_back(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        block_of(page, visit).focus()
        for key in ("m", "PageDown", "ArrowRight", "Escape"):
            page.keyboard.press(key)
        expect(page.locator("[aria-live]").first).to_contain_text(f"{visit.customer} stays at Bay 1")
        expect(page.locator(".ghost")).to_have_count(0)
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.bay.number) == (at_ten(), 1)


def test_keys_meet_the_rules_of_the_phone(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        block_of(page, visit).focus()
        page.keyboard.press("m")
        for _ in range(5):  # bay 6 has no pit for oil
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("not equipped for the service. Equipped bays: 1, 2")
        expect(block_of(page, visit)).to_be_focused()
    visit.refresh_from_db()
    assert visit.bay.number == 1


def test_a_click_in_a_gap_books_at_that_quarter(desk: Desk) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        column = page.locator(".col").nth(2)
        box = column.bounding_box()
        assert box
        row = box["height"] / 40
        page.mouse.click(box["x"] + 30, box["y"] + 9.5 * row)
        page.wait_for_url("**/appointment/add/**")
        expect(page.locator("#id_scheduled_at_0")).to_have_value(open_day())
        expect(page.locator("#id_scheduled_at_1")).to_have_value("10:15:00")
        expect(page.locator("#id_bay")).to_contain_text("Bay 3")


def test_a_click_opens_the_visit(desk: Desk, visit: Appointment) -> None:
    with desk.opens(f"/board/?day={open_day()}") as page:
        block_of(page, visit).click()
        page.wait_for_url(f"**/appointment/{visit.pk}/change/")


def test_a_slash_and_a_number_lead_to_the_caller(desk: Desk, visit: Appointment) -> None:
    with desk.opens("/board/") as page:
        page.keyboard.press("/")
        page.keyboard.type(visit.customer.phone[2:])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/customer/{visit.customer_id}/change/")
        expect(page.get_by_role("heading", level=1)).to_have_text(visit.customer.full_name)


def test_a_number_from_the_first_page_needs_no_click(desk: Desk, visit: Appointment) -> None:
    with desk.opens("/admin/") as page:
        expect(page.locator("#desk-find")).to_be_focused()
        page.keyboard.type(visit.customer.phone[2:])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/customer/{visit.customer_id}/change/")
