"""What was said of when, in the form that a conversation remembers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from calls.dialogue.cue import cue
from calls.dialogue.numbers import plain
from calls.dialogue.pattern import WEEKDAY
from calls.dialogue.state import Question, Wish
from calls.dialogue.when import Expecting, When, understand

_OPEN_END = timedelta(days=14)
_EXPECTING = {
    Question.OFFER: Expecting.CHOICE,
    Question.CONFIRM: Expecting.TIME,
    Question.CHANGE: Expecting.TIME,
}


_FAR = 330
"""Days ahead from which on a date without a year was one that is past: "I was in on February 20th"."""
_LEADING_NO = cue(r"^\s*(?:no|nope|nah)\b[\s,.]*", re.IGNORECASE)

_ASKS_FOR_A_TIME = frozenset({Question.WHEN, Question.OFFER})
"""Where a bare "nine" that is neither a place in a list nor a day is an hour."""
_UNDECIDED = cue(
    r"(?:um+|uh+|well|hm+|oh|gee|,|\.|\s)*(?:i (?:don't|do not) (?:really )?know|"
    r"(?:i'm )?not (?:really |too )?sure|no idea)(?: yet)?[\s.,!?]*$"
)
""" "I don't know" when is an answer for which the next open times are the best reply."""


_WEEK_BEHIND = cue(
    rf"\b(?P<days>{WEEKDAY}(?:,? {WEEKDAY})*(?:,? (?:or|and) (?:on )?{WEEKDAY})+),? "
    r"(?P<week>(?:of )?next week)\b",
    re.IGNORECASE,
)
""" "Tuesday or Wednesday next week": of that week both."""


def wish_heard(text: str, *, now: datetime, question: Question, offered: tuple[str, ...]) -> tuple[Wish, str]:
    """The wish, and the offered time (ISO) that was singled out or ""."""
    text = _WEEK_BEHIND.sub(r"\g<week> \g<days>", text)
    times = [datetime.fromisoformat(at) for at in offered]
    when = understand(text, now=now, expecting=_EXPECTING.get(question), offered=times)
    if not _wish(when) and _LEADING_NO.match(text):
        # "No, at three": the no answers the question; it rules no hour out but the only one that was offered.
        rather = understand(_LEADING_NO.sub("", text), now=now, expecting=Expecting.TIME, offered=times)
        when = when if len(offered) == 1 and _chosen(rather, offered) else rather
    may_be_an_hour = question in _ASKS_FOR_A_TIME and not _chosen(when, offered) and not _wish(when)
    if may_be_an_hour and any(map(str.isdigit, plain(text, clock_expected=True))):
        when = understand(text, now=now, expecting=Expecting.TIME, offered=times)
    if when.first_day and (when.first_day - now.date()).days > _FAR:
        when = replace(when, first_day=None, last_day=None)
    if when.first_day and when.last_day and _WHAT_TIMES.search(text):
        when = replace(when, soonest=False)  # of those days all, and not the first
    if when.latest and _BEFORE_AN_HOUR.search(text):
        when = replace(when, latest=_a_quarter_before(when.latest))
    chosen = _chosen(when, offered)
    if question is Question.WHEN and not _wish(when) and _UNDECIDED.match(text.lower()):
        return Wish(soonest=True), ""
    return (replace(_wish(when), soonest=when.soonest) if chosen else _wish(when)), chosen


_BEFORE_AN_HOUR = cue(r"(?<!\bor )\bbefore (?!noon|lunch|\w+ing\b)", re.IGNORECASE)
""" "Before ten" is not at ten; noon ends a morning anyway."""


def _a_quarter_before(hour: time) -> time:
    """Times are quarters of an hour."""
    return (datetime.combine(date.min, hour) - timedelta(minutes=15)).time() if hour > time(0, 15) else hour


_WHAT_TIMES = cue(
    r"\bwhat (?:times?|do you have|have you got)\b(?! (?:first|soonest|next(?! week| month)))", re.IGNORECASE
)


def _chosen(when: When, offered: tuple[str, ...]) -> str:
    if when.choice is None or not offered:
        return ""
    place = {0: 0, -1: len(offered) - 1}.get(when.choice, when.choice - 1)
    return offered[place] if place < len(offered) else ""


def _wish(when: When) -> Wish:
    return Wish(
        day=_iso(when.first_day),
        last_day=_iso(_last_day(when)),
        time=_clock(when.time),
        earliest=_clock(when.earliest),
        latest=_clock(when.latest),
        not_days=tuple(sorted(day.isoformat() for day in when.not_days)),
        not_weekdays=tuple(sorted(when.not_weekdays)),
        soonest=when.soonest or when.choice == 0,
    )


def _last_day(when: When) -> date | None:
    """None for one day; an open end is bounded."""
    if when.first_day is None or when.first_day == when.last_day:
        return None
    return when.last_day or when.first_day + _OPEN_END


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""
