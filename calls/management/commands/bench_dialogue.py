"""How long a turn of the dialogue takes, with and without the database. Nothing of it is kept.

Three sorts of turns: calls line by line, and each line of the corpus and of the phone lab after a greeting.
They are timed in a process that has taken calls: each line was said before, with a word more so that it is
not remembered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from calls import dialogue
from calls.dialogue import CallFacts, State
from calls.dialogue.understanding_score import read_turns
from calls.management.commands.measure_understanding import TURNS
from calls.phone_lab.scenario import load
from crm import booking

LINES = (
    "Hi, I'd like to book an appointment please",
    "uh, I need an oil change for my car",
    "what time do you close on Saturday?",
    "how about next Tuesday at nine thirty in the morning",
    "no, Thursday after three",
    "the second one",
    "how much is it going to be?",
    "can you say that again",
    "what have I booked?",
    "I need to move my appointment to a week from Friday",
    "my zip code is six oh six one four",
    "where are you located",
)


_OF_THE_DATABASE = (
    (booking, "open_times"),
    *(
        (QuerySet, name)
        for name in ("_fetch_all", "_chain", "_filter_or_exclude", "first", "get", "count", "exists")
    ),
)
"""What asks for records: building the query is a part of it."""

_GOAL = 2
"""Milliseconds of a turn without the database."""


class Command(BaseCommand):
    help = "Prints percentiles of a turn's time in milliseconds: whole, and without the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="from_number", default="", help="E.164; left out: withheld")
        parser.add_argument("--calls", type=int, default=50)

    def handle(self, *, from_number: str, calls: int, **options: Any) -> None:
        with transaction.atomic():
            for line in (*LINES, *_corpus(), *_lab()):
                _turns((f"{line} please",), "before", from_number)
            in_calls = [turn for number in range(calls) for turn in _turns(LINES, f"{number}", from_number)]
            self._print("calls", in_calls)
            for name, lines in (("corpus", _corpus()), ("phone lab", _lab())):
                self._print(name, [turn for line in lines for turn in _turns((line,), "one", from_number)])
            transaction.set_rollback(True)

    def _print(self, name: str, turns: list[tuple[float, float]]) -> None:
        whole = [spent for spent, _ in turns]
        own = [spent - in_database for spent, in_database in turns]
        self.stdout.write(f"{name}: {len(turns)} turns")
        for kind, values in (("whole", whole), ("without database", own)):
            self.stdout.write(f"{kind:>18}: {_summary(values)}")


def _corpus() -> Iterable[str]:
    return (turn.text for turn in read_turns(TURNS, "all"))


def _lab() -> Iterable[str]:
    """What is said in its calls, without the keys."""
    for scenario in load():
        answers = (line for lines in scenario.answers.values() for line in lines)
        yield from (line for line in (scenario.says, *scenario.insists, *answers) if "{" not in line)


def _turns(lines: Iterable[str], name: str, from_number: str) -> list[tuple[float, float]]:
    """Of each turn of one call: all of its seconds, and those spent in the ORM and the schedule."""
    call, now = CallFacts(f"bench-{name}", from_number), _a_working_morning()
    state, _ = dialogue.greet(State.new(), call=call, now=now)
    spent = []
    for line in lines:
        records, state = _Stopwatch(), State.from_json(state.to_json())
        with ExitStack() as timed:
            for owner, name in _OF_THE_DATABASE:
                timed.enter_context(patch.object(owner, name, records.timed(getattr(owner, name))))
            started = time.perf_counter()
            state, _ = dialogue.respond(state, line, call=call, now=now)
            spent.append((time.perf_counter() - started, records.seconds))
    return spent


class _Stopwatch:
    """Time inside the timed functions, the outermost alone."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            self._depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                self._depth -= 1
                self.seconds += 0.0 if self._depth else time.perf_counter() - started

        return timed


def _a_working_morning() -> datetime:
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)


def _summary(seconds: list[float]) -> str:
    ordered = sorted(value * 1000 for value in seconds)
    p50, p95, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    late = sum(value > _GOAL for value in ordered)
    percentiles = f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms, worst {ordered[-1]:.2f} ms"
    return f"{percentiles}, {late} over {_GOAL} ms"
