"""A caller's words made comparable: lower case, one space between words, no punctuation."""

from __future__ import annotations

from calls.dialogue import pattern
from calls.dialogue.cue import cue

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_SPLITTER = cue(r"[^a-z0-9' ]+")
_FILLERS = frozenset({"um", "uh", "umm", "uhm", "er", "erm", "hmm", "mm"})
_UH_HUH = cue(r"\b(?:uh|mm|m)[- ]?(?:huh|hmm|hm)\b")
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
_BREAKS = cue(r"(?<=\bmy )breaks?\b|(?<=\bthe )breaks\b|(?<=\bnew )breaks\b|(?<=\bour )breaks\b")
_BREAK_OF_A_CAR = cue(r"\bbreaks?(?= (?:pads?|inspection|service|job|fluid|pedal|lights?|lines?)\b)")


_CORRECTION = cue(
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


_A_QUESTION = cue(
    r"^(?:(?:and|so|but|ok|okay|hey|hi|hello|um|uh|well|oh|yeah|actually|just|wait|sorry|excuse me|please|"
    r"quick question|by the way|one more thing|i was wondering|i'm wondering|i want to know|i'd like to know|"
    r"do you know|(?:can|could) you tell me|tell me|any idea|if|whether) )*"
    r"(?:is|are|do|does|did|can|could|may|will|would|should|have|has|what|what's|which|where|where's|when|"
    r"when's|who|who's|why|how|how's)(?: \S+){2}"
)
"""In word order alone: what it asks for was not understood."""


def asks(words: str) -> bool:
    """Whether it is a question by its word order."""
    return _A_QUESTION.search(words) is not None
