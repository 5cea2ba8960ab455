"""Where the time of an answer goes: waiting for the end of the turn, dialogue, database, first audio."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection

from calls import metrics
from calls.models import Turn

STAGES = {
    "wait_ms": "End of speech → end of turn",
    "dialogue_ms": "Dialogue",
    "database_ms": "Database",
    "delay_ms": "End of turn → first audio",
}


@dataclass(slots=True)
class Stages:
    """A call's stopwatch, for one answer at a time."""

    is_running: bool = False
    wait_seconds: float | None = None
    dialogue_seconds: float = 0.0
    database_seconds: float = 0.0
    clock: Callable[[], float] = time.perf_counter

    def begin(self, *, wait_seconds: float | None) -> None:
        """The caller's turn has ended, so long after the last word; work done before costs nothing."""
        self.is_running, self.wait_seconds = True, wait_seconds
        self.dialogue_seconds = self.database_seconds = 0.0

    def put_on(self, turn: Turn) -> None:
        """Ends the measurement with the turn that answers; nothing where it answers no words."""
        if not self.is_running:
            return
        self.is_running = False
        turn.wait_ms = None if self.wait_seconds is None else _ms(self.wait_seconds)
        turn.dialogue_ms, turn.database_ms = _ms(self.dialogue_seconds), _ms(self.database_seconds)
        for field in STAGES:
            if (taken := getattr(turn, field)) is not None:
                stage = "first_audio" if field == "delay_ms" else field.removesuffix("_ms")
                metrics.turn_seconds.labels(stage).observe(taken / 1000)

    def _query(self, execute: Callable[..., Any], *query: Any) -> Any:
        began = self.clock()
        try:
            return execute(*query)
        finally:
            self.database_seconds += self.clock() - began

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Around work in a worker thread; what is not spent in queries counts as dialogue, Redis too."""
        began, queried = self.clock(), self.database_seconds
        try:
            with connection.execute_wrapper(self._query):
                yield
        finally:
            self.dialogue_seconds += self.clock() - began - (self.database_seconds - queried)


# Of the call that a task works for.
current_stages: ContextVar[Stages | None] = ContextVar("current_stages", default=None)


def measured() -> contextlib.AbstractContextManager[None]:
    stages = current_stages.get()
    return stages.working() if stages is not None else contextlib.nullcontext()


def _ms(seconds: float) -> int:
    return round(1000 * max(0.0, seconds))


def percentile(values: Iterable[int], percent: int) -> int | None:
    """The nearest-rank percentile; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else None


def summary(turns: Iterable[Turn]) -> list[tuple[str, int, int, int]]:
    """Of a call's turns, a row a stage that was measured: its name, how often, p50 and p95 in ms."""
    answered = [turn for turn in turns if turn.dialogue_ms is not None]
    rows = []
    for field, name in STAGES.items():
        values = [value for turn in answered if (value := getattr(turn, field)) is not None]
        p50, p95 = percentile(values, 50), percentile(values, 95)
        if p50 is not None and p95 is not None:
            rows.append((name, len(values), p50, p95))
    return rows
