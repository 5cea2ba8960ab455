"""However a call ends, nothing of it is left, and its record says how it ended."""

from __future__ import annotations

import asyncio
import threading
import types
from collections.abc import Callable, Coroutine, Generator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from django_redis import get_redis_connection
from pytest_django.fixtures import Settings

from calls import live_call
from calls.conversation import Conversation
from calls.live_call import LiveCall
from calls.models import Call, Turn
from calls.next_step import Then, after_stream
from calls.running_calls import running_calls
from calls.session import CallSession
from calls.tests import endings
from calls.tests.conftest import MARIA
from calls.tests.handset import PATIENCE, handset
from calls.tests.scripted_deepgram import ScriptedDeepgram
from calls.tests.test_live_call import open_around_the_clock
from crm.models import Appointment, Customer, OpeningHours

pytestmark = pytest.mark.django_db(transaction=True)

CALL_SID = "CA" + "7" * 32


@pytest.fixture
def call(maria: Customer) -> Call:
    CallSession(CALL_SID).delete()
    return Call.ring(CALL_SID, from_number=MARIA, to_number="", line=Call.Line.TWILIO, now=timezone.now())


@sync_to_async
def new_token(call: Call) -> str:
    return call.issue_token(now=timezone.now())


@sync_to_async
def reread(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def sessions_without_an_end() -> list[bytes]:
    client = get_redis_connection("default")
    return [key for key in client.scan_iter("session:*") if client.ttl(key) < 0]


REASONS = {
    endings.caller_is_silent: ("hang_up", "silence"),
    endings.caller_says_goodbye: ("hang_up", "goodbye"),
    endings.caller_wants_a_person: ("transfer", "transfer: asked for a person"),
    endings.deepgram_dies: ("hang_up", "callback: the agent lost its voice"),
    endings.the_process_stops: ("", "handed on"),
}


@pytest.mark.parametrize("ending", endings.ENDINGS)
async def test_nothing_is_left_of_a_call(
    ending: endings.Ending,
    call: Call,
    deepgram: ScriptedDeepgram,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if ending is endings.caller_is_silent:
        monkeypatch.setattr(live_call, "SILENCE_SECONDS", 0.05)
        monkeypatch.setattr("calls.tests.scripted_deepgram.BYTES_A_CHARACTER", 1)
    if ending is endings.caller_wants_a_person:
        await sync_to_async(open_around_the_clock)()
    if ending is endings.deepgram_dies:  # nobody is in to take the call, at whatever hour this runs
        await OpeningHours.objects.all().adelete()
    token = await new_token(call)
    before = asyncio.all_tasks()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        await ending(phone, deepgram)
    async with asyncio.timeout(PATIENCE):
        while deepgram.open_sockets or asyncio.all_tasks() - before - deepgram.tasks:
            await asyncio.sleep(0.01)
    assert len(running_calls) == 0
    assert await sync_to_async(sessions_without_an_end)() == []
    ended = await reread(call)
    if ending in REASONS:
        assert (ended.ending, ended.end_reason) == REASONS[ending]
    await sync_to_async(ended.reach)(Call.Status.COMPLETED, now=timezone.now())
    assert (await reread(call)).end_reason


async def test_a_caller_who_hangs_up_in_a_lookup_is_booked_all_the_same_and_once(
    call: Call, deepgram: ScriptedDeepgram, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He said yes to what was read back to him."""
    began, may_go_on = threading.Event(), threading.Event()
    hear = Conversation.hear

    def slow(self: Conversation, text: str, *, may_write: bool = True) -> Any:
        if text == "yes, book it":
            began.set()
            may_go_on.wait(PATIENCE)
        return hear(self, text, may_write=may_write)

    await read_back(call)
    monkeypatch.setattr(Conversation, "hear", slow)
    async with handset(call, await new_token(call), settings.TWILIO_AUTH_TOKEN) as phone:
        ears = await endings._greeted(phone, deepgram)
        await phone.until(lambda: any("Shall I book it?" in text for text in deepgram.spoken))
        await endings._says(ears, "yes, book it")
        assert await asyncio.to_thread(began.wait, PATIENCE)
        await phone.hang_up()
        may_go_on.set()
        await phone.until(lambda: phone.close_code is not None)
    assert await Appointment.objects.filter(call_sid=CALL_SID).acount() == 1


@sync_to_async
def read_back(call: Call) -> None:
    """A first stream in which an oil change was read back."""
    token = call.issue_token(now=timezone.now())
    redeemed = Call.redeem_token(token, call_sid=CALL_SID, now=timezone.now())
    assert redeemed is not None
    conversation = Conversation.begin(redeemed, clock=timezone.now)
    conversation.take(conversation.open())
    for line in ("I need an oil change as soon as possible", "the first one"):
        reply = conversation.take(conversation.hear(line))
    conversation.keep()
    assert reply.text.endswith("Shall I book it?")


@types.coroutine
def stepping(work: Coroutine[Any, Any, None], at_step: Callable[[], None]) -> Generator[Any, Any, None]:
    """Runs a coroutine and says whenever it waits for something."""
    resume = partial[Any](work.send, None)
    while True:
        try:
            waiting_for = resume()
        except StopIteration:
            return
        at_step()
        try:
            value = yield waiting_for
            resume = partial(work.send, value)
        except BaseException as error:
            resume = partial(work.throw, error)


class Interruption:
    """Strikes when the conversation waits for the `at`-th time after the caller's yes."""

    def __init__(self, at: int, strike: Callable[[LiveCall], None]) -> None:
        self.at = at
        self.strike = strike
        self.steps = 0
        self.is_armed = False

    def converse(self, original: Callable[[LiveCall], Coroutine[Any, Any, None]]) -> Any:
        async def converse(call: LiveCall) -> None:
            await stepping(original(call), lambda: self._step(call))

        return converse

    def _step(self, call: LiveCall) -> None:
        if self.is_armed:
            self.steps += 1
            if self.steps == self.at:
                asyncio.get_running_loop().call_soon(self.strike, call)


STRIKES: dict[str, Callable[[LiveCall, ScriptedDeepgram], None]] = {
    "the caller hangs up": lambda call, _: call._end(Call.Ending.UNDECIDED, ""),
    "the process stops": lambda call, _: call.hand_on(),
    "Deepgram dies": lambda _, deepgram: deepgram.kill_speak(),
}


@pytest.mark.parametrize("strike", STRIKES)
@pytest.mark.parametrize("at", range(1, 13))
async def test_an_interruption_at_any_step_books_once_and_never_lies(
    strike: str,
    at: int,
    call: Call,
    deepgram: ScriptedDeepgram,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await read_back(call)
    interruption = Interruption(at, lambda live: STRIKES[strike](live, deepgram))
    monkeypatch.setattr(LiveCall, "_converse", interruption.converse(LiveCall._converse))
    async with handset(call, await new_token(call), settings.TWILIO_AUTH_TOKEN) as phone:
        ears = await endings._greeted(phone, deepgram)
        await phone.until(lambda: any("Shall I book it?" in text for text in deepgram.spoken))
        interruption.is_armed = True
        await endings._says(ears, "yes, book it")
        await phone.until(lambda: phone.close_code is not None or _is_told(deepgram))
    booked = await Appointment.objects.filter(call_sid=CALL_SID).acount()
    assert booked == 1 or not _is_told(deepgram), "said, but not booked"
    words = await next_stream_says(call)
    is_anew = (
        words.startswith("Thanks for calling") and not booked
    )  # his yes never reached us, and was not answered
    assert is_anew or await Appointment.objects.filter(call_sid=CALL_SID).acount() == 1, words


def _is_told(deepgram: ScriptedDeepgram) -> bool:
    return any("You're booked" in text for text in deepgram.spoken)


@sync_to_async
def next_stream_says(call: Call) -> str:
    """The next stream of the call, in which the caller agrees again if he is asked again."""
    Call.objects.filter(pk=call.pk).update(status=Call.Status.IN_PROGRESS)
    call.refresh_from_db()
    redeemed = Call.redeem_token(call.issue_token(now=timezone.now()), call_sid=CALL_SID, now=timezone.now())
    assert redeemed is not None
    conversation = Conversation.begin(redeemed, clock=timezone.now)
    words = conversation.take(conversation.open()).text
    if words.endswith("Shall I book it?"):
        words += conversation.take(conversation.hear("yes")).text
    return words


# --- The status of a call whose end nobody reports


@pytest.fixture
def row(call: Call) -> Call:
    call.issue_token(now=timezone.now())
    return call


@pytest.mark.parametrize(("minutes", "is_closed"), [(5, False), (9, False), (11, True), (60, True)])
def test_a_call_without_life_is_completed(row: Call, minutes: int, is_closed: bool) -> None:
    then = timezone.now() - timedelta(minutes=minutes)
    Call.objects.update(started_at=then, token_expires_at=then, status="in-progress")
    call_command("close_lost_calls")
    row.refresh_from_db()
    assert row.is_live is not is_closed
    assert (row.end_reason == "lost without a report") is is_closed
    assert (row.ended_at is not None) is is_closed


def test_a_long_call_that_is_still_talked_in_is_left_alone(row: Call) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Call.objects.update(started_at=long_ago, token_expires_at=long_ago)
    Turn.objects.create(call=row, number=0, speaker="caller", text="and then", started_at=timezone.now())
    assert Call.objects.close_lifeless(timezone.now()) == 0


@pytest.mark.parametrize(("hours", "closed"), [(1, 0), (5, 1)])
def test_a_call_with_an_advisor_may_last_hours(row: Call, hours: int, closed: int) -> None:
    then = timezone.now() - timedelta(hours=hours)
    Call.objects.update(
        started_at=then, token_expires_at=then, ending="transfer", end_reason="transfer: asked"
    )
    assert Call.objects.close_lifeless(timezone.now()) == closed


def test_the_reason_that_was_given_stays(row: Call) -> None:
    then = timezone.now() - timedelta(hours=1)
    Call.objects.update(started_at=then, token_expires_at=then, ending="hang_up", end_reason="goodbye")
    Call.objects.close_lifeless(timezone.now())
    row.refresh_from_db()
    assert (row.status, row.end_reason) == ("completed", "goodbye")


def test_the_end_of_another_call_closes_lost_ones(row: Call) -> None:
    then = timezone.now() - timedelta(hours=1)
    Call.objects.update(started_at=then, token_expires_at=then)
    other = Call.ring("CA" + "8" * 32, from_number="", to_number="", line="twilio", now=timezone.now())
    Conversation.begin(other, clock=timezone.now).end(Call.Ending.HANG_UP, "goodbye")
    row.refresh_from_db()
    assert row.status == "completed"


async def test_a_second_stream_ends_the_first_quietly(
    call: Call, deepgram: ScriptedDeepgram, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with handset(call, await new_token(call), settings.TWILIO_AUTH_TOKEN) as first:
        await endings._greeted(first, deepgram)
        async with handset(call, await new_token(call), settings.TWILIO_AUTH_TOKEN) as second:
            await first.until(lambda: first.close_code is not None)
            assert first.close_code == 1000
            ears = await endings._greeted(second, deepgram)
            assert (await reread(call)).ending == ""
            await endings._says(ears, "goodbye")
            await second.until(lambda: second.close_code is not None)
    ended = await reread(call)
    assert (ended.ending, ended.end_reason) == ("hang_up", "goodbye")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_after_a_stream_that_was_handed_on_the_caller_is_offered_another(call: Call) -> None:
    token = call.issue_token(now=timezone.now())
    redeemed = Call.redeem_token(token, call_sid=CALL_SID, now=timezone.now())
    assert redeemed is not None
    Conversation.begin(redeemed, clock=timezone.now).end(Call.Ending.UNDECIDED, "handed on")
    call.refresh_from_db()
    assert after_stream(call, now=timezone.now()).then is Then.STREAM
