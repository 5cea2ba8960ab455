"""The answer to an offer: one of its times by name or place, others, more, a yes, or a no."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from calls.dialogue import facts, numbers, speaking
from calls.dialogue.cue import cue
from calls.dialogue.pattern import MONTH, ORDINAL_DAY, WEEKDAY, after_taking_back, words
from calls.dialogue.policy import waiting_list
from calls.dialogue.policy.times import OFFERED, choose, fits, listed, offer, open_on, waits_for_a_day
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import adds_nothing, beside, clock_of, relative, than, weekday_of
from calls.dialogue.shifts_heard import days_later, keeps_hour, shift
from calls.dialogue.state import Goal, Question, Wish
from calls.dialogue.understanding import Heard


def take_offer(turn: Turn) -> bool:
    """True where it is answered; False where it is a wish, which is read like any other."""
    offered = [datetime.fromisoformat(at) for at in turn.task.offered]
    readings = (reading(turn, offered) for reading in _READINGS)
    return next((taken for taken in readings if taken is not None), False)


def _keeps_its_hour(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "Yes, same time", of what is being moved: the hour that it has, and none of those offered."""
    return False if turn.task.goal is Goal.MOVE and keeps_hour(turn.heard.words) else None


# Each reads one kind of answer; None where it is none of that kind.


