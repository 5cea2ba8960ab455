"""When the shop is open: this week, on a day, on a holiday, now."""

from __future__ import annotations

from datetime import date, timedelta

from calls.dialogue import facts
from calls.dialogue.cue import cue
from calls.dialogue.policy import handover
from calls.dialogue.policy.turn import Turn
from calls.dialogue.wording import plain
from crm.models import Closure
from crm.open_times import hours_of, open_spans


def tell(turn: Turn) -> None:
    if _HOLIDAY.search(turn.heard.words) and not _closure_named(turn):
        handover.offer(turn, "I don't have that day down as closed, but an advisor can confirm it.")
        return
    if _NOW.search(turn.heard.words) and turn.heard.wish.day in ("", turn.now.date().isoformat()):
        _hours_now(turn)
        return
    if turn.heard.wish.day:
        tell_day(turn, date.fromisoformat(turn.heard.wish.day))
        return
    if (named := _closure_named(turn)) is not None:
        is_the_eve = "eve" in turn.heard.words.split() and "eve" not in plain(named.reason).split()
        tell_day(turn, named.day - timedelta(days=1) if is_the_eve else named.day)
        return
    turn.state_fact(facts.week(turn.shop_facts.hours))


_HOLIDAY = cue(
    r"\b(?:good friday|easter|presidents|columbus|indigenous|veterans|martin luther king|m ?l ?k|juneteenth|"
    r"memorial|labor|independence|fourth of july|thanksgiving|christmas|new year's)\b"
)


def _closure_named(turn: Turn) -> Closure | None:
    closures = turn.shop_facts.closures_from(turn.now.date())
    return next((closure for closure in closures if _is_named(closure, turn.heard.words)), None)


_NOW = cue(r"\b(?:now|still|currently|yet|already|at the moment)\b")


def _hours_now(turn: Turn) -> None:
    today = turn.now.date()
    hours, closure = hours_of(today)
    turn.state_fact(facts.open_now(turn.now, hours, closure))
    if hours is None or closure is not None or turn.now.time() >= hours.closes_at:
        coming = open_spans(today + timedelta(days=1), today + timedelta(days=_MOST_DAYS_CLOSED))
        if (following := next(coming, None)) is not None:
            day = following[0].astimezone(turn.now.tzinfo).date()
            turn.state_fact(facts.hours_of_day(day, today, *hours_of(day)))


_MOST_DAYS_CLOSED = 14


def _is_named(closure: Closure, words: str) -> bool:
    """ "Are you open on Thanksgiving?" by the closure's own name."""
    telling = set(plain(closure.reason).split()) - {"day", "the", "s", "eve", "new"}
    return bool(telling.intersection(word.removesuffix("'s") for word in words.split()))


def tell_day(turn: Turn, day: date) -> None:
    turn.state.last_day = day.isoformat()
    hours, closure = hours_of(day)
    turn.state_fact(facts.hours_of_day(day, turn.now.date(), hours, closure))
