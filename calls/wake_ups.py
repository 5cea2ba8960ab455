"""How many of a caller's frames it takes to wake us.

Deepgram wants audio in pieces of 80 ms: of four frames the first three can wait in the kernel for the fourth.
So the server is told how many bytes are worth a wake-up, if it is one that can be told (quick_frames.py). Of
what a silent caller's frame costs that saves a quarter, of a whole call's cost with 50 calls 9 % (`python -m
calls.bench run --servers voiceagent --calls 50 100`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from calls.media_streams import MediaStream

WAKE_AT = "websocket.wake_at"
"""The server's extension to ASGI; its message has "bytes", 1 for: at whatever comes."""
# Longer frames than 80 ms of any telephone are no reason to wait.
MOST_BYTES = 4096

# ASGI's own types.
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class WakeUps:
    """Of one stream. Without the extension nothing is asked for."""

    def __init__(self, stream: MediaStream, send: Send, extensions: Collection[str]) -> None:
        self._stream = stream
        self._send = send
        self._can_wait = WAKE_AT in extensions
        self._asked_for = 1

    async def wait_for_audio(self, audio_bytes: int) -> None:
        """Less than `audio_bytes` of μ-law need not wake us; 0: everything shall."""
        wanted = self._stream.media_size(audio_bytes)
        wanted = wanted if 1 < wanted <= MOST_BYTES else 1
        if self._can_wait and wanted != self._asked_for:
            self._asked_for = wanted
            await self._send({"type": WAKE_AT, "bytes": wanted})
