"""Whether words sound finished: how soon a silence after them ends the turn. Text in, a factor out."""

from __future__ import annotations

import re
from typing import Final

from .transcripts import NUMBER_WORDS

FINISHED: Final = 1.25
"""Silence counts for more after what answers a question or asks one: 384 ms stand for 480."""
UNFINISHED: Final = 0.4
"""… and for less where a word is still to come: 1.2 s stand for 480 ms."""
NEUTRAL: Final = 1.0
"""A statement may be the first of two, and Whisper closes half a sentence with a full stop too."""

# Nobody ends a sentence with these, but many stop to think after them.
_MUST_GO_ON: Final = frozenset(
    (
        *("a", "an", "the", "my", "your", "our", "his", "their", "this", "these", "and", "or", "but", "so"),
        *("because", "if", "when", "while", "until", "than", "as", "to", "of", "for", "from", "with", "at"),
        *("into", "between", "before", "after", "about", "around", "on", "by", "i", "we", "is", "are", "was"),
        *("it's", "that's", "i'm", "i'd", "i'll", "i've", "we're", "there's", "can", "could", "would"),
        *("should", "will", "have", "has", "need", "want", "like", "um", "uh", "uhm", "er", "hmm", "well"),
        *("next", "maybe", "actually", "let's", "let", "how", "what", "which", "every", "some", "its"),
        *("another", "also", "since", "you're", "they're", "he's", "she's", "named", "called"),
    )
)
_MAY_END: Final = frozenset(("so", "well", "actually"))
"""Of these, those that end a sentence too: "I think so." Whisper closes "How about" with a question mark."""

# A lamp that is on needs no more words; who comes in on has not said when.
_IS_ON: Final = re.compile(r"\b(?:is|are|was|comes|came|stays|goes|went|turns) on$")
# "I would like to book …": what is to be booked comes next. One cancels without more.
_WANTS_AN_OBJECT: Final = re.compile(
    r"\b(?:to|can you|could you)"
    r" (?:book|schedule|make|get|bring|set up|ask|know|tell|check|replace|move|change)$"
)
# Who only greets has not said yet why he calls.
_GREETING: Final = re.compile(r"^(?:hello|hi|hey|good (?:morning|afternoon|evening))(?: there)?$")

_NUMBER: Final = rf"(?:\d+|{'|'.join(sorted(NUMBER_WORDS))})"
_SAYS_WHEN: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|morning|afternoon|evening|noon|o'clock"
    r"|[ap]m|[ap] m|\d+(?:st|nd|rd|th)"
    rf"|(?:at|around|past|before|after) {_NUMBER}(?: {_NUMBER})?|a quarter to {_NUMBER}"
    rf"|{_NUMBER} (?:15|30|45|fifteen|thirty|forty five))$"
)
_CLOSES: Final = re.compile(
    r"\b(?:please|thanks|thank you|bye|goodbye|think so|that's (?:right|all|it|correct|fine))$"
)
_ANSWERS: Final = re.compile(r"^(?:yes|no|yeah|yep|nope|okay|sure|correct|right|absolutely)$")
_LEAST_QUESTION = 3


def pace(text: str) -> float:
    """How much a second of silence after `text` counts for."""
    words = _words(text)
    if not words or text.rstrip().endswith((",", "-", "–", "…", "...")):
        return UNFINISHED if words else NEUTRAL
    said, is_closed = " ".join(words), text.rstrip().endswith((".", "!", "?"))
    last = words[-1]
    may_end = is_closed and len(words) > 1 and (last in _MAY_END or _IS_ON.search(said))
    if last in _MUST_GO_ON and not may_end:
        return UNFINISHED
    if _WANTS_AN_OBJECT.search(said) or (is_closed and _GREETING.search(said)):
        return UNFINISHED
    return FINISHED if is_closed and _is_conclusive(text, said) else NEUTRAL


def _is_conclusive(text: str, said: str) -> bool:
    is_question = text.rstrip().endswith("?") and len(said.split()) >= _LEAST_QUESTION
    return is_question or any(end.search(said) for end in (_CLOSES, _ANSWERS, _SAYS_WHEN))


def ends_in_a_code(text: str) -> bool:
    """Whether the last word is a number or a letter: of a phone number or a VIN more may come."""
    words = _words(text)
    last = words[-1] if words else ""
    return len(last) == 1 or last in NUMBER_WORDS or any(character.isdigit() for character in last)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())
