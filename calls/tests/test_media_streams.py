from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.media_streams import (
    Connected,
    Dtmf,
    Mark,
    Media,
    MediaStream,
    Message,
    ProtocolError,
    Start,
    Stop,
)

FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
START: dict[str, Any] = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": "MZ01",
    "start": {
        "accountSid": "AC01",
        "streamSid": "MZ01",
        "callSid": "CA01",
        "tracks": ["inbound"],
        "mediaFormat": FORMAT,
        "customParameters": {"token": "abc"},
    },
}


def started() -> MediaStream:
    stream = MediaStream()
    stream.receive(json.dumps(START))
    return stream


def test_a_stream_from_connected_to_stop() -> None:
    stream = MediaStream()
    messages: list[dict[str, Any]] = [
        {"event": "connected", "protocol": "Call", "version": "1.0.0"},
        START,
        {"event": "media", "streamSid": "MZ01", "media": {"track": "inbound", "payload": "//8="}},
        {"event": "dtmf", "streamSid": "MZ01", "dtmf": {"track": "inbound_track", "digit": "5"}},
        {"event": "mark", "streamSid": "MZ01", "mark": {"name": "0:1"}},
        {"event": "stop", "streamSid": "MZ01", "stop": {"accountSid": "AC01", "callSid": "CA01"}},
    ]
    assert [stream.receive(json.dumps(message)) for message in messages] == [
        Connected(),
        Start("MZ01", "CA01", {"token": "abc"}),
        Media(b"\xff\xff"),
        Dtmf("5"),
        Mark("0:1"),
        Stop(),
    ]


def test_a_type_that_twilio_added_since_is_ignored() -> None:
    assert started().receive('{"event": "hologram", "streamSid": "MZ01"}') is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"event": "media", "streamSid": "MZ01"}',
        '{"event": "media", "streamSid": "MZ01", "media": {"payload": "not base64!"}}',
        '{"event": "media", "streamSid": "MZ01", "media": {"payload": 7}}',
        '{"event": "media", "streamSid": "MZ02", "media": {"payload": "//8="}}',
        '{"event": "dtmf", "streamSid": "MZ01", "dtmf": {"digit": "55"}}',
        '{"event": "dtmf", "streamSid": "MZ01", "dtmf": {"digit": null}}',
        '{"event": "mark", "streamSid": "MZ01", "mark": {"name": null}}',
        json.dumps(START),  # a second start
        '{"event": "connected"' + " " * 1_000_000 + "}",
    ],
)
def test_a_bad_message_is_one_protocol_error_and_the_stream_goes_on(message: str) -> None:
    stream = started()
    with pytest.raises(ProtocolError):
        stream.receive(message)
    assert stream.receive('{"event": "mark", "streamSid": "MZ01", "mark": {"name": "m"}}') == Mark("m")


def test_media_before_start_is_refused() -> None:
    with pytest.raises(ProtocolError, match="before start"):
        MediaStream().receive('{"event": "media", "streamSid": "MZ01", "media": {"payload": "//8="}}')


def test_media_after_stop_is_refused() -> None:
    stream = started()
    stream.receive('{"event": "stop", "streamSid": "MZ01", "stop": {}}')
    with pytest.raises(ProtocolError, match="after stop"):
        stream.receive('{"event": "media", "streamSid": "MZ01", "media": {"payload": "//8="}}')


@pytest.mark.parametrize(
    "change", [{"encoding": "audio/x-alaw"}, {"sampleRate": 16000}, {"sampleRate": "8000"}, {"channels": 2}]
)
def test_another_audio_format_is_refused(change: dict[str, object]) -> None:
    start = {**START, "start": {**START["start"], "mediaFormat": {**FORMAT, **change}}}
    with pytest.raises(ProtocolError, match="media format"):
        MediaStream().receive(json.dumps(start))


def test_what_is_written_has_exactly_the_fields_that_twilio_knows() -> None:
    stream = started()
    assert json.loads(stream.media(b"\xff\xff")) == {
        "event": "media",
        "streamSid": "MZ01",
        "media": {"payload": "//8="},
    }
    assert json.loads(stream.mark("0:1")) == {"event": "mark", "streamSid": "MZ01", "mark": {"name": "0:1"}}
    assert json.loads(stream.clear()) == {"event": "clear", "streamSid": "MZ01"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
hostile_messages = st.fixed_dictionaries(
    {"event": st.sampled_from(["media", "start", "mark", "dtmf", "stop", "connected"]) | json_values},
    optional={
        "streamSid": st.just("MZ01") | json_values,
        "media": json_values | st.fixed_dictionaries({"payload": json_values}),
        "start": json_values
        | st.fixed_dictionaries({"callSid": json_values, "mediaFormat": st.just(FORMAT)}),
        "mark": json_values | st.fixed_dictionaries({"name": json_values}),
        "dtmf": json_values | st.fixed_dictionaries({"digit": json_values}),
    },
)


@given(st.lists(hostile_messages.map(json.dumps) | st.text() | st.binary(), max_size=6))
def test_whatever_a_stranger_sends_is_a_message_nothing_or_a_protocol_error(
    messages: list[str | bytes],
) -> None:
    stream = MediaStream()
    for message in messages:
        try:
            received = stream.receive(message)
        except ProtocolError:
            continue
        assert received is None or isinstance(received, Message)


@given(st.binary(min_size=1, max_size=2000))
def test_audio_survives_the_way_out_and_in(audio: bytes) -> None:
    stream = started()
    assert stream.receive(stream.media(audio)) == Media(audio)
