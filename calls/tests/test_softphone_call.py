"""The softphone against the product itself: log in, call, type a line, hear the answer; nothing stands in."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from calls.models import Call
from calls.tests.site import site
from calls.tests.speech_server import speech_url  # noqa: F401  a fixture
from crm.factories import CustomerFactory, VehicleFactory
from voiceagent.tests.browser import Browsers, browsers

__all__ = ["browsers"]  # the fixture

PHONE = "+15550100123"


def part(page: Page, name: str) -> str:
    return f"#softphone [data-part={name}]"


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/calls/softphone/")
    page.fill("#id_username", "advisor")
    page.fill("#id_password", "a demo password")
    page.press("#id_password", "Enter")


@pytest.mark.browser
@pytest.mark.speech
@pytest.mark.django_db(transaction=True)
def test_a_typed_line_is_heard_and_answered(
    shop: None,
    browsers: Browsers,  # noqa: F811
    speech_url: str,  # noqa: F811
    settings: Settings,
) -> None:
    VehicleFactory.create(customer=CustomerFactory.create(phone=PHONE, first_name="Maria"))
    get_user_model().objects.create_user("advisor", password="a demo password", is_staff=True)
    # The browser speaks plain HTTP to the test's site: no secure cookies.
    deepgram = {"deepgram_url": speech_url, "DEEPGRAM_API_KEY": "the key", "DEBUG": "true"}
    browser = browsers.chromium("--autoplay-policy=no-user-gesture-required")
    with site(**deepgram) as url, browser.new_context() as context:
        page = context.new_page()
        log_in(page, url)
        page.uncheck(part(page, "use-microphone"))
        page.click(part(page, "dial"))
        transcript = page.locator(part(page, "transcript"))
        expect(transcript).to_contain_text("How can I help")
        page.fill(part(page, "line"), "What are your opening hours?")
        page.press(part(page, "line"), "Enter")
        expect(transcript).to_contain_text("Monday to Friday")
        page.click(part(page, "hang-up"))
        expect(page.locator(part(page, "status"))).to_contain_text("hung up")
    call = Call.objects.get()
    assert (call.line, call.from_number) == (Call.Line.SOFTPHONE, PHONE)
    assert call.turns.filter(speaker="caller").exists()
    assert (call.status, call.end_reason) == ("completed", "caller hung up")
