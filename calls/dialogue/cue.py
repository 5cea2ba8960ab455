"""Patterns that are tried only on a text which holds a piece of what they look for.

A turn is read with some five hundred regular expressions of which a handful match. As code search does (Cox,
"Regular Expression Matching with a Trigram Index", 2012) one look at three letters in a row tells which of
them can match at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from calls.dialogue.literals import needed

_LETTERS = 3
_FROM_RARE_TO_COMMON = "zqxjkvbpygfwmucldrhsnioate "
_AS_ASCII = str.maketrans("ſıİ", "sii")
"""What matches an ASCII letter where case is ignored, and is not lowered to it."""
_READ_AT_ONCE = 128
"""Texts that one turn makes of what was said; each is looked at once."""


class Cue:
    """A `re.Pattern`, as far as the dialogue uses one."""

    __slots__ = ("_bit", "_pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._bit = INDEX.add(pattern)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._pattern.search(text, start) if _possible(text) & self._bit else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._pattern.match(text, start) if _possible(text) & self._bit else None

    def fullmatch(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._pattern.fullmatch(text, start) if _possible(text) & self._bit else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(text) if _possible(text) & self._bit else iter(())

    def findall(self, text: str) -> list[Any]:
        return self._pattern.findall(text) if _possible(text) & self._bit else []

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        return self._pattern.sub(put, text, count) if _possible(text) & self._bit else text

    def split(self, text: str) -> list[str]:
        return self._pattern.split(text) if _possible(text) & self._bit else [text]

    def __repr__(self) -> str:
        return f"Cue({self._pattern.pattern!r})"


class AnyOf:
    """Patterns of which one is enough: of a long list the few that can match are tried."""

    __slots__ = ("_bits", "_by_bit")

    def __init__(self, *patterns: str) -> None:
        compiled = map(re.compile, patterns)
        self._by_bit = {INDEX.add(pattern): pattern for pattern in compiled}
        self._bits = sum(self._by_bit)

    def is_in(self, text: str) -> bool:
        possible = _possible(text) & self._bits
        while possible:
            lowest = possible & -possible
            if self._by_bit[lowest].search(text):
                return True
            possible ^= lowest
        return False


class _Index:
    """Three letters in a row → the cues, each a bit, that can match where they stand."""

    def __init__(self) -> None:
        self.patterns: list[re.Pattern[str]] = []
        self._always = 0
        self._by_letters: dict[tuple[str, ...], int] = {}

    def add(self, pattern: re.Pattern[str]) -> int:
        bit, literals = 1 << len(self.patterns), needed(pattern)
        self.patterns.append(pattern)
        if literals is None or min(map(len, literals), default=0) < _LETTERS:
            self._always |= bit
        else:
            for letters in set(map(_rarest, literals)):
                self._by_letters[letters] = self._by_letters.get(letters, 0) | bit
        _possible.cache_clear()
        return bit

    def possible(self, text: str) -> int:
        """The bits of the patterns that may be found in `text`."""
        text = text.lower() if text.isascii() else text.translate(_AS_ASCII).lower()
        rows = zip(*(text[start:] for start in range(_LETTERS)), strict=False)
        bits = self._always
        for found in filter(None, map(self._by_letters.get, rows)):
            bits |= found
        return bits


@lru_cache(maxsize=4096)
def _rarest(literal: str) -> tuple[str, ...]:
    ranks = [_FROM_RARE_TO_COMMON.find(letter) for letter in literal]
    start = min(range(len(literal) - _LETTERS + 1), key=lambda place: sum(ranks[place : place + _LETTERS]))
    return tuple(literal[start : start + _LETTERS])


INDEX = _Index()
_possible = lru_cache(maxsize=_READ_AT_ONCE)(INDEX.possible)


def cue(pattern: str, flags: int = 0) -> Cue:
    """`re.compile` of a pattern by which the dialogue listens."""
    return Cue(re.compile(pattern, flags))
