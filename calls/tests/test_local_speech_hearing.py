"""The listening end on a machine that has too much to do: a transcription that is long in coming."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import numpy as np

from calls.local_speech.audio import Samples
from calls.local_speech.flux import FluxTurns, Thresholds, TurnInfo
from calls.local_speech.hearing import Hearing
from calls.local_speech.parameters import Raw
from calls.local_speech.transcripts import Transcript, Word
from calls.local_speech.workers import Workers

LOUD, QUIET = b"\x00" * 8000, b"\xff" * 8000  # a second each


class Loudness:
    def probability(self, frame: Samples) -> float:
        return 0.9 if np.abs(frame).max() > 0.1 else 0.02


class BusyWorkers:
    """Nothing is transcribed before `has_time` is set."""

    has_spare_ear = False

    def __init__(self) -> None:
        self.has_time = asyncio.Event()
        self.models = self.detector = self

    def stream(self) -> Loudness:
        return Loudness()

    async def transcribe(self, samples: Samples, start: float, vocabulary: tuple[str, ...]) -> Transcript:
        await self.has_time.wait()
        return Transcript((Word("Hello", 0.9),))


async def test_a_client_that_waits_for_a_transcription_is_told_that_it_is_worked_on() -> None:
    workers, sent = BusyWorkers(), asyncio.Queue[TurnInfo]()
    turns = FluxTurns(Thresholds())
    raw = Raw("mulaw", 8000)
    listening = Hearing(turns, raw, (), cast(Workers, workers), cast(Any, sent.put))
    async with asyncio.timeout(10), listening as hearing:
        fed = asyncio.create_task(hearing.feed(LOUD + QUIET))
        while turns.waits_for is None:
            await sent.get()
        while not sent.empty():
            sent.get_nowait()
        assert [(await sent.get()).event for _ in range(2)] == ["Update"] * 2
        workers.has_time.set()
        await fed
        while (last := await sent.get()).event == "Update":
            pass
    assert (last.event, last.transcript.text) == ("EndOfTurn", "Hello")
