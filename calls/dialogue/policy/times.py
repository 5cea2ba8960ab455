"""Finding a time with the caller: from what he wishes to one open time, read from the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from calls.dialogue import facts, speaking
from calls.dialogue.policy import waiting_list
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import clock_of, than
from calls.dialogue.shifts_heard import asks_for_earlier, asks_for_the_earliest
from calls.dialogue.state import Question, Task, Wish
from crm import booking
from crm.models import Appointment
from crm.open_times import hours_of, open_spans

SEARCH_DAYS = 14
"""How far beyond the wished day alternatives are looked for."""
OFFERS = 3
_APART = timedelta(hours=1)
"""What else is offered on a day is not a quarter of an hour beside what was."""
_NOON = "12:00"
"""Ends a morning, and belongs to none; "before noon" is before it."""


def settle(turn: Turn, *, moving: Appointment | None = None) -> bool:
    """True once a time is chosen; otherwise asks or offers, and the caller's next turn goes on from there."""
    task = turn.task
    if task.chosen:
        return True
    if not task.wish and task.missed_day and turn.state.question is Question.WAITING_LIST:
        waiting_list.offer(turn)
        return False
    if not task.wish:
        turn.ask(Question.WHEN, "What day and time would suit you?")
        return False
    return _search(turn, moving)


def _search(turn: Turn, moving: Appointment | None) -> bool:
    wish = turn.task.wish
    first, days = _span(wish, turn.now.date())
    fitting = _fitting(open_on(turn, first, days, moving), wish)
    exact = [at for at in fitting if wish.day and wish.time and not wish.last_day]
    right_after = [at for at in fitting if wish.near == wish.earliest == clock_of(at)]
    if exact or right_after:
        choose(turn, (exact or right_after)[0])
        return True
    if fitting:
        fresh = _not_shown(turn.task, fitting)
        if not fresh:
            turn.say("Those are all the times I have then.")
            turn.task.wish, turn.task.shown = Wish(), ()
            turn.ask(Question.WHEN, "What other day or time would suit you?")
            return False
        offer(turn, _spread(_not_held(turn, fresh), wish))
        return False
    return _offer_others(turn, moving)


def _not_shown(task: Task, times: Sequence[datetime]) -> Sequence[datetime]:
    """Without those that the caller has heard already; on other days, where there are any."""
    shown = [datetime.fromisoformat(at) for at in task.shown]
    days = {at.date() for at in shown}
    fresh = [at for at in times if at not in shown]
    apart = [at for at in fresh if all(abs(at - other) >= _APART for other in shown)]
    return [at for at in fresh if at.date() not in days] or apart or fresh


def open_on(turn: Turn, first: date, days: int, moving: Appointment | None) -> list[datetime]:
    new_service = turn.menu.get(turn.task.new_service)
    service = new_service or (moving.service_type if moving else turn.service())
    if moving and new_service:
        moving = copy(moving)
        moving.duration = new_service.duration
    times = booking.open_times(service=service, first_day=first, days=days, now=turn.now, moving=moving)
    return [at for at in times if moving is None or new_service or at != moving.scheduled_at]


def _not_held(turn: Turn, times: Sequence[datetime]) -> Sequence[datetime]:
    """Without those that others are being offered; all of them where nothing else is left."""
    held = {datetime.fromisoformat(at) for at in turn.held_by_others}
    return [at for at in times if at not in held] or times


def _span(wish: Wish, today: date) -> tuple[date, int]:
    if not wish.day:
        return today, SEARCH_DAYS
    first = date.fromisoformat(wish.day)
    last = date.fromisoformat(wish.last_day) if wish.last_day else first
    return max(first, today), max((last - max(first, today)).days + 1, 1)


def _fitting(times: Sequence[datetime], wish: Wish) -> list[datetime]:
    return [at for at in times if fits(at, wish)]


def fits(at: datetime, wish: Wish) -> bool:
    clock = at.strftime("%H:%M")
    return (
        at.date().isoformat() not in wish.not_days
        and at.weekday() not in wish.not_weekdays
        and (not wish.time or clock == wish.time)
        and (not wish.earliest or clock >= wish.earliest)
        and (not wish.latest or clock <= wish.latest)
        and (wish.latest != _NOON or clock < _NOON)
    )


