"""Where only an hour can stand: the hour that sounds like what was heard.

On a telephone line Whisper hears the small words of a clock time as words of ordinary speech: "half past two"
as "it have passed, too". At a service desk they make no sense, and the hour that is near them does.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

_HOURS: Final = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_ALIKE: Final = {
    **dict.fromkeys(("to", "too", "you", "due", "do"), "two"),
    **dict.fromkeys(("more", "for", "fore"), "four"),
    **dict.fromkeys(("hi", "high", "fife"), "five"),
    **dict.fromkeys(("ate", "date", "state"), "eight"),
    **dict.fromkeys(("tin", "tend", "then"), "ten"),
    "won": "one",
    "mine": "nine",
}
_LEAST_LIKENESS: Final = 0.6
_MOST_WORDS: Final = 5
"""In a longer sentence "have passed" may be what was said."""

_HALF_PAST: Final = re.compile(
    r"\b(?:half|have|has|pass|past),? (?:past|passed|pass),? (?P<hour>[a-z]+)\b", re.IGNORECASE
)
_CLOCK: Final = re.compile(
    r"\b(?P<hour>[a-z]+(?: (?:in|on|and|an))?) (?:in |on |of |a )?the clock(?P<works>\s?works?)?\b",
    re.IGNORECASE,
)
_MINUTES: Final = re.compile(
    r"\b(?P<hour>more|hi|high|fife|ate|tin|tend|mine),? (?P<minutes>30|thirty|15|fifteen|45|forty[ -]five)\b",
    re.IGNORECASE,
)
_HALF_OF_THE_DAY: Final = re.compile(r"\b(?P<hour>[1-9]|1[0-2])(?P<minutes>[:.]?[0-5]\d)? ?M\b")
""" "9M" is nine: of "a.m." and "p.m." the one letter is not enough to tell."""
_BEFORE_NOON: Final = re.compile(r"\bbefore ?noon\b", re.IGNORECASE)


def with_hours(text: str) -> str:
    """`"Love in the clockwork."` → `"eleven o'clock work."`; everything else as it is."""
    if len(text.split()) <= _MOST_WORDS:
        text = _HALF_PAST.sub(lambda heard: _put(heard, "half past {}"), text)
    text = _CLOCK.sub(lambda heard: _put(heard, "{} o'clock", heard["works"]), text)
    text = _MINUTES.sub(lambda heard: f"{_ALIKE[heard['hour'].lower()]} {heard['minutes']}", text)
    text = _HALF_OF_THE_DAY.sub(r"\g<hour>\g<minutes>", text)
    return _BEFORE_NOON.sub("before noon", text)


def _put(heard: re.Match[str], frame: str, behind: str | None = None) -> str:
    hour = _hour_like(heard["hour"])
    return " ".join([frame.format(hour), *(behind or "").split()]) if hour else heard[0]


def _hour_like(words: str) -> str:
    """Empty where none is near."""
    heard = re.sub(r"[^a-z]", "", words.lower())
    if heard in _ALIKE:
        return _ALIKE[heard]
    likeness = {hour: SequenceMatcher(None, heard, hour, autojunk=False).ratio() for hour in _HOURS}
    nearest = max(likeness, key=lambda hour: likeness[hour])
    return nearest if likeness[nearest] >= _LEAST_LIKENESS else ""
