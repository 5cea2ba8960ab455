from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from twilio.http.http_client import TwilioHttpClient

from calls import call_control, twilio_account
from calls.models import Call
from calls.tests.conftest import MARIA, Post
from calls.tests.twilio_rest import TwilioRest, twilio_rest
from crm.models import Customer, Shop

pytestmark = pytest.mark.django_db

CALL_SID = "CA" + "1" * 32
ADVISOR = "+13125550101"


@pytest.fixture
def twilio(settings: Settings) -> Iterator[TwilioRest]:
    with twilio_rest(settings) as rest:
        rest.calls = {CALL_SID: "in-progress"}
        yield rest


@pytest.fixture
def call(maria: Customer) -> Call:
    now = timezone.now()
    rung = Call.ring(CALL_SID, from_number=MARIA, to_number="+15555550100", line=Call.Line.TWILIO, now=now)
    call = Call.redeem_token(rung.issue_token(now=now), call_sid=CALL_SID, now=now)
    assert call is not None
    call.customer = maria
    call.save()
    return call


def reread() -> Call:
    return Call.objects.get()


def test_a_taken_call_rings_the_advisor_at_absolute_addresses(call: Call, twilio: TwilioRest) -> None:
    call_control.take(call)
    ((call_sid, fields),) = twilio.updates
    assert call_sid == CALL_SID
    assert fields["Twiml"].index("An advisor is taking your call") < fields["Twiml"].index("<Dial")
    assert f'url="http://testserver/calls/brief/">{ADVISOR}</Number>' in fields["Twiml"]
    taken = reread()
    assert (taken.ending, taken.transfer, taken.end_reason) == ("transfer", "offered", "taken by an advisor")
    assert taken.brief.startswith("Maria Lopez.")


def test_the_end_of_the_agents_stream_does_not_undo_it(call: Call, twilio: TwilioRest, post: Post) -> None:
    call_control.take(call)
    call.decide(Call.Ending.HANG_UP, "goodbye")  # the agent was about to
    post("/calls/brief-answer/", CallSid="CA" + "2" * 32, ParentCallSid=CALL_SID, Digits="1")
    assert (reread().transfer, reread().ending) == ("accepted", "transfer")


def test_a_call_is_taken_once(call: Call, twilio: TwilioRest) -> None:
    call_control.take(call)
    with pytest.raises(call_control.CallHasEnded):
        call_control.take(call)
    assert len(twilio.updates) == 1


@pytest.mark.parametrize("refusal", [(429, 20429), (401, 20003), (500, 20500)])
def test_where_twilio_refuses_the_call_goes_on_with_the_agent(
    call: Call, twilio: TwilioRest, refusal: tuple[int, int]
) -> None:
    twilio.refuses_with = refusal
    with pytest.raises(call_control.TwilioFailed, match=str(refusal[1])):
        call_control.take(call)
    assert (reread().ending, reread().transfer, reread().end_reason) == ("", "", "")


def test_a_twilio_that_hangs_is_not_waited_for(
    call: Call, twilio: TwilioRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_account, "TIMEOUT_SECONDS", 0.1)
    twilio.may_answer.clear()
    with pytest.raises(call_control.TwilioFailed, match="did not answer"):
        call_control.end(call, now=timezone.now())


def test_every_request_has_a_time_out(call: Call, twilio: TwilioRest) -> None:
    client = twilio_account.client()
    assert isinstance(client.http_client, TwilioHttpClient)
    assert client.http_client.timeout == 5.0


def test_a_twilio_that_nobody_serves_is_a_fact(call: Call, settings: Settings) -> None:
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    with pytest.raises(call_control.TwilioFailed, match="did not answer"):
        call_control.end(call, now=timezone.now())
    assert reread().is_live


def test_without_an_account_it_says_so(call: Call, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = ""
    with pytest.raises(call_control.TwilioFailed, match="No Twilio account"):
        call_control.end(call, now=timezone.now())


def test_staff_hangs_up(call: Call, twilio: TwilioRest) -> None:
    call_control.end(call, now=timezone.now())
    assert twilio.calls[CALL_SID] == "completed"
    assert (reread().ending, reread().end_reason) == ("hang_up", "ended by staff")


@pytest.mark.parametrize("known", [{CALL_SID: "completed"}, {}])  # 21220, 20404
def test_a_call_that_has_ended_already_is_as_good(
    call: Call, twilio: TwilioRest, known: dict[str, str]
) -> None:
    twilio.calls = known
    call_control.end(call, now=timezone.now())
    assert reread().status == "completed"


@pytest.mark.parametrize("known", [{CALL_SID: "completed"}, {}])
def test_a_call_that_has_ended_cannot_be_taken(call: Call, twilio: TwilioRest, known: dict[str, str]) -> None:
    twilio.calls = known
    with pytest.raises(call_control.CallHasEnded):
        call_control.take(call)
    assert twilio.updates == []


def test_nobody_is_rung_where_the_shop_names_no_phone(call: Call, twilio: TwilioRest) -> None:
    Shop.objects.update(advisor_phone="")
    with pytest.raises(call_control.NobodyToRing):
        call_control.take(call)
    assert (twilio.updates, reread().ending) == ([], "")


def test_a_softphones_call_cannot_be_put_through(call: Call, twilio: TwilioRest) -> None:
    call.line = Call.Line.SOFTPHONE
    with pytest.raises(call_control.NobodyToRing):
        call_control.take(call)
