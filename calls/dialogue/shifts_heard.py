"""Words that count from a time named before: "half an hour later", "two days earlier", "too late"."""

from __future__ import annotations

import re

from calls.dialogue.cue import cue
from calls.dialogue.pattern import WEEKDAY, WEEKDAYS


def is_too(words: str, way: str) -> bool:
    """ "That's a bit early", and also "not too early": both want it later."""
    return re.search(rf"\b(?:too|so|bit|little|kinda|pretty|awful|awfully) {way}\b", words) is not None


_STEPS = (
    # "From Thursday to the following Thursday"
    (cue(rf"\b(?P<day>{WEEKDAY})\b.*\bthe (?:following|next) (?P=day)\b"), 7),
    (cue(r"\b(?:the|a|one) (?:day after|day later|next day|following day)\b(?! tomorrow)"), 1),
    (cue(r"\b(?:the|a|one) day (?:before|earlier|sooner)\b"), -1),
    (
        cue(
            r"\b(?:the|a|one) (?:week after|week later|following week)\b|\b(?:back|out|off) (?:an?|one) "
            r"(?:whole )?week\b|\b(?:push|bump|move|delay|postpone) (?:it|that|my \w+|my \w+ \w+) "
            r"(?:by )?(?:a|one) week\b|\b(?:a|one) week (?:out|from then|after that)\b"
        ),
        7,
    ),
    (cue(r"\b(?:the|a|one) week (?:before|earlier|sooner)\b|\b(?:up|forward) an? week\b"), -7),
    (cue(r"\b(?:back|out|by)(?: by)? (?:a|one) day\b"), 1),
    (cue(r"\b(?:back|out|by)(?: by)? (?:two|a couple|a couple of) days\b|\btwo days later\b"), 2),
    (cue(r"\b(?:back|out|by)(?: by)? (?:two|a couple|a couple of) weeks\b|\btwo weeks later\b"), 14),
)


_FOLLOWING_DAYS = cue(
    rf"\bthe following (?P<first>{WEEKDAY})(?: or (?:the |on |maybe )*(?:following )?(?P<last>{WEEKDAY}))?\b"
)


def following_days(words: str) -> tuple[int, ...]:
    """ "The following Monday or Tuesday": their weekdays."""
    match = _FOLLOWING_DAYS.search(words)
    return tuple(WEEKDAYS.index(day) for day in match.groups() if day) if match else ()


_SAME_HOUR = cue(
    r"(?<!\bnot )(?<!\bnot the )(?<!\bnot at the )\bsame (?:day and |hour|time)|"
    r"\b(?:keep|leave) (?:it at |my |the |that )(?:same )?(?:[\w:]+ ){0,2}?(?:o'?clock|time|hour|slot)\b"
)


def keeps_hour(words: str) -> bool:
    return bool(_SAME_HOUR.search(words))


def days_later(words: str) -> int:
    """How far from its day an appointment shall go; 0 where nothing is said of that."""
    return next((days for step, days in _STEPS if step.search(words)), 0)


_SHIFT = cue(r"\b(?:(?P<later>later|further back)|(?P<earlier>earlier|sooner))\b(?! (?:day|date|week)\b)")


def shift(words: str) -> str:
    """ "Later" or "earlier" than what stands; empty where neither is said."""
    match = _SHIFT.search(words)
    return "" if match is None else "later" if match["later"] else "earlier"


_IS_IT_THE_FIRST = cue(
    r"\b(?:is|are) (?:that|this|it|those) (?:really |honestly )?(?:the|your) (?:very )?(?:earliest|soonest|"
    r"first)\b|\b(?:anything|nothing|any times?) (?:\w+ )?(?:earlier|sooner)"
    r"(?: in the day| that day| at all| available| open| for me| please| by any chance)?$|"
    r"\b(?:earlier|sooner) than (?:that|this|those)$"
)


def asks_for_the_earliest(words: str) -> bool:
    """ "Is that the earliest you have?" """
    return _IS_IT_THE_FIRST.search(words) is not None


def asks_for_earlier(words: str) -> bool:
    return shift(words) == "earlier" or is_too(words, "late") or asks_for_the_earliest(words)


_COUNT = r"(?:an?|one|two|three|half an|a half|a couple of|a couple)"
_HOURS = cue(
    r"\b(?P<minutes>five|ten|fifteen|twenty|thirty|forty five|\d\d) minutes (?P<minutes_way>later|earlier|"
    rf"sooner)\b|\b(?P<count>{_COUNT}|half) (?:hours?)(?P<half> and a half)? (?P<way>later|earlier|sooner)\b|"
    rf"\b(?P<back>back|forward|up)(?:(?: \w+){{0,4}}? by| my \w+(?: \w+)?)? (?P<number>{_COUNT}) hours?\b"
)
_COUNTS = {
    "two": 120,
    "a couple": 120,
    "a couple of": 120,
    "three": 180,
    "half an": 30,
    "a half": 30,
    "half": 30,
}
_MINUTES = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty five": 45}
_QUARTER = 15


def minutes_later(words: str) -> int:
    """ "An hour later" 60, "up half an hour" -30; 0 where nothing is said of that."""
    match = _HOURS.search(words)
    if match is None:
        return 0
    if said := match["minutes"]:
        count = _MINUTES.get(said) or int(said)
        count = -(-count // _QUARTER) * _QUARTER  # times are quarters of an hour
        return count if match["minutes_way"] == "later" else -count
    minutes = _COUNTS.get(match["count"] or match["number"], 60) + (30 if match["half"] else 0)
    return minutes if match["way"] == "later" or match["back"] == "back" else -minutes
