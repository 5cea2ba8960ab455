"""How well dates, times and answers are understood, on labelled turns (calls/tests/data/README.md)."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from calls.dialogue.consent import Answer, Question, answer, is_goodbye
from calls.dialogue.cue import cue
from calls.dialogue.when import When, understand

NOW = datetime(2019, 3, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
DEV_SHARE = 0.6
SPLITS = ("dev", "held-out", "all")

_AGREES = frozenset({"AFFIRM", "AFFIRM_INTENT"})
_DENIES = frozenset({"NEGATE", "NEGATE_INTENT"})
"""The acts that agree and deny by the corpus's own definitions."""

_QUESTIONS = {
    "CONFIRM": Question.CONFIRM,
    "REQ_MORE": Question.ANYTHING_ELSE,
    "REQUEST": Question.OPEN,
}

_IMPLIED = "an offer taken (SELECT) or others asked for (REQUEST_ALTS): yes and no are implied"
_WISH = "a wish (INFORM_INTENT) that begins with a yes or a no that has no label"
_UNLABELLED = "another turn that begins with a yes or a no that has no label"
_SILENT = "a yes or a no that the label reads into a detail or a question, without a word of either"
_LEAVE = "GOODBYE without a farewell, or a farewell without GOODBYE"
OPEN_LABELS = (_IMPLIED, _WISH, _UNLABELLED, _SILENT, _LEAVE)
"""Where the labels leave the answer open. What is found still has to be there in the words."""

_LITERAL = {
    Answer.YES: cue(
        r"(?i)\W*(?:(?:oh|ok|okay|alright|all right|great|perfect|good|awesome|wonderful|excellent)\W+)*"
        r"(?:yes|yeah|yea|yep|yup|sure|absolutely|definitely|okay|ok|alright|great|perfect|good|please|"
        r"(?:that|that's|this|it|it's|that'd|that'll)\b.*\b(?:good|great|fine|perfect|works?|nice|ok(?:ay)?)|"
        r"(?:sounds?|looks?|works)\b)"
    ),
    Answer.NO: cue(r"(?i)\W*(?:oh\W+)?(?:no|nope|nah|not|none)\b"),
}
_ANY_ANSWER = cue(
    r"(?i)\b(?:yes|yeah|yea|yep|yup|sure|ok|okay|right|correct\w*|good|great|fine|perfect\w*|nice|cool|"
    r"works?|sounds?|agree\w*|please|definitely|absolutely|exactly|no|nope|nah|not|none|nothing|never|wrong|"
    r"instead|actually|rather|better|change|mistake|mind|sorry|prefer)\b|n't\b|n’t\b"
)
_FAREWELL = cue(
    r"(?i)\b(?:bye|good ?bye|have an? (?:\w+ )?(?:day|one|night|evening|weekend|time)|see you|take care|"
    r"that(?:'s| is|'ll be| will be| would be)? (?:all|it|everything)|all set|good ?night)\b"
)