def _spread(times: Sequence[datetime], wish: Wish) -> list[datetime]:
    """Up to three: across one day from early to late, or the first of each of several days."""
    if wish.near:
        return [min(times, key=lambda at: _minutes_from(at, wish.near))]
    if wish.soonest and not (wish.not_days or wish.not_weekdays):
        first = times[0]
        return [first, *[at for at in times if at - first >= _APART][:1]]
    by_day: dict[date, list[datetime]] = {}
    for at in times:
        by_day.setdefault(at.date(), []).append(at)
    if len(by_day) > 1:
        return [of_day[0] for of_day in by_day.values()][:OFFERS]
    steps = max(len(times) - 1, 1) / (OFFERS - 1)
    return list(
        dict.fromkeys(
            times[round(step * steps)] for step in range(OFFERS) if round(step * steps) < len(times)
        )
    )


def _offer_others(turn: Turn, moving: Appointment | None) -> bool:
    """Nothing fits: offers what is near, the same day first, then the same hour, then any."""
    wish = turn.task.wish
    first, days = _span(wish, turn.now.date())
    same_day = open_on(turn, first, days, moving)
    if same_day and _wants_earlier(turn, wish, moving) and _offer_earliest(turn, same_day, moving):
        return False
    if same_day and wish.near:
        turn.say(f"I have nothing {'later' if wish.earliest else 'earlier'} that day.")
        turn.task.wish = Wish(day=wish.day)
        turn.ask(Question.WHEN, "What other day or time would suit you?")
        return False
    if same_day:
        _say_not_free(turn, wish, with_time=True)
        offer(turn, _nearest(_not_held(turn, same_day), wish))
        return False
    turn.task.missed_day, turn.task.missed_last_day = wish.day, wish.last_day
    later = open_on(turn, first, SEARCH_DAYS, moving) or open_on(turn, turn.now.date(), SEARCH_DAYS, moving)
    fitting = _fitting(later, replace(wish, day="", last_day=""))
    _say_not_free(turn, wish, with_time=False)
    if not later:
        turn.say("I found no open time near it either.")
        if waits_for_a_day(turn):
            waiting_list.offer(turn)
            return False
        turn.ask(Question.CALL_BACK, "Shall an advisor call you back to find a time?")
        return False
    offer(turn, _spread(_not_held(turn, fitting or later), replace(wish, soonest=False)))
    return False


def _wants_earlier(turn: Turn, wish: Wish, moving: Appointment | None) -> bool:
    """Than what was offered, or than what is moved; "before nine" is another wish."""
    if not wish.latest or wish.earliest or wish.last_day:
        return False
    held = moving.scheduled_at.astimezone(turn.now.tzinfo) if moving else None
    if held and (wish.day, wish.latest) == (held.date().isoformat(), than(held, "earlier", day="").latest):
        return True
    return bool(wish.near) or asks_for_earlier(turn.heard.words)


def _offer_earliest(turn: Turn, same_day: Sequence[datetime], moving: Appointment | None) -> bool:
    """A day before, to who asks for anything earlier; if there is none, the waiting list."""
    task, day = turn.task, same_day[0].date()
    today = turn.now.date()
    before = open_on(turn, today, (day - today).days, moving) if day > today else []
    if fitting := _fitting(before, replace(task.wish, day="", latest="")):
        if not moving and not asks_for_the_earliest(turn.heard.words):
            return False
        turn.say("I have nothing earlier that day.")
        offer(turn, _spread(_not_held(turn, fitting), Wish()))
        return True
    task.missed_day, task.missed_last_day = day.isoformat(), ""
    if moving:
        turn.say("That's the earliest I have.")
        waiting_list.offer(turn)
        return True
    turn.say("That's the earliest I have; I can put you on the waiting list, too.")
    task.wish = Wish(day=day.isoformat())
    offer(turn, same_day[:1])
    return True


