"""A caller's words made comparable: lower case, one space between words, no punctuation."""

from __future__ import annotations

import re

from calls.dialogue import pattern

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_SPLITTER = re.compile(r"[^a-z0-9' ]+")
_FILLERS = frozenset({"um", "uh", "umm", "uhm", "er", "erm", "hmm", "mm"})
_UH_HUH = re.compile(r"\b(?:uh|mm|m)[- ]?(?:huh|hmm|hm)\b")
MAX_CHARACTERS = 600
"""Of what is said beyond this in one turn, some 45 seconds without a pause, the middle is not read."""
_BEGINNING = 200


def within_limits(text: str) -> str:
    """Of a very long turn its beginning, and its end, which holds the wish."""
    if len(text) <= MAX_CHARACTERS:
        return text
    return f"{text[:_BEGINNING]} , {text[_BEGINNING + 3 - MAX_CHARACTERS :]}"


def plain(text: str) -> str:
    """`"Uh, it's a Chevy - 2019."` → `"it's a chevy 2019"`."""
    lowered = _UH_HUH.sub("uhhuh", text[:MAX_CHARACTERS].lower().translate(_APOSTROPHES))
    words = [_CONTRACTIONS.get(word, word) for word in _SPLITTER.sub(" ", lowered).split()]
    said = " ".join(word.strip("'") for word in words if word not in _FILLERS).strip()
    return _BREAKS.sub("brakes", _BREAK_OF_A_CAR.sub("brake", said)) if "break" in said else said


_CONTRACTIONS = {
    short.replace("'", ""): short
    for short in pattern.words(
        "what's when's where's how's that's there's don't doesn't didn't can't won't isn't aren't wasn't "
        "couldn't wouldn't i'm i've you're they're"
    )
}
# As a recogniser writes what brakes are as often; "it breaks down" stays.
_BREAKS = re.compile(r"(?<=\bmy )breaks?\b|(?<=\bthe )breaks\b|(?<=\bnew )breaks\b|(?<=\bour )breaks\b")
_BREAK_OF_A_CAR = re.compile(r"\bbreaks?(?= (?:pads?|inspection|service|job|fluid|pedal|lights?|lines?)\b)")


_CORRECTION = re.compile(
    r"\b(?:no wait|wait no|no sorry|sorry no|scratch that|i mean|i meant|let me start over|correction|rather|"
    r"strike that|make that)\b"
)


def after_correction(words: str) -> str:
    """What stands after the caller's last "no wait", "I mean"; all of it where nothing was corrected."""
    return said_and_corrected(words)[1] or words


def said_and_corrected(words: str) -> tuple[str, str]:
    """What stands before the last "no wait", "I mean", and what after it; without one all stands after."""
    *before, after = _CORRECTION.split(words)
    return " ".join(before).strip(), after.strip()
