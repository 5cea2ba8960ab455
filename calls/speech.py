"""The Deepgram connections: one that hears the caller, one that speaks for the agent.

Whatever fails while connecting or after it raises SpeechFailed with a reason that is fit for a log; whatever
was opened is closed within a second of leaving the block, however it is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from deepgram import AsyncDeepgramClient
from deepgram.core.api_error import ApiError
from deepgram.core.unchecked_base_model import UncheckedBaseModel
from deepgram.environment import DeepgramClientEnvironment
from deepgram.listen.v2.socket_client import AsyncV2SocketClient as ListenSocket
from deepgram.speak.v1.socket_client import AsyncV1SocketClient as SpeakSocket
from deepgram.speak.v1.types.speak_v1text import SpeakV1Text
from django.conf import settings
from websockets.exceptions import WebSocketException

from calls import turns
from calls.media_streams import BYTES_PER_SECOND

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 4.0
SEND_SECONDS = 2.0
FIRST_AUDIO_SECONDS = 5.0
# The SDK leaves a dead peer after three times this; its default is 10 s.
CLOSE_SECONDS = 0.2
# When a turn counts as over: at once after a sentence, later while a number is being read.
# https://developers.deepgram.com/docs/flux/configuration
PROMPT = {"eot_threshold": 0.7, "eager_eot_threshold": 0.5, "eot_timeout_ms": 5000}
PATIENT = {"eot_threshold": 0.9, "eager_eot_threshold": 0.8, "eot_timeout_ms": 8000}
# Deepgram advises 80 ms a message for Flux.
LISTEN_CHUNK_BYTES = BYTES_PER_SECOND * 80 // 1000


Socket = TypeVar("Socket", ListenSocket, SpeakSocket)


class SpeechFailed(Exception):
    """Deepgram cannot be reached, refused us, or fell silent; the text says which, without the key."""


def _client() -> AsyncDeepgramClient:
    """One a process: it holds no connection, but takes 0.1 s to make."""
    return _client_for(settings.DEEPGRAM_URL, settings.DEEPGRAM_API_KEY)


@functools.lru_cache(maxsize=4)
def _client_for(url: str, api_key: str) -> AsyncDeepgramClient:
    socket_url = url.replace("http", "ws", 1)
    return AsyncDeepgramClient(
        api_key=api_key,
        environment=DeepgramClientEnvironment(
            base=url, production=socket_url, agent=socket_url, agent_rest=url
        ),
    )


@contextlib.contextmanager
def _failing_as(what: str) -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        raise SpeechFailed(f"{what}: HTTP {error.status_code} {_dg_error(error)}") from None
    except (OSError, WebSocketException, TimeoutError) as error:
        raise SpeechFailed(f"{what}: {type(error).__name__} {error}") from None


def _dg_error(error: ApiError) -> str:
    """Deepgram's own reason; the SDK leaves it in the exception beneath its own."""
    headers = getattr(error.__context__, "headers", None) or {}
    return f"{headers.get('dg-error', '')} (request {headers.get('dg-request-id', 'unknown')})"


async def _enter(
    stack: contextlib.AsyncExitStack, what: str, connection: AbstractAsyncContextManager[Socket]
) -> Socket:
    with _failing_as(what):
        async with asyncio.timeout(CONNECT_SECONDS):
            socket = await stack.enter_async_context(connection)
    socket._websocket.close_timeout = CLOSE_SECONDS
    return socket


@contextlib.asynccontextmanager
async def _quietly_closed() -> AsyncIterator[contextlib.AsyncExitStack]:
    """A stack whose connections' own troubles in closing are no news: we are leaving."""
    stack = contextlib.AsyncExitStack()
    try:
        yield stack
    finally:
        with contextlib.suppress(OSError, WebSocketException):
            await stack.aclose()


