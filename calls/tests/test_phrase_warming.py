from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from pytest_django.fixtures import Settings

from calls import phrase_cache, phrase_warming
from calls.dialogue import policy
from calls.dialogue.fixed_phrases import RECORDED
from calls.models import Call
from calls.shipped_prompts import shipped
from calls.tests.handset import PATIENCE, handset
from calls.tests.scripted_deepgram import MINUTE_FLUSHES, ScriptedDeepgram
from calls.tests.test_live_call import call, token  # noqa: F401
from voiceagent import health

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prepares(settings: Settings) -> Iterator[None]:
    settings.PREPARE_PHRASES = True
    yield
    for thread in threading.enumerate():
        if thread.name == phrase_warming.THREAD:
            thread.join(PATIENCE)


def test_every_sentence_of_trouble_comes_with_the_application_as_audio() -> None:
    assert set(shipped()) == set(RECORDED)
    assert all(0.5 <= len(audio) / 8000 <= 6 for audio in shipped().values())


async def test_a_greeting_that_is_at_hand_does_not_wait_for_a_connection(
    call: Call, token: str, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    await phrase_warming.synthesize(await sync_to_async(phrase_warming.greeting)())
    deepgram.may_shake_hands.clear()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        await phone.until(lambda: phone.heard_bytes)
        at_hand = phrase_cache.phrases.get(
            settings.DEEPGRAM_SPEAK_MODEL, "I'm the automated assistant, and this call is recorded."
        )
        assert at_hand is not None
        await phone.until(lambda: phone.heard_bytes > len(at_hand))
    assert call.from_number


async def test_sentences_are_synthesised_once_a_voice(
    shop: None, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    first = await sync_to_async(phrase_warming.warm_soon)()
    assert first is not None
    await asyncio.to_thread(first.join, PATIENCE)
    assert await sync_to_async(phrase_warming.warm_soon)() is None
    assert set(RECORDED) < set(deepgram.spoken)
    settings.DEEPGRAM_SPEAK_MODEL = "aura-2-apollo-en"
    second = await sync_to_async(phrase_warming.warm_soon)()
    assert second is not None
    await asyncio.to_thread(second.join, PATIENCE)
    assert deepgram.spoken.count(RECORDED[0]) == 2


def test_what_is_prepared_is_what_the_dialogue_says() -> None:
    sources = [path.read_text() for path in Path(policy.__path__[0]).glob("*.py")]
    for sentence in phrase_warming.OFTEN_SAID:
        assert any(f'"{sentence}"' in source for source in sources), sentence


async def test_a_process_that_says_it_is_ready_has_its_greeting_and_prepares_the_rest(
    shop: None, deepgram: ScriptedDeepgram, client: Client, settings: Settings
) -> None:
    answer = await sync_to_async(client.get)("/health/ready")
    assert answer.status_code == 200
    voice = settings.DEEPGRAM_SPEAK_MODEL
    greeting = await sync_to_async(phrase_warming.greeting)()
    assert all(phrase_cache.phrases.get(voice, text) for text in greeting)
    thread = next(thread for thread in threading.enumerate() if thread.name == phrase_warming.THREAD)
    await asyncio.to_thread(thread.join, PATIENCE)
    assert set(RECORDED) < set(deepgram.spoken)


async def test_who_counts_every_character_prepares_nothing(
    shop: None, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    settings.PREPARE_PHRASES = False
    assert await sync_to_async(phrase_warming.warm_soon)() is None


async def test_more_sentences_than_a_connection_takes_in_a_minute_are_spread_over_several(
    shop: None, deepgram: ScriptedDeepgram
) -> None:
    await phrase_warming.synthesize([f"Sentence {number}." for number in range(MINUTE_FLUSHES + 3)])
    assert len(deepgram.spoken) == MINUTE_FLUSHES + 3
    assert deepgram.limits_broken == 0


async def test_a_voice_that_does_not_answer_keeps_no_process_from_being_ready(
    shop: None,
    deepgram: ScriptedDeepgram,
    client: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "GREETING_SECONDS", 0.3)
    deepgram.may_speak.clear()
    answer = await sync_to_async(client.get)("/health/ready")
    assert answer.status_code == 200
    voice = settings.DEEPGRAM_SPEAK_MODEL
    greeting = await sync_to_async(phrase_warming.greeting)()
    assert not any(phrase_cache.phrases.get(voice, text) for text in greeting)
    deepgram.may_speak.set()


async def test_a_failure_is_tried_again_by_the_next_call(shop: None, deepgram: ScriptedDeepgram) -> None:
    deepgram.refusal = HTTPStatus.BAD_GATEWAY
    for _ in range(2):
        thread = await sync_to_async(phrase_warming.warm_soon)()
        assert thread is not None
        await asyncio.to_thread(thread.join, PATIENCE)
    assert deepgram.handshakes == 2


def test_the_cache_forgets_what_was_used_least() -> None:
    cache = phrase_cache.PhraseCache(10)
    cache.put("v", "a", b"12345")
    cache.put("v", "b", b"12345")
    cache.get("v", "a")
    cache.put("w", "a", b"1234")
    assert cache.get("v", "b") is None
    assert (cache.get("v", "a"), cache.get("w", "a")) == (b"12345", b"1234")
