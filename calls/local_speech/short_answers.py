"""What callers say in a word or two: of guesses at a short sound, one of these is the likelier.

Whisper expects any word of the language. Where it is not sure of a single one, "correct" as its fourth guess
is believed rather than "cracked" as its first. What it is sure of stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ANSWERS: Final = frozenset(
    (
        *("yes", "yeah", "yep", "yup", "uh huh", "mm hmm", "sure", "okay", "correct", "right", "exactly"),
        *("absolutely", "definitely", "perfect", "great", "fine", "please do", "no", "nope", "nah", "uh uh"),
        *("hello", "thanks", "goodbye", "bye", "wrong", "neither", "both"),
    )
)
UNSURE: Final = -0.8
"""Mean log-probability of a guess, below which another is looked at."""
MOST_BEHIND: Final = 0.8
"""… and how far behind it that may be: over the three tokens of a word, a factor of ten."""
_MOST_WORDS: Final = 2


def likeliest(guesses: Sequence[tuple[str, float]]) -> int:
    """Which of the guesses, each a text and its mean log-probability, the best first."""
    best, log_probability = guesses[0]
    words = _plain(best)
    if log_probability >= UNSURE or len(words.split()) > _MOST_WORDS or words in _ANSWERS:
        return 0
    return next(
        (
            number
            for number, (text, behind) in enumerate(guesses)
            if _plain(text) in _ANSWERS and log_probability - behind <= MOST_BEHIND
        ),
        0,
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))
