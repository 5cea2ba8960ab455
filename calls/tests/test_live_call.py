"""Whole calls through the application: Twilio's messages, Deepgram's over real sockets, a real database."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from datetime import time
from http import HTTPStatus

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from calls import live_call
from calls.conversation import Conversation
from calls.dialogue import fixed_phrases
from calls.live_feed import GROUP
from calls.models import Call, CallbackTask, Turn
from calls.shipped_prompts import shipped
from calls.tests.handset import PATIENCE, Handset, handset, stream_communicator
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram
from crm.factories import CustomerFactory, VehicleFactory
from crm.models import OpeningHours

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+15550100123"


@pytest.fixture
def call(shop: None) -> Call:
    VehicleFactory.create(customer=CustomerFactory.create(phone=PHONE, first_name="Maria"))
    return Call.ring(
        "CA" + "1" * 32, from_number=PHONE, to_number="", line=Call.Line.TWILIO, now=timezone.now()
    )


@pytest.fixture
def token(call: Call) -> str:
    return call.issue_token(now=timezone.now())


@pytest.fixture(autouse=True)
async def closed_connections() -> AsyncIterator[None]:
    """The thread behind sync_to_async keeps its connection, and PostgreSQL then keeps the test database."""
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
async def phone(
    call: Call, token: str, deepgram: ScriptedDeepgram, settings: Settings
) -> AsyncIterator[Handset]:
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as opened:
        yield opened


async def ears(deepgram: ScriptedDeepgram) -> ListenConnection:
    async with asyncio.timeout(PATIENCE):
        return await deepgram.listening.get()


SENTENCES_OF_THE_GREETING = 4


async def says(hearing: ListenConnection, text: str) -> None:
    await hearing.turn_info("StartOfTurn", text.partition(" ")[0])
    await hearing.turn_info("EndOfTurn", text)


async def greeted(phone: Handset, deepgram: ScriptedDeepgram) -> ListenConnection:
    """The connection that hears the caller, once the greeting has been heard to its end."""
    hearing = await ears(deepgram)
    await phone.until(lambda: phone.returned_marks == SENTENCES_OF_THE_GREETING)
    return hearing


async def spoken(phone: Handset, deepgram: ScriptedDeepgram, words: str) -> None:
    await phone.until(lambda: any(words in text for text in deepgram.spoken))


def reread(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def turns(call: Call) -> list[tuple[str, str]]:
    return list(call.turns.values_list("speaker", "text"))


@sync_to_async
def ended(call: Call) -> Call:
    return reread(call)


async def test_a_known_caller_is_greeted_by_name(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    await greeted(phone, deepgram)
    assert "Maria" in " ".join(deepgram.spoken)


async def test_nobody_waits_for_a_session_that_is_slow_to_keep(
    phone: Handset, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = await greeted(phone, deepgram)
    keep, may_keep, is_kept = Conversation.keep, threading.Event(), threading.Event()

    def keep_late(conversation: Conversation) -> None:
        assert may_keep.wait(PATIENCE)
        keep(conversation)
        is_kept.set()

    monkeypatch.setattr(Conversation, "keep", keep_late)
    before = phone.heard_bytes
    await says(hearing, "what are your hours")
    await phone.until(lambda: phone.heard_bytes > before)
    assert not is_kept.is_set()
    may_keep.set()
    assert await asyncio.to_thread(is_kept.wait, PATIENCE)


async def test_the_callers_audio_reaches_deepgram_in_pieces_of_80_ms(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    before = hearing.audio_bytes
    await phone.speak(frames=9)
    await says(hearing, "hello")
    await spoken(phone, deepgram, "")
    async with asyncio.timeout(PATIENCE):
        while hearing.audio_bytes - before < 2 * 640:
            await asyncio.sleep(0)
    assert hearing.audio_bytes - before == 2 * 640


async def test_what_was_said_and_heard_is_on_the_record(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    await says(hearing, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    await says(hearing, "goodbye")
    await phone.until(lambda: phone.close_code is not None)
    recorded = await sync_to_async(turns)(call)
    assert [speaker for speaker, _ in recorded] == ["agent", "caller", "agent", "caller", "agent"]
    assert recorded[1][1] == "what are your opening hours"
    assert await sync_to_async(Turn.objects.filter(speaker="agent").exclude(heard_text="").count)() == 3
    final = await ended(call)
    assert (final.ending, final.end_reason) == ("hang_up", "goodbye")


async def test_barge_in_clears_at_once_and_only_what_was_heard_is_recorded(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    assert phone.clears == 0
    await hearing.turn_info("StartOfTurn", "Wait")
    await phone.until(lambda: phone.clears == 1)
    phone.plays = True
    await hearing.turn_info("EndOfTurn", "goodbye")
    await phone.until(lambda: phone.close_code is not None)
    hours = await Turn.objects.aget(call=call, number=2)
    assert hours.text.startswith(hours.heard_text)
    assert len(hours.heard_text) < len(hours.text)


@pytest.mark.parametrize("sound", ["Uh-huh.", "Mhm.", "Okay.", "Yes."])
async def test_a_back_channel_neither_stops_the_agent_nor_answers(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram, sound: str
) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    await says(hearing, sound)
    await says(hearing, "goodbye")
    await phone.until(lambda: phone.clears == 1)
    phone.plays = True
    await phone.until(lambda: phone.close_code is not None)
    recorded = await sync_to_async(turns)(call)
    assert (Turn.Speaker.CALLER, sound) in recorded, "it is on the record"
    said = [text for speaker, text in recorded if speaker == Turn.Speaker.AGENT]
    assert len(said) == 3, "greeting, hours, goodbye: none for the back-channel"


async def test_a_back_channel_that_goes_on_is_a_barge_in(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    await hearing.turn_info("StartOfTurn", "Okay")
    await hearing.turn_info("Update", "Okay wait")
    await phone.until(lambda: phone.clears == 1)


async def test_a_yes_into_the_question_answers_it_once_it_was_heard(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "how much is an oil change")
    await spoken(phone, deepgram, "Would you like to book that?")
    await phone.until(lambda: len(phone.pending_marks) == 4)
    while len(phone.pending_marks) > 1:
        await phone.send("mark", mark={"name": phone.pending_marks.pop(0)})
    await says(hearing, "Yes.")
    phone.plays = True
    await phone.return_marks()
    await spoken(phone, deepgram, "What day and time")
    assert phone.clears == 0


async def test_a_key_silences_the_agent_and_is_answered(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    heard = phone.heard_bytes
    await phone.send("dtmf", dtmf={"track": "inbound_track", "digit": "*"})
    await phone.until(lambda: phone.clears == 1)
    await phone.until(lambda: phone.heard_bytes > heard)


async def test_a_key_that_means_nothing_costs_no_word(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    heard = phone.heard_bytes
    phone.plays = True
    await phone.press("#")
    await phone.until(lambda: phone.clears == 1)
    await phone.until(lambda: phone.heard_bytes > heard)


@pytest.mark.parametrize(
    ("line", "ending"), [("goodbye", "hang_up"), ("I want to talk to a person", "transfer")]
)
async def test_a_key_that_means_nothing_keeps_no_call_from_its_end(
    line: str, ending: str, call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    await sync_to_async(open_around_the_clock)()
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, line)
    await phone.until(lambda: phone.pending_marks)
    phone.plays = True
    await phone.press("7")
    await phone.until(lambda: phone.clears == 1)
    await phone.until(lambda: phone.close_code is not None)
    assert (await ended(call)).ending == ending


async def test_a_cough_keeps_no_call_from_its_end(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "goodbye")
    await phone.until(lambda: phone.pending_marks)
    phone.plays = True
    await hearing.turn_info("StartOfTurn", "hm what")
    await phone.until(lambda: phone.clears == 1)
    await hearing.turn_info("EndOfTurn", "")
    await phone.until(lambda: phone.close_code is not None)


async def test_who_stops_in_the_middle_of_a_number_is_asked_whether_he_is_there(
    phone: Handset, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = await greeted(phone, deepgram)
    await says(hearing, "cancel my appointment")
    async with asyncio.timeout(PATIENCE):
        # Written down after its own silence clock was set, to the usual time.
        while not await Turn.objects.filter(text__contains="ZIP code").aexists():
            await asyncio.sleep(0.01)
    monkeypatch.setattr("calls.live_call.SILENCE_SECONDS", 0.05)
    await phone.press("6")
    await spoken(phone, deepgram, "Are you still there?")


async def test_a_disclosure_is_not_interrupted(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    phone.plays = False
    hearing = await ears(deepgram)
    # All of it is with Twilio: else what follows the disclosure is cut off by the answer, as it may be.
    await phone.until(lambda: len(phone.pending_marks) == SENTENCES_OF_THE_GREETING)
    await says(hearing, "what are your opening hours")
    assert phone.clears == 0
    phone.plays = True
    await phone.return_marks()
    await spoken(phone, deepgram, "eight")
    assert phone.clears == 0, "the question was answered after the disclosure was heard"


async def test_after_a_false_alarm_the_agent_carries_on(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    hearing = await greeted(phone, deepgram)
    phone.plays = False
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.pending_marks)
    interrupted = deepgram.spoken[-1]
    await hearing.turn_info("StartOfTurn", "")
    await phone.until(lambda: phone.clears == 1)
    heard = phone.heard_bytes
    await hearing.turn_info("EndOfTurn", "")
    await phone.until(lambda: phone.heard_bytes > heard)
    assert interrupted


async def test_who_speaks_without_being_understood_is_asked_again(
    phone: Handset, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_call, "MUMBLE_SECONDS", 0.0)
    hearing = await greeted(phone, deepgram)
    await phone.until(lambda: not phone.pending_marks)
    await says(hearing, "")
    await spoken(phone, deepgram, "I didn't understand")


async def test_an_eager_reply_is_prepared_and_used_when_the_words_agree(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    heard = phone.heard_bytes
    await hearing.turn_info("StartOfTurn", "What")
    await hearing.turn_info("EagerEndOfTurn", "what are your opening hours")
    await spoken_soon(deepgram, lambda: len(deepgram.spoken) > 1)
    assert phone.heard_bytes == heard, "nothing is spoken before the turn has ended"
    await hearing.turn_info("EndOfTurn", "what are your opening hours")
    await phone.until(lambda: phone.heard_bytes > heard)


async def spoken_soon(deepgram: ScriptedDeepgram, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def recorded_bytes(*texts: str) -> int:
    return sum(len(shipped()[text]) for text in texts)


@pytest.mark.parametrize("status", [401, 402, 429])
async def test_a_refused_deepgram_leaves_nothing_open_and_the_caller_is_handed_on(
    call: Call,
    token: str,
    deepgram: ScriptedDeepgram,
    settings: Settings,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    deepgram.refusal = HTTPStatus(status)
    await OpeningHours.objects.all().adelete()
    with caplog.at_level(logging.ERROR):
        async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
            await phone.until(lambda: phone.close_code is not None)
    assert deepgram.open_sockets == 0
    assert deepgram.handshakes == 2, "what is refused for good is not asked for again"
    assert f"HTTP {status} a reason (request request-7)" in caplog.text
    assert settings.DEEPGRAM_API_KEY not in caplog.text
    assert phone.heard_bytes == recorded_bytes(
        fixed_phrases.SOMETHING_WRONG, fixed_phrases.WILL_CALL_BACK, fixed_phrases.GOODBYE
    )
    final = await ended(call)
    assert (final.ending, final.end_reason) == ("hang_up", "callback: the agent lost its voice")
    assert await CallbackTask.objects.filter(call=call, phone=PHONE).acount() == 1


async def test_nobody_at_deepgrams_address_is_a_call_to_a_person_while_the_shop_is_open(
    call: Call, token: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.speech.mouth.PATIENCE_SECONDS", 0.5)
    settings.DEEPGRAM_URL = "http://127.0.0.1:9"
    await sync_to_async(open_around_the_clock)()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        await phone.until(lambda: phone.close_code is not None)
    assert phone.heard_bytes == recorded_bytes(fixed_phrases.SOMETHING_WRONG, fixed_phrases.TRANSFERRING)
    assert (await ended(call)).ending == "transfer"


def open_around_the_clock() -> None:
    OpeningHours.objects.all().delete()
    for weekday in range(7):
        OpeningHours.objects.create(weekday=weekday, opens_at=time(0), closes_at=time(23, 59, 59))


async def test_when_the_caller_hangs_up_everything_is_closed_within_a_second(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    await greeted(phone, deepgram)
    before = asyncio.get_running_loop().time()
    await phone.hang_up()
    await phone.until(lambda: phone.close_code is not None)
    assert asyncio.get_running_loop().time() - before < 1
    await spoken_soon(deepgram, lambda: deepgram.open_sockets == 0)
    assert len(await sync_to_async(turns)(call)) == 1


@pytest.mark.parametrize("headers", [[], [(b"x-twilio-signature", b"Zm9yZ2Vk")]])
async def test_an_unsigned_stream_is_refused_before_it_opens(
    call: Call, settings: Settings, headers: list[tuple[bytes, bytes]]
) -> None:
    communicator = stream_communicator(settings.TWILIO_AUTH_TOKEN)
    communicator.scope["headers"] = [(b"host", b"testserver"), *headers]
    connected, _ = await communicator.connect(timeout=PATIENCE)
    assert not connected


@pytest.mark.parametrize("change", ["used", "another call's"])
async def test_a_wrong_token_opens_no_deepgram(
    call: Call, token: str, deepgram: ScriptedDeepgram, settings: Settings, change: str
) -> None:
    if change == "used":
        await sync_to_async(Call.redeem_token)(token, call_sid=call.call_sid, now=timezone.now())
    else:
        call.call_sid = "CA" + "9" * 32
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        await phone.until(lambda: phone.close_code == 1008)
    assert deepgram.listening.empty()


async def test_a_stream_that_does_not_start_is_closed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.consumers.START_SECONDS", 0.05)
    communicator = stream_communicator(settings.TWILIO_AUTH_TOKEN)
    await communicator.connect(timeout=PATIENCE)
    assert await communicator.receive_output(timeout=PATIENCE) == {"type": "websocket.close", "code": 1008}


async def test_odd_frames_are_dropped_and_the_call_goes_on(
    phone: Handset, deepgram: ScriptedDeepgram, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = await greeted(phone, deepgram)
    communicator = phone._communicator
    await communicator.send_to(bytes_data=b"\x00binary")
    await communicator.send_to(text_data="x" * 1_000_000)
    await communicator.send_to(text_data='{"event":"media","streamSid":"MZ-other","media":{"payload":""}}')
    await phone.start("CA" + "1" * 32, "again")
    await says(hearing, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    assert "a second start" in caplog.text
    assert "another stream" in caplog.text


async def test_pages_that_watch_are_told_what_is_said_and_for_how_long(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    layer = get_channel_layer()
    assert layer is not None
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    await says(hearing, "what are your opening hours")
    told: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while "speaking" not in told or "said" not in told:
            message = await layer.receive(channel)
            told[message["kind"]] = message["text"]
            assert message["call_sid"] == call.call_sid
    assert told["heard"] == "what are your opening hours"
    assert "Monday" in told["said"]
    assert float(told["speaking"]) >= 0
