"""Hearing through lost connections: the real SDK, real sockets, audio at the pace of a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus

import pytest
from pytest_django.fixtures import Settings

from calls.media_streams import SILENCE
from calls.speech import Ears, Expectation, HearsAgain, HearsLate, LostHearing
from calls.speech.backlog import PIECE_BYTES
from calls.tests.scripted_deepgram import VOICE, ListenConnection, ScriptedDeepgram, scripted_deepgram
from calls.turns import EagerEndOfTurn, EndOfTurn, Interim, StartOfTurn

PATIENCE = 60.0
FRAME = VOICE * 160


@pytest.fixture
async def deepgram(settings: Settings) -> AsyncIterator[ScriptedDeepgram]:
    async with scripted_deepgram() as server:
        settings.DEEPGRAM_URL = server.url
        yield server


@pytest.fixture
async def ears(deepgram: ScriptedDeepgram) -> AsyncIterator[Ears]:
    hearing = Ears(Expectation(("Camry",)))
    running = asyncio.create_task(hearing.run())
    yield hearing
    running.cancel()
    await asyncio.wait([running])


async def connected(deepgram: ScriptedDeepgram) -> ListenConnection:
    async with asyncio.timeout(PATIENCE):
        return await deepgram.listening.get()


async def next_heard(ears: Ears) -> object:
    async with asyncio.timeout(PATIENCE):
        return await ears.heard.get()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def talk(ears: Ears, seconds: float, audio: bytes = FRAME) -> None:
    """In frames of 20 ms, in real time."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(round(seconds * 50)):
        await asyncio.sleep(max(0.0, began + number * 0.02 - loop.time()))
        ears.take(audio)


