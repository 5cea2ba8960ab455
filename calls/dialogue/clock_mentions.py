"""Where a text names an hour or a part of the day, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from calls.dialogue.cue import cue
from calls.dialogue.pattern import FOLLOW, HOUR, phrase


@dataclass(frozen=True)
class ClockMention:
    """`half`: "am", "pm", "24" (unmistakable) or None (to be guessed).

    `rank` is 2 with minutes or a half of the day, 0 for a bare hour.
    """

    start: int
    end: int
    hour: int
    minute: int
    half: str | None
    rank: int


@dataclass(frozen=True)
class PartMention:
    start: int
    end: int
    name: str
    size: str


Mention = TypeVar("Mention", ClockMention, PartMention)


_TIME = phrase(
    rf"(?:(?P<past>(?:a |1 )?(?:half|quarter) (?:past|after|to|til|till|of|before|from)|"
    r"(?:5|10|15|20|25|\d\d? minutes) (?:past|after)|(?:20|25|\d\d? minutes|(?:(?<=at\s)|(?<=about\s)|"
    r"(?<=around\s))(?:5|10)|(?:(?<!from\s)(?<!between\s)(?<!time\s)(?:5(?= \w+ [1-4] )|10(?= \w+ [1-9] )))) "
    rf"(?:to|till|til|before)) (?P<of_hour>{HOUR})(?::00)?"
    r"|half (?P<half_hour>[1-9]|1[0-2])|(?P<hour>\d\d?):(?P<minute>\d\d)"
    rf"|(?P<spaced_hour>{HOUR}) (?P<spaced_minute>[0-5]\d)(?! (?:\d|(?:to|of|th)\b))"
    r"|(?P<glued>\d{3,4})|(?:12 |12:00 |high )?(?P<named>noon|midday|noontime|midnight)"
    rf"|(?P<bare>{HOUR}))"
    r"(?P<suffix>(?: (?:am|pm|oclock|sharp|(?<=\d\d\d\s)hours|ish|military time|on the dot|exactly))*)"
)
_CUE = phrase(
    r"(?:at|around|about|approximately|by|before|after|past|until|till|til|from|between|than|oclock|roughly|"
    r"circa|like|make it|make that)(?: like| say| maybe| about| around| the)? $"
)
PART_WORD = r"(?:morning|afternoon|evening|night)"
_PART_CUE = phrase(rf"(?:{PART_WORD}|noon)(?: at| around| about| maybe| like| say| by| ~+)* $")
_PART_FOLLOWS = phrase(rf"(?:, )?(?:~+ )?(?:in |at )?(?:the )?(?:early |late )?{PART_WORD}")
_FOLLOWS = cue(FOLLOW)
_PART = phrase(
    r"(?P<size>early |after |before |late |later |mid |middle of |1th thing )?(?:in |at |during |"
    r"on )?(?:the )?(?P<inner>early |late |mid )?(?P<name>morning|mornings|am|afternoon|afternoons|pm|"
    r"evening|evenings|night|nights|lunch|lunchtime|lunch time|lunch hour|first thing|1th thing|"
    r"end of (?:the |my |your )?(?:work |business )?day|close of business|end of business|closing time|"
    r"(?:after|from) (?:work|school)|before (?:work|school)|(?:the )?(?:last|latest) (?:appointment|slot|"
    r"opening|time)(?: (?:of the day|you have|possible|available))?|as late as (?:possible|you can)|"
    r"(?:the )?latest (?:you have|you've got|you got|you can do|possible|available))"
)
LATER_AFTER = cue(
    r"^ (?:or later|or after|onwards?|and later|and after|or any ?time after|at the earliest|"
    r"or so or later)(?= )"
)
EARLIER_AFTER = cue(
    r"^ (?:or earlier|or before|or sooner|at the latest|latest|and before|"
    r"tops)(?= )"
)
RANGE_GAP = cue(r"^(?: ,)? (?:to|till|til|until|and|or|through)(?: about| around| like| maybe| at)* $")
_HOUR_FOLLOWS = cue(
    rf"^ (?:to|and|or|till|until|through) {HOUR}(?::\d\d)?(?: \d\d)? (?:on )?(?:am|pm|oclock|~)"
)
_BEFORE_ONE = phrase(
    rf"(?:(?:the|that) ~+|(?:the|that|~+) {PART_WORD}|this|that|which|another|any|either|each|every|first|"
    r"last|next|other|middle|"
    r"(?:that's|thats|it's|its|that is|this is|it is) the|earlier|later|early|late|only|same|different|"
    r"wrong|right|good|great|nice|new|old|big|red|white|black|blue|no) $"
)
_OF_MINE = cue(r" of (?:my|our|the|his|her|their|these|those|them|us)\b")
MOVE = phrase(r"(?:move|moved|moving|(?<!oil\s)change|changed|switch|reschedule|push|bump|shift|swap)")
_CORRECTED = phrase(r"(?:no|i mean|i meant|sorry|actually|make it|make that|rather|wait)(?: ,)* $")
_COUNT_BEFORE = phrase(r"(?:for|of|party of|table for) $")


def clock_mentions(text: str, time_expected: bool) -> list[ClockMention]:
    mentions: list[ClockMention] = []
    for match in _TIME.finditer(text):
        mention = _read(match)
        if mention and _is_believable(match, mention, text, time_expected, mentions):
            mentions.append(mention)
    return mentions


def _read(match: re.Match[str]) -> ClockMention | None:
    start, end = match.span()
    half = _half(match["suffix"])
    hour, minute, explicit = _hour_and_minute(match)
    if hour > 23 or minute > 59:
        return None
    if match["named"] or hour > 12 or (half is None and explicit and _has_leading_zero(match)):
        half = "24"
    rank = 2 if explicit or half or "oclock" in match["suffix"] else 0
    return ClockMention(start, end, hour, minute, half, rank)


def _half(suffix: str) -> str | None:
    return next(
        (half for half in ("am", "pm") if half in suffix.split()), "24" if "hours" in suffix else None
    )


def _has_leading_zero(match: re.Match[str]) -> bool:
    return (match["hour"] or match["glued"] or match["spaced_hour"] or "").startswith("0")


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int, bool]:
    if match["past"]:
        return (*_relative(match["past"].split(), int(match["of_hour"])), True)
    if match["half_hour"]:
        return int(match["half_hour"]), 30, True
    if match["hour"]:
        return int(match["hour"]), int(match["minute"]), True
    if match["spaced_hour"]:
        return int(match["spaced_hour"]), int(match["spaced_minute"]), True
    if match["glued"]:
        return int(match["glued"][:-2]), int(match["glued"][-2:]), True
    if match["named"]:
        return (0 if match["named"] == "midnight" else 12), 0, True
    return int(match["bare"]), 0, False


def _relative(words: list[str], hour: int) -> tuple[int, int]:
    """ "half past", "a quarter to", "20 minutes after"."""
    amount, relation = words[0] if words[0] not in ("a", "1") else words[1], words[-1]
    count = {"half": 30, "quarter": 15}.get(amount) or int(amount)
    if count > 59:
        return 24, 0
    if relation in ("past", "after", "from"):
        return hour, count
    return (hour - 1 or 12) if hour else 23, (60 - count) % 60


_FIRST_YEAR, _LAST_YEAR = 1980, 2039
_BEFORE_A_YEAR = phrase(r"(?:a|an|my|the|year|model) $")
""" "It's a 2018" is a car."""


def _is_believable(
    match: re.Match[str], mention: ClockMention, text: str, time_expected: bool, earlier: list[ClockMention]
) -> bool:
    """A number is a time only where something says so: its form, the word before, or the question asked."""
    if match["suffix"] or match["hour"] or match["named"] or match["past"]:
        return True
    before, follows = text[: match.start()], _FOLLOWS.match(text, match.end())
    is_cued = bool(_CUE.search(before))
    if match["glued"] and _FIRST_YEAR <= int(match["glued"]) <= _LAST_YEAR and _BEFORE_A_YEAR.search(before):
        return False
    if match["half_hour"] or match["glued"]:
        beside_part = _PART_CUE.search(before) or _PART_FOLLOWS.match(text, match.end() + 1)
        return bool(follows) and bool(is_cued or time_expected or len(text.split()) < 4 or beside_part)
    if _is_pronoun(match, before):
        return False
    if match["spaced_hour"]:
        return is_cued or time_expected or (mention.minute % 5 == 0 and bool(follows))
    return (
        mention.hour > 0 and bool(follows) and (is_cued or time_expected or _is_beside(match, text, earlier))
    )


def _is_pronoun(match: re.Match[str], before: str) -> bool:
    """ "the morning one", "yes, this one" is no hour."""
    return match["bare"] == "1" and bool(
        _BEFORE_ONE.search(before) or _OF_MINE.match(match.string, match.end())
    )


def _is_beside(match: re.Match[str], text: str, earlier: list[ClockMention]) -> bool:
    """A bare hour beside a part of the day or beside another hour: "3 in the afternoon", "from 2 to 4"."""
    before, after = text[: match.start()], text[match.end() :]
    if _PART_CUE.search(before) or _PART_FOLLOWS.match(text, match.end() + 1):
        return True
    if (
        LATER_AFTER.match(after)
        or EARLIER_AFTER.match(after)
        or (MOVE.search(before) and before.endswith(" to "))
    ):
        return True
    if earlier and _CORRECTED.search(before):
        return True
    if earlier and RANGE_GAP.match(text[earlier[-1].end : match.start()]):
        return True
    return bool(_HOUR_FOLLOWS.match(after)) and not _COUNT_BEFORE.search(before)


def part_mentions(text: str, times: list[ClockMention]) -> list[PartMention]:
    parts = []
    for match in _PART.finditer(text):
        if any(time.start < match.end() and match.start() < time.end for time in times):
            continue
        size = (match["size"] or match["inner"] or "").strip()
        parts.append(PartMention(*match.span(), _part_name(match["name"]), size.replace("later", "late")))
    return parts


def _part_name(words: str) -> str:
    words = words.removesuffix("s")
    if words.startswith("before"):
        return "first thing"
    if words.startswith(("end of", "close", "closing")) or "last" in words or "late" in words:
        return "end of day"
    if words.startswith(("after ", "from ")):
        return "evening"
    if "thing" in words:
        return "first thing"
    return {"am": "morning", "pm": "afternoon"}.get(words, "lunch" if words.startswith("lunch") else words)
