"""The times of day that a text names: "half past two", "230", "after three", "the afternoon"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from calls.dialogue.clock_mentions import (
    EARLIER_AFTER,
    LATER_AFTER,
    MOVE,
    PART_WORD,
    RANGE_GAP,
    ClockMention,
    Mention,
    PartMention,
    clock_mentions,
    part_mentions,
)
from calls.dialogue.cue import cue
from calls.dialogue.pattern import corrects, phrase

# A bare hour before this one is read as afternoon: "at 3" is 15:00, "at 8" is 8:00.
FIRST_HOUR = 7


@dataclass(frozen=True)
class Clock:
    time: dt.time | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None


_GREETING = phrase(rf"(?:good|every|each|most|have a nice|have a great|have a|nice|lovely) {PART_WORD}s?")
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
_SPAN_BEFORE = phrase(r"(?:between|from|any ?time|sometime|somewhere)(?: about| around| from| between)* $")
_EITHER_PART = cue(r"^(?: ,)? (?:or|and|to)(?: in| the| maybe)* $")
_SAME_TIME_GAP = cue(
    r"^(?: (?:at|around|about|in|the|on|of|maybe|say|like|for|by|is|would be|,|~+|please|some ?time|"
    r"approximately|instead|is fine|or so|sharp|probably|preferably|that|day))* $"
)


def clock(text: str, *, time_expected: bool = False, offered: Sequence[time] = ()) -> Clock:
    """`text`: plain, the days blanked out. `offered`: the times just read out settle morning or afternoon."""
    text = _GREETING.sub(lambda match: "~" * len(match.group()), text)
    times = clock_mentions(text, time_expected)
    parts = part_mentions(text, times)
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
        if mention.start < start and RANGE_GAP.match(text[mention.end : start]):
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
        if MOVE.search(text[: first.start]):
            continue
        if RANGE_GAP.match(gap) and not (" and " in gap and not _SPAN_BEFORE.search(text[: first.start])):
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
        if MOVE.search(before) and before.endswith(" from "):
            continue
        if _AFTER_BEFORE.search(before) or LATER_AFTER.match(after):
            earliest = _resolve(mention, offered)
        elif _BEFORE_BEFORE.search(before) or EARLIER_AFTER.match(after):
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
