"""The wallboard in a browser, over the real socket of a real server; the calls' words come from here."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from calls.live_feed import GROUP
from calls.models import Call, CallbackTask, Turn
from calls.tests.site import site
from crm.factories import CustomerFactory
from voiceagent.tests.browser import Browsers, browsers

__all__ = ["browsers"]  # the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

P = ParamSpec("P")
R = TypeVar("R")

SIDS = [f"CA{digit * 32}" for digit in "12"]


def elsewhere(verb: Callable[P, R]) -> Callable[P, R]:
    """In a thread of its own: the browser's driver keeps an event loop in the test's."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        def and_close() -> R:
            try:
                return verb(*args, **kwargs)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(and_close).result()

    return run


@elsewhere
def tell(call_sid: str, kind: str, text: str) -> None:
    """As a call's worker does."""
    layer = get_channel_layer()
    assert layer is not None
    message = {"type": "live.message", "call_sid": call_sid, "kind": kind, "text": text, "at": ""}
    async_to_sync(layer.group_send)(GROUP, message)


@elsewhere
def end(call_sid: str) -> None:
    call = Call.objects.get(call_sid=call_sid)
    call.decide(Call.Ending.HANG_UP, "goodbye")
    call.reach(Call.Status.COMPLETED, now=timezone.now())


@elsewhere
def promise_callback() -> None:
    CallbackTask.objects.create(reason="asked for a person", phone="+12015550188", due_at=timezone.now())


@elsewhere
def ring(call_sid: str, first_name: str) -> None:
    now = timezone.now()
    customer = CustomerFactory.create(first_name=first_name, last_name="Lopez")
    call = Call.ring(call_sid, from_number=customer.phone, to_number="", line=Call.Line.TWILIO, now=now)
    call.customer, call.status = customer, Call.Status.IN_PROGRESS
    call.save()
    Turn.objects.create(call=call, number=0, speaker="agent", text="How can I help you?", started_at=now)


@pytest.fixture(scope="module")
def url(django_db_setup: None) -> Iterator[str]:
    # The browser speaks plain HTTP to the test's site: no secure cookies.
    with site(deepgram_url="http://127.0.0.1:9", DEBUG="true") as url:
        yield url


@pytest.fixture
def page(shop: None, admin_client: Client, browsers: Browsers, url: str) -> Iterator[Page]:  # noqa: F811
    """The wallboard, live, with Maria on the line."""
    ring(SIDS[0], "Maria")
    with browsers.chromium().new_context(viewport={"width": 1280, "height": 900}) as context:
        session = admin_client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(f"{url}/calls/wallboard/")
        expect(page.get_by_role("status")).to_have_text("Live")
        yield page
    assert faults == []


def test_what_is_said_appears_as_it_is_said(page: Page) -> None:
    card = page.get_by_role("article", name="Maria Lopez")
    expect(card).to_contain_text("How can I help you?")
    expect(card).to_contain_text("Agent is listening")
    tell(SIDS[0], "interim", "an oil")
    expect(card).to_contain_text("Caller is speaking")
    tell(SIDS[0], "interim", "an oil change")
    expect(card.locator(".line-interim")).to_contain_text("an oil change")
    tell(SIDS[0], "heard", "An oil change <b>please</b>.")
    expect(card.locator(".line-interim")).to_have_count(0)
    expect(card.locator(".line-heard")).to_contain_text("An oil change <b>please</b>.")
    expect(card).to_contain_text("Agent is thinking")
    tell(SIDS[0], "said", "What day suits you?")
    expect(card).to_contain_text("Agent is speaking")
    tell(SIDS[0], "speaking", "0.2")
    expect(card).to_contain_text("Agent is listening")
    expect(card.locator(".line")).to_have_count(3)


def test_calls_come_and_go_and_keep_what_was_said(page: Page) -> None:
    maria = page.get_by_role("article", name="Maria Lopez")
    tell(SIDS[0], "heard", "Not written down yet.")
    expect(maria).to_contain_text("Not written down yet.")
    ring(SIDS[1], "Jose")
    tell(SIDS[1], "said", "Hello Jose.")
    expect(page.get_by_role("article", name="Jose Lopez")).to_be_visible()
    expect(maria).to_contain_text("Not written down yet.")
    end(SIDS[0])
    tell(SIDS[0], "status", "goodbye")
    expect(maria).to_have_count(0)
    expect(page.get_by_role("region", name="Recent calls").get_by_role("row").nth(1)).to_contain_text(
        "goodbye"
    )


def test_keys_lead_to_a_call_and_stay_through_a_refresh(page: Page) -> None:
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Maria Lopez")
    ring(SIDS[1], "Jose")
    tell(SIDS[1], "said", "Hello Jose.")
    expect(page.get_by_role("article", name="Jose Lopez")).to_be_visible()
    expect(focused).to_have_text("Maria Lopez")


def test_the_page_is_whole_in_the_dark_and_on_a_phone(page: Page) -> None:
    ring(SIDS[1], "Jose")
    promise_callback()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    expect(page.get_by_role("region", name="Call back")).to_contain_text("asked for a person")
    backgrounds = page.evaluate("getComputedStyle(document.querySelector('.live-call')).backgroundColor")
    assert backgrounds == "rgb(23, 34, 40)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
