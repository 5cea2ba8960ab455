from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from calls.models import Call, CallbackTask
from calls.next_step import STREAMS_AT_MOST
from calls.tests.conftest import Post

pytestmark = pytest.mark.django_db

CALL_SID = "CA" + "1" * 32
RINGING = {"CallSid": CALL_SID, "From": "+15550100123", "To": "+15555550100", "CallStatus": "ringing"}


def token_in(response: HttpResponse) -> str:
    found = re.search(r'<Parameter name="token" value="([^"]+)"', response.content.decode())
    assert found, response.content
    return found[1]


def test_an_incoming_call_is_connected_to_our_stream(post: Post) -> None:
    response = post("/calls/incoming/", **RINGING)
    assert response["Content-Type"] == "text/xml"
    twiml = response.content.decode()
    assert '<Stream statusCallback="http://testserver/calls/stream-status/"' in twiml
    assert 'url="ws://testserver/calls/stream/"' in twiml
    after_connect = twiml.split("</Connect>")[1]
    assert after_connect.startswith('<Redirect method="POST">http://testserver/calls/after/</Redirect>')
    call = Call.objects.get()
    assert (call.call_sid, call.from_number, call.status) == (CALL_SID, "+15550100123", "ringing")


def test_a_retried_webhook_is_the_same_call_with_one_good_token(post: Post) -> None:
    first, second = (token_in(post("/calls/incoming/", **RINGING)) for _ in range(2))
    assert Call.objects.count() == 1
    now = timezone.now()
    assert Call.redeem_token(first, call_sid=CALL_SID, now=now) is None
    assert Call.redeem_token(second, call_sid=CALL_SID, now=now) is not None


@pytest.mark.parametrize("from_number", ["anonymous", "", "Restricted", "<script>", "+" + "9" * 40])
def test_a_withheld_number_is_no_number(post: Post, from_number: str) -> None:
    assert post("/calls/incoming/", **{**RINGING, "From": from_number}).status_code == 200
    assert Call.objects.get().from_number == ""


@pytest.mark.parametrize("call_sid", ["", "CA1", "x" * 5000, "CA" + "g" * 32, "'; DROP TABLE calls_call; --"])
def test_an_odd_call_sid_is_refused(post: Post, call_sid: str) -> None:
    assert post("/calls/incoming/", **{**RINGING, "CallSid": call_sid}).status_code == 400
    assert not Call.objects.exists()


def test_the_webhook_of_a_call_that_has_ended_opens_nothing(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    post("/calls/status/", CallSid=CALL_SID, CallStatus="completed")
    response = post("/calls/incoming/", **RINGING)
    assert b"<Hangup" in response.content
    assert b"<Stream" not in response.content


def test_a_token_opens_one_stream_within_a_minute(post: Post) -> None:
    token = token_in(post("/calls/incoming/", **RINGING))
    now = timezone.now()
    other = "CA" + "2" * 32
    assert Call.redeem_token(token, call_sid=other, now=now) is None, "of another call"
    assert Call.redeem_token("", call_sid=CALL_SID, now=now) is None
    assert Call.redeem_token(token, call_sid=CALL_SID, now=now + timedelta(seconds=61)) is None, "expired"
    call = Call.redeem_token(token, call_sid=CALL_SID, now=now)
    assert call is not None
    assert (call.status, call.answered_at) == ("in-progress", now)
    assert Call.redeem_token(token, call_sid=CALL_SID, now=now) is None, "used"


@pytest.mark.parametrize(
    ("reported", "final"),
    [
        (["in-progress", "completed"], "completed"),
        (["completed", "in-progress"], "completed"),
        (["completed", "ringing"], "completed"),
        (["in-progress", "ringing"], "in-progress"),
        (["busy"], "busy"),
        (["completed", "failed"], "completed"),
        (["nonsense"], "ringing"),
    ],
)
def test_reports_in_any_order_never_lead_back(post: Post, reported: list[str], final: str) -> None:
    post("/calls/incoming/", **RINGING)
    for status in reported:
        assert post("/calls/status/", CallSid=CALL_SID, CallStatus=status).status_code == 200
    call = Call.objects.get()
    assert call.status == final
    assert (call.ended_at is not None) == (final not in ("ringing", "in-progress"))


def test_a_call_that_ends_has_a_reason(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    post("/calls/status/", CallSid=CALL_SID, CallStatus="completed")
    assert Call.objects.get().end_reason == "caller hung up"


def test_a_report_about_an_unknown_call_is_answered(post: Post) -> None:
    assert post("/calls/status/", CallSid=CALL_SID, CallStatus="completed").status_code == 200
    assert post("/calls/after/", CallSid=CALL_SID).status_code == 404


def test_after_goodbye_the_line_is_hung_up(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    Call.objects.get().decide(Call.Ending.HANG_UP, "goodbye")
    assert b"<Response><Hangup /></Response>" in post("/calls/after/", CallSid=CALL_SID).content


def test_a_broken_stream_is_offered_again_and_in_the_end_apologised_for(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    tokens = {token_in(post("/calls/after/", CallSid=CALL_SID)) for _ in range(STREAMS_AT_MOST - 1)}
    assert len(tokens) == STREAMS_AT_MOST - 1
    response = post("/calls/after/", CallSid=CALL_SID)
    assert b"<Stream" not in response.content
    assert b"<Say>I am sorry" in response.content
    task = CallbackTask.objects.get()
    assert task.phone == "+15550100123"


def test_where_speech_failed_the_caller_hears_an_apology_once_promised(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    Call.objects.get().decide(Call.Ending.APOLOGY, "speech failed")
    for _ in range(2):  # Twilio may ask twice
        assert b"<Say>I am sorry" in post("/calls/after/", CallSid=CALL_SID).content
    assert CallbackTask.objects.count() == 1
    assert Call.objects.get().end_reason == "speech failed"


def test_the_first_decision_of_a_stream_stands(post: Post) -> None:
    post("/calls/incoming/", **RINGING)
    call = Call.objects.get()
    call.decide(Call.Ending.HANG_UP, "goodbye")
    call.decide(Call.Ending.APOLOGY, "speech failed")
    assert Call.objects.get().end_reason == "goodbye"


def test_a_stream_error_is_logged_with_its_text(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post("/calls/stream-status/", CallSid=CALL_SID, StreamEvent="stream-error", StreamError="31920 handshake")
    assert "31920 handshake" in caplog.text
