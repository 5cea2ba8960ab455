"""Websocket messages of the usual shape, read the short way and several at once.

Autobahn takes each frame through thirty functions of its own: 17 μs, a third of what a silent call cost. What
Twilio sends is nearly always whole, short, masked text in ASCII: that is read here in 2 μs, and all else is
left to Autobahn.

An application that needs no single frame may say how many bytes are worth a wake-up: "websocket.wake_at",
announced among the scope's extensions.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from websockets.frames import apply_mask  # type: ignore[attr-defined]

from calls.wake_ups import WAKE_AT, Receive, Scope, Send

WHOLE_TEXT = 0x81  # a final frame of text, without an extension
MASKED = 0x80
TWO_BYTES_OF_LENGTH = 126

# Elsewhere polling may not heed SO_RCVLOWAT; see socket(7). To set it wakes us if so much is there already.
CAN_WAIT = sys.platform == "linux"

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def whole_text(data: bytes) -> tuple[bytes, int] | None:
    """The text of the frame at the head of `data`, and the frame's size; None: it is of another shape."""
    if len(data) < 2 or data[0] != WHOLE_TEXT or not data[1] & MASKED:
        return None
    length, start = data[1] & 0x7F, 2
    if length == TWO_BYTES_OF_LENGTH:
        length, start = int.from_bytes(data[2:4], "big"), 4
        if length < TWO_BYTES_OF_LENGTH:
            return None
    elif length > TWO_BYTES_OF_LENGTH:
        return None
    end = start + 4 + length
    if len(data) < end:
        return None
    text = apply_mask(data[start + 4 : end], data[start : start + 4])
    return (text, end) if text.isascii() else None


class QuickProtocol(WebSocketProtocol):
    wakes_at = 1  # bytes

    def handle_reply(self, message: dict[str, Any]) -> None:
        if message["type"] == WAKE_AT:
            if self.state == self.STATE_OPEN:  # else there is no socket any more
                self._wake_at(message["bytes"])
        else:
            super().handle_reply(message)

    def sendCloseFrame(self, *args: Any, **kwargs: Any) -> None:
        """What is awaited now is the other's close, of eight bytes."""
        if self.wakes_at > 1:
            self._wake_at(1)
        super().sendCloseFrame(*args, **kwargs)

    def _wake_at(self, size: int) -> None:
        self.wakes_at = size
        self.transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)

    def dataReceived(self, data: bytes) -> None:
        while (
            self.state == self.STATE_OPEN
            and not self.data
            and self.current_frame is None
            and not self.inside_message
            and self.autoPingTimeoutCall is None
            and (frame := whole_text(data)) is not None
        ):
            text, size = frame
            self.onMessage(text, False)
            data = data[size:]
        if data:
            super().dataReceived(data)


def read_frames_quickly() -> None:
    """Before Daphne takes its first connection."""
    WebSocketFactory.protocol = QuickProtocol


def announcing_wake_ups(application: Application) -> Application:
    async def announced(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), **({WAKE_AT: {}} if CAN_WAIT else {})}
        await application({**scope, "extensions": extensions}, receive, send)

    return announced
