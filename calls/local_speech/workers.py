"""Threads for the heavy work, so that the event loop never waits for a model."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from .audio import Samples
from .models import Models
from .transcripts import Transcript


class Workers:
    """Two bounded pools: a long sentence to speak must not delay what someone else has said."""

    def __init__(self, models: Models, threads: int) -> None:
        self._models = models
        self._threads = threads
        self._ears = ThreadPoolExecutor(threads, "transcribe")
        self._mouths = ThreadPoolExecutor(threads, "synthesize")
        self._transcribing = 0

    @property
    def has_spare_ear(self) -> bool:
        """Whether a transcription that may be left out would delay none that may not."""
        return self._transcribing < max(1, self._threads - 1)

    async def transcribe(self, samples: Samples, start: float, vocabulary: tuple[str, ...]) -> Transcript:
        """Cancelled before its turn comes, it is never begun."""
        self._transcribing += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._ears,
                lambda: self._models.transcriber.transcribe(samples, start=start, vocabulary=vocabulary),
            )
        finally:
            self._transcribing -= 1

    async def synthesize(self, text: str) -> Samples:
        """At the voice's own sample rate."""
        return await asyncio.get_running_loop().run_in_executor(
            self._mouths, self._models.voice.synthesize, text
        )

    @property
    def models(self) -> Models:
        return self._models
