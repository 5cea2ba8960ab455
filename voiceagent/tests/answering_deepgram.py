"""A server that speaks Deepgram's messages to many calls: hears lines by their tone, speaks in no time."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Sequence

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

FIRST_TONE = 0x10  # μ-law; line n is spoken in tone n
VOICE = b"\x90"
BYTES_A_CHARACTER = 100  # 12 ms: calls that are short, and long enough to be disturbed
PIECE_CHARACTERS = 20


def spoken(line: int) -> bytes:
    """Half a second of μ-law that stands for a line."""
    return bytes([FIRST_TONE + line]) * 4000


class AnsweringDeepgram:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.url = ""

    async def handle(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        with contextlib.suppress(ConnectionClosed):
            if socket.request.path.startswith("/v2/listen"):
                await self._listen(socket)
            else:
                await self._speak(socket)

    async def _listen(self, socket: ServerConnection) -> None:
        sequence, heard_bytes, line = 0, 0, -1

        async def send(**message: object) -> None:
            nonlocal sequence
            await socket.send(json.dumps({"request_id": "r", "sequence_id": sequence, **message}))
            sequence += 1

        async def turn(event: str, text: str) -> None:
            words = [{"word": word, "confidence": 0.9} for word in text.split()]
            at = {"audio_window_start": 0.0, "audio_window_end": heard_bytes / 8000, "turn_index": 0}
            await send(type="TurnInfo", event=event, transcript=text, words=words, **at)

        await send(type="Connected")
        async for message in socket:
            if isinstance(message, str):
                if json.loads(message)["type"] == "Configure":
                    await send(type="ConfigureSuccess", thresholds={}, keyterms=[])
                continue
            heard_bytes += len(message)
            tones = [code for code in set(message) if FIRST_TONE <= code < FIRST_TONE + len(self.lines)]
            if tones and line < 0:
                line = tones[0] - FIRST_TONE
                await turn("StartOfTurn", self.lines[line].split()[0])
            elif not tones and line >= 0:
                ended, line = line, -1
                await turn("EndOfTurn", self.lines[ended])

    async def _speak(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "Metadata", "request_id": "r"}))
        text = ""
        async for message in socket:
            command = json.loads(message)
            if command["type"] == "Speak":
                text += command["text"]
            elif command["type"] == "Flush":
                for _ in range(max(1, len(text) // PIECE_CHARACTERS)):
                    await socket.send(VOICE * PIECE_CHARACTERS * BYTES_A_CHARACTER)
                await socket.send(json.dumps({"type": "Flushed", "sequence_id": 0}))
                text = ""
            elif command["type"] == "Clear":
                await socket.send(json.dumps({"type": "Cleared", "sequence_id": 0}))


@contextlib.asynccontextmanager
async def answering_deepgram(lines: Sequence[str]) -> AsyncIterator[AnsweringDeepgram]:
    deepgram = AnsweringDeepgram(lines)
    async with serve(deepgram.handle, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        deepgram.url = f"http://{host}:{port}"
        yield deepgram
