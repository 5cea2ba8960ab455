"""A server that speaks Deepgram's messages, and fails, as a test tells it to. Real sockets, no models."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

BYTES_A_CHARACTER = 400  # 50 ms of audio, about a person's pace
VOICE = b"\x55"  # a sample that is not silence
UPDATE_BYTES = 2000
MESSAGE_CHARACTERS = 2000
MINUTE_CHARACTERS = 2400
MINUTE_FLUSHES = 20


class ListenConnection:
    def __init__(self, socket: ServerConnection) -> None:
        self.audio_bytes = 0
        self.audio_times: list[tuple[float, int]] = []
        self.speech_bytes = 0  # of VOICE
        self.silence_bytes = 0
        self.arrivals: asyncio.Queue[tuple[int, float]] = asyncio.Queue()  # bytes so far, monotonic seconds
        self.configured: list[dict[str, object]] = []
        self.commands: list[str] = []
        assert socket.request is not None
        self.path = urlsplit(socket.request.path).path
        self.query = parse_qs(urlsplit(socket.request.path).query)
        self.answers_configure = True
        self.is_mute = False  # sends no update of its own
        self.is_in_turn = False  # and has not announced its probable end
        self._unanswered_bytes = 0
        self._window_end = 0.0
        self._socket = socket
        self._sequence = 0

    async def send(self, **message: object) -> None:
        await self._socket.send(json.dumps({"sequence_id": self._sequence, "request_id": "r", **message}))
        self._sequence += 1

    async def send_text(self, text: str) -> None:
        await self._socket.send(text)

    async def turn_info(self, event: str, transcript: str = "", *, heard: float | None = None) -> None:
        """`heard`: up to where, in seconds of this connection's audio; else all that has come."""
        if event != "Update":
            self.is_in_turn = event in ("StartOfTurn", "TurnResumed")
        self._unanswered_bytes = 0
        words = [{"word": word, "confidence": 0.9, "end": 1.0} for word in transcript.split()]
        self._window_end = self.audio_bytes / 8000 if heard is None else heard
        await self.send(
            type="TurnInfo",
            event=event,
            transcript=transcript,
            words=words,
            turn_index=0,
            audio_window_end=self._window_end,
        )

    async def update(self) -> None:
        """As Deepgram does in a turn, every quarter of a second of audio; it has understood no more."""
        if self.is_in_turn and not self.is_mute and self._unanswered_bytes >= UPDATE_BYTES:
            await self.turn_info("Update", heard=self._window_end)

    def receive(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.audio_bytes += len(message)
            self._unanswered_bytes += len(message)
            self.speech_bytes += message.count(VOICE)
            self.silence_bytes += message.count(b"\xff")
            self.audio_times.append((asyncio.get_running_loop().time(), len(message)))
            self.arrivals.put_nowait((self.audio_bytes, time.monotonic()))
            return
        command = json.loads(message)
        self.commands.append(command["type"])
        if command["type"] == "Configure":
            self.configured.append(command)

    async def close(self, code: int = 1011, reason: str = "NET-0000") -> None:
        await self._socket.close(code, reason)

    def abort(self) -> None:
        self._socket.transport.abort()


class SpeakLimits:
    """Deepgram's limits of a connection, as it counts them."""

    def __init__(self) -> None:
        self.characters = 0
        self.flushes = 0
        self.longest_message = 0

    def is_broken_by(self, command: dict[str, str]) -> bool:
        if command["type"] == "Speak":
            self.characters += len(command["text"])
            self.longest_message = max(self.longest_message, len(command["text"]))
        self.flushes += command["type"] == "Flush"
        return (
            self.longest_message > MESSAGE_CHARACTERS
            or self.characters > MINUTE_CHARACTERS
            or self.flushes > MINUTE_FLUSHES
        )


class ScriptedDeepgram:
    """Faults, each to be set before what it is to break:

    `refusal` (`listen_refusal`, `speak_refusal`): the HTTP status of handshakes to come. `may_shake_hands`:
    cleared, they are not answered. `may_speak`: cleared, synthesis waits. `breaks_after`: the speak
    connection is gone after so many pieces of the next sentence. `break_with`: a close code, or
    None to abort.
    """

    def __init__(self) -> None:
        self.url = ""
        self.refusal: HTTPStatus | None = None
        self.listen_refusal: HTTPStatus | None = None
        self.speak_refusal: HTTPStatus | None = None
        self.may_shake_hands = asyncio.Event()
        self.may_shake_hands.set()
        self.handshakes = 0
        self.listening: asyncio.Queue[ListenConnection] = asyncio.Queue()
        self.speak_sockets: list[ServerConnection] = []
        self.spoken: list[str] = []
        self.clears = 0
        self.interrupts: list[int] = []
        self.text_spoken = ""
        self.limits_broken = 0
        self.flush_counts: list[int] = []
        self.breaks_after: int | None = None
        self.break_with: int | None = None
        self.odd_messages: list[str] = []  # sent before each sentence's audio
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
                if "/listen" in socket.request.path:
                    await self._listen(socket)
                elif socket.request.path.startswith("/v2/"):
                    await self._speak_flux(socket)
                else:
                    await self._speak(socket)
        finally:
            self.open_sockets -= 1
            self.tasks.discard(task)

    async def _listen(self, socket: ServerConnection) -> None:
        connection = ListenConnection(socket)
        if connection.path == "/v2/listen":
            await connection.send(type="Connected")
        self.listening.put_nowait(connection)
        async for message in socket:
            connection.receive(message)
            await connection.update()
            is_configure = isinstance(message, str) and connection.commands[-1] == "Configure"
            if is_configure and connection.answers_configure:
                await connection.send(type="ConfigureSuccess")

    async def _speak(self, socket: ServerConnection) -> None:
        self.speak_sockets.append(socket)
        await socket.send(json.dumps({"type": "Metadata", "request_id": "r"}))
        text, limits = "", SpeakLimits()
        async for message in socket:
            command = json.loads(message)
            self.limits_broken += limits.is_broken_by(command)
            if command["type"] == "Speak":
                text += command["text"]
            elif command["type"] == "Flush":
                self.flush_counts.append(limits.flushes)
                await self._synthesize(socket, text.strip())
                await socket.send(json.dumps({"type": "Flushed", "sequence_id": 0}))
                text = ""
            elif command["type"] == "Clear":
                self.clears += 1
                await socket.send(json.dumps({"type": "Cleared", "sequence_id": 0}))

    async def _speak_flux(self, socket: ServerConnection) -> None:
        self.speak_sockets.append(socket)
        await socket.send(json.dumps({"type": "Connected", "request_id": "r"}))
        text = ""
        async for message in socket:
            command = json.loads(message)
            if command["type"] == "Speak":
                text += command["text"]
            elif command["type"] == "Flush":
                await socket.send(json.dumps({"type": "SpeechStarted", "speech_id": "s"}))
                # Flushed says that the text is complete, and comes before its audio has.
                await socket.send(json.dumps({"type": "Flushed", "speech_id": "s"}))
                await self._synthesize(socket, text.strip())
                await socket.send(json.dumps({"type": "SpeechMetadata", "speech_id": "s"}))
                text = ""
            elif command["type"] == "Interrupt":
                self.interrupts.append(command["playback_offset"]["value"])
                await socket.send(VOICE * 800)  # on its way when the interruption came
                answer = {"type": "SpeechInterrupted", "text_spoken": self.text_spoken}
                await socket.send(json.dumps(answer))

    async def _synthesize(self, socket: ServerConnection, text: str) -> None:
        self.spoken.append(text)
        await self.may_speak.wait()
        for odd in self.odd_messages:
            await socket.send(odd)
        for number in range(max(1, len(text) // 20)):
            if number == self.breaks_after:
                self.breaks_after = None
                await self._break(socket)
            await socket.send(VOICE * 20 * BYTES_A_CHARACTER)

    async def _break(self, socket: ServerConnection) -> None:
        if self.break_with is None:
            socket.transport.abort()
        else:
            await socket.close(self.break_with, "broken as told")
        await socket.wait_closed()

    def kill_speak(self) -> None:
        for socket in self.speak_sockets:
            socket.transport.abort()
        self.speak_sockets.clear()

    async def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.handshakes += 1
        await self.may_shake_hands.wait()
        of_kind = self.listen_refusal if "/listen" in request.path else self.speak_refusal
        refusal = self.refusal or of_kind
        if refusal is None:
            return None
        response = connection.respond(refusal, "refused")
        response.headers["dg-error"] = "a reason"
        response.headers["dg-request-id"] = "request-7"
        return response


@contextlib.asynccontextmanager
async def scripted_deepgram() -> AsyncIterator[ScriptedDeepgram]:
    deepgram = ScriptedDeepgram()
    async with serve(
        deepgram.handle, "127.0.0.1", 0, process_request=deepgram.admit, compression=None, open_timeout=60
    ) as server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        deepgram.url = f"http://{host}:{port}"
        try:
            yield deepgram
        finally:
            deepgram.may_shake_hands.set()
