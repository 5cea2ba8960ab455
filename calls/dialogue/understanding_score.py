"""How well dates, times and answers are understood, on labelled turns (calls/tests/data/README.md)."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from .consent import Answer, Question, answer, is_goodbye
from .when import When, understand

NOW = datetime(2019, 3, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
DEV_SHARE = 0.6
SPLITS = ("dev", "held-out", "all")

_ANYTHING_ELSE = re.compile(
    r"(?i)(anything (else|more)|something else|else i can|any ?more|further|other things|assist|help you|"
    r"else (do|can)|need me)[^?.]*[?.]?\s*$"
)
_CONFIRM = re.compile(
    r"(?i)\b(confirm(?!ed)\w*|correct|right|is (that|this) (ok|okay|accurate)|how's that|does (this|"
    r"that) sound)\b"
)
_OPEN = re.compile(
    r"(?i)(^|[.?!,] *)((at|for|till|until|on|from|in|please tell me (till )?) ?)?(what(?! about)|when|"
    r"where|which|how long)\b[^.?]*\?\s*$"
)
_NAMES_TIME = re.compile(r"(?i)appointment.*\d ?[ap]m|reserv.*\d ?[ap]m")
_DONE = re.compile(r"(?i)booked|success|free from|has been|available|confirmed")


@dataclass(frozen=True)
class LabelledTurn:
    id: str
    text: str
    prompt: str
    date: str | None
    time: str | None
    acts: frozenset[str]

    @property
    def is_dev(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[0] < round(256 * DEV_SHARE)


@dataclass
class Score:
    """Right answers of one kind; `open` are those that the labels leave open: wrong in `raw`."""

    total: int = 0
    right: int = 0
    open: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def raw(self) -> float:
        return self.right / self.total if self.total else 1.0

    @property
    def corrected(self) -> float:
        return (self.right + self.open) / self.total if self.total else 1.0

    def add(
        self, turn: LabelledTurn, *, is_right: bool, is_open: bool, expected: object, found: object
    ) -> None:
        self.total += 1
        self.right += is_right
        self.open += is_open and not is_right
        if not is_right:
            mark = "open" if is_open else "wrong"
            self.wrong.append(
                f"{turn.id} {mark}: expected {expected}, found {found}: {turn.text}  [{turn.prompt[-70:]}]"
            )


@dataclass(frozen=True)
class Report:
    dates: Score
    times: Score
    answers: Score
    turns: int
    milliseconds_a_turn: float


def read_turns(path: Path, split: str) -> list[LabelledTurn]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    turns = [LabelledTurn(**{**row, "acts": frozenset(row["acts"])}) for row in rows]
    return [turn for turn in turns if split == "all" or turn.is_dev == (split == "dev")]


def measure(turns: Sequence[LabelledTurn]) -> Report:
    dates, times, answers = Score(), Score(), Score()
    elapsed = 0.0
    for turn in turns:
        started = time.perf_counter()
        when = understand(turn.text, now=NOW)
        asked = question_of(turn.prompt)
        said = answer(turn.text, asked=asked), is_goodbye(turn.text, asked=asked)
        elapsed += time.perf_counter() - started
        _score_date(dates, turn, when)
        _score_time(times, turn, when)
        _score_answer(answers, turn, *said)
    return Report(dates, times, answers, len(turns), 1000 * elapsed / max(1, len(turns)))


def question_of(prompt: str) -> Question | None:
    """What the system asked: a dialogue knows it, the labelled turns only hold its words."""
    if _ANYTHING_ELSE.search(prompt):
        return Question.ANYTHING_ELSE
    if _OPEN.search(prompt) and not _CONFIRM.search(prompt):
        return Question.OPEN
    reads_back = _NAMES_TIME.search(prompt) and not _DONE.search(prompt)
    return Question.CONFIRM if reads_back or _CONFIRM.search(prompt) else None


def _score_date(score: Score, turn: LabelledTurn, when: When) -> None:
    """Of a range either end counts, as of a turn that names two dates."""
    found = {day.isoformat() for day in (when.first_day, when.last_day) if day}
    is_right = turn.date in found if turn.date else not found
    score.add(turn, is_right=is_right, is_open=False, expected=turn.date, found=sorted(found))


def _score_time(score: Score, turn: LabelledTurn, when: When) -> None:
    """A bound that is named alone ("as early as 9") counts as the time; a part of the day is none."""
    bounds = [bound for bound in (when.earliest, when.latest) if bound]
    moment = when.time or (bounds[0] if len(bounds) == 1 else None)
    found = moment.strftime("%H:%M") if moment else None
    score.add(turn, is_right=found == turn.time, is_open=False, expected=turn.time, found=found)


def _score_answer(score: Score, turn: LabelledTurn, found: Answer | None, leaves: bool) -> None:
    """Open: acts that only imply an answer (a new wish, another offer asked for), where the words give it."""
    expected = _answer_of(turn.acts, {"AFFIRM"}, {"NEGATE"})
    is_right = found == expected and leaves == ("GOODBYE" in turn.acts)
    implied = _answer_of(
        turn.acts, {"AFFIRM_INTENT", "SELECT", "INFORM_INTENT"}, {"NEGATE_INTENT", "REQUEST_ALTS"}
    )
    is_open = (
        expected is None
        and leaves == ("GOODBYE" in turn.acts)
        and found is not None
        and (found == implied or "INFORM_INTENT" in turn.acts)
    )
    label = f"{expected}{' goodbye' if 'GOODBYE' in turn.acts else ''}"
    score.add(
        turn,
        is_right=is_right,
        is_open=is_open,
        expected=label,
        found=f"{found}{' goodbye' if leaves else ''}",
    )


def _answer_of(acts: Iterable[str], yes: set[str], no: set[str]) -> Answer | None:
    acts = set(acts)
    return Answer.YES if acts & yes else Answer.NO if acts & no else None
