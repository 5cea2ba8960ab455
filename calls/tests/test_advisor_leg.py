from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from calls import dialogue
from calls.conversation import Conversation
from calls.models import Call, CallbackTask
from calls.next_step import NO_TELEPHONE, STREAMS_AT_MOST, Then, after_stream
from calls.tests.conftest import MARIA, MONDAY_AT_TEN, Post
from crm.models import Customer, Shop

pytestmark = pytest.mark.django_db

CALL_SID = "CA" + "1" * 32
LEG = {"CallSid": "CA" + "2" * 32, "ParentCallSid": CALL_SID}
ADVISOR = "+13125550101"
SUNDAY_AT_TEN = datetime(2026, 3, 1, 10, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A Monday at ten, for the webhooks too: the shop is open."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_AT_TEN)
    return MONDAY_AT_TEN


@pytest.fixture
def ringing(maria: Customer, now: datetime) -> Call:
    """Maria asked for a person, and her stream has ended."""
    call = Call.ring(CALL_SID, from_number=MARIA, to_number="+15555550100", line=Call.Line.TWILIO, now=now)
    opened = Call.redeem_token(call.issue_token(now=now), call_sid=CALL_SID, now=now)
    assert opened is not None
    conversation = Conversation.begin(opened, clock=lambda: now)
    conversation.take(conversation.open())
    reply = conversation.take(conversation.hear("I want to talk to a person"))
    assert reply.ending is dialogue.Ending.TRANSFER
    conversation.end(Call.Ending.TRANSFER, reply.reason)
    return Call.objects.get()


def reread() -> Call:
    return Call.objects.get(call_sid=CALL_SID)


def after_dial(post: Post, **fields: str) -> str:
    return post("/calls/after-dial/", CallSid=CALL_SID, **fields).content.decode()


def answered_stream(now: datetime) -> Conversation:
    """The stream that follows, on whichever worker."""
    call = Call.redeem_token(reread().issue_token(now=now), call_sid=CALL_SID, now=now)
    assert call is not None
    return Conversation.begin(call, clock=lambda: now)


def test_in_hours_the_advisors_phone_rings_and_hears_the_brief_first(ringing: Call, post: Post) -> None:
    twiml = post("/calls/after/", CallSid=CALL_SID).content.decode()
    assert (
        '<Dial action="http://testserver/calls/after-dial/" answerOnBridge="true" method="POST" timeout="20">'
        f'<Number method="POST" url="http://testserver/calls/brief/">{ADVISOR}</Number></Dial>'
    ) in twiml
    assert reread().transfer == "offered"


def test_the_brief_says_who_calls_and_why_and_ends_without_a_key(ringing: Call, post: Post) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    twiml = post("/calls/brief/", **LEG).content.decode()
    assert "Maria Lopez, known by number, not verified. Reason: asked for a person." in twiml
    assert "Press 1 to take the call." in twiml
    assert 'action="http://testserver/calls/brief-answer/"' in twiml
    assert twiml.endswith("</Gather><Hangup /></Response>")


def test_one_connects_the_two_and_the_call_ends_as_transferred(ringing: Call, post: Post) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    for _ in range(2):  # Twilio may ask twice
        bridged = post("/calls/brief-answer/", **LEG, Digits="1").content.decode()
        assert bridged.endswith("<Response />")
    assert "<Hangup" in after_dial(post, DialCallStatus="completed", DialBridged="true")
    call = reread()
    assert (call.transfer, call.status, call.end_reason) == ("accepted", "completed", "transferred")
    assert not CallbackTask.objects.exists()


@pytest.mark.parametrize("digits", ["2", "", "11", "#"])
def test_any_other_key_declines(ringing: Call, post: Post, digits: str) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    assert b"<Hangup" in post("/calls/brief-answer/", **LEG, Digits=digits).content
    assert reread().transfer == "offered"


@pytest.mark.parametrize(
    "fields",
    [
        {"DialCallStatus": "no-answer"},
        {"DialCallStatus": "busy"},
        {"DialCallStatus": "failed"},
        {"DialCallStatus": "completed"},  # a mailbox answered, or the advisor declined
        {"DialCallStatus": "completed", "DialBridged": "false"},
    ],
)
def test_where_nobody_takes_it_the_caller_is_back_with_the_agent(
    ringing: Call, post: Post, now: datetime, fields: dict[str, str]
) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    assert "<Stream" in after_dial(post, **fields)
    conversation = answered_stream(now)
    reply = conversation.take(conversation.open())
    assert reply.text.startswith("I'm sorry, no advisor is free right now.")
    assert reply.ending is None
    task = CallbackTask.objects.get()
    assert (task.reason, task.phone, task.customer) == ("no advisor was free", MARIA, ringing.customer)
    assert task.due_at > now
    assert reread().transfer == "returned"


def test_a_stream_lost_after_that_resumes_as_any_other(ringing: Call, post: Post, now: datetime) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    after_dial(post, DialCallStatus="no-answer")
    first = answered_stream(now)
    first.take(first.open())
    assert "<Stream" in after_dial(post, DialCallStatus="no-answer"), "Twilio may report twice"
    second = answered_stream(now)
    assert "no advisor is free" not in second.take(second.open()).text


def test_a_person_can_be_asked_for_again(ringing: Call, post: Post, now: datetime) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    after_dial(post, DialCallStatus="no-answer")
    conversation = answered_stream(now)
    conversation.take(conversation.open())
    reply = conversation.take(conversation.hear("try a person again please, I want to talk to a human"))
    assert reply.ending is dialogue.Ending.TRANSFER
    conversation.end(Call.Ending.TRANSFER, reply.reason)
    assert b"<Dial" in post("/calls/after/", CallSid=CALL_SID).content


def test_not_for_ever(ringing: Call, post: Post) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    Call.objects.update(stream_count=STREAMS_AT_MOST)
    twiml = after_dial(post, DialCallStatus="no-answer")
    assert "<Stream" not in twiml
    assert "<Say>Our advisors cannot take the call" in twiml
    assert CallbackTask.objects.get().phone == MARIA


def test_a_caller_who_hung_up_meanwhile_is_not_bridged_but_called_back(ringing: Call, post: Post) -> None:
    post("/calls/after/", CallSid=CALL_SID)
    post("/calls/status/", CallSid=CALL_SID, CallStatus="completed")
    assert b"The caller has hung up" in post("/calls/brief/", **LEG).content
    assert b"The caller has hung up" in post("/calls/brief-answer/", **LEG, Digits="1").content
    task = CallbackTask.objects.get()
    assert (task.reason, task.phone) == ("hung up before an advisor answered", MARIA)
    assert "Maria Lopez" in task.note


@pytest.mark.parametrize("advisor_phone", ["", "+15555550100", MARIA])
def test_without_a_phone_or_with_the_lines_own_nobody_is_dialled(
    ringing: Call, post: Post, advisor_phone: str
) -> None:
    Shop.objects.update(advisor_phone=advisor_phone)
    twiml = post("/calls/after/", CallSid=CALL_SID).content
    assert b"<Dial" not in twiml
    assert b"<Say>Our advisors cannot take the call" in twiml
    assert CallbackTask.objects.get().reason == "could not be transferred"


def test_out_of_hours_nobody_is_dialled(ringing: Call) -> None:
    step = after_stream(ringing, now=SUNDAY_AT_TEN)
    assert step.then is Then.HANG_UP
    opens_on_monday = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("America/Chicago"))
    assert CallbackTask.objects.get().due_at > opens_on_monday


