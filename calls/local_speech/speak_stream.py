"""A speak v1 connection, and the plain request: text in, audio out."""

from __future__ import annotations

import asyncio
import io
import wave

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from . import wire
from .audio import Encoder
from .parameters import SpeakRequest
from .speak import LONGEST_CONNECTION_SECONDS, Cleared, Flushed, Hangup, Say, SpeakCommands, Warned
from .voice_text import pieces, split_sentences
from .workers import Workers

SECONDS_A_MESSAGE = 0.25


class SpeakStream:
    """One connection: what was asked is said in order by one task, which a Clear replaces."""

    def __init__(
        self, connection: ServerConnection, request: SpeakRequest, request_id: str, workers: Workers
    ) -> None:
        self._connection = connection
        self._request = request
        self._request_id = request_id
        self._workers = workers
        self._encoder = Encoder(request.raw.encoding, request.raw.sample_rate)
        self._commands = SpeakCommands()
        self._asked: asyncio.Queue[Say | Flushed | Hangup] = asyncio.Queue()
        self._tasks: asyncio.TaskGroup
        self._saying: asyncio.Task[None]

    async def run(self) -> None:
        """Until either side closes; the connection is closed when it returns."""
        try:
            async with asyncio.timeout(LONGEST_CONNECTION_SECONDS), asyncio.TaskGroup() as self._tasks:
                await self._serve()
        except* ConnectionClosed:
            pass
        except* TimeoutError:
            await self._connection.close(1011, "NET-0003: the connection has lasted too long")

    async def _serve(self) -> None:
        await self._connection.send(self._metadata())
        self._saying = self._tasks.create_task(self._say_what_is_asked())
        try:
            async for message in self._connection:
                await self._receive(message)
        finally:
            self._saying.cancel()

    async def _receive(self, message: str | bytes) -> None:
        for action in self._commands.receive(message, asyncio.get_running_loop().time()):
            match action:
                case Say() | Flushed() | Hangup(code=1000):
                    self._asked.put_nowait(action)
                case Cleared(sequence_id=number):
                    await self._clear()
                    await self._connection.send(wire.text({"type": "Cleared", "sequence_id": number}))
                case Warned(code=code, description=description):
                    warning = {"type": "Warning", "code": code, "description": description}
                    await self._connection.send(wire.text(dict(warning)))
                case Hangup(code=code, reason=reason):
                    await self._connection.close(code, reason)

    async def _clear(self) -> None:
        self._saying.cancel()
        await asyncio.wait([self._saying])
        self._asked = asyncio.Queue()
        self._saying = self._tasks.create_task(self._say_what_is_asked())

    async def _say_what_is_asked(self) -> None:
        while True:
            match await self._asked.get():
                case Say(text=text):
                    await self._say(text)
                case Flushed(sequence_id=number):
                    await self._connection.send(wire.text({"type": "Flushed", "sequence_id": number}))
                case Hangup(code=code, reason=reason):
                    await self._connection.close(code, reason)
                    return

    async def _say(self, text: str) -> None:
        step = int(self._encoder.bytes_per_second * SECONDS_A_MESSAGE)
        for piece in pieces(text):
            samples = await self._workers.synthesize(piece)
            audio = self._encoder.encode(samples, self._workers.models.voice.sample_rate)
            for start in range(0, len(audio), step):
                await self._connection.send(audio[start : start + step])

    def _metadata(self) -> str:
        return wire.text(
            {
                "type": "Metadata",
                "request_id": self._request_id,
                "model_name": self._request.model,
                "model_version": wire.MODEL_VERSION,
                "model_uuid": wire.model_uuid(self._request.model),
                "additional_model_uuids": [],
            }
        )


async def say_once(text: str, request: SpeakRequest, workers: Workers) -> bytes:
    """The whole text as one piece of audio, in a WAV file if that was asked for."""
    encoder = Encoder(request.raw.encoding, request.raw.sample_rate)
    sentences, rest = split_sentences(text)
    audio = bytearray()
    for piece in (piece for sentence in [*sentences, rest] for piece in pieces(sentence)):
        samples = await workers.synthesize(piece)
        audio += encoder.encode(samples, workers.models.voice.sample_rate)
    return _wav(bytes(audio), request) if request.is_wav else bytes(audio)


def _wav(audio: bytes, request: SpeakRequest) -> bytes:
    """The standard library writes linear PCM alone: the header of μ-law is mended (format 7, 8 bits)."""
    is_mulaw = request.raw.encoding == "mulaw"
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1 if is_mulaw else 2)
        writer.setframerate(request.raw.sample_rate)
        writer.writeframes(audio)
    written = bytearray(file.getvalue())
    if is_mulaw:
        written[20:22] = (7).to_bytes(2, "little")
    return bytes(written)
