"""The agent's voice for a whole call, over as many connections to Deepgram as that takes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from calls import metrics
from calls.speech.connecting import SpeechFailed
from calls.speech.reconnecting import Retries
from calls.speech.speaker import Speaker, speaking

logger = logging.getLogger(__name__)

# Deepgram ends a connection after an hour; ours ends before, between two sentences.
LONGEST_SECONDS = 55 * 60.0
# A sentence waits so long for a connection.
PATIENCE_SECONDS = 4.0
TRIES = 3  # of a sentence whose connection broke


class Mouth:
    """`run` is a task of the call; one sentence at a time is synthesised."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.failures: list[str] = []
        self._clock = clock
        self._speaker: Speaker | None = None
        self._news = asyncio.Event()  # a connection is there, or there will be none
        self._must_replace = asyncio.Event()
        self._busy = asyncio.Lock()
        self._retries = Retries()
        self._refused: SpeechFailed | None = None

    async def run(self) -> None:
        """Keeps a connection open; returns where Deepgram has refused for good."""
        while (pause := await self._keep_one()) is not None:
            await asyncio.sleep(pause)

    async def _keep_one(self) -> float | None:
        """One connection, from handshake to loss. The pause before the next one; None: there is none."""
        began = self._clock()
        try:
            async with speaking() as speaker:
                began = self._clock()
                metrics.deepgram_reconnects.labels("speak").inc(bool(self.failures))
                self._must_replace.clear()
                self._speaker = speaker
                self._news.set()
                try:
                    if await self._grows_old(speaker):
                        return 0.0
                finally:
                    self._speaker = None
                    self._news.clear()
        except SpeechFailed as failure:
            self.failures.append(str(failure))
            metrics.deepgram_failures.labels("speak").inc()
            logger.warning("Deepgram %s", failure)
            if failure.is_final:
                self._refused = failure
                self._news.set()
                return None
        return self._retries.failed(lasted_seconds=self._clock() - began)

    async def _grows_old(self, speaker: Speaker) -> bool:
        """Whether the connection lasted for its time, and not just until a sentence gave it up.

        Raises:
            SpeechFailed: Deepgram closed it.
        """
        closed = asyncio.create_task(speaker.closed())
        told = asyncio.create_task(self._must_replace.wait())
        try:
            await asyncio.wait({closed, told}, timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if closed.done():
                raise SpeechFailed("speak: Deepgram closed the connection")
            if told.done():
                return False
            async with self._busy:
                self._speaker = None
                self._news.clear()
            return True
        finally:
            closed.cancel()
            told.cancel()

    @property
    def is_connected(self) -> bool:
        return self._speaker is not None

    def flushes_left(self) -> int | None:
        """How many more sentences this connection takes within the minute; None without a connection."""
        return self._speaker.budget.flushes_left(self._clock()) if self._speaker else None

    async def synthesize(self, text: str) -> AsyncGenerator[bytes, None]:
        """The audio of `text`, 8 kHz μ-law; one whose connection broke goes on where it was.

        Raises:
            SpeechFailed: no connection within 4 s, or the sentence broke three times.
        """
        given = 0
        for attempt in range(1, TRIES + 1):
            speaker = await self._connection(len(text))
            to_skip = given
            try:
                async with self._busy, aclosing(speaker.synthesize(text)) as pieces:
                    async for piece in pieces:
                        fresh = piece[to_skip:]
                        to_skip = max(0, to_skip - len(piece))
                        given += len(fresh)
                        if fresh:
                            yield fresh
                return
            except SpeechFailed as failure:
                logger.warning("Deepgram %s; %d bytes of the sentence were sent", failure, given)
                self._drop(speaker)
                if attempt == TRIES:
                    raise

    async def _connection(self, characters: int) -> Speaker:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    await self._news.wait()
                    if self._refused is not None:
                        raise self._refused
                    if self._speaker is not None and self._speaker.budget.allows(characters, self._clock()):
                        return self._speaker
                    # Deepgram's limits are those of a connection: a new one has all of them ahead.
                    self._drop(self._speaker)
        except TimeoutError:
            raise SpeechFailed(f"speak: no connection within {PATIENCE_SECONDS:.0f} s") from None

    def _drop(self, speaker: Speaker | None) -> None:
        if speaker is self._speaker:
            self._speaker = None
            self._news.clear()
            self._must_replace.set()

    async def stop(self, unplayed_seconds: float, *, in_synthesis: bool) -> str | None:
        """Drops what is being synthesised; what was heard of it, where Deepgram knows."""
        if (speaker := self._speaker) is None:
            return None
        try:
            return await speaker.stop(unplayed_seconds, in_synthesis=in_synthesis)
        except SpeechFailed as failure:
            logger.warning("Deepgram %s", failure)
            self._drop(speaker)
            return None
