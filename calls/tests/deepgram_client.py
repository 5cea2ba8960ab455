"""The real deepgram-sdk client, pointed at a speech server, and the few moves that tests of it share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from deepgram import AsyncDeepgramClient, DeepgramClientEnvironment

CHUNK = 640
"""80 ms of μ-law at 8 kHz: what Flux wants at a time."""
SILENCE = b"\xff"


def client(url: str, key: str = "the key") -> AsyncDeepgramClient:
    ws = url.replace("http", "ws", 1)
    environment = DeepgramClientEnvironment(base=url, production=ws, agent=ws, agent_rest=url)
    return AsyncDeepgramClient(api_key=key, environment=environment)


def silence(seconds: float) -> bytes:
    return SILENCE * int(seconds * 8000)


@asynccontextmanager
async def flux(url: str, **parameters: Any) -> AsyncIterator[Any]:
    """A listen v2 stream, after its Connected."""
    asked = {"model": "flux-general-en", "encoding": "mulaw", "sample_rate": 8000, **parameters}
    async with client(url).listen.v2.connect(**asked) as socket:
        socket._websocket.close_timeout = 0.5
        connected = await socket.recv()
        assert (connected.type, connected.sequence_id) == ("Connected", 0)
        yield socket


@asynccontextmanager
async def speak(url: str, **parameters: Any) -> AsyncIterator[Any]:
    """A speak v1 stream, after its Metadata."""
    asked = {"model": "aura-2-thalia-en", "encoding": "mulaw", "sample_rate": 8000, **parameters}
    async with client(url).speak.v1.connect(**asked) as socket:
        socket._websocket.close_timeout = 0.5
        assert (await socket.recv()).type == "Metadata"
        yield socket


async def send(socket: Any, audio: bytes, pace: float = 0.0) -> None:
    """In 80 ms pieces; `pace` 1 is real time, 0 as fast as it goes."""
    for start in range(0, len(audio), CHUNK):
        await socket.send_media(audio[start : start + CHUNK])
        if pace:
            await asyncio.sleep(pace * CHUNK / 8000)


async def until(socket: Any, event: str, seconds: float = 30) -> list[Any]:
    """The messages up to the first TurnInfo of that event, or message of that type."""
    seen = []
    async with asyncio.timeout(seconds):
        while True:
            message = await socket.recv()
            seen.append(message)
            if event in (message.type, getattr(message, "event", None)):
                return seen


async def audio_until(socket: Any, kind: str, seconds: float = 30) -> bytes:
    """The audio before the first message of that type."""
    audio = b""
    async with asyncio.timeout(seconds):
        while True:
            message = await socket.recv()
            if isinstance(message, bytes):
                audio += message
            elif message.type == kind:
                return audio


async def spoken(url: str, text: str) -> bytes:
    """The text as audio, by the plain request."""
    asked = {"model": "aura-2-thalia-en", "encoding": "mulaw", "sample_rate": 8000, "container": "none"}
    return b"".join([chunk async for chunk in client(url).speak.v1.audio.generate(text=text, **asked)])
