"""What the caller hears when Deepgram fails: whole calls, real SDK, real sockets, a real database."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import pytest
from asgiref.sync import sync_to_async
from pytest_django.fixtures import Settings

from calls import phrase_cache
from calls.dialogue import fixed_phrases as fixed
from calls.models import Call, CallbackTask
from calls.tests.handset import PATIENCE, Handset, handset
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram
from calls.tests.test_live_call import (  # noqa: F401
    call,
    ears,
    ended,
    greeted,
    open_around_the_clock,
    phone,
    recorded_bytes,
    says,
    spoken,
    token,
)
from crm.models import Appointment, OpeningHours

pytestmark = pytest.mark.django_db(transaction=True)


def lose_listening(hearing: ListenConnection, deepgram: ScriptedDeepgram, status: int) -> None:
    deepgram.listen_refusal = HTTPStatus(status)
    hearing.abort()


def lose_voice(deepgram: ScriptedDeepgram, status: int) -> None:
    deepgram.speak_refusal = HTTPStatus(status)
    deepgram.kill_speak()


async def closed(phone: Handset) -> None:
    await phone.until(lambda: phone.close_code is not None)


@pytest.mark.parametrize("status", [429, 502])
async def test_a_caller_who_is_not_heard_books_by_keypad(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram, status: int
) -> None:
    hearing = await greeted(phone, deepgram)
    lose_listening(hearing, deepgram, status)
    await spoken(phone, deepgram, fixed.NOT_HEARING)
    await spoken(phone, deepgram, fixed.PRESS_ONE_TO_BOOK)
    for question in ("for oil change", fixed.PRESS_SOONEST, fixed.PRESS_PLACE, fixed.PRESS_YES_OR_NO):
        await phone.press("1")
        await spoken(phone, deepgram, question)
    assert await Appointment.objects.acount() == 0, "nothing is booked before the yes"
    await phone.press("1")
    await spoken(phone, deepgram, "booked")
    assert await Appointment.objects.acount() == 1


async def test_a_caller_who_is_heard_again_simply_speaks(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    lose_listening(hearing, deepgram, 502)
    await spoken(phone, deepgram, fixed.PRESS_ONE_TO_BOOK)
    deepgram.listen_refusal = None
    again = await ears(deepgram)
    await says(again, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    assert deepgram.spoken.count(fixed.PRESS_ONE_TO_BOOK) == 1, "no more keys for who is heard"


async def test_a_listening_connection_that_comes_back_is_not_noticed(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    hearing.abort()
    again = await ears(deepgram)
    await says(again, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    assert fixed.NOT_HEARING not in deepgram.spoken


async def test_what_a_connection_heard_before_it_broke_is_answered(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    await hearing.turn_info("StartOfTurn", "What are")
    await hearing.turn_info("Update", "What are your opening")
    await hearing.close(1011)
    again = await ears(deepgram)
    await says(again, "hours on Saturday")
    await spoken(phone, deepgram, "Saturday")


@pytest.mark.parametrize("close_code", [1008, 1011, None])
async def test_a_sentence_that_breaks_is_heard_once_and_whole(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram, close_code: int | None
) -> None:
    hearing = await greeted(phone, deepgram)
    heard = phone.heard_bytes
    await says(hearing, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    await phone.until(lambda: not phone.pending_marks and phone.heard_bytes > heard)
    await marks_settled(phone, deepgram)
    whole = phone.heard_bytes - heard
    hours = next(text for text in deepgram.spoken if "eight" in text)
    phrase_is_forgotten(hours)
    heard, count = phone.heard_bytes, deepgram.spoken.count(hours)
    deepgram.breaks_after, deepgram.break_with = 1, close_code
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: deepgram.spoken.count(hours) == count + 2)
    await phone.until(lambda: phone.heard_bytes - heard >= whole)
    assert phone.heard_bytes - heard == whole


async def marks_settled(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    await phone.until(lambda: "help" in deepgram.spoken[-1] or not phone.pending_marks)


def phrase_is_forgotten(text: str) -> None:
    phrase_cache.phrases._audio.pop(next(key for key in phrase_cache.phrases._audio if key[1] == text))


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_voice_that_is_gone_hands_over_in_recorded_words(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram, is_open: bool
) -> None:
    if is_open:
        await sync_to_async(open_around_the_clock)()
    else:
        await OpeningHours.objects.all().adelete()
    hearing = await greeted(phone, deepgram)
    heard = phone.heard_bytes
    lose_voice(deepgram, 401)
    await says(hearing, "what are your opening hours")
    await closed(phone)
    rest = (fixed.TRANSFERRING,) if is_open else (fixed.WILL_CALL_BACK, fixed.GOODBYE)
    assert phone.heard_bytes - heard == recorded_bytes(fixed.SOMETHING_WRONG, *rest)
    assert (await ended(call)).ending == ("transfer" if is_open else "hang_up")
    assert await CallbackTask.objects.filter(call=call).acount() == (0 if is_open else 1)


async def test_both_gone_in_mid_call_is_a_promise_in_recorded_words(
    call: Call, phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    await OpeningHours.objects.all().adelete()
    hearing = await greeted(phone, deepgram)
    heard = phone.heard_bytes
    lose_voice(deepgram, 402)
    lose_listening(hearing, deepgram, 402)
    await closed(phone)
    assert phone.heard_bytes - heard == recorded_bytes(
        fixed.SOMETHING_WRONG, fixed.WILL_CALL_BACK, fixed.GOODBYE
    )
    assert (await ended(call)).ending == "hang_up"
    assert await CallbackTask.objects.filter(call=call).acount() == 1


async def test_a_voice_that_hangs_asks_for_a_moment(
    phone: Handset, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.agent_voice.FILLER_SECONDS", 0.1)
    hearing = await greeted(phone, deepgram)
    deepgram.may_speak.clear()
    heard = phone.heard_bytes
    await says(hearing, "what are your opening hours")
    await phone.until(lambda: phone.heard_bytes > heard)
    assert phone.heard_bytes - heard == recorded_bytes(fixed.ONE_MOMENT)
    deepgram.may_speak.set()
    await phone.until(lambda: phone.heard_bytes - heard > 2 * recorded_bytes(fixed.ONE_MOMENT))


async def test_a_last_word_that_is_heard_late_asks_for_a_moment(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await greeted(phone, deepgram)
    hearing.is_mute = True
    heard = phone.heard_bytes
    await hearing.turn_info("StartOfTurn", "what are your opening")
    await phone.until(lambda: phone.heard_bytes > heard)
    assert phone.heard_bytes - heard == recorded_bytes(fixed.ONE_MOMENT)
    async with asyncio.timeout(PATIENCE):
        next_one = await deepgram.listening.get()
    await says(next_one, "hours")
    await spoken(phone, deepgram, "eight")


async def test_hanging_up_on_a_deepgram_that_hangs_takes_less_than_a_second(
    call: Call, token: str, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    deepgram.may_shake_hands.clear()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        async with asyncio.timeout(PATIENCE):
            while deepgram.handshakes < 2:
                await asyncio.sleep(0.01)
        before = asyncio.get_running_loop().time()
        await phone.hang_up()
        await closed(phone)
        assert asyncio.get_running_loop().time() - before < 1


async def test_flushes_are_shared_when_they_run_short(
    phone: Handset, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.agent_voice.SPARE_FLUSHES", 16)
    hearing = await greeted(phone, deepgram)
    before = len(deepgram.spoken)
    await says(hearing, "what can you do")
    await phone.until(lambda: len(deepgram.spoken) > before)
    await says(hearing, "goodbye")
    await closed(phone)
    replies = deepgram.spoken[before:]
    assert any(text.count(". ") + text.count("? ") for text in replies), "sentences of one reply are one text"


async def test_the_callers_own_names_are_expected_from_the_start(
    phone: Handset, deepgram: ScriptedDeepgram
) -> None:
    hearing = await ears(deepgram)
    told = [*hearing.query.get("keyterm", [])]
    if not told:
        await phone.until(lambda: hearing.configured)
        told = hearing.configured[0]["keyterms"]  # type: ignore[assignment]
    assert "Maria" in told
    assert "oil change" in told
