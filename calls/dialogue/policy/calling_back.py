"""When a caller is called back: within the hour, or when he said that it suits him."""

from __future__ import annotations

from datetime import date, datetime, time

from calls.dialogue import speaking
from calls.dialogue.cue import Cue, cue
from calls.dialogue.policy.advisor_hours import CALLBACK_WITHIN, next_opening
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Question, Wish
from calls.dialogue.wishes import wish_heard

_SAYS_WHAT_FOR = cue(
    r"\b(?:about|regarding|concerning|because|since|so|if|when|once|to (?:talk|discuss|go over)|"
    r"for (?:my|the|an?))\b"
)


_SAYS_MORE = cue(
    r"\b(?:i|we|was|were|had|did|came|got|been|my|last|ago|appointment|visit|booked|scheduled)\b"
)
_WORDS_OF_A_TIME = 8


def wished_time(turn: Turn, asks_for_it: Cue) -> Wish:
    """Of the call itself, not of what it is about: "call me back tomorrow about my visit on Friday"."""
    found = asks_for_it.search(turn.heard.words)
    return _wish_in(turn, turn.heard.words[found.start() :]) if found else Wish()


def another_time(turn: Turn) -> Wish:
    """ "After three, please", once a call was promised."""
    words = turn.heard.words
    is_more = len(words.split()) > _WORDS_OF_A_TIME or _SAYS_MORE.search(words) is not None
    return Wish() if is_more else _wish_in(turn, words)


def _wish_in(turn: Turn, words: str) -> Wish:
    said, *_ = _SAYS_WHAT_FOR.split(words)
    return wish_heard(said, now=turn.now, question=Question.NONE, offered=())[0]


def due(turn: Turn, wish: Wish) -> tuple[datetime, str]:
    """By when, and that in words; what was promised stands, and an hour alone is of its day."""
    promised = turn.state.callback_due_at
    if promised and not wish:
        return _by(turn, datetime.fromisoformat(promised))
    day = date.fromisoformat(wish.day or promised[: len("2026-01-31")] or turn.now.date().isoformat())
    hour = time.fromisoformat(wish.time or wish.earliest or "00:00")
    wished = datetime.combine(day, hour, turn.now.tzinfo)
    opens = next_opening(max(turn.now, wished))
    at = opens + CALLBACK_WITHIN
    turn.state.callback_due_at = at.isoformat()
    if opens != wished:
        return _by(turn, at)
    return at, f"{_day(turn, at)}, {'around' if wish.time else 'after'} {speaking.clock(wished)}"


def due_from(turn: Turn, morning: datetime) -> tuple[datetime, str]:
    return _by(turn, next_opening(max(turn.now, morning)) + CALLBACK_WITHIN)


def _by(turn: Turn, at: datetime) -> tuple[datetime, str]:
    return at, f"{_day(turn, at)}, by {speaking.clock(at)}"


def _day(turn: Turn, at: datetime) -> str:
    return "today" if at.date() == turn.now.date() else f"on {speaking.day(at.date())}"
