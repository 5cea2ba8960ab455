"""A Deepgram that hears what cues say and speaks at once. `GET /log` gives and forgets what it has seen.

`python -m calls.bench.deepgram --port N`
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time
from array import array
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import orjson
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from calls.bench import cues
from calls.bench.cues import Cue

LINE = "what are your opening hours"
BYTES_A_CHARACTER = 400  # 50 ms of audio, about a person's pace
PIECE = cues.FILLER * 1600  # 200 ms
UPDATE_SECONDS = 0.25  # how often a turn that goes on is reported


@dataclass
class Log:
    """`events` are (call, cue, when its message was sent); `delays` of frames on their way here. In ns."""

    events: list[tuple[int, int, int]] = field(default_factory=list)
    delays: array[int] = field(default_factory=lambda: array("q"))

    def take(self) -> bytes:
        taken = orjson.dumps({"events": self.events, "delays": self.delays.tolist()})
        self.events, self.delays = [], array("q")
        return taken


class Listening:
    """One listen connection."""

    def __init__(self, socket: ServerConnection, log: Log, *, is_linear: bool, is_eager: bool) -> None:
        self._socket = socket
        self._log = log
        self._is_linear = is_linear
        self._is_eager = is_eager
        self._frame_bytes = cues.FRAME_BYTES * (2 if is_linear else 1)
        self._sequence = 0
        self._turn = 0
        self._frames = 0
        self._next_update = float("inf")

    async def run(self) -> None:
        await self._send(type="Connected")
        async for message in self._socket:
            if isinstance(message, bytes):
                await self._hear(message)
            elif orjson.loads(message)["type"] == "Configure":
                await self._send(type="ConfigureSuccess")

    async def _hear(self, audio: bytes) -> None:
        now_ns = time.monotonic_ns()
        heard = None
        self._frames += len(audio) // self._frame_bytes
        for start in range(0, len(audio), self._frame_bytes):
            heard = cues.read(self._head(audio, start))
            if heard is not None and heard.cue:
                await self._act(heard)
        if heard is not None:
            # Of the last frame of a piece: the earlier ones wait for it on purpose.
            self._log.delays.append(now_ns - heard.sent_ns)
        if now_ns / 1e9 >= self._next_update:
            self._next_update += UPDATE_SECONDS
            await self._turn_info("Update", LINE[:12])

    def _head(self, audio: bytes, start: int) -> bytes:
        if not self._is_linear:
            return audio[start : start + cues.HEAD_BYTES]
        return cues.from_linear(audio[start : start + 2 * cues.HEAD_BYTES])

    async def _act(self, heard: cues.Heard) -> None:
        if heard.cue is Cue.LIKELY_END:
            if self._is_eager:
                self._next_update = float("inf")
                await self._turn_info("EagerEndOfTurn", LINE)
            return
        self._log.events.append((heard.call, heard.cue, time.monotonic_ns()))
        if heard.cue is not Cue.END:
            self._next_update = time.monotonic() + UPDATE_SECONDS
            await self._turn_info("StartOfTurn", LINE.split()[0])
        if heard.cue in (Cue.END, Cue.COUGH):
            self._next_update = float("inf")
            await self._turn_info("EndOfTurn", LINE if heard.cue is Cue.END else "")
            self._turn += 1

    async def _turn_info(self, event: str, transcript: str) -> None:
        heard_seconds = 0.02 * self._frames
        words = [{"word": word, "confidence": 0.97, "end": heard_seconds} for word in transcript.split()]
        await self._send(
            type="TurnInfo",
            event=event,
            turn_index=self._turn,
            audio_window_start=0.0,
            audio_window_end=heard_seconds,
            transcript=transcript,
            words=words,
            end_of_turn_confidence=0.9 if event == "EndOfTurn" else 0.1,
        )

    async def _send(self, **message: object) -> None:
        numbered = {"request_id": "bench", "sequence_id": self._sequence, **message}
        self._sequence += 1
        await self._socket.send(orjson.dumps(numbered).decode())


async def speak(socket: ServerConnection, *, is_linear: bool) -> None:
    """One speak connection: all audio of a text at once, in pieces of 200 ms."""
    await socket.send(json.dumps({"type": "Metadata", "request_id": "bench"}))
    text = ""
    piece = PIECE * (2 if is_linear else 1)
    async for message in socket:
        command = orjson.loads(message)
        if command["type"] == "Speak":
            text += command["text"]
        elif command["type"] == "Flush":
            for _ in range(max(1, len(text) * BYTES_A_CHARACTER // len(PIECE))):
                await socket.send(piece)
            text = ""
            await socket.send('{"type":"Flushed","sequence_id":0}')
        elif command["type"] == "Clear":
            await socket.send('{"type":"Cleared","sequence_id":0}')


async def serve_until_cancelled(port: int) -> None:
    log = Log()

    async def handle(socket: ServerConnection) -> None:
        assert socket.request is not None
        url = urlsplit(socket.request.path)
        query = parse_qs(url.query)
        is_linear = query.get("encoding") == ["linear16"]
        is_eager = "eager_eot_threshold" in query
        with contextlib.suppress(ConnectionClosed):
            if url.path == "/v2/listen":
                await Listening(socket, log, is_linear=is_linear, is_eager=is_eager).run()
            else:
                await speak(socket, is_linear=is_linear)

    def answer(connection: ServerConnection, request: Request) -> Response | None:
        if request.path == "/log":
            return connection.respond(200, log.take().decode())
        return connection.respond(200, "ready") if request.path == "/health" else None

    async with serve(handle, "127.0.0.1", port, process_request=answer, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve_until_cancelled(parser.parse_args().port))
