"""A server that speaks Deepgram's messages as a test tells it to. Real sockets, no models."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

BYTES_A_CHARACTER = 400  # 50 ms of audio, about a person's pace
VOICE = b"\x55"  # a sample that is not silence


class ListenConnection:
    def __init__(self, socket: ServerConnection) -> None:
        self.audio_bytes = 0
        self.arrivals: asyncio.Queue[tuple[int, float]] = asyncio.Queue()  # bytes so far, monotonic seconds
        self.configured: list[dict[str, object]] = []
        self._socket = socket
        self._sequence = 0

    async def send(self, **message: object) -> None:
        await self._socket.send(json.dumps({"sequence_id": self._sequence, "request_id": "r", **message}))
        self._sequence += 1

    async def turn_info(self, event: str, transcript: str = "") -> None:
        words = [{"word": word, "confidence": 0.9, "end": 1.0} for word in transcript.split()]
        await self.send(type="TurnInfo", event=event, transcript=transcript, words=words, turn_index=0)

    async def close(self, code: int = 1011, reason: str = "NET-0000") -> None:
        await self._socket.close(code, reason)

    def abort(self) -> None:
        self._socket.transport.abort()


class ScriptedDeepgram:
    """`refusal` is the HTTP status of handshakes to come; `holds_audio` keeps synthesis waiting."""

    def __init__(self) -> None:
        self.url = ""
        self.refusal: HTTPStatus | None = None
        self.listening: asyncio.Queue[ListenConnection] = asyncio.Queue()
        self.spoken: list[str] = []
        self.clears = 0
        self.open_sockets = 0
        self.tasks: set[asyncio.Task[object]] = set()  # of this server, not of who talks to it
        self.may_speak = asyncio.Event()
        self.may_speak.set()

    async def handle(self, socket: ServerConnection) -> None:
        self.open_sockets += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        assert socket.request is not None
        try:
            with contextlib.suppress(ConnectionClosed):
                if socket.request.path.startswith("/v2/listen"):
                    await self._listen(socket)
                else:
                    await self._speak(socket)
        finally:
            self.open_sockets -= 1
            self.tasks.discard(task)

    async def _listen(self, socket: ServerConnection) -> None:
        connection = ListenConnection(socket)
        await connection.send(type="Connected")
        self.listening.put_nowait(connection)
        async for message in socket:
            if isinstance(message, bytes):
                connection.audio_bytes += len(message)
                connection.arrivals.put_nowait((connection.audio_bytes, time.monotonic()))
            elif json.loads(message)["type"] == "Configure":
                connection.configured.append(json.loads(message))

    async def _speak(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "Metadata", "request_id": "r"}))
        text = ""
        async for message in socket:
            command = json.loads(message)
            if command["type"] == "Speak":
                text += command["text"]
            elif command["type"] == "Flush":
                await self._synthesize(socket, text.strip())
                text = ""
            elif command["type"] == "Clear":
                self.clears += 1
                await socket.send(json.dumps({"type": "Cleared", "sequence_id": 0}))

    async def _synthesize(self, socket: ServerConnection, text: str) -> None:
        self.spoken.append(text)
        await self.may_speak.wait()
        for _ in range(max(1, len(text) // 20)):
            await socket.send(VOICE * 20 * BYTES_A_CHARACTER)
        await socket.send(json.dumps({"type": "Flushed", "sequence_id": 0}))

    async def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if self.refusal is None:
            return None
        response = connection.respond(self.refusal, "refused")
        response.headers["dg-error"] = "a reason"
        response.headers["dg-request-id"] = "request-7"
        return response


@contextlib.asynccontextmanager
async def scripted_deepgram() -> AsyncIterator[ScriptedDeepgram]:
    deepgram = ScriptedDeepgram()
    async with serve(
        deepgram.handle, "127.0.0.1", 0, process_request=deepgram.admit, compression=None
    ) as server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        deepgram.url = f"http://{host}:{port}"
        yield deepgram