def _counts_from_them(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "Right after that", "the next day"."""
    counts = beside(turn.task, turn.heard.words) or (days_later(turn.heard.words) and turn.task.wish.day)
    return False if counts else None


def _names_a_span(turn: Turn, offered: list[datetime]) -> bool | None:
    """What has several times in it chooses none of those offered, though only one of them be in it."""
    heard = turn.heard
    is_a_span = bool(heard.wish.earliest or heard.wish.latest) and _A_SPAN.search(heard.words) is not None
    if is_a_span or (heard.wish and _HOW_ABOUT_A_PART.search(heard.words)):
        heard = turn.heard = replace(heard, choice="")
    if heard.wish.last_day and _EITHER_DAY.search(heard.words):
        turn.heard = replace(heard, choice="")
        return False
    if heard.wish.latest and _THE_LATEST.search(heard.words):
        wish = replace(heard.wish, day=heard.wish.day or turn.task.wish.day, near=heard.wish.latest)
        turn.heard = replace(heard, wish=wish, choice="")
        return False
    return None


_BARE_HOUR = cue(
    r"^(?:(?:let's|lets|i'll|can|could|do|take|go|with|make|it|that|uh|um|like|maybe|i|we|you|say|okay|ok|"
    r"yeah|yes) )*(?P<hour>1|2|3|one|two|three)(?:'s)?(?: (?:would|will|be|is|still|works?|sounds?|good|fine|"
    r"great|please|perfect|okay|ok|then|for|me))*$"
)
_NOON = "12:00"
_HOURS = {"1": 13, "2": 14, "3": 15, "one": 13, "two": 14, "three": 15}


def _names_an_open_hour(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "Three" is three o'clock where an afternoon was wished for, or it is offered or open on their day."""
    said, days = _BARE_HOUR.search(turn.heard.words), {at.date() for at in offered}
    if said is None or turn.was_keyed:
        return None
    at = offered[0].replace(hour=_HOURS[said["hour"]], minute=0)
    if turn.task.wish.earliest == _NOON and at not in offered:
        turn.heard = replace(turn.heard, wish=Wish(time=clock_of(at)), choice="")
        return False
    if len(days) != 1:
        return None
    if at in offered:
        choose(turn, at)
        return True
    is_in_their_span = min(offered) <= at <= max(offered)
    if not is_in_their_span or at not in open_on(turn, at.date(), 1, None):
        return None
    turn.heard = replace(turn.heard, wish=Wish(time=clock_of(at)), choice="")
    return False


def _wants_others(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "What else do you have?", "another day", "anything in the afternoon?" where all are of one."""
    task, heard = turn.task, turn.heard
    if _HOW_ABOUT_A_PART.search(heard.words) and adds_nothing(task.wish, heard.wish):
        task.shown, task.offered = (*task.shown, *task.offered), ()
        return True
    if heard.wish and (heard.wish.day or not _LATEST_OF_THEM.search(heard.words)):
        return None
    if _MORE.search(heard.words) and not relative(task, heard.words):
        task.shown, task.offered = (*task.shown, *task.offered), ()
        return True
    if _ANOTHER_DAY.search(heard.words):
        task.wish, task.offered = replace(task.wish, day="", last_day=""), ()
        turn.ask(Question.WHEN, "What other day would suit you?")
        return True
    if _LATEST_OF_THEM.search(heard.words):
        days = sorted({at.date() for at in offered})
        offer(turn, [times[-1] for day in days if (times := open_on(turn, day, 1, None))] or offered)
        return True
    return None


def _refuses_some(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "Not the first one", "eight won't work": the others stay."""
    if len(offered) < _SEVERAL:
        return None
    if refused := _REFUSED_PLACE.search(turn.heard.words):
        places = {"first": 0, "earliest": 0, "early": 0, "second": 1, "middle": len(offered) // 2}
        kept: list[datetime] | None = [
            at for at in offered if at != offered[places.get(refused["place"], -1)]
        ]
    else:
        kept = _without_refused(turn.heard, offered)
    if kept is None:
        return None
    task = turn.task
    if kept:
        offer(turn, kept)
    else:
        task.shown, task.offered, task.wish = task.offered, (), replace(task.wish, time="")
    return True


def _wavers(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "The eight or the twelve forty five": which of the two is asked."""
    said = f" {numbers.plain(turn.heard.text)} "
    before, _, behind = said.rpartition(" or ")
    ones = [at for at in offered if _is_named(at, f"{before} ")]
    others = [at for at in offered if _is_named(at, f" {behind}")]
    if len(others) != 1 or not ones or others[0] in ones or after_taking_back(turn.heard.words):
        return None
    _ask_which(turn, sorted([*ones, *others]))
    return True


def _means_its_day(turn: Turn, offered: list[datetime]) -> bool | None:
    """ "The second one but later in the day"; a farewell means nothing of them."""
    if _names_a_day_by_its_place(turn, offered) or (turn.heard.says_goodbye and not turn.heard.wish):
        return False
    return None


def _chooses(turn: Turn, offered: list[datetime]) -> bool | None:
    """A yes to several is asked which one is meant; who only says yes again means the first."""
    heard = turn.heard
    if len(same_day := _on_the_weekday(heard, offered)) > 1 and not heard.wish.names_hour:
        _ask_which(turn, same_day)
        return True
    picked = _picked(turn, offered)
    if picked is not None:
        choose(turn, picked)
        return True
    if turn.says_yes() and not heard.wish and len(offered) > 1:
        _ask_which(turn, offered)
        return True
    return None


def _declines(turn: Turn, offered: list[datetime]) -> bool | None:
    task, heard = turn.task, turn.heard
    if heard.wish or relative(task, heard.words) or not turn.says_no():
        return None
    task.former_day = task.wish.day if not task.wish.last_day else ""
    task.offered, task.wish = (), Wish()
    if waits_for_a_day(turn):
        waiting_list.offer(turn)
    else:
        turn.ask(Question.WHEN, "What other day or time would suit you?")
    return True


_READINGS: tuple[Callable[[Turn, list[datetime]], bool | None], ...] = (
    *(_keeps_its_hour, _counts_from_them, _names_an_open_hour, _names_a_span, _wants_others, _refuses_some),
    *(_wavers, _means_its_day, _chooses, _declines),
)
_SEVERAL = 2


def choose_again(turn: Turn) -> bool:
    """ "Wait, no, the first one", when another of the times offered was read back."""
    choices = turn.task.choices
    place = turn.place_named(len(choices)) if turn.names_only_a_place() else None
    if place is None:
        return False
    choose(turn, datetime.fromisoformat(choices[place]))
    return True


def _ask_which(turn: Turn, times: Sequence[datetime]) -> None:
    """Two sentences: the audio of the short one is there at once."""
    turn.say("Which one?")
    turn.ask(Question.OFFER, f"{listed(times)}?", *map(facts.open_time, times))


_HOW_ABOUT_A_PART = cue(
    r"\b(?:what|how) about (?:in )?(?:the )?(?:morning|afternoon|evening|night)s?$|"
    r"\b(?:anything|something|any) (?:\w+ ){0,2}(?:in the )?(?:morning|afternoon|evening)s?$"
)
""" "What about the afternoon?" asks for its times, where "the afternoon" takes the one that was offered."""
_EITHER_DAY = cue(rf"\b{WEEKDAY},? or (?:on )?{WEEKDAY}\b")
_A_SPAN = cue(r"\b(?:any ?time|sometime|after|before|between)\b")
_LATEST_OF_THEM = cue(
    r"\bwhat(?:'s| is) (?:the|your) (?:latest|last)\b(?! (?:four|six|\d))|"
    r"\b(?:last|latest) (?:\w+ )?of the day\b"
)
_REFUSES = cue(
    r"\b(?:can't|cannot|won't|doesn't|don't|not|isn't) (?:really )?(?:do|make|work|good|want|like|come)\b|"
    r"\btoo (?:early|late)\b"
)
_PROPOSES = cue(
    r"\b(?:but|how about|what about|can do|could do|instead|rather|let's|make it|prefer|works? better)\b"
)


def _without_refused(heard: Heard, offered: Sequence[datetime]) -> list[datetime] | None:
    """ "Eight won't work", "I can't do eight or five thirty": the times that stay; None if
    none was refused."""
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
    """ "The second one but later in the day", "the first one but at eleven": its day, at another hour."""
    heard, way = turn.heard, shift(turn.heard.words)
    days = {at.date() for at in offered}
    place = turn.place_named(len(offered)) if len(days) == len(offered) > 1 else None
    if place is None or heard.wish.day or not (way or heard.wish.time):
        return False
    its_day = Wish(day=offered[place].date().isoformat(), time=heard.wish.time)
    turn.heard = replace(
        heard, wish=its_day if its_day.time else than(offered[place], way, day=""), choice=""
    )
    return True


_THE_LATEST = cue(r"\bthe (?:last|latest) (?:\w+ ){0,4}?(?:before|in the|by)\b")
""" "What's the last one before noon?": the nearest to it."""
_MORE = cue(
    r"\b(?:what|anything|any(?:thing)?|something|which) (?:else|other|others)\b|"
    r"\b(?:more|other|different|additional|further) (?:times?|options|openings|slots|choices|"
    r"availability)\b|\b(?:another time|something different)\b|"
    r"\b(?:are|is) (?:those|these|they|that|this) (?:all|the only|your only|it)\b|"
    r"\b(?:the|your) only (?:times?|options?|ones?|slots?|openings?)\b|^more$|"
    r"\b(?:have|got|there|see) (?:anything|something|any) else\b"
)
""" "What else do you have?", "Are those the only times?": others than those that were read out."""
_REFUSED_PLACE = cue(
    r"\b(?:not|don't want|don't like|no to|anything but|except)(?: the)? "
    r"(?P<place>first|earliest|early|second|middle|third|last|latest)(?: one| time)?$"
)
_ANOTHER_DAY = cue(r"\b(?:another|different|other|some other|any other) (?:days?|dates?)\b")
_ONLY_A_PLACE = frozenset(
    words(
        "the first earliest soonest second third last latest latter former one please yes ok okay you "
        "you've got have whatever whatever's whichever whichever's is very appointment possible available "
        "i'll take just"
    )
)
"""Of two offers "the second" is a place and no day of the month."""


def _picked(turn: Turn, offered: Sequence[datetime]) -> datetime | None:
    heard = turn.heard
    said, place = heard.words.split(), turn.place_named(len(offered))
    if place is None and "latest" in said:
        place = len(offered) - 1
    if place is not None and _ONLY_A_PLACE.issuperset(said):
        return offered[place]
    if place is not None and "one" in said:
        weekday = speaking.WEEKDAYS[offered[place].weekday()].lower()
        if weekday in heard.words and not _NAMES_A_DATE.search(heard.words.replace(" first one", "")):
            return offered[place]
    if heard.choice in turn.task.offered:
        return datetime.fromisoformat(heard.choice)
    same = [at for at in offered if _names(heard.wish, at) and fits(at, heard.wish)]
    if len(same) == 1:
        return same[0]
    on_weekday = [at for at in _on_the_weekday(heard, offered) if fits(at, heard.wish)]
    if len(on_weekday) == 1:
        return on_weekday[0]
    agrees = turn.says_yes() and not heard.wish
    is_plain = len(offered) == 1 or not turn.state.asked.startswith(OFFERED)
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


_NAMES_A_DATE = cue(rf"\b(?:next|following|week|{MONTH}|{ORDINAL_DAY})\b")


def _names(wish: Wish, at: datetime) -> bool:
    """Whether what was said singles out this offer, by its day, its hour or both."""
    if not (wish.day or wish.time) or wish.last_day:
        return False
    day_fits = not wish.day or wish.day == at.date().isoformat()
    return day_fits and (not wish.time or wish.time == at.strftime("%H:%M"))
