"""Which of Whisper's guesses is believed: callers of a service desk say some things far oftener than others.

Whisper expects any words of the language. Where it is not sure of a single one, "correct" as its fourth guess
is believed rather than "cracked" as its first; and "on the 14th" rather than "on the board game", as long as
it takes the one to be not much less likely than the other. What it is sure of stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from .transcripts import NUMBER_WORDS

_ANSWERS: Final = frozenset(
    (
        *("yes", "yeah", "yep", "yup", "uh huh", "mm hmm", "sure", "okay", "correct", "right", "exactly"),
        *("absolutely", "definitely", "perfect", "great", "fine", "please do", "no", "nope", "nah", "uh uh"),
        *("hello", "thanks", "goodbye", "bye", "wrong", "neither", "both", "not quite", "not really"),
    )
)
UNSURE: Final = -0.8
"""Mean log-probability of an answer's guess, below which another is looked at."""
MOST_BEHIND: Final = 0.8
"""… and how far behind it that may be: over the three tokens of a word, a factor of ten."""
HALF_SURE: Final = -0.5
AS_LIKELY: Final = 0.1
"""The same where it is surer, and both guesses are nearly as likely."""
_MOST_WORDS: Final = 2

_FIGURES_OF_A_NUMBER: Final = 4
"""A time of day that is not recognised as one has less: somebody reads out a ZIP code or a phone number."""
_HOUR: Final = r"(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MOMENT: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tomorrow|noon)\b"
    r"|\b(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b|\b(?:thir|four|fif|six|seven|eigh|nine)teenths?\b"
    r"|\b(?:half|quarter) (?:past|to) " + _HOUR + r"\b"
    r"|\b" + _HOUR + r"[ :.-]?(?:[0-5][05]|thirty|fifteen|forty[ -]five)\b"
    r"|\b" + _HOUR + r"(?:[ :.]?[0-5]\d)? ?(?:[ap]\.?m\b|o'clock)"
    r"|\b" + _HOUR + r" in the (?:morning|afternoon|evening)\b"
    r"|\bbetween " + _HOUR + r" and " + _HOUR + r"\b"
)
_ODD_MINUTES: Final = re.compile(r"\b(?:[1-9]|1[0-2])[ :.]?(?!00|15|30|45)[0-5]\d ?[ap]\.?m\b")
_QUARTERS: Final = re.compile(r"\b(?:[1-9]|1[0-2])[ :.]?(?:00|15|30|45) ?[ap]\.?m\b")
"""Visits begin at quarters of an hour: "1:15 PM" is likelier than "1:50 PM"."""
MOMENT_IS_LIKELIER: Final = 4.5
"""So many times: of sentences that sound alike, the one that names a day or an hour."""


def likeliest(guesses: Sequence[tuple[str, float]]) -> int:
    """Which of the guesses, each a text and its mean log-probability, the best first."""
    best, log_probability = guesses[0]
    words = _plain(best)
    figures = sum(character.isdigit() for character in best) + len(NUMBER_WORDS.intersection(words.split()))
    is_read_out = figures >= _FIGURES_OF_A_NUMBER
    sought = _QUARTERS if _ODD_MINUTES.search(best.lower()) else _MOMENT
    if words in _ANSWERS or is_read_out or sought.search(best.lower()):
        return 0
    for number, (text, other) in enumerate(guesses):
        behind = log_probability - other
        is_doubtful = (log_probability < UNSURE and behind <= MOST_BEHIND) or (
            log_probability < HALF_SURE and behind <= AS_LIKELY
        )
        if is_doubtful and len(words.split()) <= _MOST_WORDS and _plain(text) in _ANSWERS:
            return number
        if sought.search(text.lower()) and behind * _tokens(text) <= math.log(MOMENT_IS_LIKELIER):
            return number
    return 0


def _tokens(text: str) -> int:
    """About as many as Whisper takes for it: a word each, and two that begin and end it."""
    return len(text.split()) + 2


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))