@dataclass(frozen=True)
class LabelledTurn:
    id: str
    text: str
    prompt: str
    asked: frozenset[str]
    """The acts of the prompt."""
    date: str | None
    time: str | None
    acts: frozenset[str]

    @property
    def is_dev(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[0] < round(256 * DEV_SHARE)


@dataclass
class Score:
    """Right answers of one kind; a turn whose label leaves the answer open is wrong in `raw`."""

    total: int = 0
    right: int = 0
    open: Counter[str] = field(default_factory=Counter)
    """How often for which reason, of OPEN_LABELS."""
    wrong: list[str] = field(default_factory=list)

    @property
    def raw(self) -> float:
        return self.right / self.total if self.total else 1.0

    @property
    def corrected(self) -> float:
        return (self.right + self.open.total()) / self.total if self.total else 1.0

    def add(
        self, turn: LabelledTurn, *, is_right: bool, expected: object, found: object, is_open: str = ""
    ) -> None:
        """`is_open`: why the label leaves it open, or ""."""
        self.total += 1
        self.right += is_right
        if is_right:
            return
        if is_open:
            self.open[is_open] += 1
        self.wrong.append(
            f"{turn.id} {is_open or 'wrong'}: expected {expected}, found {found}: {turn.text}"
            f"  [{turn.prompt[-70:]}]"
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
    turns = [
        LabelledTurn(**{**row, "acts": frozenset(row["acts"]), "asked": frozenset(row["asked"])})
        for row in rows
    ]
    return [turn for turn in turns if split == "all" or turn.is_dev == (split == "dev")]


def measure(turns: Sequence[LabelledTurn]) -> Report:
    dates, times, answers = Score(), Score(), Score()
    elapsed = 0.0
    for turn in turns:
        started = time.perf_counter()
        when = understand(turn.text, now=NOW)
        asked = question_of(turn.asked)
        said = answer(turn.text, asked=asked), is_goodbye(turn.text, asked=asked)
        elapsed += time.perf_counter() - started
        _score_date(dates, turn, when)
        _score_time(times, turn, when)
        _score_answer(answers, turn, *said)
    return Report(dates, times, answers, len(turns), 1000 * elapsed / max(1, len(turns)))


def question_of(asked: frozenset[str]) -> Question | None:
    """What the system asked, by its acts: a dialogue knows what it asked and need not read its own words."""
    if "REQUEST_VALUES" in asked:  # "On the first? And from where?" may be answered yes
        return None
    return next((question for act, question in _QUESTIONS.items() if act in asked), None)


def _score_date(score: Score, turn: LabelledTurn, when: When) -> None:
    """Of a range either end counts, as of a turn that names two dates."""
    found = {day.isoformat() for day in (when.first_day, when.last_day) if day}
    is_right = turn.date in found if turn.date else not found
    score.add(turn, is_right=is_right, expected=turn.date, found=sorted(found))


def _score_time(score: Score, turn: LabelledTurn, when: When) -> None:
    """A bound that is named alone ("as early as 9") counts as the time; a part of the day is none."""
    bounds = [bound for bound in (when.earliest, when.latest) if bound]
    moment = when.time or (bounds[0] if len(bounds) == 1 else None)
    found = moment.strftime("%H:%M") if moment else None
    score.add(turn, is_right=found == turn.time, expected=turn.time, found=found)


def _score_answer(score: Score, turn: LabelledTurn, found: Answer | None, leaves: bool) -> None:
    expected, leaving = _answer_of(turn.acts), "GOODBYE" in turn.acts
    is_right = (found, leaves) == (expected, leaving)
    score.add(
        turn,
        is_right=is_right,
        is_open="" if is_right else _why_open(turn, found, leaves),
        expected=f"{expected}{' goodbye' if leaving else ''}",
        found=f"{found}{' goodbye' if leaves else ''}",
    )


def _answer_of(acts: frozenset[str]) -> Answer | None:
    return Answer.YES if acts & _AGREES else Answer.NO if acts & _DENIES else None


def _why_open(turn: LabelledTurn, found: Answer | None, leaves: bool) -> str:
    """One of OPEN_LABELS, if the words, read by nothing but a list of them, bear out what was found."""
    expected, leaving = _answer_of(turn.acts), "GOODBYE" in turn.acts
    if leaves != leaving:
        says_bye = bool(_FAREWELL.search(turn.text))
        return _LEAVE if found == expected and leaves == says_bye else ""
    if found is None:
        return "" if _ANY_ANSWER.search(turn.text) else _SILENT
    if expected is not None:
        return ""
    if found == (Answer.YES if "SELECT" in turn.acts else Answer.NO if "REQUEST_ALTS" in turn.acts else ""):
        return _IMPLIED
    if not _LITERAL[found].match(turn.text):
        return ""
    return _WISH if "INFORM_INTENT" in turn.acts else _UNLABELLED
