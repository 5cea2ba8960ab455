"""The times of day that a text names: "half past two", "230", "after three", "the afternoon"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import TypeVar

from calls.dialogue.cue import cue

from .pattern import FOLLOW, HOUR, corrects, phrase

# A bare hour before this one is read as afternoon: "at 3" is 15:00, "at 8" is 8:00.
FIRST_HOUR = 7


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


@dataclass(frozen=True)
class Clock:
    time: dt.time | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None


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
_PART_WORD = r"(?:morning|afternoon|evening|night)"
_PART_CUE = phrase(rf"(?:{_PART_WORD}|noon)(?: at| around| about| maybe| like| say| by| ~+)* $")
_PART_FOLLOWS = phrase(rf"(?:, )?(?:~+ )?(?:in |at )?(?:the )?(?:early |late )?{_PART_WORD}")
_FOLLOWS = cue(FOLLOW)
_GREETING = phrase(rf"(?:good|every|each|most|have a nice|have a great|have a|nice|lovely) {_PART_WORD}s?")
_PART = phrase(
    r"(?P<size>early |after |before |late |later |mid |middle of |1th thing )?(?:in |at |during |"
    r"on )?(?:the )?(?P<inner>early |late |mid )?(?P<name>morning|mornings|am|afternoon|afternoons|pm|"
    r"evening|evenings|night|nights|lunch|lunchtime|lunch time|lunch hour|first thing|1th thing|"
    r"end of (?:the |my |your )?(?:work |business )?day|close of business|end of business|closing time|"
    r"(?:after|from) (?:work|school)|before (?:work|school)|(?:the )?(?:last|latest) (?:appointment|slot|"
    r"opening|time)(?: (?:of the day|you have|possible|available))?|as late as (?:possible|you can)|"
    r"(?:the )?latest (?:you have|you got|possible|available))"
)
_PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(6), time(12)),
    "early morning": (time(6), time(9)),
    "mid morning": (time(9), time(11)),
    "late morning": (time(10), time(12)),
    "first thing": (time(6), time(9)),
    "after lunch": (time(13), time(18)),
    "before lunch": (time(6), time(12)),
    "lunch": (time(11, 30), time(13, 30)),
    "afternoon": (time(12), time(18)),
    "early afternoon": (time(12), time(14)),
    "mid afternoon": (time(14), time(16)),
    "late afternoon": (time(15), time(18)),
    "end of day": (time(15), time(20)),
    "evening": (time(17), time(22)),
    "early evening": (time(17), time(19)),
    "late evening": (time(19), time(22)),
    "night": (time(18), time(23)),
}
_AFTER_BEFORE = phrase(
    r"(?:(?<!not\s)(?<!no\s)after|(?<!not\s)past|(?<!no\s)(?<!not\s)later than|from|starting|starting at|"
    r"not before|no earlier than|not earlier than|as early as|earliest|earliest is|since|not until|not till|"
    r"no sooner than|beginning at|(?:work|working|busy|tied up|in class|in meetings|in school|"
    r"at work) (?:until|till|til)|(?:off|out|home|done|finished)(?: of)?(?: work)? (?:until|till|til|at|by)|"
    r"get off(?: work)? (?:at|around)|free after)(?: about| around| like| at| say)* $"
)
_BEFORE_BEFORE = phrase(
    r"(?:(?<!not\s)before|by|(?<!not\s)until|till|til|no later than|not later than|latest|latest is|"
    r"not after|(?<!no\s)(?<!not\s)earlier than|up to|sooner than)(?: about| around| like| at| say)* $"
)
_NOT_BEFORE = phrase(
    r"(?:not|except|instead of|rather than|other than|cant do|cant make|no|rather not do|rather not|"
    r"dont drive|dont do|dont like|not good|no good|not free|not available|busy|avoid)(?: at| around| in|"
    r" the| for)* $"
)
_NOT_AFTER = cue(
    r"^(?: ,)? (?:doesnt|does not|dont|do not|wont|will not|isnt|is not|are not|arent|is too|is no|are no|"
    r"is bad|are bad)(?! (?:matter))"
)
_LATER_AFTER = cue(
    r"^ (?:or later|or after|onwards?|and later|and after|or any ?time after|at the earliest|"
    r"or so or later)(?= )"
)
_EARLIER_AFTER = cue(
    r"^ (?:or earlier|or before|or sooner|at the latest|latest|and before|"
    r"tops)(?= )"
)
_RANGE_GAP = cue(r"^(?: ,)? (?:to|till|til|until|and|or|through)(?: about| around| like| maybe| at)* $")
_SPAN_BEFORE = phrase(r"(?:between|from|any ?time|sometime|somewhere)(?: about| around| from| between)* $")
_HOUR_FOLLOWS = cue(
    rf"^ (?:to|and|or|till|until|through) {HOUR}(?::\d\d)?(?: \d\d)? (?:on )?(?:am|pm|oclock|~)"
)
_BEFORE_ONE = phrase(
    rf"(?:(?:the|that) ~+|(?:the|that|~+) {_PART_WORD}|this|that|which|another|any|either|each|every|first|"
    r"last|next|other|middle|"
    r"(?:that's|thats|it's|its|that is|this is|it is) the|earlier|later|early|late|only|same|different|"
    r"wrong|right|good|great|nice|new|old|big|red|white|black|blue|no) $"
)
_OF_MINE = cue(r" of (?:my|our|the|his|her|their|these|those|them|us)\b")
_MOVE = phrase(r"(?:move|moved|moving|(?<!oil\s)change|changed|switch|reschedule|push|bump|shift|swap)")
_CORRECTED = phrase(r"(?:no|i mean|i meant|sorry|actually|make it|make that|rather|wait)(?: ,)* $")
_COUNT_BEFORE = phrase(r"(?:for|of|party of|table for) $")
_EITHER_PART = cue(r"^(?: ,)? (?:or|and|to)(?: in| the| maybe)* $")
_SAME_TIME_GAP = cue(
    r"^(?: (?:at|around|about|in|the|on|of|maybe|say|like|for|by|is|would be|,|~+|please|some ?time|"
    r"approximately|instead|is fine|or so|sharp|probably|preferably|that|day))* $"
)


def clock(text: str, *, time_expected: bool = False, offered: Sequence[time] = ()) -> Clock:
    """`text`: plain, the days blanked out. `offered`: the times just read out settle morning or afternoon."""
    text = _GREETING.sub(lambda match: "~" * len(match.group()), text)
    times = _clock_mentions(text, time_expected)
    parts = _part_mentions(text, times)
    text, times, parts = _without_taken_back(text, times, parts)
    times, parts = _share_parts(text, times, parts)
    times = [mention for mention in times if not _is_refused(text, mention.start, mention.end)]
    window = _part_window(text, parts)
    return _chosen(text, times, offered, window)


def _without_taken_back(
    text: str, times: list[ClockMention], parts: list[PartMention]
) -> tuple[str, list[ClockMention], list[PartMention]]:
    """ "At nine, no, ten" as "at ten"; of a range that is taken back nothing stays."""
    each: tuple[Sequence[ClockMention | PartMention], ...] = (times, parts)
    for mentions in each:
        for before, mention in zip(mentions, mentions[1:], strict=False):
            if corrects(text[before.end : mention.start]):
                start = _start_of_range(text, mentions, before)
                cut = mention.start - start
                rest = text[:start] + text[mention.start :]
                kept = (_closed_up(times, start, cut), _closed_up(parts, start, cut))
                return _without_taken_back(rest, *kept)
    return text, times, parts


def _start_of_range(
    text: str, mentions: Sequence[ClockMention | PartMention], last: ClockMention | PartMention
) -> int:
    start = last.start
    for mention in reversed(mentions):
        if mention.start < start and _RANGE_GAP.match(text[mention.end : start]):
            start = mention.start
    return start


def _closed_up(mentions: list[Mention], start: int, cut: int) -> list[Mention]:
    """Without those in the `cut` characters from `start` on."""
    return [
        replace(mention, start=mention.start - cut, end=mention.end - cut)
        if mention.start >= start + cut
        else mention
        for mention in mentions
        if not start <= mention.start < start + cut
    ]


def _clock_mentions(text: str, time_expected: bool) -> list[ClockMention]:
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
        _LATER_AFTER.match(after)
        or _EARLIER_AFTER.match(after)
        or (_MOVE.search(before) and before.endswith(" to "))
    ):
        return True
    if earlier and _CORRECTED.search(before):
        return True
    if earlier and _RANGE_GAP.match(text[earlier[-1].end : match.start()]):
        return True
    return bool(_HOUR_FOLLOWS.match(after)) and not _COUNT_BEFORE.search(before)


def _part_mentions(text: str, times: list[ClockMention]) -> list[PartMention]:
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


def _share_parts(
    text: str, times: list[ClockMention], parts: list[PartMention]
) -> tuple[list[ClockMention], list[PartMention]]:
    """ "3 in the afternoon", "tomorrow evening at 7": the part belongs to the nearest time without one."""
    left = []
    for part in parts:
        near = [
            mention for mention in times if mention.half in (None, "24") and _is_near(text, mention, part)
        ]
        if not near or part.name in ("first thing", "lunch", "end of day"):
            left.append(part)
            continue
        owner = max(near, key=lambda mention: (mention.rank, mention.start < part.start))
        times[times.index(owner)] = _with_part(owner, part.name)
    return times, left


def _is_near(text: str, mention: ClockMention, part: PartMention) -> bool:
    gap = text[mention.end : part.start] if mention.end <= part.start else text[part.end : mention.start]
    return bool(_SAME_TIME_GAP.match(gap))


def _with_part(mention: ClockMention, part: str) -> ClockMention:
    hour = mention.hour
    if hour > 12 or (mention.half == "24" and hour):
        return mention
    if part == "morning" or (part == "night" and hour < 5):
        return replace(mention, hour=hour % 12, half="24", rank=2)
    is_midnight = part == "night" and hour == 12
    return replace(mention, hour=0 if is_midnight else hour % 12 + 12, half="24", rank=2)


def _is_refused(text: str, start: int, end: int) -> bool:
    return bool(_NOT_BEFORE.search(text[:start]) or _NOT_AFTER.match(text[end:]))


def _part_window(text: str, parts: list[PartMention]) -> Clock:
    window = Clock()
    for before, part in zip([None, *parts], parts, strict=False):
        earliest, latest = _hours_of(part)
        if _is_refused(text, part.start, part.end):
            window = Clock(earliest=latest) if earliest < time(12) else Clock(latest=earliest)
        elif (
            before and window.earliest and window.latest and _EITHER_PART.match(text[before.end : part.start])
        ):
            window = Clock(None, min(window.earliest, earliest), max(window.latest, latest))
        elif not (
            window.earliest and window.latest and earliest <= window.earliest and window.latest <= latest
        ):
            window = Clock(None, earliest, latest)
    return window


def _hours_of(part: PartMention) -> tuple[time, time]:
    if part.size == "1th thing":
        return _PARTS["first thing"]
    return _PARTS.get(f"{part.size} {part.name}".strip()) or _PARTS[part.name]


def _chosen(text: str, times: list[ClockMention], offered: Sequence[time], window: Clock) -> Clock:
    best = [mention for mention in times if mention.rank == max(m.rank for m in times)]
    pair = _pair(text, times)
    if pair:
        earliest, latest = _read_pair(*pair, offered)
        return Clock(None, earliest, latest)
    bounds = _bounds(text, times, offered, window)
    if bounds:
        return bounds
    return Clock(_resolve(best[-1], offered)) if best else window


def _pair(text: str, times: list[ClockMention]) -> tuple[ClockMention, ClockMention] | None:
    for first, second in zip(times, times[1:], strict=False):
        gap = text[first.end : second.start]
        if _MOVE.search(text[: first.start]):
            continue
        if _RANGE_GAP.match(gap) and not (" and " in gap and not _SPAN_BEFORE.search(text[: first.start])):
            return first, second
    return None


def _read_pair(first: ClockMention, second: ClockMention, offered: Sequence[time]) -> tuple[time, time]:
    if first.half is None and second.half == "pm" and first.hour <= second.hour and first.hour != 12:
        first = replace(first, half="pm")
    earliest, latest = _resolve(first, offered), _resolve(second, offered)
    if latest < earliest and latest.hour < 12 and second.half is None:
        latest = latest.replace(hour=latest.hour + 12)
    return min(earliest, latest), max(earliest, latest)


def _bounds(text: str, times: list[ClockMention], offered: Sequence[time], window: Clock) -> Clock | None:
    earliest = latest = None
    for mention in times:
        before, after = text[: mention.start], text[mention.end :]
        if _MOVE.search(before) and before.endswith(" from "):
            continue
        if _AFTER_BEFORE.search(before) or _LATER_AFTER.match(after):
            earliest = _resolve(mention, offered)
        elif _BEFORE_BEFORE.search(before) or _EARLIER_AFTER.match(after):
            latest = _resolve(mention, offered)
        else:
            earliest = latest = None
    if earliest is None and latest is None:
        return None
    if earliest and latest and latest < earliest:
        earliest, latest = (
            (earliest, None) if _AFTER_BEFORE.search(text[: times[-1].start]) else (None, latest)
        )
    if window.earliest and window.latest:
        within = (
            max(earliest or window.earliest, window.earliest),
            min(latest or window.latest, window.latest),
        )
        if within[0] <= within[1]:
            return Clock(None, *within)
    # "In the morning, after eight pm": the hour is the surer word.
    return Clock(None, earliest, latest)


def _resolve(mention: ClockMention, offered: Sequence[time]) -> time:
    hour = mention.hour
    if mention.half == "24":
        return time(hour, mention.minute)
    if mention.half:
        return time(hour % 12 + (12 if mention.half == "pm" else 0), mention.minute)
    said = [moment for moment in offered if (moment.hour % 12, moment.minute) == (hour % 12, mention.minute)]
    if said:
        return said[0].replace(second=0, microsecond=0, tzinfo=None)
    return time(hour + 12 if 0 < hour < FIRST_HOUR else hour, mention.minute)
