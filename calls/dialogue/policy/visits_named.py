"""Which of the caller's appointments his words name: by work, car, day, hour, or place in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from calls.dialogue.cue import cue
from calls.dialogue.pattern import MONTH, ORDINAL_DAY, WEEKDAYS
from calls.dialogue.policy import following
from calls.dialogue.policy.turn import Turn
from calls.dialogue.understanding import Heard
from crm.models import Appointment


def kept(turn: Turn) -> tuple[int, ...]:
    """Keys of those of which the caller says that they stay."""
    stays = turn.heard.kept
    return tuple(one.pk for one in following.upcoming(turn) if is_meant(one, stays, turn)) if stays else ()


def is_meant(one: Appointment, heard: Heard, turn: Turn) -> bool:
    """All that was said fits; what could mean several works fits each."""
    at = one.scheduled_at.astimezone(turn.now.tzinfo)
    works = heard.services or (heard.candidates if heard is turn.heard.kept else ())
    return (
        (not works or one.service_type.code in works)
        and (not heard.vehicles or one.vehicle_id in heard.vehicles)
        and (not heard.wish.day or _is_on_a_day_named(heard, at, turn))
        and (not heard.wish.time or at.strftime("%H:%M") == heard.wish.time)
    )


def _is_on_a_day_named(heard: Heard, at: datetime, turn: Turn) -> bool:
    """The day itself, "the one on the 12th", or its weekday: "the Monday one" may be four weeks ahead."""
    if heard.wish.last_day:
        return heard.wish.day <= at.date().isoformat() <= heard.wish.last_day
    day = date.fromisoformat(heard.wish.day)
    names_a_weekday = WEEKDAYS[day.weekday()] in heard.words and not _A_DATE.search(heard.words)
    is_the_next = (day - turn.now.date()).days < len(WEEKDAYS)
    return day.weekday() == at.weekday() if names_a_weekday and is_the_next else day == at.date()


_A_DATE = cue(rf"\bthe {ORDINAL_DAY}\b(?! one)|\b{MONTH} (?:the )?(?:{ORDINAL_DAY}|\d)")


_EARLIER = cue(r"\b(?:earlier|sooner|soonest|earliest|next) one\b")
_LATER = cue(r"\b(?:later|latest) one\b")


def place_in_time(turn: Turn, listed: Sequence[Appointment]) -> int | None:
    """ "The later one", "the one this week"; in the order listed, which is that of time."""
    wish = turn.heard.wish
    if wish.last_day:
        days = [one.scheduled_at.astimezone(turn.now.tzinfo).date().isoformat() for one in listed]
        within = [place for place, day in enumerate(days) if wish.day <= day <= wish.last_day]
        return within[0] if len(within) == 1 else None
    if _EARLIER.search(turn.heard.words):
        return 0
    return len(listed) - 1 if _LATER.search(turn.heard.words) else None
