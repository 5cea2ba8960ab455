"""Finding a time with the caller: from what he wishes to one open time, read from the schedule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from calls.dialogue import facts, numbers, speaking
from calls.dialogue.pattern import MONTH, WEEKDAY
from calls.dialogue.policy import waiting_list
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import beside, clock_of, days_later, relative, shift, than, weekday_of
from calls.dialogue.state import Question, Task, Wish
from calls.dialogue.understanding import Heard
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
    fitting = _fitting(_open(turn, first, days, moving), wish)
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


def _open(turn: Turn, first: date, days: int, moving: Appointment | None) -> list[datetime]:
    new_service = turn.menu.get(turn.task.new_service)
    service = new_service or (moving.service_type if moving else turn.service())
    if moving and new_service:
        moving = copy(moving)
        moving.duration = new_service.duration
    times = booking.open_times(service=service, first_day=first, days=days, now=turn.now, moving=moving)
    return [at for at in times if moving is None or new_service or at != moving.scheduled_at]


def _not_held(turn: Turn, times: Sequence[datetime]) -> Sequence[datetime]:
    """Without those that others are being offered; all of them where nothing else is left."""
    held = {datetime.fromisoformat(at) for at in turn.call.held_by_others}
    return [at for at in times if at not in held] or times


def _span(wish: Wish, today: date) -> tuple[date, int]:
    if not wish.day:
        return today, SEARCH_DAYS
    first = date.fromisoformat(wish.day)
    last = date.fromisoformat(wish.last_day) if wish.last_day else first
    return max(first, today), max((last - max(first, today)).days + 1, 1)


def _fitting(times: Sequence[datetime], wish: Wish) -> list[datetime]:
    return [at for at in times if _fits(at, wish)]


def _fits(at: datetime, wish: Wish) -> bool:
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
    same_day = _open(turn, first, days, moving)
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
    later = _open(turn, first, SEARCH_DAYS, moving) or _open(turn, turn.now.date(), SEARCH_DAYS, moving)
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
    turn.ask(Question.OFFER, f"{_OFFERS} {_listed(times)}. {which}", *claims)


def _listed(times: Sequence[datetime]) -> str:
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


def take_offer(turn: Turn) -> bool:
    """The answer to an offer: one of its times by name or place, a yes, or a no.

    A yes to several is asked which one is meant; who only says yes again means the first.
    """
    task, heard = turn.task, turn.heard
    if beside(task, heard.words) or (days_later(heard.words) and task.wish.day):
        return False
    is_a_span = bool(heard.wish.earliest or heard.wish.latest) and _A_SPAN.search(heard.words) is not None
    if is_a_span or (heard.wish and _HOW_ABOUT_A_PART.search(heard.words)):
        heard = turn.heard = replace(heard, choice="")
    if heard.wish.last_day and _EITHER_DAY.search(heard.words):
        turn.heard = replace(heard, choice="")
        return False
    if heard.wish.latest and _THE_LATEST.search(heard.words):
        wish = replace(heard.wish, day=heard.wish.day or task.wish.day, near=heard.wish.latest)
        turn.heard = replace(heard, wish=wish, choice="")
        return False
    if _MORE.search(heard.words) and not heard.wish and not relative(task, heard.words):
        task.shown, task.offered = (*task.shown, *task.offered), ()
        return True
    if _ANOTHER_DAY.search(heard.words) and not heard.wish:
        task.wish, task.offered = replace(task.wish, day="", last_day=""), ()
        turn.ask(Question.WHEN, "What other day would suit you?")
        return True
    offered = [datetime.fromisoformat(at) for at in task.offered]
    if (refused := _REFUSED_PLACE.search(heard.words)) and len(offered) > 1:
        place = {"first": 0, "earliest": 0, "early": 0, "second": 1, "middle": len(offered) // 2}.get(
            refused["place"], -1
        )
        del offered[place]
        offer(turn, offered)
        return True
    if len(offered) > 1 and (kept := _without_refused(heard, offered)) is not None:
        if kept:
            offer(turn, kept)
        else:
            task.shown, task.offered, task.wish = task.offered, (), replace(task.wish, time="")
        return True
    if _LATEST_OF_THEM.search(heard.words) and not heard.wish:
        days = sorted({at.date() for at in offered})
        offer(turn, [times[-1] for day in days if (times := _open(turn, day, 1, None))] or offered)
        return True
    if _names_a_day_by_its_place(turn, offered):
        return False
    if heard.says_goodbye and not heard.wish:
        return False
    names_an_hour = heard.wish.time or heard.wish.earliest or heard.wish.latest
    if len(same_day := _on_the_weekday(heard, offered)) > 1 and not names_an_hour:
        _ask_which(turn, same_day)
        return True
    picked = _picked(turn, offered)
    if picked is not None:
        choose(turn, picked)
        return True
    if turn.says_yes() and not heard.wish and len(offered) > 1:
        _ask_which(turn, offered)
        return True
    if heard.wish or relative(task, heard.words) or not turn.says_no():
        return False
    task.offered, task.wish = (), Wish()
    if waits_for_a_day(turn):
        waiting_list.offer(turn)
    else:
        turn.ask(Question.WHEN, "What other day or time would suit you?")
    return True


def choose_again(turn: Turn) -> bool:
    """ "Wait, no, the first one", when another of the times offered was read back."""
    choices = turn.task.choices
    place = turn.place_named(len(choices)) if turn.names_only_a_place() else None
    if place is None:
        return False
    choose(turn, datetime.fromisoformat(choices[place]))
    return True


_OFFERS = "I have"


def _ask_which(turn: Turn, times: Sequence[datetime]) -> None:
    """Two sentences: the audio of the short one is there at once."""
    turn.say("Which one?")
    turn.ask(Question.OFFER, f"{_listed(times)}?", *map(facts.open_time, times))


_HOW_ABOUT_A_PART = re.compile(
    r"\b(?:what|how) about (?:in )?(?:the )?(?:morning|afternoon|evening|night)s?$|"
    r"\b(?:anything|something|any) (?:\w+ ){0,2}(?:in the )?(?:morning|afternoon|evening)s?$"
)
""" "What about the afternoon?" asks for its times, where "the afternoon" takes the one that was offered."""
_EITHER_DAY = re.compile(rf"\b{WEEKDAY},? or (?:on )?{WEEKDAY}\b")
_LATEST_OF_THEM = re.compile(r"\bwhat(?:'s| is) (?:the|your) (?:latest|last)\b")
_A_SPAN = re.compile(r"\b(?:any ?time|sometime|after|before|between)\b")
_REFUSES = re.compile(
    r"\b(?:can't|cannot|won't|doesn't|don't|not|isn't) (?:really )?(?:do|make|work|good|want|like|come)\b|"
    r"\btoo (?:early|late)\b"
)
_PROPOSES = re.compile(
    r"\b(?:but|how about|what about|can do|could do|instead|rather|let's|make it|prefer|works? better)\b"
)


def _without_refused(heard: Heard, offered: Sequence[datetime]) -> list[datetime] | None:
    """ "Eight won't work", "I can't do eight or five thirty": the times that stay; None if none was "
    "refused."""
    if not _REFUSES.search(heard.words) or _PROPOSES.search(heard.words):
        return None
    said = f" {numbers.plain(heard.text)} "
    words = set(heard.words.split())
    refused = [at for at in offered if _is_named(at, said)]
    refused += [offered[0]] if words & {"first", "earliest"} else []
    refused += [offered[-1]] if words & {"last", "latest"} else []
    kept = [at for at in offered if at not in refused]
    return kept if refused else None


