"""Whether words sound finished: how soon a silence after them ends the turn. Text in, a factor out."""

from __future__ import annotations

import re
from typing import Final

from .transcripts import NUMBER_WORDS

FINISHED: Final = 1.25
"""Silence counts for more after a sentence or a whole answer: 384 ms stand for 480."""
UNFINISHED: Final = 0.4
"""… and for less where a word is still to come: 1.2 s stand for 480 ms."""
NEUTRAL: Final = 1.0

# Nobody ends a sentence with these, but many stop to think after them.
_MUST_GO_ON: Final = frozenset(
    (
        *("a", "an", "the", "my", "your", "our", "his", "their", "this", "these", "and", "or", "but", "so"),
        *("because", "if", "when", "while", "until", "than", "as", "to", "of", "for", "from", "with", "at"),
        *("into", "between", "before", "after", "about", "around", "on", "by", "i", "we", "is", "are", "was"),
        *("it's", "that's", "i'm", "i'd", "i'll", "i've", "we're", "there's", "can", "could", "would"),
        *("should", "will", "have", "has", "need", "want", "like", "um", "uh", "uhm", "er", "hmm", "well"),
        *("next", "maybe", "actually", "let's", "let", "how", "what", "which", "every"),
    )
)
_MAY_END: Final = frozenset(("so", "well", "actually"))
"""Of these, those that end a sentence too: "I think so." Whisper closes "How about" with a question mark."""


def pace(text: str) -> float:
    """How much a second of silence after `text` counts for."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    if not words or text.rstrip().endswith((",", "-", "–", "…", "...")):
        return UNFINISHED if words else NEUTRAL
    last, is_closed = words[-1], text.rstrip().endswith((".", "!", "?"))
    if last in _MUST_GO_ON and not (last in _MAY_END and is_closed and len(words) > 1):
        return UNFINISHED
    return FINISHED if is_closed else NEUTRAL


def ends_in_a_code(text: str) -> bool:
    """Whether the last word is a number or a letter: of a phone number or a VIN more may come."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    last = words[-1] if words else ""
    return len(last) == 1 or last in NUMBER_WORDS or any(character.isdigit() for character in last)
