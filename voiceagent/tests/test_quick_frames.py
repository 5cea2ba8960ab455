from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.testing import StringTransport

from calls.wake_ups import WAKE_AT
from voiceagent.quick_frames import CAN_WAIT, QuickProtocol, announcing_wake_ups, whole_text

PATIENCE = 10.0

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: testserver\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
KEY = b"\x01\x80\xff\x2a"
MEDIA = b'{"event":"media","media":{"payload":"' + b"u" * 216 + b'"}}'


def frame(payload: bytes, *, first: int = 0x81, mask: int = 0x80) -> bytes:
    length = len(payload)
    size = bytes((length | mask,)) if length < 126 else bytes((126 | mask,)) + length.to_bytes(2, "big")
    if not mask:
        return bytes((first,)) + size + payload
    return bytes((first,)) + size + KEY + bytes(byte ^ KEY[at % 4] for at, byte in enumerate(payload))


class FakeServer:
    """As much of Daphne's server as a protocol needs; `put` holds what the application would get."""

    def __init__(self) -> None:
        self.root_path = ""
        self.proxy_forwarded_address_header = None
        self.put: list[dict[str, Any]] = []

    def protocol_connected(self, protocol: object) -> None: ...

    def protocol_disconnected(self, protocol: object) -> None: ...

    def log_action(self, *action: object) -> None: ...

    def create_application(self, protocol: object, scope: object) -> SimpleNamespace:
        return SimpleNamespace(put_nowait=self.put.append)


def exchange(protocol_class: type[WebSocketProtocol], pieces: list[bytes]) -> tuple[list[Any], bytes]:
    """What the application gets of these pieces, and what goes back over the wire."""
    server = FakeServer()
    factory = WebSocketFactory(server)
    factory.protocol = protocol_class
    protocol = factory.buildProtocol(None)
    protocol._raw_query_string = b""  # which Daphne's HTTP side sets
    transport = StringTransport()
    transport.registerProducer(protocol, True)
    protocol.makeConnection(transport)
    protocol.dataReceived(HANDSHAKE)
    protocol.serverAccept()
    transport.clear()
    for piece in pieces:
        protocol.dataReceived(piece)
    wire = transport.value()
    protocol._connectionLost(None)
    return server.put, wire


FRAMES = st.one_of(
    st.builds(frame, st.sampled_from([b"", b"hello", b"\x00~", "é".encode(), MEDIA, b"x" * 125, b"x" * 126])),
    st.builds(
        frame, st.binary(max_size=6), first=st.sampled_from([0x01, 0x80, 0x82, 0x89, 0x8A, 0xC1, 0x83])
    ),
    st.just(frame(b"not masked", mask=0)),
    st.just(frame(b"\xff\xfe")),  # no UTF-8
    st.just(frame(b"\x03\xe8", first=0x88)),  # a close
)


@given(st.lists(FRAMES, max_size=6), st.lists(st.integers(0, 400), max_size=4))
def test_whatever_comes_is_read_as_autobahn_reads_it(frames: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frames)
    ends = sorted({min(cut, len(stream)) for cut in cuts} | {len(stream)})
    pieces = [stream[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    pieces = [piece for piece in pieces if piece]
    assert exchange(QuickProtocol, pieces) == exchange(WebSocketProtocol, pieces)


def test_two_frames_in_one_read_are_two_messages() -> None:
    got, _ = exchange(QuickProtocol, [frame(MEDIA) + frame(b"stop")])
    assert [message.get("text") for message in got[1:3]] == [MEDIA.decode(), "stop"]


def test_a_frame_of_audio_is_read_the_short_way() -> None:
    assert whole_text(frame(MEDIA) + b"more") == (MEDIA, len(frame(MEDIA)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        frame(MEDIA)[:-1],
        frame(MEDIA)[:3],
        frame("é".encode()),
        frame(b"binary", first=0x82),
        frame(b"the first part", first=0x01),
        frame(b"compressed", first=0xC1),
        frame(b"not masked", mask=0),
        frame(b"ping", first=0x89),
    ],
)
def test_all_else_is_left_to_autobahn(data: bytes) -> None:
    assert whole_text(data) is None


class OpenSocket:
    """As much of Twisted's transport as it takes to say when to wake."""

    def __init__(self, handle: socket.socket) -> None:
        self.handle = handle

    def getHandle(self) -> socket.socket:
        return self.handle


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The caller's end and ours."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        caller = socket.create_connection(listening.getsockname())
        ours, _ = listening.accept()
    with caller, ours:
        yield caller, ours


def opened(handle: socket.socket) -> QuickProtocol:
    protocol = QuickProtocol()
    protocol.state = QuickProtocol.STATE_OPEN
    protocol.transport = OpenSocket(handle)
    return protocol


def is_readable(ours: socket.socket, seconds: float) -> bool:
    return bool(select.select([ours], [], [], seconds)[0])


def test_a_socket_wakes_us_for_so_many_bytes(connected: tuple[socket.socket, socket.socket]) -> None:
    caller, ours = connected
    protocol = opened(ours)
    protocol.handle_reply({"type": WAKE_AT, "bytes": 100})
    caller.sendall(b"x" * 99)
    assert not is_readable(ours, 0.05)
    caller.sendall(b"x")
    assert is_readable(ours, PATIENCE)
    ours.recv(100)
    caller.sendall(b"x")
    assert not is_readable(ours, 0.05)
    protocol.handle_reply({"type": WAKE_AT, "bytes": 1})
    assert is_readable(ours, PATIENCE)


def test_a_socket_that_was_closed_over_there_wakes_us(
    connected: tuple[socket.socket, socket.socket],
) -> None:
    caller, ours = connected
    protocol = opened(ours)
    protocol.handle_reply({"type": WAKE_AT, "bytes": 100})
    caller.shutdown(socket.SHUT_WR)
    assert is_readable(ours, PATIENCE)


async def test_the_application_is_told_what_the_server_can_do() -> None:
    scopes = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)

    scope = {"type": "websocket", "extensions": {"other": {}}}
    await announcing_wake_ups(application)(scope, AsyncMock(), AsyncMock())
    assert scopes[0]["extensions"] == {"other": {}, **({WAKE_AT: {}} if CAN_WAIT else {})}


def test_a_lost_connection_is_asked_for_nothing() -> None:
    protocol = QuickProtocol()
    protocol.state = QuickProtocol.STATE_CLOSED
    protocol.handle_reply({"type": WAKE_AT, "bytes": 100})
    assert protocol.wakes_at == 1
