"""Hours as a recogniser writes them where it misses a sound: "to thirty", "more thirty", "order to nine"."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.number_words import CARDINALS
from calls.dialogue.pattern import words

_SOUNDS_LIKE = {
    "to": "two",
    "too": "two",
    "for": "four",
    "fore": "four",
    "ate": "eight",
    "won": "one",
    "tree": "three",
}
_RHYMES = {
    **dict.fromkeys(words("want wan"), "one"),
    **dict.fromkeys(words("do due dew"), "two"),
    **dict.fromkeys(words("free threw"), "three"),
    **dict.fromkeys(words("more board bored door floor poor port pour ford force court"), "four"),
    **dict.fromkeys(words("hive fife by buy bye dive"), "five"),
    **dict.fromkeys(words("sex sticks sick fix"), "six"),
    **dict.fromkeys(words("heaven evan"), "seven"),
    **dict.fromkeys(words("hate eighth a hey date aid wait"), "eight"),
    **dict.fromkeys(words("mine line like night nigh"), "nine"),
    **dict.fromkeys(words("den tan and then hen tent"), "ten"),
    **dict.fromkeys(words("twelfth"), "twelve"),
}
"""Before minutes, where nothing but an hour makes sense: "more thirty" is half past four."""
_UNITS_OF_TIME = {"minutes", "minute", "miles", "dollars", "thousand", "days"}
_MINUTES = {"thirty", "fifteen", "forty", "30", "15", "45", "oclock", "pm", "am"}


def hours_by_sound(tokens: list[str]) -> list[str]:
    """Only where an hour must stand: before minutes, or as the last word after "at" or alone."""
    mended = list(tokens)
    following = [*tokens, "", ""]
    for index, word in enumerate(tokens):
        before = tokens[index - 1] if index else ""
        if before and before not in ("at", "around", "about", ","):
            continue
        if (
            word in _RHYMES
            and following[index + 1] in _MINUTES
            and following[index + 2] not in _UNITS_OF_TIME
        ):
            mended[index] = _RHYMES[word]
        if word not in _SOUNDS_LIKE:
            continue
        last = not following[index + 1] or following[index + 1] == ","
        if following[index + 1] in _MINUTES and not _is_hour(following[index + 2 : index + 3]) or last:
            mended[index] = _SOUNDS_LIKE[word]
    return mended


_LAST_HOURS = {
    "two": "to too due you",
    "three": "free tree",
    "six": "sex sick",
    "eight": "ate date late state",
    "nine": "night mine line",
    "ten": "then and end in an them tent",
}
_LAST_HOUR = {rhyme: hour for hour, rhymes in _LAST_HOURS.items() for rhyme in words(rhymes)}
_ANY_HOUR = rf"(?:\d\d?|{'|'.join([*_LAST_HOUR, *_LAST_HOURS])}|one|four|five|seven|eleven|twelve)(?= ,| ?$)"
_QUARTER = "(?:quarter|order|porter|corner|court|border|quarters)"
_MISHEARD_CLOCK = tuple(
    (cue(pattern), replacement)
    for pattern, replacement in (
        (rf"\b{_QUARTER} (?:tonight|to night)(?= ,|$)", "quarter to nine"),
        (r"\b(?:pasten|pastin|pass?ed in)\b", "past ten"),
        (rf"\b{_QUARTER} (to|of|past|passed)\b", r"quarter \1"),
        (r"\bquarter pass(?:ed)?\b", "quarter past"),
        (rf"\b(?:have|has|had|hath|half|path|f) (?:past|passed|pass|path) (?={_ANY_HOUR})", "half past "),
        (r"\b(?:sex|sick) in the (morning|evening)\b", r"six in the \1"),
        (r"\b(?:a?round|brown) (?:noun|moon|men|in)(?= ,|$)", "around noon"),
    )
)
_MISHEARD_LAST_HOUR = cue(rf"\b((?:quarter|half) past|quarter to) ({'|'.join(_LAST_HOUR)})(?= ,|$)")
"""What a recogniser makes of "quarter to nine" and "half past two" where it misses a consonant."""


def clock_as_said(tokens: list[str]) -> list[str]:
    said = " ".join(tokens)
    for pattern, replacement in _MISHEARD_CLOCK:
        said = pattern.sub(replacement, said)
    return _MISHEARD_LAST_HOUR.sub(lambda found: f"{found[1]} {_LAST_HOUR[found[2]]}", said).split()


def _is_hour(following: list[str]) -> bool:
    """ "for fifteen thirty" is 15:30, not 4:15."""
    return bool(following) and (following[0] in CARDINALS or following[0].isdigit())
