"""What was understood, and what of it is believed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

# Whisper on silence, noise and key tones: no-speech 0.77–0.99 and a mean log-probability below -1.1;
# on clean speech 0.09 at the 95th percentile.
MOST_NO_SPEECH: Final = 0.6
LEAST_LOG_PROBABILITY: Final = -1.0
# Where it is sure that somebody speaks, a bad guess is worth more than none: it is asked about.
SURE_OF_SPEECH: Final = 0.25
LEAST_LOG_PROBABILITY_OF_SPEECH: Final = -1.6

_LONGEST_REPEATED_UNIT = 3
# So much of a sentence that begins again, and is then cut off, is a loop by itself.
_CUT_WORDS = 4
NUMBER_WORDS: Final = frozenset(
    (
        *("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *(
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ),
        *(
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
            "hundred",
            "thousand",
        ),
        *("double", "triple"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, with its punctuation. Times in seconds from the start of the stream."""

    text: str
    confidence: float
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0

    def until(self, seconds: float) -> Transcript:
        """The same, its last word ending there at the latest: what was transcribed goes on with silence."""
        if not self.words or (end := self.words[-1].end) is None or end <= seconds:
            return self
        return Transcript((*self.words[:-1], replace(self.words[-1], end=seconds)))

    def __add__(self, other: Transcript) -> Transcript:
        return Transcript(self.words + other.words)


def is_believable(text: str, *, no_speech: float, log_probability: float) -> bool:
    """Whether Whisper heard words rather than made some up."""
    has_words = any(character.isalnum() for character in text)
    is_speech = no_speech <= SURE_OF_SPEECH
    least = LEAST_LOG_PROBABILITY_OF_SPEECH if is_speech else LEAST_LOG_PROBABILITY
    return has_words and no_speech <= MOST_NO_SPEECH and log_probability >= least


def without_trailing_repeats(text: str) -> str:
    """Drop the loop that a shortened window makes Whisper fall into: its last sentences again and again.

    A unit of one to three sentences goes if it stands three times, or twice with three words or more; the
    last round may be cut short. Numbers are never dropped: callers say "five five five".
    """
    sentences = re.findall(r"[^.?!]+[.?!]*\s*", text)
    for unit in range(1, _LONGEST_REPEATED_UNIT + 1):
        for has_cut_end in (False, True):
            kept = _sentences_before_loop([_plain(s) for s in sentences], unit, has_cut_end)
            if kept is not None:
                return "".join(sentences[:kept]).strip()
    return text


def _sentences_before_loop(sentences: list[str], unit: int, has_cut_end: bool) -> int | None:
    body, cut_end = (sentences[:-1], "".join(sentences[-1:])) if has_cut_end else (sentences, "")
    if unit == 1 and body and len(cut_end.split()) >= _CUT_WORDS and body[-1].startswith(cut_end):
        return None if _holds_digits_or_letters(body[-1:]) else len(body)
    if len(body) < 2 * unit:
        return None
    repeated = body[-unit:]
    if _holds_digits_or_letters(repeated) or (
        has_cut_end and not (cut_end and repeated[0].startswith(cut_end))
    ):
        return None
    rounds = 1
    while body[len(body) - (rounds + 1) * unit : len(body) - rounds * unit] == repeated:
        rounds += 1
    words = sum(len(sentence.split()) for sentence in repeated)
    is_loop = rounds >= 3 or (rounds == 2 and words >= 3)
    return len(body) - unit * (rounds - 1) if is_loop else None


def _plain(sentence: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", sentence.lower()).strip()


def _holds_digits_or_letters(sentences: list[str]) -> bool:
    words = " ".join(sentences).split()
    is_spelled = all(len(word) == 1 for word in words)
    return is_spelled or any(word in NUMBER_WORDS or any(c.isdigit() for c in word) for word in words)
