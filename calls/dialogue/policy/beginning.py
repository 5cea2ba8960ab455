"""A task as the turn that begins it says it: which work, which appointment, when, why, which car."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.pattern import MONTH, ORDINAL_DAY
from calls.dialogue.policy import amending, following, notes, visits_named
from calls.dialogue.policy.days_named import day_left, is_of_the_visit
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import named_days
from calls.dialogue.services_heard import services_heard
from calls.dialogue.shifts_heard import days_later, following_days, keeps_hour, minutes_later, shift
from calls.dialogue.state import Goal, Task, Wish
from calls.dialogue.understanding import Heard

OTHER = cue(r"\bother(?! (?:car|vehicle|truck|day|time))\b")
CALLS_OFF = cue(
    r"\b(?:cancel\w*|call(?:ing)? (?:it )?off|drop|delete|remove|get rid|undo|take (?:\w+ ){0,2}off|scrap|"
    r"scratch|never ?mind|forget|give (?:\w+ ){1,3}(?:away|to))\b"
)
_WITH_A_TIME = (Goal.BOOK, Goal.MOVE)
_OF_A_VISIT = (Goal.MOVE, Goal.CANCEL)
_ALL = frozenset({"both", "all", "everything"})


def begun(turn: Turn, heard: Heard, goal: Goal, wanted: list[Goal]) -> Task:
    """`heard` is the turn or the clause that wants it, `wanted` all that it wants."""
    if goal is Goal.AMEND:
        return amending.begun(turn)
    if goal in _OF_A_VISIT and _TOO_LATE.search(heard.words):
        turn.say("It's not too late.")
    task = Task(goal, keeps_hour=keeps_hour(heard.words))
    task.is_of_all = bool(_ALL.intersection(heard.words.split()))
    if goal is Goal.BOOK:
        _take_work(turn, heard, task, wanted)
    if goal in _OF_A_VISIT:
        _take_visit(turn, heard, task, wanted)
    if goal is next((one for one in wanted if one in _WITH_A_TIME), None):
        _take_time(turn, heard, task)
    if goal is Goal.MOVE:
        _take_shift(heard, task)
    if goal is Goal.CANCEL:
        _take_reason(heard, task)
    if heard.cars_of:
        task.vehicle_id = dict(heard.cars_of).get(task.service)
    elif len(heard.vehicles) == 1:
        task.vehicle_id = heard.vehicles[0]
    return task


def _take_work(turn: Turn, heard: Heard, task: Task, wanted: list[Goal]) -> None:
    """Of two works the first may be that of the appointment which is moved or cancelled beside it."""
    services = heard.services
    if services:
        shares = len(services) > 1 and not {*_OF_A_VISIT}.isdisjoint(wanted)
        task.service = services[1] if shares else services[0]
        task.concern = heard.text[:500]
        if heard.has(Intent.TROUBLE) or notes.is_told(turn, heard):
            turn.say("I've noted the rest for the technician.")
    is_of_an_hour = heard.wish.names_hour and not (heard.wish.day or heard.wish.soonest)
    if turn.state.answered == Intent.HOURS and is_of_an_hour:
        task.former_day = turn.state.last_day  # "are you open Saturday?" "Can I come at ten, then?"


_IT = frozenset({"it", "that", "this", "instead", "actually", "meant", "mean"})
_BY_ITS_PLACE = cue(
    r"\b(?:cancel|move|reschedule|push|change|drop) (?:the|my) "
    r"(?:first|second|third|(?P<last>last|later|latter|latest)|(?P<next>next|earlier|sooner)) "
    r"(?:one|appointment|visit)\b"
)
""" "Cancel the second one", of several appointments in the order of time."""
_LAST = -1
_CANNOT_COME = cue(
    r"\b(?:can't|cannot|won't|not able to|not gonna|not going to) (?:be able to )?(?:make|come|do|be)\b"
)
_OF_ANY_WEEK = cue(rf"\b(?:this|next|following|coming|week|today|tomorrow|{MONTH}|{ORDINAL_DAY})\b")


def _take_visit(turn: Turn, heard: Heard, task: Task, wanted: list[Goal]) -> None:
    task.is_other = bool(OTHER.search(heard.words))
    task.excepted = visits_named.kept(turn)
    if _IT.intersection(heard.words.split()) and not _names_another(turn, heard):
        task.appointment_id = turn.state.spoken_of
        task.keeps_week = _was_just_set(turn) and _OF_ANY_WEEK.search(heard.words) is None
    if place := _BY_ITS_PLACE.search(heard.words):
        counted = 0 if place["next"] else turn.place_named(following.MOST_LISTED)
        task.place = _LAST if place["last"] else counted
    if heard.services and (len(heard.services) > 1 or Goal.BOOK not in wanted):
        task.service = _work_changed(turn, heard)
    if task.goal is Goal.CANCEL or not heard.wish or is_of_the_visit(heard):
        task.named_days = named_days(heard.wish)
    elif _CANNOT_COME.search(heard.words):
        task.named_days = (*heard.wish.not_days, *map(str, heard.wish.not_weekdays))
    if task.goal is Goal.MOVE and (left := day_left(heard)):
        task.named_days = (left,)
        task.keeps_week = _OF_ANY_WEEK.search(heard.words) is None


def _was_just_set(turn: Turn) -> bool:
    """ "It's moved to Monday the ninth." "Actually, could we make that Tuesday": the tenth."""
    return bool(turn.state.former_at) or turn.state.spoken_of in turn.state.booked


def _names_another(turn: Turn, heard: Heard) -> bool:
    """ "The Monday one, can you make that three", after Thursday's was spoken of."""
    visit = following.spoken_of(turn)
    if visit is None:
        return False
    days = named_days(heard.wish) if is_of_the_visit(heard) else ()
    at = visit.scheduled_at.astimezone(turn.now.tzinfo)
    is_of_its_work = not heard.services or visit.service_type.code in heard.services
    is_of_its_car = not heard.vehicles or visit.vehicle_id in heard.vehicles
    is_on_its_day = not days or str(at.weekday()) in days
    return not (is_of_its_work and is_of_its_car and is_on_its_day)


