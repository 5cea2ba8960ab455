"""Keyterms for a model that knows none: words that sound nearly like one are taken for it.

A prompt would name them to Whisper beforehand, but it costs more than it brings: with the service menu as the
prompt it read 15 of 20 clock times right, without it 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

LEAST_LETTERS: Final = 5
"""Shorter names are too near to ordinary words: "Ford" and "for"."""
LEAST_LIKENESS: Final = 0.78
_MOST_WORDS: Final = 4


def corrected(text: str, keyterms: Sequence[str]) -> str:
    """`text` with each run of words that is nearly a keyterm replaced by it; the nearest first."""
    words = text.split()
    found = sorted(_found(words, keyterms), key=lambda one: (-one[0], one[1]))
    taken: set[int] = set()
    for _, start, end, term in found:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            if end - start == len(term.split()) and _letters(" ".join(words[start:end])) == _letters(term):
                continue  # it is there, in whatever capitals
            tail = re.search(r"[^\w]*$", words[end - 1])
            words[start:end] = [term + (tail[0] if tail else ""), *[""] * (end - start - 1)]
    return " ".join(word for word in words if word)


def _found(words: list[str], keyterms: Sequence[str]) -> Iterator[tuple[float, int, int, str]]:
    letters = [_letters(word) for word in words]
    for term in keyterms:
        wanted, count = _letters(term), len(term.split())
        if len(wanted) < LEAST_LETTERS:
            continue
        for size in range(max(1, count - 1), min(_MOST_WORDS, count + 1) + 1):
            for start in range(len(words) - size + 1):
                likeness = _likeness("".join(letters[start : start + size]), wanted)
                if likeness >= LEAST_LIKENESS:
                    yield likeness, start, start + size, term


def _likeness(heard: str, wanted: str) -> float:
    """0 … 1; a longer or shorter word by a third is never alike."""
    if not heard or abs(len(heard) - len(wanted)) * 3 > len(wanted):
        return 0.0
    matcher = SequenceMatcher(None, heard, wanted, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST_LIKENESS else 0.0


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
