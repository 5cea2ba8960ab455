from __future__ import annotations

import asyncio
from difflib import SequenceMatcher
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


def _is_heard(said: str, transcript: str) -> bool:
    """But for a word or two: the voice varies a sentence each time, and one in about 50 is misheard."""
    return SequenceMatcher(None, _plain(said), _plain(transcript)).ratio() > 0.75


async def _hear(url: str, text: str, **parameters: object) -> list[Any]:
    audio = await spoken(url, text)
    async with flux(url, **parameters) as socket:
        await send(socket, silence(0.3) + audio + silence(1.5))
        return await until(socket, "EndOfTurn")


async def test_what_is_spoken_is_understood(speech_url: str) -> None:  # noqa: F811
    messages = await _hear(speech_url, OIL)
    end = messages[-1]
    assert _is_heard(OIL, end.transcript)
    assert (end.trigger, end.turn_index) == ("model", 0)
    assert [w.word for w in end.words] == end.transcript.split()
    assert all(0 < w.confidence <= 1 for w in end.words)
    assert messages[0].event == "StartOfTurn"
    assert [m.sequence_id for m in messages] == list(range(1, len(messages) + 1))


async def test_streams_at_the_same_time_keep_their_own_words(speech_url: str) -> None:  # noqa: F811
    texts = [OIL, BRAKES, HOURS, "No, thank you."]
    heard = await asyncio.gather(*(_hear(speech_url, text) for text in texts))
    for own, messages in zip(texts, heard, strict=True):
        assert [text for text in texts if _is_heard(text, messages[-1].transcript)] == [own]


async def test_silence_is_no_turn_and_closing_says_goodbye(speech_url: str) -> None:  # noqa: F811
    async with flux(speech_url) as socket:
        await send(socket, silence(5))
        await socket.send_close_stream()
        assert [message async for message in socket] == []
        assert socket._websocket.close_code == 1000


async def test_an_eager_end_is_followed_by_the_end_with_the_same_words(speech_url: str) -> None:  # noqa: F811
    audio = await spoken(speech_url, HOURS)
    async with flux(speech_url, eager_eot_threshold=0.4, eot_threshold=0.9) as socket:
        await send(socket, silence(0.3) + audio + silence(0.45))
        eager = (await until(socket, "EagerEndOfTurn"))[-1]
        await send(socket, silence(1.2))
        end = (await until(socket, "EndOfTurn"))[-1]
        assert end.transcript == eager.transcript != ""
        assert end.end_of_turn_confidence > eager.end_of_turn_confidence


async def test_speech_after_an_eager_end_goes_on_in_the_same_turn(speech_url: str) -> None:  # noqa: F811
    first, second = await spoken(speech_url, OIL), await spoken(speech_url, BRAKES)
    async with flux(speech_url, eager_eot_threshold=0.4, eot_threshold=0.9) as socket:
        await send(socket, first + silence(0.45))
        await until(socket, "EagerEndOfTurn")
        await send(socket, second + silence(0.45))
        later = await until(socket, "EagerEndOfTurn")
        await send(socket, silence(1))
        later += await until(socket, "EndOfTurn")
        events = [message.event for message in later if message.event != "Update"]
        assert events == ["TurnResumed", "EagerEndOfTurn", "EndOfTurn"]
        assert _is_heard(f"{OIL} {BRAKES}", later[-1].transcript)
        assert later[-1].turn_index == 0


async def test_force_end_turn_ends_the_turn_at_once(speech_url: str) -> None:  # noqa: F811
    audio = await spoken(speech_url, OIL)
    async with flux(speech_url) as socket:
        await socket.send_force_end_turn()
        warning = await socket.recv()
        assert (warning.type, warning.code) == ("Warning", "FORCE_END_TURN_NO_ACTIVE_TURN")
        await send(socket, audio)
        await socket.send_force_end_turn()
        end = (await until(socket, "EndOfTurn"))[-1]
        assert end.trigger == "manual"
        assert _is_heard(OIL, end.transcript)


async def test_configure_is_answered_and_holds(speech_url: str) -> None:  # noqa: F811
    audio = await spoken(speech_url, OIL)
    async with flux(speech_url, keyterm=["Camry"]) as socket:
        await socket.send_configure({"type": "Configure", "thresholds": {"eot_threshold": 0.9}})
        done = await socket.recv()
        assert (done.type, done.sequence_id, done.keyterms) == ("ConfigureSuccess", 1, ["Camry"])
        assert (done.thresholds.eot_threshold, done.thresholds.eot_timeout_ms) == (0.9, 5000)
        await socket.send_configure({"type": "Configure", "thresholds": {"eot_threshold": 7}})
        refused = await socket.recv()
        assert (refused.type, refused.sequence_id) == ("ConfigureFailure", 2)
        assert "eot_threshold" in refused.description
        await send(socket, audio + silence(2))
        assert (await until(socket, "EndOfTurn"))[-1].end_of_turn_confidence >= 0.9


async def test_closing_in_mid_speech_gives_the_words_first(speech_url: str) -> None:  # noqa: F811
    audio = await spoken(speech_url, OIL)
    async with flux(speech_url) as socket:
        await send(socket, audio)
        await socket.send_close_stream()
        messages = [message async for message in socket]
        assert messages[-1].event == "EndOfTurn"
        assert "change" in _plain(messages[-1].transcript)


async def test_an_empty_frame_closes_the_stream(speech_url: str) -> None:  # noqa: F811
    async with flux(speech_url) as socket:
        await socket.send_media(b"")
        assert [message async for message in socket] == []
        assert socket._websocket.close_code == 1000


@pytest.mark.parametrize("bad", ["not json", b"RIFF\x00\x00\x00\x00WAVE"])
async def test_what_cannot_be_read_is_a_fatal_error(speech_url: str, bad: str | bytes) -> None:  # noqa: F811
    async with flux(speech_url) as socket:
        await socket._websocket.send(bad)
        error = await socket.recv()
        assert (error.type, error.sequence_id) == ("Error", 1)
        await socket._websocket.wait_closed()
        assert socket._websocket.close_code == 1008
        assert socket._websocket.close_reason.startswith("DATA-0000")