async def test_audio_goes_in_pieces_of_80_ms_and_turns_come_back(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    hearing = await connected(deepgram)
    for _ in range(9):
        ears.take(FRAME)
    await until(lambda: hearing.audio_bytes >= 2 * PIECE_BYTES)
    await hearing.turn_info("StartOfTurn", "Hello")
    await hearing.turn_info("EndOfTurn", "Hello there.")
    assert {size for _, size in hearing.audio_times} == {PIECE_BYTES}
    assert await next_heard(ears) == StartOfTurn("Hello")
    assert await next_heard(ears) == EndOfTurn("Hello there.", 0.9, 1.0)


async def test_what_completes_a_piece_is_waited_for_while_audio_flows(deepgram: ScriptedDeepgram) -> None:
    waits: asyncio.Queue[int] = asyncio.Queue()
    ears = Ears(Expectation(), wait_for_audio=waits.put)
    running = asyncio.create_task(ears.run())

    async def waited_for(wanted: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while await waits.get() != wanted:
                pass

    hearing = await connected(deepgram)
    await waited_for(0)
    for _ in range(5):
        ears.take(FRAME)
    await waited_for(PIECE_BYTES - len(FRAME))
    await waited_for(0)  # nothing came: what comes next may be no audio
    for _ in range(3):
        ears.take(FRAME)
    await waited_for(PIECE_BYTES)
    hearing.abort()
    await waited_for(0)
    running.cancel()
    await asyncio.wait([running])


@pytest.mark.parametrize("close_code", [1008, 1011, None])
async def test_a_turn_whose_connection_broke_goes_on_in_the_next(
    ears: Ears, deepgram: ScriptedDeepgram, close_code: int | None
) -> None:
    first = await connected(deepgram)
    talking = asyncio.create_task(talk(ears, 1.6))
    await until(lambda: first.audio_bytes >= 4000)
    await first.turn_info("StartOfTurn", "I need", heard=0.4)
    await first.turn_info("EagerEndOfTurn", "I need an oil", heard=0.5)
    assert await next_heard(ears) == StartOfTurn("I need")
    assert await next_heard(ears) == EagerEndOfTurn("I need an oil")
    if close_code is None:
        first.abort()
    else:
        await first.close(close_code)
    second = await connected(deepgram)
    await second.turn_info("StartOfTurn", "change")
    assert await next_heard(ears) == Interim("I need an oil change"), "no second start: no second barge-in"
    await talking
    await second.turn_info("EndOfTurn", "change please.")
    ended = await next_heard(ears)
    assert isinstance(ended, EndOfTurn)
    assert ended.text == "I need an oil change please."
    # All that the first had not answered for (0.5 s and on) was heard by the second.
    await until(lambda: second.speech_bytes >= 1.1 * 8000 - PIECE_BYTES)


async def test_what_the_caller_said_in_the_meantime_is_replayed_and_not_too_fast(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    await talk(ears, 0.4)
    deepgram.refusal = HTTPStatus.SERVICE_UNAVAILABLE
    first.abort()
    await talk(ears, 0.8)
    deepgram.refusal = None
    talking = asyncio.create_task(talk(ears, 2.0))
    second = await connected(deepgram)
    await talking
    said = 3.2 * 8000
    await until(lambda: first.audio_bytes + second.speech_bytes >= said - PIECE_BYTES)
    times = second.audio_times
    for begin, (at, _) in enumerate(times):
        for later, _ in times[begin + 1 :]:
            size = sum(size for when, size in times if at <= when < later)
            assert size / 8000 <= 1.25 * (later - at) + 0.4, "a burst at most, then 1.25 times real time"


async def test_a_caller_who_cannot_be_heard_is_told_soon_and_told_when_he_can(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    deepgram.refusal = HTTPStatus.BAD_GATEWAY
    lost_at = asyncio.get_running_loop().time()
    first.abort()
    lost = await next_heard(ears)
    assert lost == LostHearing("listen: HTTP 502 a reason (request request-7)", False)
    assert asyncio.get_running_loop().time() - lost_at < 1.5
    deepgram.refusal = None
    assert await next_heard(ears) == HearsAgain()


async def test_a_refusal_is_final_and_asked_for_once(deepgram: ScriptedDeepgram) -> None:
    deepgram.refusal = HTTPStatus.PAYMENT_REQUIRED
    ears = Ears(Expectation())
    async with asyncio.timeout(PATIENCE):
        await ears.run()
    assert await next_heard(ears) == LostHearing("listen: HTTP 402 a reason (request request-7)", True)
    assert deepgram.handshakes == 1


async def test_connections_that_open_and_break_again_count_as_deafness(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    for _ in range(4):
        (await connected(deepgram)).abort()
    assert isinstance(await next_heard(ears), LostHearing)


async def test_an_open_turn_of_a_lost_connection_is_answered_when_no_more_words_come(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    await first.turn_info("StartOfTurn", "Goodbye")
    assert await next_heard(ears) == StartOfTurn("Goodbye")
    first.abort()
    assert await next_heard(ears) == EndOfTurn("Goodbye")


async def test_a_socket_that_falls_silent_while_the_caller_talks_is_replaced(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    first.is_mute = True
    talking = asyncio.create_task(talk(ears, 5.0))
    await until(lambda: first.audio_bytes > 0)
    await first.turn_info("StartOfTurn", "I", heard=0.05)
    second = await connected(deepgram)
    await talking
    assert ears.failures == ["listen: no answer while the caller speaks"]
    await until(lambda: second.speech_bytes >= 4.0 * 8000)


async def test_a_socket_that_falls_silent_in_the_last_word_is_replaced_in_the_pause_behind_it(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    first.is_mute = True
    await talk(ears, 0.4)
    await first.turn_info("StartOfTurn", "Hello", heard=0.2)
    assert await next_heard(ears) == StartOfTurn("Hello")
    waiting = asyncio.create_task(talk(ears, 3.0, SILENCE * 160))
    assert await next_heard(ears) == HearsLate()
    second = await connected(deepgram)
    await until(lambda: second.speech_bytes >= 0.2 * 8000)
    await second.turn_info("StartOfTurn", "there")
    await second.turn_info("EndOfTurn", "there.")
    assert await next_heard(ears) == Interim("Hello there")
    assert await next_heard(ears) == EndOfTurn("Hello there.", 0.9, 1.0)
    await waiting


async def test_a_pause_that_is_answered_is_no_reason_to_replace_a_socket(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    hearing = await connected(deepgram)
    await hearing.turn_info("StartOfTurn", "Hello")
    await talk(ears, 2.0, SILENCE * 160)
    await hearing.turn_info("EndOfTurn", "Hello.")
    assert await next_heard(ears) == StartOfTurn("Hello")
    assert await next_heard(ears) == EndOfTurn("Hello.", 0.9, 1.0)
    assert ears.failures == []


async def test_silence_is_fed_where_the_phone_sends_none_within_a_turn(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    hearing = await connected(deepgram)
    ears.take(FRAME * 8)
    await until(lambda: hearing.audio_bytes > 0)
    await hearing.turn_info("StartOfTurn", "I need")
    await until(lambda: hearing.silence_bytes >= 8 * PIECE_BYTES)
    await hearing.turn_info("EndOfTurn", "I need brakes.")
    assert await next_heard(ears) == StartOfTurn("I need")
    assert isinstance(await next_heard(ears), EndOfTurn)


async def test_keyterms_are_given_at_connect_and_configured_one_at_a_time(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    hearing = await connected(deepgram)
    assert hearing.query["keyterm"] == ["Camry"]
    hearing.answers_configure = False
    ears.expect(Expectation(("one",)))
    await until(lambda: len(hearing.configured) == 1)
    ears.expect(Expectation(("two",)))
    ears.expect(Expectation(("three",), is_patient=True))
    await hearing.turn_info("Update")
    assert len(hearing.configured) == 1, "the first has not been answered"
    await hearing.send(type="ConfigureFailure", code="X", description="no")
    await until(lambda: len(hearing.configured) == 2)
    assert hearing.configured[1]["keyterms"] == ["three"]
    assert hearing.configured[1]["numerals"] is True


async def test_a_new_connection_is_opened_with_what_is_expected_now(
    ears: Ears, deepgram: ScriptedDeepgram
) -> None:
    first = await connected(deepgram)
    ears.expect(Expectation(("Civic",), is_patient=True))
    await until(lambda: len(first.configured) == 1)
    first.abort()
    second = await connected(deepgram)
    assert second.query["keyterm"] == ["Civic"]
    assert second.query["eot_timeout_ms"] == ["8000"]
    assert second.configured == []


@pytest.fixture
def nova(settings: Settings) -> None:
    settings.DEEPGRAM_LISTEN_MODEL = "nova-3"


async def test_nova_is_heard_by_its_finals(nova: None, ears: Ears, deepgram: ScriptedDeepgram) -> None:
    hearing = await connected(deepgram)
    assert hearing.path == "/v1/listen"
    assert (hearing.query["model"], hearing.query["interim_results"]) == (["nova-3"], ["true"])
    await hearing.send(**results("I need", 0.0, 1.0))
    await hearing.send(**results("I need new brakes", 0.0, 2.0, is_final=True, speech_final=True))
    assert await next_heard(ears) == StartOfTurn("I need")
    assert await next_heard(ears) == EndOfTurn("I need new brakes", 0.9, 1.9)


async def test_nova_is_kept_alive_with_words(
    nova: None, deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.speech.listener.KEEP_ALIVE_SECONDS", 0.05)
    ears = Ears(Expectation())
    running = asyncio.create_task(ears.run())
    hearing = await connected(deepgram)
    await until(lambda: hearing.commands.count("KeepAlive") >= 2)
    assert hearing.audio_bytes == 0
    running.cancel()
    await asyncio.wait([running])


def results(transcript: str, start: float, duration: float, **flags: bool) -> dict[str, object]:
    words = [{"word": word, "confidence": 0.9, "end": 1.9} for word in transcript.split()]
    channel = {"alternatives": [{"transcript": transcript, "confidence": 0.9, "words": words}]}
    return {"type": "Results", "start": start, "duration": duration, "channel": channel, **flags}


ODD = [
    '{"type":"AMessageOfTomorrow","sequence_id":1}',
    '{"type":"TurnInfo"}',
    '{"type":"TurnInfo","event":"EndOfTurn","words":[1,null],"transcript":null,"sequence_id":"x"}',
    '{"type":"ConfigureSuccess"}',
    "{}",
    "[]",
    "null",
    "no JSON",
]


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_message_is_passed_over(ears: Ears, deepgram: ScriptedDeepgram, odd: str) -> None:
    hearing = await connected(deepgram)
    await hearing.send_text(odd)
    await hearing.turn_info("StartOfTurn", "Hello")
    await hearing.turn_info("EndOfTurn", "Hello.")
    assert await next_heard(ears) == StartOfTurn("Hello")
    assert isinstance(await next_heard(ears), EndOfTurn)
    assert ears.failures == []


async def test_messages_that_come_twice_count_once(ears: Ears, deepgram: ScriptedDeepgram) -> None:
    hearing = await connected(deepgram)
    for number, event in ((1, "StartOfTurn"), (1, "StartOfTurn"), (2, "EndOfTurn"), (2, "EndOfTurn")):
        message = f'{{"type":"TurnInfo","sequence_id":{number},"event":"{event}","transcript":"Hi"}}'
        await hearing.send_text(message)
    await hearing.send_text('{"type":"TurnInfo","sequence_id":3,"event":"StartOfTurn","transcript":"And"}')
    assert [type(await next_heard(ears)) for _ in range(3)] == [StartOfTurn, EndOfTurn, StartOfTurn]
