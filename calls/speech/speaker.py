"""A speak connection: sentences go in, 8 kHz μ-law comes out. v1 (Aura) or v2 (Flux) by the model's name."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any, Protocol

from deepgram.speak.v1.socket_client import AsyncV1SocketClient
from deepgram.speak.v1.types.speak_v1text import SpeakV1Text
from deepgram.speak.v2.socket_client import AsyncV2SocketClient
from deepgram.speak.v2.types.speak_v2interrupt import SpeakV2Interrupt
from deepgram.speak.v2.types.speak_v2speak import SpeakV2Speak
from django.conf import settings

from calls.media_streams import BYTES_PER_SECOND
from calls.speech.budget import SpeakBudget, messages
from calls.speech.connecting import SpeechFailed, client, closed, failing_as, opened

logger = logging.getLogger(__name__)

SEND_SECONDS = 2.0
FIRST_AUDIO_SECONDS = 4.0
# Audio comes faster than it is played: a longer pause within a sentence is a connection that hangs.
NEXT_AUDIO_SECONDS = 2.0
INTERRUPT_SECONDS = 0.5


class Speaker(Protocol):
    budget: SpeakBudget

    def synthesize(self, text: str) -> AsyncGenerator[bytes, None]:
        """The audio of `text`, in pieces as they come; whoever stops early calls `stop`.

        Raises:
            SpeechFailed: nothing came in time, or the connection is gone.
        """

    async def stop(self, unplayed_seconds: float, *, in_synthesis: bool) -> str | None:
        """Drops what is in synthesis. The words of the last text that were heard, where Deepgram knows;
        of its audio so much has not been played.
        """

    async def closed(self) -> None:
        """Returns when the connection is gone."""


def _kind(message: Any) -> str | None:
    """By type alone: the SDK gives the class of Flushed to types that it does not know."""
    return message.get("type") if isinstance(message, dict) else getattr(message, "type", None)


def _field(message: Any, name: str) -> str:
    value = message.get(name) if isinstance(message, dict) else getattr(message, name, None)
    return value if isinstance(value, str) else ""


def _raise_or_log(message: Any) -> None:
    described = f"speak: {_field(message, 'code')} {_field(message, 'description')}"
    if _kind(message) == "Error":
        raise SpeechFailed(described)
    if _kind(message) == "Warning":
        logger.warning("Deepgram %s", described)


async def _next(socket: AsyncV1SocketClient | AsyncV2SocketClient) -> Any:
    """The next message that is one."""
    while True:
        try:
            return await socket.recv()
        except ValueError:  # no JSON, or none that the SDK can read
            logger.warning("Deepgram speak: dropped a malformed message")


@contextlib.asynccontextmanager
async def _sending() -> AsyncIterator[None]:
    with failing_as("speak"):
        async with asyncio.timeout(SEND_SECONDS):
            yield


class AuraSpeaker:
    """speak v1. Audio that is on its way when a text is dropped comes before the answer to Clear."""

    def __init__(self, socket: AsyncV1SocketClient) -> None:
        self.budget = SpeakBudget()
        self._socket = socket
        self._clears_pending = 0

    async def synthesize(self, text: str) -> AsyncGenerator[bytes, None]:
        self.budget.spend(len(text), time.monotonic())
        async with _sending():
            # Deepgram joins texts as they are: the blank keeps words apart.
            for part in messages(f"{text.strip()} "):
                await self._socket.send_text(SpeakV1Text(type="Speak", text=part))
            await self._socket.send_flush()
        with failing_as("speak"):
            patience = FIRST_AUDIO_SECONDS
            while (piece := await self._receive(patience)) is not None:
                patience = NEXT_AUDIO_SECONDS
                yield piece

    async def _receive(self, patience: float) -> bytes | None:
        """The next piece of audio that counts; None where the text has ended."""
        async with asyncio.timeout(patience):
            while True:
                message = await _next(self._socket)
                if isinstance(message, bytes):
                    if message and not self._clears_pending:
                        return message
                elif _kind(message) == "Cleared":
                    self._clears_pending = max(0, self._clears_pending - 1)
                elif _kind(message) == "Flushed" and not self._clears_pending:
                    return None
                else:
                    _raise_or_log(message)

    async def stop(self, unplayed_seconds: float, *, in_synthesis: bool) -> str | None:
        if not in_synthesis:
            return None
        self._clears_pending += 1
        async with _sending():
            await self._socket.send_clear()
        return None

    async def closed(self) -> None:
        await closed(self._socket)


class FluxSpeaker:
    """speak v2, which knows what was heard of a text that was interrupted. SpeechMetadata ends a text."""

    def __init__(self, socket: AsyncV2SocketClient) -> None:
        self.budget = SpeakBudget()
        self._socket = socket
        self._reading = asyncio.Lock()  # the SDK takes one reader at a time; a cancelled one needs a moment
        self._played_bytes = 0  # of this connection's audio, as far as sent on and not dropped
        self._text_bytes = 0  # of the last text
        self._interrupted_at = 0  # ms: each interruption must lie behind the one before
        self._is_interrupting = False

    async def synthesize(self, text: str) -> AsyncGenerator[bytes, None]:
        self.budget.spend(len(text), time.monotonic())
        self._text_bytes = 0
        async with _sending():
            for part in messages(f"{text.strip()} "):
                await self._socket.send_speak(SpeakV2Speak(text=part))
            await self._socket.send_flush()
        with failing_as("speak"):
            patience = FIRST_AUDIO_SECONDS
            while (piece := await self._receive(patience)) is not None:
                patience = NEXT_AUDIO_SECONDS
                self._played_bytes += len(piece)
                self._text_bytes += len(piece)
                yield piece

    async def _receive(self, patience: float) -> bytes | None:
        async with asyncio.timeout(patience), self._reading:
            while True:
                message: Any = await _next(self._socket)
                if isinstance(message, bytes):
                    if message and not self._is_interrupting:
                        return message
                elif _kind(message) == "SpeechInterrupted":
                    self._is_interrupting = False
                elif _kind(message) == "SpeechMetadata" and not self._is_interrupting:
                    return None
                else:
                    _raise_or_log(message)

    async def stop(self, unplayed_seconds: float, *, in_synthesis: bool) -> str | None:
        """Waits for Deepgram's account of it, for half a second at most."""
        unplayed = min(self._text_bytes, round(unplayed_seconds * BYTES_PER_SECOND))
        self._played_bytes -= unplayed
        self._text_bytes = 0
        played_ms = self._played_bytes * 1000 // BYTES_PER_SECOND
        self._interrupted_at = max(self._interrupted_at + 1, played_ms)
        offset = {"type": "time_ms", "value": self._interrupted_at}
        self._is_interrupting = True
        async with _sending():
            await self._socket.send_interrupt(SpeakV2Interrupt.model_validate({"playback_offset": offset}))
        try:
            with failing_as("speak"):
                async with asyncio.timeout(INTERRUPT_SECONDS), self._reading:
                    return await self._account()
        finally:
            self._is_interrupting = False

    async def _account(self) -> str | None:
        while True:
            message: Any = await _next(self._socket)
            if _kind(message) == "SpeechInterrupted":
                return _field(message, "text_spoken").strip()
            if _kind(message) == "Warning" and _field(message, "code") == "NO_ACTIVE_SPEECH":
                return None
            if not isinstance(message, bytes):
                _raise_or_log(message)

    async def closed(self) -> None:
        await closed(self._socket)


@contextlib.asynccontextmanager
async def speaking() -> AsyncIterator[Speaker]:
    """A connection that speaks to one caller.

    Raises:
        SpeechFailed: refused, unreachable, or not answering within 4 s.
    """
    model = settings.DEEPGRAM_SPEAK_MODEL
    audio = {"encoding": "mulaw", "sample_rate": BYTES_PER_SECOND}
    if model.startswith("flux"):
        async with opened("speak", client().speak.v2.connect(model=model, **audio)) as flux_socket:
            yield FluxSpeaker(flux_socket)
    else:
        async with opened("speak", client().speak.v1.connect(model=model, **audio)) as aura_socket:
            yield AuraSpeaker(aura_socket)


async def synthesize_once(text: str) -> bytes:
    """The whole audio of a text, 8 kHz μ-law, over a connection of its own."""
    async with speaking() as speaker:
        return b"".join([piece async for piece in speaker.synthesize(text)])