def test_a_withheld_number_is_shown_as_the_shops_own(ringing: Call, post: Post) -> None:
    Call.objects.update(from_number="")
    assert b'callerId="+15555550100"' in post("/calls/after/", CallSid=CALL_SID).content


def test_a_softphones_call_is_told_the_truth_and_a_callback_made(ringing: Call, admin_client: Client) -> None:
    Call.objects.update(line=Call.Line.SOFTPHONE)
    answer = admin_client.post("/calls/softphone/after/", {"call_sid": CALL_SID}).json()
    assert (answer["next"], answer["say"]) == ("hang_up", NO_TELEPHONE)
    assert CallbackTask.objects.get().phone == MARIA
    assert reread().status == "completed"


@pytest.mark.parametrize("path", ["after-dial", "brief", "brief-answer"])
def test_only_twilio_may_speak_for_an_advisor(ringing: Call, client: Client, path: str) -> None:
    response = client.post(f"/calls/{path}/", {**LEG, "Digits": "1"})
    assert response.status_code == 403
    assert reread().transfer == ""


@pytest.mark.parametrize("path", ["after-dial", "brief", "brief-answer"])
def test_the_leg_of_an_unknown_call_is_not_found(
    shop: None, post: Post, path: str, settings: Settings
) -> None:
    assert post(f"/calls/{path}/", CallSid="CA" + "9" * 32, Digits="1").status_code == 404
