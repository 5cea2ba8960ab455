"""The client's end of a websocket, as lean as it can be: the load must cost less than what it measures.

Text messages out, each in one write and masked as RFC 6455 has it; whole messages in. No fragments, no
extension.
"""

from __future__ import annotations

import asyncio
import base64
import os
import random
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Refused(Exception):
    """The server did not take the websocket; the text is its status line."""


def masked(opcode: int, payload: bytes) -> bytes:
    """A final frame of at most 64 kB."""
    size = len(payload)
    head = (
        bytes((0x80 | opcode, 0x80 | size))
        if size < 126
        else bytes((0x80 | opcode, 0xFE, size >> 8, size & 255))
    )
    key = random.randbytes(4)
    mask = int.from_bytes((key * (size // 4 + 1))[:size], "big")
    return head + key + (int.from_bytes(payload, "big") ^ mask).to_bytes(size, "big")


def unmasked(buffer: bytearray) -> tuple[int, bytes] | None:
    """Takes one frame from the head of `buffer`; None while it is not whole."""
    if len(buffer) < 2:
        return None
    size, start = buffer[1] & 0x7F, 2
    if size >= 126:
        start = 4 if size == 126 else 10
        if len(buffer) < start:
            return None
        size = int.from_bytes(buffer[2:start], "big")
    if len(buffer) < start + size:
        return None
    opcode, payload = buffer[0] & 0x0F, bytes(buffer[start : start + size])
    del buffer[: start + size]
    return opcode, payload


class PhoneSocket(asyncio.Protocol):
    def __init__(self, url: str, headers: Mapping[str, str], on_text: Callable[[bytes], None]) -> None:
        self._url = urlsplit(url)
        self._headers = headers
        self._on_text = on_text
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()

    @classmethod
    async def open(
        cls, url: str, headers: Mapping[str, str], on_text: Callable[[bytes], None]
    ) -> PhoneSocket:
        """Raises Refused, or OSError where nobody listens."""
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, socket = await loop.create_connection(
            lambda: cls(url, headers, on_text), parts.hostname or "", parts.port or 80
        )
        await socket.opened
        return socket

    def send(self, text: bytes) -> None:
        if self._transport is not None:
            self._transport.write(masked(TEXT, text))

    async def close(self, *, seconds: float = 5.0) -> None:
        if self._transport is None:
            return
        self._transport.write(masked(CLOSE, b"\x03\xe8"))
        try:
            async with asyncio.timeout(seconds):
                await self.closed.wait()
        except TimeoutError:
            self._transport.abort()

    # --- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        lines = [
            f"GET {self._url.path or '/'} HTTP/1.1",
            f"Host: {self._url.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in self._headers.items()),
        ]
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done() and not self._take_answer():
            return
        while (frame := unmasked(self._buffer)) is not None:
            opcode, payload = frame
            if opcode == TEXT:
                self._on_text(payload)
            elif self._transport is not None and opcode == PING:
                self._transport.write(masked(PONG, payload))
            elif self._transport is not None and opcode == CLOSE:
                self._transport.write(masked(CLOSE, payload[:2]))
                self._transport.close()

    def _take_answer(self) -> bool:
        answer, separator, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not separator:
            return False
        status = answer.split(b"\r\n", 1)[0].decode()
        if " 101 " not in f"{status} ":
            self.opened.set_exception(Refused(status))
            return False
        self._buffer[:] = rest
        self.opened.set_result(None)
        return True

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self.closed.set()
        if not self.opened.done():
            self.opened.set_exception(Refused("closed without an answer"))
