"""Twilio's end of a media stream, for the application itself: no HTTP, no clock; marks return when told."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from channels.testing import WebsocketCommunicator
from twilio.request_validator import RequestValidator

from calls.models import Call
from voiceagent.asgi import application

STREAM_SID = "MZ" + "1" * 32
STREAM_URL = "ws://testserver/calls/stream/"
FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
PATIENCE = 60.0  # seconds for anything that must come


def signature(auth_token: str) -> bytes:
    return str(RequestValidator(auth_token).compute_signature(STREAM_URL, {})).encode()


class Handset:
    """What the caller hears is in `heard_bytes`; with `plays` a mark returns as soon as it comes."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self.plays = True
        self.heard_bytes = 0
        self.pending_marks: list[str] = []
        self.returned_marks = 0
        self.clears = 0
        self.close_code: int | None = None
        self.call_sid = ""
        self._communicator = communicator
        self._news = asyncio.Event()

    async def send(self, event: str, **fields: Any) -> None:
        message = {"event": event, "streamSid": STREAM_SID, **fields}
        await self._communicator.send_to(text_data=json.dumps(message))

    async def start(self, call_sid: str, token: str) -> None:
        self.call_sid = call_sid
        start = {"callSid": call_sid, "mediaFormat": FORMAT, "customParameters": {"token": token}}
        await self.send("start", start={"streamSid": STREAM_SID, **start})

    async def press(self, digit: str) -> None:
        await self.send("dtmf", dtmf={"track": "inbound_track", "digit": digit})

    async def speak(self, frames: int = 4) -> None:
        for _ in range(frames):
            await self.send("media", media={"payload": base64.b64encode(b"\x55" * 160).decode()})

    async def return_marks(self) -> None:
        while self.pending_marks:
            await self.send("mark", mark={"name": self.pending_marks.pop(0)})
            self.returned_marks += 1

    async def hang_up(self) -> None:
        await self.send("stop", stop={"callSid": "CA"})
        await self._communicator.send_input({"type": "websocket.disconnect", "code": 1000})

    async def listen(self) -> None:
        """Takes what the agent sends until the socket closes."""
        while self.close_code is None:
            message = await self._communicator.receive_output(timeout=60)
            if message["type"] == "websocket.close":
                self.close_code = message.get("code", 1000)
            else:
                await self._take(json.loads(message["text"]))
            self._news.set()

    async def _take(self, message: dict[str, Any]) -> None:
        if message["event"] == "media":
            self.heard_bytes += len(base64.b64decode(message["media"]["payload"]))
        elif message["event"] == "clear":
            self.clears += 1
            await self.return_marks()
        elif message["event"] == "mark":
            self.pending_marks.append(message["mark"]["name"])
            if self.plays:
                await self.return_marks()

    async def until(self, condition: Any) -> None:
        """Returns when `condition()` holds; it is asked whenever something came from the agent."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()


def stream_communicator(auth_token: str) -> WebsocketCommunicator:
    headers = [(b"x-twilio-signature", signature(auth_token)), (b"host", b"testserver")]
    return WebsocketCommunicator(application, "/calls/stream/", headers=headers)


class RealTimeHandset(Handset):
    """Plays what it is sent at the pace of speech; a mark returns when what is before it has been heard."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        super().__init__(communicator)
        self.plays = False
        self.audible: list[tuple[float, float]] = []  # from when until when, on the loop's clock
        self._returning: set[asyncio.Task[None]] = set()

    async def _take(self, message: dict[str, Any]) -> None:
        await super()._take(message)
        now = asyncio.get_running_loop().time()
        if message["event"] == "media":
            seconds = len(base64.b64decode(message["media"]["payload"])) / 8000
            begins = max(now, self.audible[-1][1] if self.audible else now)
            self.audible.append((begins, begins + seconds))
        elif message["event"] == "clear":
            self.audible = [(begin, min(end, now)) for begin, end in self.audible if begin < now]
        elif message["event"] == "mark":
            delay = max(0.0, (self.audible[-1][1] if self.audible else now) - now)
            task = asyncio.create_task(self._return_after(delay, message["mark"]["name"]))
            self._returning.add(task)
            task.add_done_callback(self._returning.discard)

    async def _return_after(self, seconds: float, name: str) -> None:
        await asyncio.sleep(seconds)
        if name in self.pending_marks:
            self.pending_marks.remove(name)
            await self.send("mark", mark={"name": name})


@contextlib.asynccontextmanager
async def handset(
    call: Call, token: str, auth_token: str, *, kind: type[Handset] = Handset
) -> AsyncIterator[Handset]:
    """A started stream; left, the socket is closed and the application has ended."""
    communicator = stream_communicator(auth_token)
    connected, _ = await communicator.connect(timeout=PATIENCE)
    assert connected
    phone = kind(communicator)
    await phone.start(call.call_sid, token)
    listening = asyncio.create_task(phone.listen())
    try:
        yield phone
    finally:
        listening.cancel()
        await communicator.disconnect(timeout=PATIENCE)
