"""A listen v2 (Flux) connection: audio and control messages in, turns out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from . import flux_control
from .activity import seconds
from .audio import CONTAINERS, Decoder, Frames, Recording
from .flux import FluxTurns, NoActiveTurn, Output, Purpose, Transcribe, TurnInfo
from .flux_control import CloseStream, Configure, ForceEndTurn
from .parameters import FluxRequest, Refused
from .vad import FRAME_SAMPLES
from .wire import FluxWriter
from .workers import Workers

IDLE_SECONDS = 10.0
NO_AUDIO = "NET-0001: Deepgram did not receive audio data or a text message within the timeout window."
_FRAMES_AT_ONCE = 8
"""Detected without a pause, about 1 ms: whoever sends a minute at once must not hold up the others."""


class NothingReceived(Exception):
    """The client sent nothing for too long."""


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


class FluxListener:
    """One stream. Whoever feeds the turns holds the lock until what came of it is sent, in that order."""

    def __init__(
        self, connection: ServerConnection, request: FluxRequest, request_id: str, workers: Workers
    ) -> None:
        self._connection = connection
        self._keyterms = request.keyterms
        self._workers = workers
        self._writer = FluxWriter(request_id)
        self._decoder = Decoder(request.raw.encoding, request.raw.sample_rate)
        self._frames = Frames(FRAME_SAMPLES)
        self._voice = workers.models.detector.stream()
        self._recording = Recording()
        self._turns = FluxTurns(request.thresholds)
        self._lock = asyncio.Lock()
        self._tasks: asyncio.TaskGroup
        self._job: asyncio.Task[None] | None = None
        self._has_audio = False

    async def run(self) -> None:
        """Until either side closes; the connection is closed when it returns."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await self._connection.send(self._writer.connected())
                await self._serve()
                if self._job:
                    self._job.cancel()
        except* ConnectionClosed:
            pass

    async def _serve(self) -> None:
        try:
            async for message in messages(self._connection, IDLE_SECONDS):
                if not await self._receive(message):
                    return
        except NothingReceived:
            await self._fail("NET-0001", NO_AUDIO, 1011)
        except flux_control.Unreadable as error:
            await self._fail("UNPARSABLE_CLIENT_MESSAGE", f"DATA-0000: {error}", 1008)

    async def _receive(self, message: str | bytes) -> bool:
        """Whether the stream goes on."""
        if isinstance(message, bytes):
            return await self._hear(message)
        match flux_control.parse(message):
            case Configure() as change:
                await self._configure(change)
            case ForceEndTurn():
                async with self._lock:
                    await self._emit(self._turns.force_end_turn())
                await self._answer_first()
            case CloseStream():
                await self._finish()
                return False
        return True

    async def _hear(self, data: bytes) -> bool:
        if not data:
            await self._finish()
            return False
        if not self._has_audio and data.startswith(CONTAINERS):
            await self._fail("DATA-0000", "DATA-0000: a file was sent where raw audio was announced", 1008)
            return False
        self._has_audio = True
        for number, frame in enumerate(self._frames.cut(self._decoder.decode(data)), start=1):
            self._recording.append(frame)
            async with self._lock:
                await self._emit(self._turns.hear(self._voice.probability(frame)))
                self._recording.forget_before(self._turns.needed_from)
            await self._answer_first()
            if number % _FRAMES_AT_ONCE == 0:
                await asyncio.sleep(0)
        return True

    async def _configure(self, change: Configure) -> None:
        async with self._lock:
            if change.problem:
                await self._connection.send(self._writer.not_configured(change.problem))
                return
            try:
                thresholds = change.applied_to(self._turns.thresholds)
            except Refused as refused:
                await self._connection.send(self._writer.not_configured(refused.message))
                return
            self._turns.configure(thresholds)
            self._keyterms = self._keyterms if change.keyterms is None else change.keyterms
            await self._connection.send(self._writer.configured(thresholds, self._keyterms))

    async def _finish(self) -> None:
        async with self._lock:
            await self._emit(self._turns.finish())
        await self._answer_first()
        await self._connection.close(1000)

    async def _fail(self, code: str, description: str, close_code: int) -> None:
        async with self._lock:
            await self._connection.send(self._writer.error(code, description))
        await self._connection.close(close_code, description)

    async def _answer_first(self) -> None:
        """What follows in the stream is heard when the transcription that decides a turn is there."""
        if self._turns.waits_for is not None and self._job:
            await asyncio.wait([self._job])

    async def _emit(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case TurnInfo():
                    await self._connection.send(self._writer.turn_info(output))
                case NoActiveTurn():
                    await self._connection.send(self._writer.no_active_turn())
                case Transcribe():
                    self._start_job(output)

    def _start_job(self, job: Transcribe) -> None:
        if job.purpose is Purpose.INTERIM and not self._workers.has_spare_ear:
            return
        if self._job:
            self._job.cancel()
        self._job = self._tasks.create_task(self._transcribe(job))

    async def _transcribe(self, job: Transcribe) -> None:
        samples = self._recording.between(job.start, job.end)
        transcript = await self._workers.transcribe(samples, seconds(job.start), self._keyterms)
        async with self._lock:
            await self._emit(self._turns.transcribed(job.job, transcript))
