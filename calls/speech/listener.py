"""A listen connection: audio in, what the caller's turns do out; v1 or v2 by the model's name."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol

from deepgram.core.unchecked_base_model import UncheckedBaseModel
from deepgram.listen.v1.socket_client import AsyncV1SocketClient
from deepgram.listen.v1.types.listen_v1configure import ListenV1Configure
from deepgram.listen.v2.socket_client import AsyncV2SocketClient
from django.conf import settings

from calls import turns
from calls.media_streams import BYTES_PER_SECOND
from calls.speech.connecting import client, failing_as, opened

SEND_SECONDS = 2.0
# When a turn counts as over: at once after a sentence, later while a number is being read.
# https://developers.deepgram.com/docs/flux/configuration
PROMPT = {"eot_threshold": 0.7, "eager_eot_threshold": 0.5, "eot_timeout_ms": 5000}
PATIENT = {"eot_threshold": 0.9, "eager_eot_threshold": 0.8, "eot_timeout_ms": 8000}
# Of a pause that ends a turn, where no model judges the end. https://developers.deepgram.com/docs/endpointing
ENDPOINTING_MS = 300
UTTERANCE_END_MS = 1000
# Deepgram refuses a Configure with more. https://developers.deepgram.com/docs/keyterm
MOST_KEYTERMS = 100
# Between two messages while somebody speaks, measured in audio: listen v2 says "about every 0.25 s", the
# interim results of v1 come a second apart.
FLUX_UPDATE_SECONDS = 0.25
NOVA_UPDATE_SECONDS = 1.0
# Deepgram closes a listen v1 connection that is without audio and words for 10 s.
KEEP_ALIVE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the caller's next answer may hold; patient: he reads a number and pauses in it."""

    keyterms: tuple[str, ...] = ()
    is_patient: bool = False

    @property
    def timeout_seconds(self) -> float:
        """The longest pause within a turn."""
        return (PATIENT if self.is_patient else PROMPT)["eot_timeout_ms"] / 1000


class Turns(Protocol):
    is_patient: bool
    heard_seconds: float

    @property
    def settled(self) -> str | None: ...

    def receive(self, message: Mapping[str, object]) -> turns.Event | None: ...


class Listener(Protocol):
    """Sends raise SpeechFailed where the peer is gone or has not read for 2 s."""

    turns: Turns
    update_seconds: float  # between two messages on what the caller says
    answers_pauses: bool  # and on his pauses
    keep_alive_seconds: (
        float | None
    )  # how often it wants a word where there is no audio; None: it wants audio

    async def send(self, audio: bytes) -> None: ...

    def messages(self) -> AsyncIterator[Mapping[str, object]]: ...

    async def configure(self, expected: Expectation) -> None: ...

    async def end_turn(self) -> None: ...

    async def keep_alive(self) -> None: ...


async def _sent(sending: Awaitable[None]) -> None:
    with failing_as("listen"):
        async with asyncio.timeout(SEND_SECONDS):
            await sending


async def _messages(
    socket: AsyncV1SocketClient | AsyncV2SocketClient,
) -> AsyncIterator[Mapping[str, object]]:
    """Until Deepgram closes; a close with a reason raises SpeechFailed."""
    with failing_as("listen"):
        async for message in socket:
            # Anything else is the SDK's answer to a type that it does not know.
            if isinstance(message, UncheckedBaseModel):
                yield message.model_dump()


class FluxListener:
    """listen v2, of which Deepgram judges itself when a turn is over."""

    keep_alive_seconds: float | None = None
    update_seconds = FLUX_UPDATE_SECONDS
    answers_pauses = True

    def __init__(self, socket: AsyncV2SocketClient) -> None:
        self.turns: Turns = turns.FluxTurns()
        self._socket = socket

    async def send(self, audio: bytes) -> None:
        await _sent(self._socket.send_media(audio))

    def messages(self) -> AsyncIterator[Mapping[str, object]]:
        return _messages(self._socket)

    async def configure(self, expected: Expectation) -> None:
        message = {
            "type": "Configure",
            "thresholds": PATIENT if expected.is_patient else PROMPT,
            "keyterms": list(expected.keyterms),
            "numerals": expected.is_patient,
        }
        await _sent(self._socket.send_configure(message))

    async def end_turn(self) -> None:
        await _sent(self._socket.send_force_end_turn())

    async def keep_alive(self) -> None:
        """listen v2 has no such message."""


class NovaListener:
    """listen v1, of which silence ends a turn."""

    update_seconds = NOVA_UPDATE_SECONDS
    answers_pauses = False

    def __init__(self, socket: AsyncV1SocketClient) -> None:
        self.turns: Turns = turns.NovaTurns()
        self.keep_alive_seconds: float | None = KEEP_ALIVE_SECONDS
        self._socket = socket

    async def send(self, audio: bytes) -> None:
        await _sent(self._socket.send_media(audio))

    def messages(self) -> AsyncIterator[Mapping[str, object]]:
        return _messages(self._socket)

    async def configure(self, expected: Expectation) -> None:
        self.turns.is_patient = expected.is_patient
        features = {"numerals": expected.is_patient}
        message = ListenV1Configure.model_validate(
            {"type": "Configure", "keyterms": list(expected.keyterms), "features": features}
        )
        await _sent(self._socket.send_configure(message))

    async def end_turn(self) -> None:
        await _sent(self._socket.send_finalize())

    async def keep_alive(self) -> None:
        await _sent(self._socket.send_keep_alive())


@contextlib.asynccontextmanager
async def listening(expected: Expectation) -> AsyncIterator[Listener]:
    """A connection that hears one caller in 8 kHz μ-law.

    Raises:
        SpeechFailed: refused, unreachable, or not answering within 4 s.
    """
    model, keyterms = settings.DEEPGRAM_LISTEN_MODEL, list(expected.keyterms) or None
    audio = {"encoding": "mulaw", "sample_rate": BYTES_PER_SECOND}
    if turns.is_flux(model):
        thresholds = PATIENT if expected.is_patient else PROMPT
        flux = client().listen.v2.connect(
            model=model, keyterm=keyterms, numerals=expected.is_patient or None, **audio, **thresholds
        )
        async with opened("listen", flux) as flux_socket:
            yield FluxListener(flux_socket)
        return
    nova = client().listen.v1.connect(
        model=model,
        keyterm=keyterms,
        channels=1,
        interim_results=True,
        punctuate=True,
        numerals=expected.is_patient or None,
        endpointing=ENDPOINTING_MS,
        utterance_end_ms=UTTERANCE_END_MS,
        **audio,
    )
    async with opened("listen", nova) as nova_socket:
        listener = NovaListener(nova_socket)
        listener.turns.is_patient = expected.is_patient
        yield listener
