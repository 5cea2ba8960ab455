"""Days that name the appointment which stands, and are no wish for another."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.pattern import MONTH, ORDINAL_DAY, WEEKDAY, WEEKDAYS
from calls.dialogue.policy import following
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import named_days, weekday_of
from calls.dialogue.understanding import Heard
from crm.models import Appointment

_VISIT_OF_A_DAY = cue(
    rf"\b(?:(?:my|the|that|this|our) )?(?P<day>{WEEKDAY})(?:'s)? "
    r"(?:\w+ )?(?:appointment|visit|booking|reservation|one|service)\b|"
    rf"\b(?:my|the|our) (?:\w+ ){{0,2}}?(?:appointment|visit|booking) (?:is |was )?on (?:this |next )?"
    rf"(?P<on>{WEEKDAY})\b|"
    r"\b(?:it's|it is|i'm|i am)(?: (?:like|currently|right now|now|down|in|scheduled|booked|set|for|on|this|"
    rf"next|the)){{0,5}} (?P<now>{WEEKDAY})(?: [\w']+){{0,4}}? (?:right now|now|currently|at the moment)\b|"
    rf"\bcurrently (?:\w+ ){{0,3}}?(?P<currently>{WEEKDAY})\b"
)
_HELD_ON_A_DAY = cue(
    rf"\b(?:(?:i|we)(?:'ve| have| had)|(?:i'm|i am) (?:booked|scheduled|"
    rf"down))\b(?:(?!\b(?:can|could|move|change|to)\b).){{0,50}}?\b(?P<day>{WEEKDAY})\b"
)


def is_of_the_visit(heard: Heard) -> bool:
    """ "Push my Thursday appointment back", "I have an oil change on Thursday …": the day is that of
    the visit, and no wish."""
    named = _day_held(heard)
    return bool(named) and bool(heard.wish.day) and WEEKDAYS[weekday_of(heard.wish.day)] == named


def _day_held(heard: Heard) -> str:
    if named := _VISIT_OF_A_DAY.search(heard.words):
        return next(day for day in named.groups() if day)
    held = _HELD_ON_A_DAY.search(heard.words)
    return held["day"] if held else ""


_FROM_DAY = cue(
    rf"\b(?:mov|chang|switch|push|bump|shift|reschedul|swap|postpon|"
    rf"delay)\w*(?: (?!free|available|open|"
    rf"any)[\w']+){{0,4}}? (?P<day>{WEEKDAY})(?:'s)?(?: \w+){{0,5}}? (?:to|until|"
    rf"till) (?:\w+ ){{0,2}}(?:{WEEKDAY}|tomorrow|today|{MONTH}|week|\d+(?:st|nd|rd|th)|\w+(?:teenth|tieth)|"
    r"(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|twelfth)\b|"
    rf"\b(?:postpone|reschedule|move|push back|delay|bump|can't do|cannot do)(?: my)?(?: \w+ on)? "
    rf"(?P<alone>{WEEKDAY})"
    r"(?:'s)?(?: by \w+ \w+)?$|"
    rf"\binstead of (?:on )?(?P<instead>{WEEKDAY})\b"
)


def day_left(heard: Heard) -> str:
    """ "From Thursday to Friday", "I have Thursday, can we do Friday": the weekday of the appointment, as
    `named_days` has it; else empty."""
    match = _FROM_DAY.search(heard.words)
    left = (match["day"] or match["instead"] or match["alone"]) if match else _day_held(heard)
    wished = heard.wish.last_day or heard.wish.day
    if not left or not (match or (wished and WEEKDAYS[weekday_of(wished)] != left)):
        return ""
    return str(WEEKDAYS.index(left))


def without_the_day_left(heard: Heard) -> Heard:
    """ "Thursday to Friday" is no span, and "postpone Thursday" no wish for it."""
    left = day_left(heard)
    last = heard.wish.last_day
    if left and last and "week" not in heard.words.split():
        return replace(heard, wish=replace(heard.wish, day=last, last_day=""))
    if left and heard.wish.day and str(weekday_of(heard.wish.day)) == left:
        return replace(heard, wish=replace(heard.wish, day=""))
    return heard


_VISIT_ON_A_DATE = cue(
    rf"\b(?:my|the|that) (?:[\w']+ ){{1,3}}?(?:on|for|from) (?:{WEEKDAY} )?(?:the |{MONTH} )+"
    rf"(?:{ORDINAL_DAY}|\d+)\b"
)


def without_the_date_left(turn: Turn) -> str:
    """ "My appointment on the 12th", where there is one: no wish for that day. Its ISO date; else empty."""
    wish = turn.heard.wish
    if not wish.day or not _VISIT_ON_A_DATE.search(turn.heard.words):
        return ""
    visits = following.upcoming(turn)
    if all(one.scheduled_at.astimezone(turn.now.tzinfo).date().isoformat() != wish.day for one in visits):
        return ""
    turn.heard = replace(turn.heard, wish=replace(wish, day=wish.last_day, last_day=""))
    return wish.day


def on_the_day_named(turn: Turn, visits: list[Appointment]) -> list[Appointment]:
    days = named_days(turn.heard.wish)
    return [one for one in visits if str(one.scheduled_at.astimezone(turn.now.tzinfo).weekday()) in days]
