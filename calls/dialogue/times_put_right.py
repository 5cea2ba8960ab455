"""Another time, said where a name or a number was asked for."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.pattern import WEEKDAY
from calls.dialogue.state import Question

NAMES_AND_NUMBERS = frozenset({Question.PHONE, Question.PROOF, Question.NAME, Question.VIN})
_GOES_BACK = cue(
    r"\b(?:wait|actually|instead|rather|sorry|i (?:want|wanted|meant|said)|make (?:it|that)|change|"
    r"(?:can|could) (?:we|i|you)|(?:what|how) about|let's|same time)\b|"
    r"^(?:(?:on|for|any|any time|sometime|maybe|this|next|it|the|coming|how|about|um|uh|well|so|ok|okay) )*"
    rf"{WEEKDAY}\b|"
    r"^(?:at )?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?:thirty|fifteen|forty five|\d\d))? (?:a ?m|p ?m|o'?clock)$"
)
"""What corrects the time, where a name or a number was asked for."""
_HOUR = (
    r"(?:at )?(?:noon|\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: (?:thirty|fifteen|forty five|\d\d))?(?: (?:a ?m|p ?m|o'?clock))?"
)
_A_TIME_ALONE = cue(
    rf"(?:(?:ok|okay|yes|yeah|on) )*(?:(?:{WEEKDAY}|today|tomorrow)(?: (?:morning|afternoon))?(?: {_HOUR})?|"
    rf"{_HOUR})(?: (?:please|then|for me|(?:is|works|sounds|would be|will be|that's)(?: (?:good|fine|great|"
    r"perfect|ok|okay))?))*"
)
"""To "what is your name": no name holds nothing but this."""
_A_CLOCK_TIME = cue(
    r"(?:at )?(?:eight|nine|ten|eleven|twelve|one|two|three|four|five) "
    r"(?:thirty|fifteen|forty five)(?: please)?|"
    r"at (?:noon|eight|nine|ten|eleven|twelve|one|two|three|four|five)"
)
""" "Eight thirty" begins no VIN."""


def corrects_the_time(words: str, question: Question) -> bool:
    if _GOES_BACK.search(words):
        return True
    alone = {Question.NAME: _A_TIME_ALONE, Question.VIN: _A_CLOCK_TIME}.get(question)
    return alone is not None and alone.fullmatch(words) is not None
