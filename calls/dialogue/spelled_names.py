"""What callers say of how a name is written: "o apostrophe b r i e n", "Smith hyphen Jones", "double e"."""

from __future__ import annotations

import re
from collections.abc import Callable

from calls.dialogue.cue import Cue, cue

_I = (
    r"(?!i (?:need|needed|want|wanted|wanna|have|had|am|was|drive|own|got|would|can|could|also|just|think)\b)"
)
"""That spells no more: "l i u i need"."""
LETTERS = cue(rf"(?<![\w'.])[a-z] (?:{_I}(?:[a-z]|apostrophe|hyphen|dash)(?: |$))+")
MISHEARD = 2
"""Letters by which a name as heard may differ from itself as spelled."""
_MARKS = {"apostrophe": "'", "hyphen": "-", "dash": "-"}
_LEAST_LETTERS = 3
_INITIALS = cue(
    r"(?P<before>^|\b(?:is|it's|name|under|for|mr|mrs|ms|dr|doctor|i'm|yes|yeah|sure|oh|to|as) )(?!i [am] )"
    r"(?P<one>[a-z]) (?P<two>[a-z]) (?=(?!apostrophe|hyphen|dash)[a-z']{2,})"
)
_WRITTEN: tuple[tuple[Cue, str | Callable[[re.Match[str]], str]], ...] = (
    (cue(r"\b(?:capital|upper ?case|lower ?case|big) (?=[a-z]\b)"), ""),
    (cue(r"\bdouble (?:u|you)\b"), "w"),
    (cue(r"\bdouble ([a-z])\b"), r"\1 \1"),
    (cue(r"\b([a-z]) (?:as in|like) [a-z]+"), r"\1"),
    (cue(r"\b([a-z']{2,}) (?:hyphen|dash) ([a-z']{2,})\b"), r"\1-\2"),
    (cue(r"\b([a-z']{2,}) ([a-z']{2,}) (?:with a (?:hyphen|dash)|hyphenated)\b"), r"\1-\2"),
    (cue(r"\b([a-z'-]{2,}) comma ([a-z'-]{2,})\b"), r"\2 \1"),
    (_INITIALS, r"\g<before>\g<one>.\g<two>. "),
)


def as_written(words: str) -> str:
    """Each name spelled for itself stands in the place of what was heard: "jon j o h n smith s m i t h"."""
    for pattern, replacement in _WRITTEN:
        words = pattern.sub(replacement, words)
    if len([run for run in LETTERS.findall(words) if _is_name(run)]) < 2:
        return words
    spelled = LETTERS.sub(lambda run: f"{joined(run[0])}+ " if _is_name(run[0]) else run[0], words).split()
    kept = [
        word
        for word, after in zip(spelled, [*spelled[1:], ""], strict=True)
        if not _is_spelled_next(word, after)
    ]
    return " ".join(kept).replace("+", "")


def joined(letters: str) -> str:
    return "".join(_MARKS.get(letter, letter) for letter in letters.split())


def _is_name(letters: str) -> bool:
    return len(letters.split()) >= _LEAST_LETTERS


def _is_spelled_next(word: str, after: str) -> bool:
    return after.endswith("+") and alike(word, after[:-1])


def alike(word: str, spelled: str) -> bool:
    return word[:1] == spelled[:1] and abs(len(word) - len(spelled)) <= MISHEARD
