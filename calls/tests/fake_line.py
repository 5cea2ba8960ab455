"""The product's side of a call, for tests of callers: real HTTP and websocket servers, a scripted agent."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from calls.twilio_simulator.mulaw import last_loud

TOKEN = "the stream's token"
AUTH_TOKEN = "a token for tests alone"
QUIET_FRAMES = 15


def tone(seconds: float) -> bytes:
    """μ-law that can be heard."""
    return b"\x10\x90" * round(seconds * 4000)


class FakeStream:
    """One accepted media stream, seen from the server: what came, and what to send."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        self.received: list[dict[str, Any]] = []
        self.sid = ""

    def events(self, name: str) -> list[dict[str, Any]]:
        return [message for message in self.received if message["event"] == name]

    def caller_audio(self) -> bytes:
        return b"".join(base64.b64decode(message["media"]["payload"]) for message in self.events("media"))

    async def next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self._socket.recv())
        self.received.append(message)
        if message["event"] == "start":
            self.sid = message["streamSid"]
        return message

    async def until(self, event: str) -> dict[str, Any]:
        while (message := await self.next())["event"] != event:
            pass
        return message

    async def hear_turn(self) -> None:
        """Returns when the caller has spoken and then been silent for 0.3 s."""
        quiet, spoken = 0, False
        while not spoken or quiet < QUIET_FRAMES:
            message = await self.until("media")
            if last_loud(base64.b64decode(message["media"]["payload"])) >= 0:
                quiet, spoken = 0, True
            else:
                quiet += 1

    async def say(self, seconds: float, mark: str = "") -> None:
        payload = base64.b64encode(tone(seconds)).decode()
        await self.send({"event": "media", "streamSid": self.sid, "media": {"payload": payload}})
        if mark:
            await self.send({"event": "mark", "streamSid": self.sid, "mark": {"name": mark}})

    async def clear(self) -> None:
        await self.send({"event": "clear", "streamSid": self.sid})

    async def send(self, message: dict[str, Any] | str | bytes) -> None:
        await self._socket.send(json.dumps(message) if isinstance(message, dict) else message)

    def abort(self) -> None:
        """As when the server process dies."""
        self._socket.transport.abort()

    async def close(self, code: int = 1000) -> None:
        await self._socket.close(code)


Agent: TypeAlias = Callable[[FakeStream], Awaitable[None]]


async def polite_agent(stream: FakeStream) -> None:
    """Greets, answers one turn, and hangs up when its farewell has been played."""
    await stream.until("start")
    await stream.say(0.5, mark="greeting")
    await stream.hear_turn()
    await stream.say(0.5, mark="farewell")
    while (await stream.until("mark"))["mark"]["name"] != "farewell":
        pass


class FakeLine:
    """Answers webhooks with scripted TwiML and lets an agent speak on each stream; checks signatures.

    Also a voice for the caller, where Deepgram has its own.
    """

    def __init__(self, *agents: Agent, is_signed: bool = True) -> None:
        self.agents = list(agents)
        self.is_signed = is_signed
        """Whether a stream must be signed; a browser's is not."""
        self.after = ["<Hangup/>"]
        """What `/calls/after/` answers, one a request."""
        self.incoming = ""
        """Replaces the answer to the first webhook."""
        self.brief = ""
        """What whoever is dialled hears."""
        self.brief_answer = ""
        """What follows the key pressed to it; nothing connects the two."""
        self.posts: list[tuple[str, dict[str, str], dict[str, str]]] = []
        """Path, fields and headers of each webhook."""
        self.spoken: list[str] = []
        """What `/v1/speak` was asked to say."""
        self.streams: list[FakeStream] = []
        self.url = ""
        self.stream_url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[FakeLine]:
        http = await asyncio.start_server(self._answer_http, "127.0.0.1", 0)
        async with (
            http,
            serve(self._answer_stream, "127.0.0.1", 0, process_request=self._check_handshake) as websocket,
        ):
            self.url = f"http://127.0.0.1:{http.sockets[0].getsockname()[1]}"
            port = next(iter(websocket.sockets)).getsockname()[1]
            self.stream_url = f"ws://127.0.0.1:{port}/calls/stream/"
            yield self

    def posts_to(self, path: str) -> list[dict[str, str]]:
        return [fields for posted_path, fields, _ in self.posts if posted_path == path]

    def connect(self) -> str:
        """The verbs of the contract: a stream, and a way back."""
        return (
            f'<Connect><Stream url="{self.stream_url}" statusCallback="{self.url}/calls/stream-status/">'
            f'<Parameter name="token" value="{TOKEN}"/></Stream></Connect>'
            f'<Redirect method="POST">{self.url}/calls/after/</Redirect>'
        )

    async def _answer_http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = head[0].split()[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        status, content = self._answer(path, body.decode(), headers)
        answer = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: {len(content)}\r\n"
        writer.write(answer.encode() + b"Connection: close\r\n\r\n" + content)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    def _answer(self, path: str, body: str, headers: dict[str, str]) -> tuple[HTTPStatus, bytes]:
        if path.startswith("/v1/speak?"):
            self.spoken.append(json.loads(body)["text"])
            return HTTPStatus.OK, tone(1.0)
        fields = dict(parse_qsl(body, keep_blank_values=True))
        signature = headers.get("x-twilio-signature", "")
        if not RequestValidator(AUTH_TOKEN).validate(self.url + path, fields, signature):
            return HTTPStatus.FORBIDDEN, b""
        self.posts.append((path, fields, headers))
        return self._answer_webhook(path)

    def _answer_webhook(self, path: str) -> tuple[HTTPStatus, bytes]:
        match path:
            case "/calls/incoming/":
                verbs = self.incoming or self.connect()
            case "/calls/after/":
                verbs = self.after.pop(0)
            case "/calls/brief/":
                verbs = self.brief
            case "/calls/brief-answer/":
                verbs = self.brief_answer
            case "/calls/status/" | "/calls/stream-status/":
                return HTTPStatus.NO_CONTENT, b""
            case _:
                return HTTPStatus.NOT_FOUND, b""
        document = f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
        return HTTPStatus.OK, document.encode()

    def _check_handshake(self, connection: ServerConnection, request: Request) -> Response | None:
        signature = request.headers.get("x-twilio-signature", "")
        if not self.is_signed or RequestValidator(AUTH_TOKEN).validate(self.stream_url, {}, signature):
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, "")

    async def _answer_stream(self, socket: ServerConnection) -> None:
        stream = FakeStream(socket)
        self.streams.append(stream)
        agent = self.agents.pop(0)
        try:
            await agent(stream)
        except ConnectionClosed:
            return
        await stream.close()
