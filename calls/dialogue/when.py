"""Dates and times as callers say them, in the zone of `now`, never a day that is past.

The text goes to its plain form (`numbers`), the days are read (`day`, `days`), then the times of what is left
(`clock`), and at last which of the offered times is meant (`pick`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from calls.dialogue.clock import Clock, clock
from calls.dialogue.cue import cue
from calls.dialogue.day import day_mentions
from calls.dialogue.days import Days, combine
from calls.dialogue.numbers import plain
from calls.dialogue.pattern import phrase
from calls.dialogue.pick import choice, wants_soonest


class Expecting(StrEnum):
    """What the agent has just asked for: it decides what a bare number is."""

    DAY = "day"
    TIME = "time"
    CHOICE = "choice"


@dataclass(frozen=True)
class When:
    """What a turn says about when.

    `first_day` without `last_day` is an open end ("any day after Tuesday"). `earliest` and `latest`
    bound the start; `time` is an exact one. `choice` counts the offered times from 1, -1 is the last, 0 any.
    """

    first_day: date | None = None
    last_day: date | None = None
    time: dt.time | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None
    not_days: frozenset[date] = frozenset()
    not_weekdays: frozenset[int] = frozenset()
    soonest: bool = False
    choice: int | None = None

    def __bool__(self) -> bool:
        return self != When()


NOON = dt.time(12)
"""Ends a morning, and belongs to none that began before it."""
_WEEKEND = frozenset({5, 6})
_WEEKDAYS_ONLY = phrase(
    r"(?:a |any )?weekdays?|week day|during the week|(?:not|no)(?: on| at)?(?: the)? weekends?|"
    r"(?:cant|cannot)(?: do| make| come)?(?: in)?(?: on)?(?: the)? weekends?|"
    r"weekends? (?:dont|do not|wont|doesnt|does not|are out|are bad|are no good)(?: work)?"
)
# "The first one" is no one o'clock, whether or not times were offered.
_ONE_OF_THEM = cue(r"(?<=\dth )1(?= )|(?<= last )1(?= )")
_PART_OF_TODAY = phrase(r"this (?P<part>morning|afternoon|evening)")
_IN_HOURS = phrase(
    r"(?:in|within) (?:(?P<half>half an|a half) hour|(?P<hours>an|a couple of|a couple|"
    r"\d\d?) (?:and a half )?hours?(?P<more> and a half)?|(?P<minutes>\d\d?) minutes)(?! (?:earlier|later|"
    r"sooner))"
)


def understand(
    text: str, *, now: datetime, expecting: Expecting | None = None, offered: Sequence[datetime] = ()
) -> When:
    """`now` is aware; `offered` are the times just read out, in the order in which they were."""
    said = plain(text, clock_expected=expecting is Expecting.TIME)
    said = _PART_OF_TODAY.sub(r"today \g<part>", said.replace(" tonight ", " today night "))
    if soon := _in_hours(said, now):
        return soon
    today = now.date()
    mentions, rest = day_mentions(
        said, today, day_expected=expecting is Expecting.DAY, ordinals=expecting is not Expecting.CHOICE
    )
    days = combine(rest, mentions, today)
    local = [moment.astimezone(now.tzinfo) for moment in offered]
    hours = clock(
        _ONE_OF_THEM.sub("~", rest),
        time_expected=expecting is Expecting.TIME,
        offered=[moment.time() for moment in local],
    )
    soonest = wants_soonest(rest) or " 1th thing " in rest
    found = _assembled(days, hours, soonest=soonest, weekdays_only=bool(_WEEKDAYS_ONLY.search(rest)))
    return _with_choice(found, rest, local, expecting)


def _assembled(days: Days, hours: Clock, *, soonest: bool, weekdays_only: bool) -> When:
    return When(
        first_day=days.first,
        last_day=days.last,
        time=hours.time,
        earliest=hours.earliest,
        latest=hours.latest,
        not_days=days.not_days,
        not_weekdays=days.not_weekdays | (_WEEKEND if weekdays_only else frozenset()),
        soonest=soonest and hours.time is None,
    )


def _in_hours(said: str, now: datetime) -> When | None:
    match = _IN_HOURS.search(said)
    if not match:
        return None
    minutes = 30 if match["half"] else int(match["minutes"] or 0)
    hours = {"an": 1, "a couple of": 2, "a couple": 2}.get(match["hours"] or "0") or int(match["hours"] or 0)
    passed = dt.timedelta(hours=hours, minutes=minutes + (30 if " and a half" in match.group() else 0))
    moment = (now.astimezone(dt.UTC) + passed).astimezone(now.tzinfo)
    return When(moment.date(), moment.date(), moment.time().replace(second=0, microsecond=0))


def _with_choice(found: When, rest: str, offered: list[datetime], expecting: Expecting | None) -> When:
    fitting = [index for index, moment in enumerate(offered, start=1) if _fits(found, moment)]
    is_narrowed = found.first_day or found.time or found.earliest or found.latest
    if is_narrowed and len(fitting) == 1:
        return replace(found, choice=fitting[0])
    if is_narrowed:
        at_hour = _picked_by_hour(found, rest, [offered[index - 1] for index in fitting], None)
        return at_hour if found.time is None and at_hour.choice else found
    if (found.soonest and not offered) or found.not_days or found.not_weekdays:
        return found
    picked = choice(rest, offered, expected=expecting is Expecting.CHOICE)
    return _picked_by_hour(found, rest, offered, picked)


def _picked_by_hour(found: When, rest: str, offered: list[datetime], picked: int | None) -> When:
    """ "Two" after "at nine or at two" is the hour; after "at nine or at eleven" it is the second."""
    hours = (
        clock(rest, time_expected=True, offered=[moment.time() for moment in offered]) if offered else Clock()
    )
    said = [index for index, moment in enumerate(offered, start=1) if moment.time() == hours.time]
    if len(said) == 1:
        return replace(found, time=hours.time, choice=said[0])
    return replace(found, choice=picked)


def _fits(found: When, moment: datetime) -> bool:
    day, time = moment.date(), moment.time()
    return (
        (found.first_day is None or found.first_day <= day)
        and (found.last_day is None or day <= found.last_day)
        and (found.time is None or found.time == time)
        and (found.earliest is None or found.earliest <= time)
        and (found.latest is None or time <= found.latest)
        and (found.earliest is None or found.latest != NOON or time < NOON)
        and day not in found.not_days
        and day.weekday() not in found.not_weekdays
    )
