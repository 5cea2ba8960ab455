from __future__ import annotations

import asyncio
from typing import Any

import pytest

from calls.tests.deepgram_client import flux, send, silence, spoken, until
from calls.tests.speech_server import speech_url  # noqa: F401

pytestmark = pytest.mark.speech

OIL = "I would like to book an oil change."
BRAKES = "My brakes make a strange noise."
HOURS = "When are you open on Saturday?"


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c == " ")


async def _hear(url: str, text: str, **parameters: object) -> list[Any]:
    audio = await spoken(url, text)
    async with flux(url, **parameters) as socket:
        await send(socket, silence(0.3) + audio + silence(1.5))
        return await until(socket, "EndOfTurn")


async def test_what_is_spoken_is_understood(speech_url: str) -> None:  # noqa: F811
    messages = await _hear(speech_url, OIL)
    end = messages[-1]
    assert _plain(end.transcript) == _plain(OIL)
    assert (end.trigger, end.turn_index) == ("model", 0)
    assert [w.word for w in end.words] == end.transcript.split()
    assert all(0 < w.confidence <= 1 for w in end.words)
    assert messages[0].event == "StartOfTurn"
    assert [m.sequence_id for m in messages] == list(range(1, len(messages) + 1))


async def test_streams_at_the_same_time_keep_their_own_words(speech_url: str) -> None:  # noqa: F811
    texts = {"oil": OIL, "brakes": BRAKES, "saturday": HOURS, "thank": "No, thank you."}
    heard = await asyncio.gather(*(_hear(speech_url, text) for text in texts.values()))
    for own, messages in zip(texts, heard, strict=True):
        words = _plain(messages[-1].transcript).split()
        assert [word for word in texts if word in words] == [own]
