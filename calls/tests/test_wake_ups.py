from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from calls.media_streams import MediaStream
from calls.wake_ups import MOST_BYTES, WAKE_AT, WakeUps

START = {
    "event": "start",
    "streamSid": "MZ1",
    "start": {
        "callSid": "CA1",
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}
SOCKET_BYTES = 8  # what a masked frame of 126 bytes or more adds to its text: RFC 6455, 5.2


def media(number: int, audio: bytes = b"\xff" * 160) -> str:
    payload = base64.b64encode(audio).decode()
    fields = {"track": "inbound", "chunk": str(number), "timestamp": str(20 * number), "payload": payload}
    return json.dumps(
        {"event": "media", "sequenceNumber": str(number + 1), "streamSid": "MZ1", "media": fields}
    )


def on_the_wire(*texts: str) -> int:
    return sum(len(text) + SOCKET_BYTES for text in texts)


@pytest.fixture
def stream() -> MediaStream:
    opened = MediaStream()
    opened.receive(json.dumps(START))
    return opened


class Server:
    def __init__(self) -> None:
        self.asked: list[int] = []

    async def send(self, message: dict[str, Any]) -> None:
        assert message["type"] == WAKE_AT
        self.asked.append(message["bytes"])


@pytest.mark.parametrize("first", [1, 9, 99, 4_998, 999_998])
async def test_three_frames_and_a_mark_do_not_wake_us_and_the_fourth_frame_does(
    stream: MediaStream, first: int
) -> None:
    server = Server()
    stream.receive(media(first))
    await WakeUps(stream, server.send, {WAKE_AT}).wait_for_audio(640)
    frames = [media(first + after) for after in range(1, 5)]
    mark = '{"event":"mark","sequenceNumber":"9","streamSid":"MZ1","mark":{"name":"0:1"}}'
    assert on_the_wire(*frames[:3], mark) < server.asked[0] < on_the_wire(*frames)


async def test_the_last_frame_of_a_piece_wakes_us_and_so_does_all_where_nothing_is_awaited(
    stream: MediaStream,
) -> None:
    server = Server()
    wake_ups = WakeUps(stream, server.send, {WAKE_AT})
    stream.receive(media(1))
    await wake_ups.wait_for_audio(160)
    assert server.asked[0] < on_the_wire(media(2))
    await wake_ups.wait_for_audio(0)
    assert server.asked[1] == 1


async def test_the_server_is_told_once(stream: MediaStream) -> None:
    server = Server()
    wake_ups = WakeUps(stream, server.send, {WAKE_AT})
    await wake_ups.wait_for_audio(640)
    assert server.asked == [], "no frame has come, so nobody knows how long one is"
    stream.receive(media(1))
    await wake_ups.wait_for_audio(640)
    await wake_ups.wait_for_audio(640)
    assert len(server.asked) == 1


async def test_a_server_without_the_extension_is_asked_for_nothing(stream: MediaStream) -> None:
    server = Server()
    stream.receive(media(1))
    await WakeUps(stream, server.send, ()).wait_for_audio(640)
    assert server.asked == []


async def test_frames_that_no_telephone_sends_are_not_waited_for(stream: MediaStream) -> None:
    server = Server()
    stream.receive(media(1, audio=b"\xff"))
    assert stream.media_size(640) > MOST_BYTES
    await WakeUps(stream, server.send, {WAKE_AT}).wait_for_audio(640)
    assert server.asked == []
