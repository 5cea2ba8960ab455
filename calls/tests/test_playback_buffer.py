from __future__ import annotations

import base64
import json

import pytest

from calls.twilio_simulator.playback_buffer import PlaybackBuffer

SID = "MZ" + "1" * 32


def media(audio: bytes, **changes: object) -> str:
    payload = base64.b64encode(audio).decode()
    return json.dumps({"event": "media", "streamSid": SID, "media": {"payload": payload}} | changes)


def mark(name: str) -> str:
    return json.dumps({"event": "mark", "streamSid": SID, "mark": {"name": name}})


CLEAR = json.dumps({"event": "clear", "streamSid": SID})


def test_audio_is_played_in_order_and_filled_up_with_silence() -> None:
    buffer = PlaybackBuffer(SID)
    buffer.receive(media(b"a" * 100))
    buffer.receive(media(b"b" * 100))
    assert buffer.play(160).audio == b"a" * 100 + b"b" * 60
    assert buffer.play(160).audio == b"b" * 40 + b"\xff" * 120
    assert buffer.is_idle


def test_a_mark_returns_when_everything_before_it_has_been_played() -> None:
    buffer = PlaybackBuffer(SID)
    buffer.receive(media(b"a" * 320))
    assert buffer.receive(mark("one")) == ()
    buffer.receive(media(b"b" * 160))
    buffer.receive(mark("two"))
    assert [buffer.play(160).marks for _ in range(3)] == [(), ("one",), ("two",)]


def test_a_mark_on_an_empty_queue_returns_at_once() -> None:
    buffer = PlaybackBuffer(SID)
    assert buffer.receive(mark("one")) == ("one",)
    assert buffer.is_idle


def test_a_buffer_with_a_mark_waiting_behind_audio_is_not_idle() -> None:
    buffer = PlaybackBuffer(SID)
    buffer.receive(media(b"a"))
    buffer.receive(mark("one"))
    assert not buffer.is_idle


def test_clear_drops_the_audio_and_returns_every_mark() -> None:
    buffer = PlaybackBuffer(SID)
    buffer.receive(media(b"a" * 8000))
    buffer.receive(mark("one"))
    buffer.receive(media(b"b" * 8000))
    buffer.receive(mark("two"))
    assert buffer.receive(CLEAR) == ("one", "two")
    assert buffer.is_idle
    assert buffer.play(160).audio == b"\xff" * 160
    assert buffer.queued_seconds == 0


def test_more_than_ten_minutes_are_dropped_with_one_warning() -> None:
    buffer = PlaybackBuffer(SID)
    for _ in range(11):
        buffer.receive(media(b"a" * 8000 * 60))
    buffer.receive(media(b"a"))
    assert buffer.queued_seconds == 600
    assert [warning.code for warning in buffer.warnings] == [31931]


@pytest.mark.parametrize(
    "message",
    [
        "not json",
        "[]",
        "7",
        json.dumps({"event": "play", "streamSid": SID}),
        json.dumps({"event": ["media"], "streamSid": SID}),
        media(b"a", streamSid="MZ2"),
        media(b"a", sequenceNumber="1"),
        media(b"a", media={"payload": "!"}),
        media(b"a", media={"payload": 1}),
        media(b"a", media={"payload": "", "track": "outbound"}),
        media(b"a", media=None),
        json.dumps({"event": "media", "media": {"payload": ""}}),
        mark(""),
        json.dumps({"event": "clear", "streamSid": SID, "clear": {}}),
    ],
)
def test_a_message_that_twilio_does_not_accept_is_ignored_with_31951(message: str) -> None:
    buffer = PlaybackBuffer(SID)
    assert buffer.receive(message) == ()
    assert [warning.code for warning in buffer.warnings] == [31951]
    assert buffer.is_idle


def test_a_binary_message_is_ignored_with_31950_said_once() -> None:
    buffer = PlaybackBuffer(SID)
    buffer.receive(b"\xff" * 160)
    buffer.receive(b"\xff" * 160)
    assert [warning.code for warning in buffer.warnings] == [31950]
    assert buffer.is_idle