def _is_named(at: datetime, said: str) -> bool:
    hour = (at.hour - 1) % 12 + 1
    if at.minute:
        return f" {hour}:{at:%M}" in said
    return re.search(rf" {hour}(?::00)?(?:s|'s)? ", said) is not None


def _names_a_day_by_its_place(turn: Turn, offered: Sequence[datetime]) -> bool:
    """ "The second one but later in the day": a wish for its day, at other hours."""
    heard = turn.heard
    way = shift(heard.words)
    days = {at.date() for at in offered}
    place = turn.place_named(len(offered)) if way and len(days) == len(offered) > 1 else None
    if place is None or heard.wish.time:
        return False
    turn.heard = replace(heard, wish=than(offered[place], way, day=""), choice="")
    return True


_THE_LATEST = re.compile(r"\bthe (?:last|latest) (?:\w+ ){0,4}?(?:before|in the|by)\b")
""" "What's the last one before noon?": the nearest to it."""
_MORE = re.compile(
    r"\b(?:what|anything|any(?:thing)?|something|which) (?:else|other|others)\b|"
    r"\b(?:more|other|different|additional|further) (?:times?|options|openings|slots|choices|availability)\b|"
    r"\b(?:another time|something different)\b|"
    r"\b(?:are|is) (?:those|these|they|that|this) (?:all|the only|your only|it)\b|"
    r"\b(?:the|your) only (?:times?|options?|ones?|slots?|openings?)\b|^more$|"
    r"\b(?:have|got|there|see) (?:anything|something|any) else\b"
)
""" "What else do you have?", "Are those the only times?": others than those that were read out."""

