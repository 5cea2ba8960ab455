"""Speaking through lost connections and within Deepgram's limits: the real SDK, real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from http import HTTPStatus

import pytest
from pytest_django.fixtures import Settings

from calls.speech import Mouth, SpeechFailed, mouth
from calls.tests.scripted_deepgram import BYTES_A_CHARACTER, ScriptedDeepgram, scripted_deepgram

PATIENCE = 60.0
SENTENCE = "We have an open time tomorrow morning at ten, would you like that one?"
AUDIO_BYTES = len(SENTENCE) // 20 * 20 * BYTES_A_CHARACTER


@pytest.fixture
async def deepgram(settings: Settings) -> AsyncIterator[ScriptedDeepgram]:
    async with scripted_deepgram() as server:
        settings.DEEPGRAM_URL = server.url
        yield server


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Mouth]:
    speaking = Mouth()
    task = asyncio.create_task(speaking.run())
    yield speaking
    task.cancel()
    await asyncio.wait([task])


async def said(speaking: Mouth, text: str = SENTENCE) -> int:
    async with asyncio.timeout(PATIENCE):
        return sum([len(piece) async for piece in speaking.synthesize(text)])


VOICES = pytest.mark.parametrize("model", ["aura-2-thalia-en", "flux-alexis-en"])


@VOICES
async def test_a_sentence_is_spoken_by_the_model_that_is_named(
    deepgram: ScriptedDeepgram, settings: Settings, model: str
) -> None:
    settings.DEEPGRAM_SPEAK_MODEL = model
    async with running() as speaking:
        assert await said(speaking) == AUDIO_BYTES
        assert await said(speaking, "And again, as long as it takes.") > 0
    assert deepgram.spoken == [SENTENCE, "And again, as long as it takes."]


@VOICES
@pytest.mark.parametrize("close_code", [1008, 1011, None])
async def test_a_sentence_that_broke_goes_on_where_it_was(
    deepgram: ScriptedDeepgram, settings: Settings, model: str, close_code: int | None
) -> None:
    settings.DEEPGRAM_SPEAK_MODEL = model
    deepgram.breaks_after, deepgram.break_with = 1, close_code
    async with running() as speaking:
        assert await said(speaking) == AUDIO_BYTES, "no byte twice, none missing"
    assert deepgram.spoken == [SENTENCE, SENTENCE]


async def test_a_connection_that_was_lost_between_sentences_is_opened_anew(
    deepgram: ScriptedDeepgram,
) -> None:
    async with running() as speaking:
        await said(speaking)
        deepgram.kill_speak()
        assert await said(speaking) == AUDIO_BYTES


async def test_an_old_connection_is_replaced_between_sentences(
    deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mouth, "LONGEST_SECONDS", 0.3)
    async with running() as speaking:
        deepgram.may_speak.clear()
        sentence = asyncio.create_task(said(speaking))
        await asyncio.sleep(0.5)  # beyond the connection's age
        deepgram.may_speak.set()
        assert await sentence == AUDIO_BYTES
        async with asyncio.timeout(PATIENCE):
            while len(deepgram.speak_sockets) < 2:
                await asyncio.sleep(0.01)
        assert await said(speaking) == AUDIO_BYTES
    assert deepgram.spoken == [SENTENCE, SENTENCE], "the sentence under way was not broken off"


async def test_a_refusal_is_the_end_of_the_voice_at_once(deepgram: ScriptedDeepgram) -> None:
    deepgram.speak_refusal = HTTPStatus.UNAUTHORIZED
    async with running() as speaking:
        with pytest.raises(SpeechFailed, match="HTTP 401 a reason"):
            await said(speaking)
        with pytest.raises(SpeechFailed, match="HTTP 401 a reason"):
            await said(speaking)
    assert deepgram.handshakes == 1


async def test_a_sentence_does_not_wait_for_ever_for_a_connection(
    deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mouth, "PATIENCE_SECONDS", 0.4)
    deepgram.speak_refusal = HTTPStatus.BAD_GATEWAY
    async with running() as speaking:
        with pytest.raises(SpeechFailed, match="no connection within"):
            await said(speaking)
        deepgram.speak_refusal = None
        monkeypatch.setattr(mouth, "PATIENCE_SECONDS", PATIENCE)
        assert await said(speaking) == AUDIO_BYTES, "a 5xx is tried again"


async def test_a_sentence_that_always_breaks_is_given_up(
    deepgram: ScriptedDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.speech.speaker.FIRST_AUDIO_SECONDS", 0.1)
    deepgram.may_speak.clear()
    async with running() as speaking:
        with pytest.raises(SpeechFailed, match="TimeoutError"):
            await said(speaking)
    assert deepgram.spoken == [SENTENCE] * 3
    deepgram.may_speak.set()


async def test_deepgrams_limits_of_a_connection_are_kept(deepgram: ScriptedDeepgram) -> None:
    async with running() as speaking:
        for _ in range(25):
            assert await said(speaking, "Yes.") > 0
        assert await said(speaking, "word " * 420) > 0
        assert await said(speaking, "word " * 420) > 0
    assert deepgram.limits_broken == 0
    assert max(deepgram.flush_counts) <= 20


@VOICES
async def test_what_was_dropped_does_not_sound_in_the_next_sentence(
    deepgram: ScriptedDeepgram, settings: Settings, model: str
) -> None:
    settings.DEEPGRAM_SPEAK_MODEL = model
    deepgram.text_spoken = "We have an open"
    async with running() as speaking:
        async with aclosing(speaking.synthesize(SENTENCE)) as pieces:
            first = await anext(pieces)
        heard = await speaking.stop(len(first) / 8000 - 0.5, in_synthesis=True)
        assert await said(speaking) == AUDIO_BYTES
    if model.startswith("flux"):
        assert heard == "We have an open"
        assert deepgram.interrupts == [500]
    else:
        assert (heard, deepgram.clears) == (None, 1)


async def test_each_interruption_lies_behind_the_one_before(
    deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    settings.DEEPGRAM_SPEAK_MODEL = "flux-alexis-en"
    async with running() as speaking:
        for _ in range(3):
            bytes_said = await said(speaking)
            await speaking.stop(bytes_said / 8000, in_synthesis=False)
    assert deepgram.interrupts == sorted(set(deepgram.interrupts))
    assert len(deepgram.interrupts) == 3


ODD = [
    '{"type":"AMessageOfTomorrow"}',
    '{"type":"Warning"}',
    "{}",
    '{"type":"Cleared"}',
    "[]",
    "null",
    "no JSON",
]


@VOICES
@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_message_is_passed_over(
    deepgram: ScriptedDeepgram, settings: Settings, model: str, odd: str
) -> None:
    settings.DEEPGRAM_SPEAK_MODEL = model
    deepgram.odd_messages = [odd]
    async with running() as speaking:
        assert await said(speaking) == AUDIO_BYTES
    assert deepgram.spoken == [SENTENCE]


async def test_an_error_message_breaks_the_connection_and_the_sentence_goes_on(
    deepgram: ScriptedDeepgram,
) -> None:
    deepgram.odd_messages = ['{"type":"Error","code":"NET-0000","description":"internal"}']
    async with running() as speaking:
        sentence = asyncio.create_task(said(speaking))
        async with asyncio.timeout(PATIENCE):
            while not deepgram.spoken:
                await asyncio.sleep(0.01)
        deepgram.odd_messages = []
        assert await sentence == AUDIO_BYTES
