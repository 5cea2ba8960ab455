"""The log of whole calls: every line says which call, none says who."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from twilio.request_validator import RequestValidator

from calls.log_lines import AboutCall, JsonLines
from calls.models import Call
from calls.tests.handset import Handset
from calls.tests.scripted_deepgram import ScriptedDeepgram
from calls.tests.test_live_call import (  # noqa: F401  fixtures
    PHONE,
    call,
    ears,
    greeted,
    phone,
    says,
    spoken,
    token,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, down to DEBUG of ours, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(AboutCall())
    root, ours = logging.getLogger(), logging.getLogger("calls")
    root.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    yield written
    ours.setLevel(logging.NOTSET)
    root.removeHandler(handler)


async def test_the_log_of_a_call_names_the_call_and_no_person(
    call: Call,  # noqa: F811
    phone: Handset,  # noqa: F811
    deepgram: ScriptedDeepgram,  # noqa: F811
    log: io.StringIO,
) -> None:
    hearing = await greeted(phone, deepgram)
    await phone.start(call.call_sid, "again")
    await says(hearing, "my name is Zebulon and my number is 312 555 0147")
    await hearing.close()
    hearing = await ears(deepgram)
    await says(hearing, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    await says(hearing, "goodbye")
    await phone.until(lambda: phone.close_code is not None)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    ours = [line for line in lines if line["logger"].startswith("calls.")]
    assert len(ours) >= 2, "the second start and the lost connection are logged"
    assert {line["call_sid"] for line in ours} == {call.call_sid}
    assert_nobody_is_named(log.getvalue())


def assert_nobody_is_named(text: str) -> None:
    for secret in ("Maria", "Zebulon", PHONE[1:], PHONE[-5:], "3125550147", "50147", "312 555"):
        assert secret not in text


def test_the_log_of_webhooks_names_the_call_and_no_person(
    client: Client, settings: Settings, log: io.StringIO
) -> None:
    call_sid = "CA" + "7" * 32
    fields = {
        "CallSid": call_sid,
        "From": PHONE,
        "To": "",
        "StreamEvent": "stream-error",
        "StreamError": PHONE,
    }
    for path in ("/calls/incoming/", "/calls/stream-status/"):
        validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
        signature = validator.compute_signature(settings.PUBLIC_URL + path, fields)
        client.post(
            path,
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )
    client.post("/calls/incoming/", fields)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    by_logger = {line["logger"]: line["call_sid"] for line in lines}
    assert by_logger["calls.views"] == call_sid
    assert by_logger["calls.twilio_signature"] == "", "an unsigned request may claim any call"
    assert_nobody_is_named(log.getvalue())