_REFUSED_PLACE = re.compile(
    r"\b(?:not|don't want|don't like|no to|anything but|except)(?: the)? "
    r"(?P<place>first|earliest|early|second|middle|third|last|latest)(?: one| time)?$"
)
_ANOTHER_DAY = re.compile(r"\b(?:another|different|other|some other|any other) (?:days?|dates?)\b")


def waits_for_a_day(turn: Turn) -> bool:
    """Whether the caller named a day on which the shop works and nothing was open."""
    task = turn.task
    if not task.missed_day or task.service not in turn.menu:
        return False
    first, days = _span(Wish(day=task.missed_day, last_day=task.missed_last_day), turn.now.date())
    horizon = turn.now.date() + timedelta(days=turn.shop.horizon_days)
    return first <= horizon and any(open_spans(first, first + timedelta(days=days - 1)))


_ONLY_A_PLACE = frozenset(
    ["the", "first", "second", "third", "last", "latter", "former", "one", "please", "yes", "ok", "okay"]
)
"""Of two offers "the second" is a place and no day of the month."""


def _picked(turn: Turn, offered: Sequence[datetime]) -> datetime | None:
    heard = turn.heard
    if (
        _ONLY_A_PLACE.issuperset(heard.words.split())
        and (place := turn.place_named(len(offered))) is not None
    ):
        return offered[place]
    if "one" in heard.words.split() and (place := turn.place_named(len(offered))) is not None:
        weekday = speaking.WEEKDAYS[offered[place].weekday()].lower()
        if weekday in heard.words and not _NAMES_A_DATE.search(heard.words.replace(" first one", "")):
            return offered[place]
    if heard.choice in turn.task.offered:
        return datetime.fromisoformat(heard.choice)
    same = [at for at in offered if _names(heard.wish, at) and _fits(at, heard.wish)]
    if len(same) == 1:
        return same[0]
    on_weekday = [at for at in _on_the_weekday(heard, offered) if _fits(at, heard.wish)]
    if len(on_weekday) == 1:
        return on_weekday[0]
    agrees = turn.says_yes() and not heard.wish
    is_plain = len(offered) == 1 or not turn.state.asked.startswith(_OFFERS)
    return offered[0] if agrees and is_plain and offered else None


def _on_the_weekday(heard: Heard, offered: Sequence[datetime]) -> list[datetime]:
    return [at for at in offered if _is_weekday_of(heard.wish, at, heard.words)]


def _is_weekday_of(wish: Wish, at: datetime, words: str) -> bool:
    """ "Wednesday" after "Monday the ninth or Wednesday the eleventh" is the eleventh, not the next one."""
    names_it = speaking.WEEKDAYS[at.weekday()].lower() in words
    return (
        names_it
        and not _NAMES_A_DATE.search(words)
        and bool(wish.day)
        and weekday_of(wish.day) == at.weekday()
        and wish.time in ("", clock_of(at))
    )


_NAMES_A_DATE = re.compile(
    rf"\b(?:next|following|week|{MONTH}|\d+(?:st|nd|rd|th)|"
    r"(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+eenth)|"
    r"tenth|eleventh|twelfth|twentieth|thirtieth)\b"
)


def _names(wish: Wish, at: datetime) -> bool:
    """Whether what was said singles out this offer, by its day, its hour or both."""
    if not (wish.day or wish.time) or wish.last_day:
        return False
    day_fits = not wish.day or wish.day == at.date().isoformat()
    return day_fits and (not wish.time or wish.time == at.strftime("%H:%M"))


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
