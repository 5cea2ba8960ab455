"""The listening end of a connection: its audio, through the voice detector, into a machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Generic, Protocol, TypeVar

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from .activity import seconds
from .audio import CONTAINERS, Decoder, Frames, Recording
from .jobs import Purpose, Transcribe
from .parameters import Raw
from .transcripts import Transcript
from .vad import FRAME_SAMPLES
from .workers import Workers

NO_AUDIO = "NET-0001: Deepgram did not receive audio data or a text message within the timeout window."
_FRAMES_AT_ONCE = 8
"""Detected without a pause, about 1 ms: whoever sends a minute at once must not hold up the others."""

PATIENCE_SECONDS = 0.25
"""Between two signs of life to a client, while a transcription is awaited on a machine that is too busy."""

M = TypeVar("M")
M_co = TypeVar("M_co", covariant=True)


class NothingReceived(Exception):
    """The client sent nothing for too long."""


class Undecodable(Exception):
    """A file came where raw audio was announced."""


async def messages(connection: ServerConnection, idle_seconds: float) -> AsyncIterator[str | bytes]:
    """Until the client closes. The first audio has to come within `idle_seconds`; text does not put that off.

    Raises:
        NothingReceived: nothing came for `idle_seconds`.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + idle_seconds
    has_audio = False
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                message = await connection.recv()
        except TimeoutError:
            raise NothingReceived from None
        except ConnectionClosed:
            return
        has_audio = has_audio or isinstance(message, bytes)
        yield message
        if has_audio:
            deadline = loop.time() + idle_seconds


class Machine(Protocol[M_co]):
    """Flux's turns or Nova's results. Its outputs are messages for the client, and jobs."""

    def hear(self, probability: float) -> Sequence[M_co | Transcribe]: ...

    def transcribed(self, job: int, transcript: Transcript) -> Sequence[M_co | Transcribe]: ...

    @property
    def waits_for(self) -> int | None: ...

    @property
    def needed_from(self) -> int: ...

    def still_waiting(self) -> Sequence[M_co | Transcribe]: ...


class Hearing(Generic[M]):
    """One stream. Whoever feeds the machine holds the lock until what came of it is sent, in that order.

    Used as a context: when it is left, no job goes on.
    """

    def __init__(
        self,
        machine: Machine[M],
        raw: Raw,
        keyterms: tuple[str, ...],
        workers: Workers,
        send: Callable[[M], Awaitable[None]],
    ) -> None:
        self.keyterms = keyterms
        self.lock = asyncio.Lock()
        self._machine = machine
        self._workers = workers
        self._send = send
        self._decoder = Decoder(raw.encoding, raw.sample_rate)
        self._frames = Frames(FRAME_SAMPLES)
        self._voice = workers.models.detector.stream()
        self._recording = Recording()
        self._tasks = asyncio.TaskGroup()
        self._job: asyncio.Task[None] | None = None
        self._has_audio = False

    async def __aenter__(self) -> Hearing[M]:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._job:
            self._job.cancel()
        await self._tasks.__aexit__(*error)  # type: ignore[arg-type]

    async def feed(self, data: bytes) -> None:
        """
        Raises:
            Undecodable: not raw audio.
        """
        if not self._has_audio and data.startswith(CONTAINERS):
            raise Undecodable
        self._has_audio = True
        for number, frame in enumerate(self._frames.cut(self._decoder.decode(data)), start=1):
            self._recording.append(frame)
            probability = self._voice.probability(frame)
            await self.take(lambda probability=probability: self._machine.hear(probability))  # type: ignore[misc]
            self._recording.forget_before(self._machine.needed_from)
            if number % _FRAMES_AT_ONCE == 0:
                await asyncio.sleep(0)

    async def take(self, step: Callable[[], Sequence[M | Transcribe]]) -> None:
        """One step of the machine, and what comes of it.

        What follows in the stream is heard when a transcription that decides something is there.
        """
        async with self.lock:
            await self._emit(step())
        if self._machine.waits_for is not None and (job := self._job):
            while not (await asyncio.wait([job], timeout=PATIENCE_SECONDS))[0]:
                async with self.lock:
                    await self._emit(self._machine.still_waiting())

    async def _emit(self, outputs: Sequence[M | Transcribe]) -> None:
        for output in outputs:
            if isinstance(output, Transcribe):
                self._start_job(output)
            else:
                await self._send(output)

    def _start_job(self, job: Transcribe) -> None:
        if job.purpose is Purpose.INTERIM and not self._workers.has_spare_ear:
            return
        if self._job:
            self._job.cancel()
        self._job = self._tasks.create_task(self._transcribe(job))

    async def _transcribe(self, job: Transcribe) -> None:
        samples = self._recording.between(job.start, job.end)
        transcript = await self._workers.transcribe(samples, seconds(job.start), self.keyterms)
        async with self.lock:
            await self._emit(self._machine.transcribed(job.job, transcript))