def _nearest(times: Sequence[datetime], wish: Wish) -> list[datetime]:
    wanted = wish.time or wish.earliest or wish.latest or "12:00"
    return sorted(sorted(times, key=lambda at: (_minutes_from(at, wanted), at))[:OFFERS])


def _minutes_from(at: datetime, clock: str) -> int:
    return abs(_minutes(at.time()) - _minutes(time.fromisoformat(clock)))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _say_not_free(turn: Turn, wish: Wish, *, with_time: bool) -> None:
    """Full and too soon are the same to who wants another time; that the shop is closed he should know."""
    day = date.fromisoformat(wish.day) if wish.day and not wish.last_day else None
    if day is not None and _is_closed(day, wish.time if with_time else ""):
        known = facts.hours_of_day(day, turn.now.date(), *hours_of(day))
        if not turn.says(known.text):
            turn.state_fact(known)
    elif with_time and wish.latest and not wish.earliest:
        turn.say("I have nothing that early then.")
    elif with_time and wish.earliest and not wish.latest:
        turn.say("I have nothing that late then.")
    elif with_time and wish.time:
        turn.say(f"I don't have {speaking.clock(time.fromisoformat(wish.time))} open.")
    elif day is not None and not with_time:
        turn.say(f"I have nothing open on {speaking.day(day)}.")
    else:
        turn.say("I have nothing open then.")


def leave_out_closed_day(turn: Turn) -> None:
    """Said at once, before the work is asked for: "do you have anything on Sunday?" """
    wish = turn.task.wish
    day = date.fromisoformat(wish.day) if wish.day and not wish.last_day else None
    if day is not None and _is_closed(day, ""):
        turn.state_fact(facts.hours_of_day(day, turn.now.date(), *hours_of(day)))
        turn.task.wish = replace(wish, day="")


def _is_closed(day: date, clock: str) -> bool:
    hours, closure = hours_of(day)
    if hours is None or closure is not None:
        return True
    return bool(clock) and not hours.opens_at <= time.fromisoformat(clock) < hours.closes_at


def offer(turn: Turn, times: Sequence[datetime]) -> None:
    task = turn.task
    task.offered = tuple(at.isoformat() for at in times)
    task.chosen = ""
    claims = [facts.open_time(at) for at in times]
    which = "Would that work?" if len(times) == 1 else "Which suits you?"
    turn.ask(Question.OFFER, f"{OFFERED} {listed(times)}. {which}", *claims)


def listed(times: Sequence[datetime]) -> str:
    if len({at.date() for at in times}) == 1:
        clocks = speaking.alternatives([speaking.clock(at) for at in times])
        return f"{speaking.day(times[0].date())}, at {clocks}"
    return speaking.alternatives([speaking.moment(at) for at in times])


def choose(turn: Turn, at: datetime) -> None:
    """The wish becomes what was chosen, so that "no, Thursday" keeps the hour."""
    task = turn.task
    task.chosen = at.isoformat()
    task.choices, task.offered = task.offered or task.choices, ()
    task.was_read_back = False
    task.wish = Wish(day=at.date().isoformat(), time=at.strftime("%H:%M"))


OFFERED = "I have"


def waits_for_a_day(turn: Turn) -> bool:
    """Whether the caller named a day on which the shop works and nothing was open."""
    task = turn.task
    if not task.missed_day or task.service not in turn.menu:
        return False
    first, days = _span(Wish(day=task.missed_day, last_day=task.missed_last_day), turn.now.date())
    horizon = turn.now.date() + timedelta(days=turn.shop.horizon_days)
    return first <= horizon and any(open_spans(first, first + timedelta(days=days - 1)))


def settled_at(turn: Turn) -> datetime:
    return datetime.fromisoformat(turn.task.chosen).astimezone(turn.now.tzinfo)


def was_taken(turn: Turn, alternatives: Sequence[datetime]) -> None:
    """Another was first: offers what is near, or asks anew."""
    turn.task.chosen, turn.task.was_read_back = "", False
    turn.say("I'm sorry, that time has just gone.")
    if alternatives:
        offer(turn, list(alternatives)[:OFFERS])
    else:
        turn.task.wish = Wish()
        turn.ask(Question.WHEN, "What other day would suit you?")