class Listener:
    """A listen v2 connection. Audio is 8 kHz μ-law, sent in pieces of 80 ms."""

    def __init__(self, socket: ListenSocket) -> None:
        self._socket = socket

    async def send(self, audio: bytes) -> None:
        """Raises SpeechFailed where the peer is gone or has not read for 2 s."""
        if not audio:  # an empty frame would close the stream
            return
        with _failing_as("listen"):
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_media(audio)

    async def events(self) -> AsyncIterator[turns.Event]:
        """What the caller's turns do, until Deepgram closes, which raises SpeechFailed."""
        with _failing_as("listen"):
            async for message in self._socket:
                if not isinstance(message, UncheckedBaseModel):  # the SDK's answer to an unknown type
                    continue
                event = turns.parse(message.model_dump())
                if isinstance(event, turns.ListeningFailed):
                    raise SpeechFailed(f"listen: {event.reason}")
                if event is not None:
                    yield event
        raise SpeechFailed("listen: Deepgram closed the connection")

    async def configure(self, *, keyterms: list[str], is_patient: bool) -> None:
        """What the caller's next answer may hold; patient: he reads a number and pauses in it."""
        thresholds = PATIENT if is_patient else PROMPT
        message = {
            "type": "Configure",
            "thresholds": thresholds,
            "keyterms": keyterms,
            "numerals": is_patient,
        }
        with _failing_as("listen"):
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_configure(message)


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """A connection that hears one caller.

    Raises:
        SpeechFailed: refused, unreachable, or not answering within 4 s.
    """
    async with _quietly_closed() as stack:
        connection = _client().listen.v2.connect(
            model=settings.DEEPGRAM_LISTEN_MODEL, encoding="mulaw", sample_rate=BYTES_PER_SECOND, **PROMPT
        )
        socket = await _enter(stack, "listen", connection)
        yield Listener(socket)


class Speaker:
    """A speak v1 connection: one text at a time, 8 kHz μ-law out."""

    def __init__(self, socket: SpeakSocket) -> None:
        self._socket = socket
        self._clears_pending = 0

    async def synthesize(self, text: str) -> AsyncIterator[bytes]:
        """The audio of `text`, in pieces as they come; whoever stops early calls `clear`.

        Raises:
            SpeechFailed: nothing came for 5 s, or the connection is gone.
        """
        with _failing_as("speak"):
            # Deepgram joins texts as they are: the blank keeps words apart.
            await self._socket.send_text(SpeakV1Text(type="Speak", text=f"{text} "))
            await self._socket.send_flush()
            while (message := await self._receive()) is not None:
                yield message

    async def _receive(self) -> bytes | None:
        """The next piece of audio that counts; None where the text has ended."""
        while True:
            async with asyncio.timeout(FIRST_AUDIO_SECONDS):
                message = await self._socket.recv()
            if isinstance(message, bytes):
                if message and not self._clears_pending:
                    return message
                continue
            # By type alone: the SDK gives the class of Flushed to types that it does not know.
            kind = getattr(message, "type", None)
            if kind == "Cleared":
                self._clears_pending = max(0, self._clears_pending - 1)
            elif kind == "Flushed" and not self._clears_pending:
                return None
            elif kind == "Error":
                raise SpeechFailed(f"speak: {getattr(message, 'description', '')}")
            elif kind == "Warning":
                logger.warning("Deepgram speak: %s", getattr(message, "description", ""))

    async def clear(self) -> None:
        """Drops what is being synthesised; audio still on its way is dropped until Deepgram has answered."""
        with _failing_as("speak"):
            self._clears_pending += 1
            await self._socket.send_clear()


@contextlib.asynccontextmanager
async def speaking() -> AsyncIterator[Speaker]:
    """A connection that speaks to one caller.

    Raises:
        SpeechFailed: refused, unreachable, or not answering within 4 s.
    """
    async with _quietly_closed() as stack:
        connection = _client().speak.v1.connect(
            model=settings.DEEPGRAM_SPEAK_MODEL, encoding="mulaw", sample_rate=BYTES_PER_SECOND
        )
        socket = await _enter(stack, "speak", connection)
        yield Speaker(socket)


async def synthesize_once(text: str) -> bytes:
    """The whole audio of a text, 8 kHz μ-law, over a connection of its own."""
    async with speaking() as speaker:
        return b"".join([piece async for piece in speaker.synthesize(text)])