_CHANGES_THE = cue(
    r"\b(?:move|push|cancel|re ?schedule|switch|bump|shift|change|put|do|bring|have|get) "
    r"(?:the|my|that) (?=\w)"
)


def _work_changed(turn: Turn, heard: Heard) -> str:
    """ "I have an oil change and a rotation, can you move the rotation": the one behind the verb."""
    for verb in reversed(list(_CHANGES_THE.finditer(heard.words))):
        behind = services_heard(heard.words[verb.end() :], turn.vocabulary.services).codes[:1]
        if behind and behind[0] in heard.services:
            return behind[0]
    return heard.services[0]


def _take_time(turn: Turn, heard: Heard, task: Task) -> None:
    own = dict(heard.wishes_of).get(task.service) if task.goal is Goal.BOOK else None
    if heard.times_of:
        (task.vehicle_id, own), *_ = heard.times_of
        turn.heard = replace(turn.heard, vehicles=(heard.times_of[0][0],))
    wish = own or heard.wish
    task.wish = replace(wish, day=wish.day or task.former_day)
    if own is not None:
        turn.heard = replace(turn.heard, wish=own)


def _take_shift(heard: Heard, task: Task) -> None:
    """ "An hour later", "the week after": counted from the appointment, once it is known which."""
    task.days_later = days_later(heard.words)
    task.following_days = following_days(heard.words)
    task.minutes_later = minutes_later(heard.words)
    says_when = task.wish.time or task.minutes_later or task.place is not None
    task.shift = "" if says_when else shift(heard.words)
    is_far = is_of_the_visit(heard) and _AS_IT_STANDS.search(heard.words)
    if task.shift == "earlier" and (is_far or _ON_A_DAY_BEFORE.search(heard.words)):
        task.shift = "sooner"
    if task.minutes_later or task.shift:
        task.named_days = task.named_days or named_days(heard.wish)
    if task.minutes_later:
        task.wish = Wish()
    if task.days_later or is_of_the_visit(heard):
        task.wish = replace(task.wish, day="", last_day="")


_ON_A_DAY_BEFORE = cue(r"\b(?:sooner|earlier (?:day|date))\b(?! (?:in|that|on) )")
_AS_IT_STANDS = cue(r"\b(?:right now|currently|at the moment)\b")
""" "Anything earlier, it's next Thursday right now": a day before it."""
_GIVES_A_REASON = cue(
    r"\b(?:(?:because|'cause|cause|since) (?=i|we|my|the|it|he|she|they)|(?=(?:i|we) (?:sold|traded|moved|"
    r"totaled|wrecked)\b)|(?=(?:i'm|i am|we're) (?:sick|ill|moving|out of town|traveling|in the "
    r"hospital)\b))(?P<reason>.+)"
)


_TOO_LATE = cue(r"\b(?:is it|am i|is that) too late to (?:cancel|move|change|reschedule)\b")


def _take_reason(heard: Heard, task: Task) -> None:
    task.may_move = not CALLS_OFF.search(heard.words)
    given = _GIVES_A_REASON.search(heard.words)
    task.reason = given["reason"][:200] if given else heard.text[:200] if task.may_move else ""
    task.reason_was_asked = bool(given) and not task.may_move
