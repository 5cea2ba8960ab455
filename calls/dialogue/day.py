"""The days that a text names, one mention each: "a week from Tuesday", "the 23rd", "the end of next week"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from calls.dialogue.calendar_days import (
    DAY,
    WEEK,
    date_or_none,
    end_of_month,
    monday_of,
    months_ahead,
    next_day_of_month,
    next_month_day,
    next_weekday,
    same_day_in_months,
    weekday_of_month,
)
from calls.dialogue.cue import Cue, cue
from calls.dialogue.pattern import FOLLOW, MONTH, MONTHS, WEEKDAY, WEEKDAYS, phrase, words

Span = tuple[date, date]


@dataclass(frozen=True)
class DayMention:
    """Where the plain text says it, and the days meant. `weekday`: one without more ("Monday", "Mondays")."""

    start: int
    end: int
    first: date
    last: date
    weekday: int | None = None
    is_plural: bool = False


def day_mentions(
    text: str, today: date, *, day_expected: bool = False, ordinals: bool = True
) -> tuple[list[DayMention], str]:
    """The mentions in the order of the plain text, and the text with each of them blanked out by "~".

    `ordinals`: "the 2nd" may be a day, no choice has been offered.
    """
    mentions: list[DayMention] = []
    text = _in_full(text, day_expected)
    for pattern, read in (
        *_RULES,
        *(_SMALL_ORDINALS if ordinals else ()),
        *(_SHORT_ANSWERS if day_expected else ()),
    ):
        if mentions and (pattern, read) in _SHORT_ANSWERS:
            break
        for match in list(pattern.finditer(text)):
            span = read(match, today)
            text = text[: match.start()] + "~" * len(match.group()) + text[match.end() :]
            if span and span[1] >= today:
                first = max(span[0], today)
                plural = match.group().endswith("days")
                mentions.append(
                    DayMention(match.start(), match.end(), first, span[1], _bare_weekday(match), plural)
                )
    return sorted(mentions, key=lambda mention: mention.start), text


def _in_full(text: str, day_expected: bool) -> str:
    """ "sat", "sun" and "wed" are words of their own: they stand for days only beside words that say so."""
    text = _ABBREVIATED.sub(lambda match: WEEKDAYS[_weekday(match.group())], text)
    if day_expected and text.strip(" ,") in _ABBREVIATIONS:
        return f" {WEEKDAYS[_weekday(text.strip(' ,'))]} "
    return text


def _bare_weekday(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    return _weekday(groups["bare"]) if groups.get("bare") else None


def _weekday(name: str) -> int:
    return next(index for index, weekday in enumerate(WEEKDAYS) if weekday.startswith(name[:3]))


def _month(name: str) -> int:
    return next(index for index, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))


def _count(words: str) -> int:
    return int(words) if words.isdigit() else 2 if "couple" in words else 1


def _one(day: date | None) -> Span | None:
    return (day, day) if day else None


def _month_day(match: re.Match[str], today: date) -> Span | None:
    month, day, year = _month(match["month"]), int(match["day"]), match["year"]
    return _one(date_or_none(int(year), month, day) if year else next_month_day(today, month, day))


def _numeric(match: re.Match[str], today: date) -> Span | None:
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    return _one(date_or_none(year, month, day) if year else next_month_day(today, month, day))


def _weekday_and_ordinal(match: re.Match[str], today: date) -> Span | None:
    return _one(next_day_of_month(today, int(match["day"]), _weekday(match["weekday"])))


def _ordinal(match: re.Match[str], today: date) -> Span | None:
    return _one(next_day_of_month(today, int(match["day"])))


def _ordinal_of_month(match: re.Match[str], today: date) -> Span | None:
    if match["which"] == "the":
        return _ordinal(match, today)
    first = months_ahead(today, 1 if match["which"] == "next" else 0)
    return _one(date_or_none(first.year, first.month, int(match["day"])))


def _weekday_of_month(match: re.Match[str], today: date) -> Span | None:
    number = -1 if match["number"] == "last" else int(match["number"].removesuffix("th"))
    starts = _month_starts(match, today)
    found = (weekday_of_month(first, _weekday(match["weekday"]), number) for first in starts)
    return _one(next((day for day in found if day and day >= today), None))


def _month_starts(match: re.Match[str], today: date) -> list[date]:
    """The months that "in April", "next month" or "the month" may mean, the nearest first."""
    if match["month"]:
        first = date(today.year, _month(match["month"]), 1)
        return [first, first.replace(year=today.year + 1)]
    ahead = 1 if match["which"] == "next" else 0
    return [months_ahead(today, ahead), months_ahead(today, ahead + 1)]


def _from_weekday(match: re.Match[str], today: date) -> Span | None:
    start = match["from"]
    base = {"today": today, "now": today, "tomorrow": today + DAY}.get(start) or next_weekday(
        today, _weekday(start)
    )
    return _one(base + WEEK * _count(match["count"]))


def _in_units(match: re.Match[str], today: date) -> Span | None:
    count, unit = _count(match["count"]), match["unit"]
    if count > 99:
        return None
    if unit.startswith("month"):
        return _one(same_day_in_months(today, count))
    return _one(today + (DAY if unit.startswith("day") else WEEK) * count)


def _weekday_in_weeks(match: re.Match[str], today: date) -> Span | None:
    """That weekday of the week, Monday to Sunday, that is so many ahead."""
    monday = today - DAY * today.weekday() + WEEK * min(_count(match["count"]), 99)
    return _one(monday + DAY * _weekday(match["weekday"]))


def _within_days(match: re.Match[str], today: date) -> Span | None:
    count = _count(match["count"]) if match["count"] not in ("few", "couple of", "couple") else 3
    return (today, today + min(count, 99) * (DAY if match["unit"].startswith("day") else WEEK))


def _weekday_in_week(match: re.Match[str], today: date) -> Span | None:
    weeks = 1 if match["which"].endswith(("next", "following")) else 0
    return _one(monday_of(today) + WEEK * weeks + DAY * _weekday(match["weekday"]))


def _weekday_after_next(match: re.Match[str], today: date) -> Span | None:
    return _one(monday_of(today) + WEEK * 2 + DAY * _weekday(match["weekday"]))


_PART_OF_WEEK = {
    "beginning": (0, 1), "start": (0, 1), "early": (0, 1), "first": (0, 1), "middle": (1, 3), "mid": (1, 3),
    "late": (3, 4), "later": (3, 4), "end": (3, 4),
}  # fmt: skip


def _week(match: re.Match[str], today: date) -> Span | None:
    weeks = {"next": 1, "following": 1}.get(match["which"], 0)
    first, last = _PART_OF_WEEK.get(match["part"] or "", (0, 6))
    monday = monday_of(today) + WEEK * (2 if match["beyond"] else weeks)
    if match["part"] == "later" and not weeks:
        return (today + DAY, monday + DAY * 6) if today < monday + DAY * 6 else None
    return (monday + DAY * first, monday + DAY * last)


def _week_of(match: re.Match[str], today: date) -> Span | None:
    day = next_day_of_month(today, int(match["day"]))
    if match["month"]:
        day = next_month_day(today, _month(match["month"]), int(match["day"]))
    return (monday_of(day), monday_of(day) + DAY * 6) if day else None


def _weekend(match: re.Match[str], today: date) -> Span | None:
    saturday = monday_of(today) + DAY * 5
    if match["which"]:
        saturday += WEEK
    return (saturday, saturday + DAY)


def _month_span(match: re.Match[str], today: date) -> Span | None:
    first = next((start for start in _month_starts(match, today) if end_of_month(start) >= today), None)
    if first is None:
        return None
    last = end_of_month(first)
    match match["part"]:
        case "1th week" | "2th week" | "3th week" | "4th week":
            begins = first + WEEK * (int(match["part"][0]) - 1)
            return (begins, begins + DAY * 6)
        case "last week":
            return (last - DAY * 6, last)
        case "early" | "beginning" | "start":
            return (first, first + DAY * 9)
        case "mid" | "middle":
            return (first + DAY * 10, first + DAY * 19)
        case "late" | "later" | "end":
            return (last - DAY * 9, last)
    return (first, last)


def _named_weekday(match: re.Match[str], today: date) -> Span | None:
    weekday = _weekday(match["bare"] or match["weekday"])
    if match["bare"]:
        return _one(next_weekday(today, weekday))
    if match["which"] == "next":
        return _one(monday_of(today) + WEEK + DAY * weekday)
    return _one(next_weekday(today, weekday, or_today=match["which"] == "this"))


def _past(match: re.Match[str], today: date) -> None:
    """Read, so that nothing else reads its words; a day that is past is no wish."""


def _days_on(days: int) -> Callable[[re.Match[str], date], Span]:
    return lambda match, today: (today + timedelta(days=days), today + timedelta(days=days))


_ABBREVIATIONS = words("mon tue tues wed weds thu thur thurs fri sat sun")
_ABBREVIATED = cue(
    r"(?<= )(?:tues|weds|thurs?|fri|(?:(?<= on )|(?<= this )|(?<= next )|(?<= for )|(?<= by )|(?<= any )|"
    r"(?<= or ))(?:mon|tue|wed|thu|sat|sun)|(?:mon|tue|wed|thu|sat|"
    r"sun)(?= (?:the \d|at \d|\d|morning|afternoon|evening)))(?= )"
)
_DAY = r"(?P<day>\d\d?)"
_TH = _DAY + "th"
_NO_CLOCK = r"(?! (?:am|pm|oclock|\d\d |\d\d?:))"
_COUNT = r"(?P<count>a couple of|a couple|couple of|couple|a|an|1|\d\d?)"
_ON = r"(?:the |on |on the )?"
_YEAR = r"(?: (?:of |in )?y(?P<year>\d{4}))?"
_WD = rf"(?P<weekday>{WEEKDAY})"
_THIS = r"(?P<which>this|next|the|following|the following)"
_NOT_A_DAY = (
    r"(?! (?:st|street|ave|avenue|floor|gear|gen|generation|time|person|owner|car|cars|vehicle|one|1|option|"
    r"thought|row|half|one|grade|series|service|visit|day|choice|of all))"
)

_NOT_THE_FIRST_ONE = (
    r"(?!(?<=\s[123]th) (?:1|ones?|available|opening|option|choice|slot)(?! (?:\d|oclock|am|pm)))"
)
""" "Wednesday, the first one" is of what the Wednesday has, and not the first of a month."""

_RULES: tuple[tuple[Cue, Callable[[re.Match[str], date], Span | None]], ...] = tuple(
    (phrase(pattern), read)
    for pattern, read in (
        (r"@(?P<year>\d+)-(?P<month>\d\d)-(?P<day>\d\d)", _numeric),
        (
            rf"(?:the )?(?P<number>[1-5]th|last) {_WD} (?:of|in) "
            rf"(?:(?P<which>this|next|the) month|(?P<month>{MONTH}))",
            _weekday_of_month,
        ),
        (
            rf"(?:the )?week (?:of|starting|beginning)(?: on)?(?: the| {WEEKDAY}| {WEEKDAY} the)?"
            rf"(?: (?P<month>{MONTH}))?(?: the)? (?P<day>\d\d?)(?:th)?",
            _week_of,
        ),
        (rf"(?:{WEEKDAY} )?(?:the )?(?P<month>{MONTH}) (?:the )?{_DAY}{_NO_CLOCK}{_YEAR}", _month_day),
        (rf"(?:{WEEKDAY} )?(?P<month>{MONTH}) (?:the )?{_TH}{_YEAR}", _month_day),
        (rf"(?:{WEEKDAY} )?(?:the )?{_TH}(?: day)?(?: of| in)? (?P<month>{MONTH}){_YEAR}", _month_day),
        (rf"(?:{WEEKDAY} )?{_DAY}(?: of)? (?P<month>{MONTH}){_YEAR}", _month_day),
        (rf"(?:the )?{_TH}(?: of| in)? (?P<which>this|next|the) month", _ordinal_of_month),
        (rf"{_WD} (?:the )?{_TH}(?! thing){_NOT_THE_FIRST_ONE}", _weekday_and_ordinal),
        (rf"{_WD} the {_DAY}{_NO_CLOCK}{_NOT_A_DAY}", _weekday_and_ordinal),
        (
            rf"{_COUNT} weeks? (?:from|after|on)(?: this| next| on)? (?P<from>{WEEKDAY}|today|tomorrow|"
            rf"now)",
            _from_weekday,
        ),
        (rf"(?P<from>{WEEKDAY}) in {_COUNT} weeks?", _from_weekday),
        (rf"(?P<from>{WEEKDAY}) (?P<count>a) week", _from_weekday),
        (rf"(?P<from>{WEEKDAY}|tomorrow) (?P<count>)week", _from_weekday),
        (rf"in {_COUNT} weeks?(?: time)?(?: on)?(?: a| the)? {_WD}", _weekday_in_weeks),
        (rf"{_WD} in {_COUNT} weeks time", _weekday_in_weeks),
        (rf"in {_COUNT} (?P<unit>days?|weeks?|months?)(?: time)?", _in_units),
        (rf"{_COUNT} (?P<unit>days?|weeks?|months?) (?:from now|from today|out|later)", _in_units),
        (r"(?:with)?in the next (?P<count>few|couple of|couple|\d\d?) (?P<unit>days|weeks)", _within_days),
        (
            r"within (?:a|the)? ?(?P<count>few|couple of|couple|\d\d?|) ?(?P<unit>days?|"
            r"weeks?)",
            _within_days,
        ),
        (rf"{_ON}{_WD} after next", _weekday_after_next),
        (rf"(?:{_THIS} week) (?:on )?{_WD}", _weekday_in_week),
        (rf"{_ON}{_WD} (?:of |in )?{_THIS} week", _weekday_in_week),
        (r"(?:the )?day after tomorrow|2 days from now", _days_on(2)),
        (
            r"(?:(?:the )?(?P<part>beginning|start|early|first|middle|mid|late|later|end|rest)(?: part)?"
            r"(?: of| in)? )?(?:the )?(?:week after (?P<beyond>next)|(?P<which>this|next|following|"
            r"the) week)(?! (?:(?:after|before)(?! (?:work|lunch|school|noon|class|i|my|\d))|of) )",
            _week,
        ),
        (r"(?:the |this |coming |this coming |on the )*(?P<which>next )?weekend", _weekend),
        (
            rf"(?:the )?(?P<part>beginning|start|early|middle|mid|late|later|end|rest|[1-4]th week|last week)"
            rf"(?: of| in)? (?:(?P<which>this|next|the) month|(?P<month>{MONTH}))",
            _month_span,
        ),
        (
            rf"(?P<part>)(?:(?P<which>this|next) month|(?:in|next|this|for|during|to) (?P<month>{MONTH}))",
            _month_span,
        ),
        (rf"(?<!\S\s)(?P<part>)(?P<which>)(?P<month>{MONTH})(?=\s$)", _month_span),
        (r"later today|today|todays|(?:rest of the|later this) day", _days_on(0)),
        (r"tomorrow|tomorrows|tmrw|tomorow|tommorow|tommorrow", _days_on(1)),
        (
            rf"(?:last|past) (?:{WEEKDAY}|week|weekend|month|night|year|{MONTH})|yesterday(?: morning|"
            rf" afternoon| evening| night)?",
            _past,
        ),
        (rf"\w+ (?:days?|weeks?|months?|years?) ago|{WEEKDAY} was", _past),
        (rf"(?P<which>this coming|coming|upcoming|this|next) {_WD}(?P<bare>)", _named_weekday),
        (rf"(?P<bare>{WEEKDAY})s?", _named_weekday),
        (rf"(?:the )?(?P<day>[4-9]|[123]\d)th{_NOT_A_DAY}", _ordinal),
    )
)
_SMALL_ORDINALS = (
    (
        phrase(rf"(?:the|on|on the|for|for the|by|until|till|from|to|or|between) (?P<day>[123])th{FOLLOW}"),
        _ordinal,
    ),
)
_SHORT_ANSWERS: tuple[tuple[Cue, Callable[[re.Match[str], date], Span | None]], ...] = tuple(
    (phrase(pattern), _ordinal)
    for pattern in (
        rf"(?:the )?{_TH}{FOLLOW}",
        rf"(?<!at\s)(?<!around\s)(?<!about\s)(?<!after\s)(?<!before\s)(?:the )?{_DAY}{_NO_CLOCK}{FOLLOW}",
    )
)
