"""What the caller wants done: one task in hand, the others in line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from calls.dialogue import facts, speaking
from calls.dialogue.intents import Intent
from calls.dialogue.naming import a_service, car_name, the_service
from calls.dialogue.pattern import MONTH, WEEKDAY, WEEKDAYS
from calls.dialogue.policy import (
    amending,
    appointments,
    booking_flow,
    following,
    handover,
    newcomers,
    questions,
    times,
    wishing,
)
from calls.dialogue.policy.courtesies import asks
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import days_later, keeps_hour, minutes_later, named_days, shift, weekday_of
from calls.dialogue.state import Goal, Question, Task, Wish
from calls.dialogue.understanding import Heard
from crm import booking
from crm.models import Appointment

_GOALS = {
    Intent.BOOK: Goal.BOOK,
    Intent.TROUBLE: Goal.BOOK,
    Intent.MOVE: Goal.MOVE,
    Intent.CANCEL: Goal.CANCEL,
    Intent.AMEND: Goal.AMEND,
    Intent.MY_APPOINTMENTS: Goal.MY_APPOINTMENTS,
    Intent.CAR_READY: Goal.CAR_READY,
    Intent.HISTORY: Goal.HISTORY,
}
_FLOWS: dict[Goal, Callable[[Turn], None]] = {
    Goal.BOOK: booking_flow.advance,
    Goal.MOVE: appointments.advance_move,
    Goal.CANCEL: appointments.advance_cancel,
    Goal.AMEND: amending.advance,
    Goal.MY_APPOINTMENTS: appointments.advance_mine,
    Goal.CAR_READY: appointments.advance_car_ready,
    Goal.HISTORY: appointments.advance_history,
    Goal.CALLBACK: handover.advance,
}
_MOST_IN_LINE = 3


def start(turn: Turn) -> bool:
    """New tasks for what is wanted and not in hand yet; all but a booking go before what is open."""
    wanted = _goals_of(turn)
    if _changes_the_request(turn, wanted):
        return True
    if turn.committed in wanted and not turn.heard.services:  # "yes, cancel it" cancels one
        wanted.remove(turn.committed)
    new = _begun_by_parts(turn, wanted) if turn.heard.parts else _begun_by_all(turn, wanted)
    if new:
        _put_in_line(turn, new)
    return bool(new)


def _goals_of(turn: Turn) -> list[Goal]:
    """What the turn wants, also where only what went before says so."""
    if back := _put_back(turn):
        turn.heard = replace(turn.heard, wish=back)
    wanted = _wanted(turn.heard) or ([Goal.AMEND] if amending.is_meant(turn) else [])
    if turn.heard.parts:
        wanted = list(dict.fromkeys(goal for part in turn.heard.parts for goal in _wanted(part)))
    if Goal.BOOK in wanted or not wanted:
        _leave_out_what_is_booked(turn)
    if wanted:
        return wanted
    if _is_the_same_for_another(turn):
        return [Goal.BOOK]
    if _undoes_it(turn):
        return [Goal.CANCEL]
    if _names_only_a_car(turn):
        return [Goal.BOOK]
    return [Goal.MOVE] if back or _is_another_time_for_what_was_told(turn) else []


def _names_only_a_car(turn: Turn) -> bool:
    """ "I drive a 2013 Volvo XC60", to "how can I help": what it needs is asked next."""
    heard = turn.heard
    is_first = turn.state.question is Question.HOW_CAN_I_HELP and turn.state.task is None
    if not is_first or heard.intents or asks(heard.words):
        return False
    return bool(heard.vehicles or (heard.car.make and heard.car.model))


def _begun_by_all(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """Of a turn of one piece; what names the visit there is no wish any more."""
    if Goal.MOVE in wanted:
        turn.heard = _without_the_day_left(turn.heard)
    new = [_begun(turn, turn.heard, goal, wanted) for goal in wanted if _is_new(turn, goal)]
    new += _more_services(turn, wanted)
    if any(task.goal is Goal.MOVE for task in new) and _is_of_the_visit(turn.heard):
        turn.heard = replace(turn.heard, wish=replace(turn.heard.wish, day="", last_day=""))
    return new


def _without_the_day_left(heard: Heard) -> Heard:
    """ "Thursday to Friday" is no span, and "postpone Thursday" no wish for it."""
    left = _day_left(heard)
    if left and heard.wish.last_day:
        return replace(heard, wish=replace(heard.wish, day=heard.wish.last_day, last_day=""))
    if left and heard.wish.day and str(weekday_of(heard.wish.day)) == left:
        return replace(heard, wish=replace(heard.wish, day=""))
    return heard


def _put_in_line(turn: Turn, new: list[Task]) -> None:
    current = turn.state.task
    in_hand = [current] if current is not None else []
    interrupts = current is not None and new[0].goal is not Goal.BOOK
    line = (
        [*new, *in_hand, *turn.state.later]
        if interrupts or current is None
        else [*in_hand, *turn.state.later, *new]
    )
    turn.state.task, turn.state.later = line[0], line[1 : 1 + _MOST_IN_LINE]
    if turn.state.task is not current:
        turn.state.question = Question.NONE
    if turn.committed is not None:
        _name_next(turn)


def _changes_the_request(turn: Turn, wanted: list[Goal]) -> bool:
    """What was kept in this call for a caller who is not on file: at another time, or not at all."""
    request = following.request_of_this_call(turn) if turn.state.task is None else None
    if request is None:
        return False
    names_a_time = bool(turn.heard.wish or days_later(turn.heard.words))
    is_moved = not wanted and names_a_time and _CHANGES_IT.search(turn.heard.words) is not None
    if wanted == [Goal.MOVE] or is_moved:
        turn.state.task, turn.state.question = following.instead_of(turn, request), Question.NONE
        return True
    if wanted == [Goal.CANCEL] or (not wanted and _UNDOES.search(turn.heard.words)):
        turn.ask(Question.UNDO, "Shall I take that booking off again?")
        return True
    return False


_HOLDS_WORK = re.compile(
    r"\b(?:i'm|i am|we're|we are) (?:already )?(?:coming|bringing|booked|scheduled|in|down)\b|"
    r"\b(?:i|we)(?:'ve| have| had)? (?:already )?(?:have|got|booked|scheduled|an?|my|the)\b|\balready\b"
)


def _leave_out_what_is_booked(turn: Turn) -> None:
    """ "I'm coming in on Thursday for an oil change, could you check my brakes too": the brakes alone."""
    heard = turn.heard
    adds = _TO_WHAT_IS_BOOKED.search(heard.words) is not None
    if turn.customer is None or not (adds or (len(heard.services) > 1 and _HOLDS_WORK.search(heard.words))):
        return
    visits = booking.upcoming_appointments(customer=turn.customer, now=turn.now)
    held = [visit for visit in visits if visit.service_type.code in heard.services]
    if adds and not held:
        held = _on_the_day_named(turn, visits) or (visits if len(visits) == 1 else [])
    if held:
        services = tuple(code for code in heard.services if code != held[0].service_type.code)
        wish, vehicles = following.right_after(turn, held[0]), (held[0].vehicle_id,)
        turn.heard = replace(heard, services=services, wish=wish, vehicles=vehicles)


def _on_the_day_named(turn: Turn, visits: list[Appointment]) -> list[Appointment]:
    days = named_days(turn.heard.wish)
    return [one for one in visits if str(one.scheduled_at.astimezone(turn.now.tzinfo).weekday()) in days]


_SAME_THING = re.compile(r"\b(?:same (?:thing|service|work|again|for)|one for)\b")


def _is_the_same_for_another(turn: Turn) -> bool:
    """ "And the same thing for the Corolla, right after that"."""
    visit = following.spoken_of(turn) if turn.state.task is None and turn.heard.vehicles else None
    if visit is None or turn.heard.services or not _SAME_THING.search(turn.heard.words):
        return False
    wish = turn.heard.wish or following.right_after(turn, visit)
    turn.heard = replace(turn.heard, services=(visit.service_type.code,), wish=wish)
    return True


def _is_another_time_for_what_was_told(turn: Turn) -> bool:
    """ "You're booked on Thursday." "Can I come on Friday instead?", "actually, make that three" """
    is_told = turn.state.spoken_of is not None and turn.state.task is None
    names_a_time = bool(turn.heard.wish or days_later(turn.heard.words))
    return is_told and names_a_time and bool(_CHANGES_IT.search(turn.heard.words))


def _undoes_it(turn: Turn) -> bool:
    """ "Actually wait, cancel that", right after it was booked."""
    is_told = turn.state.spoken_of is not None and turn.state.task is None
    return is_told and _UNDOES.search(turn.heard.words) is not None


_UNDOES = re.compile(r"\bcancel (?:it|that|this)\b|\bundo\b")


def take_undo(turn: Turn) -> bool:
    """A yes gives the time back that was kept in this call for somebody who is not on file."""
    request = following.request_of_this_call(turn)
    if request is None or not (turn.says_clearly_yes() or turn.heard.has(Intent.CANCEL) or turn.says_no()):
        return False
    if turn.says_no() and not turn.heard.has(Intent.CANCEL):
        turn.say("All right, it stays as it is.")
        return True
    turn.begin_write()
    request.dismiss()
    turn.state.request_id = None
    turn.state_fact(facts.dismissed(request))
    return True


_CHANGES_IT = re.compile(
    r"\binstead\b|\b(?:make|do|put) (?:it|that|this)\b|"
    r"\b(?:can|could) (?:we|i|you) (?:do|come|make)\b|^(?:\w+ ){0,2}?actually\b"
)


def _wanted(heard: Heard) -> list[Goal]:
    return list(dict.fromkeys(_GOALS[intent] for intent in heard.intents if intent in _GOALS))


def _begun_by_parts(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """Each clause by its own details; those of the first are also what the turn says of the task in hand."""
    whole, new = turn.heard, []
    for part in whole.parts:
        names_its_own = part.services or part.wish.day or _OTHER.search(part.words)
        is_of_its_own = part.has(Intent.MOVE, Intent.CANCEL) and names_its_own
        part = replace(part, vehicles=part.vehicles or (() if is_of_its_own else whole.vehicles))
        if part.has(Intent.MOVE):
            part = _without_the_day_left(part)
        goals = [goal for goal in _wanted(part) if goal in wanted and _is_new(turn, goal)]
        new += [_begun(turn, part, goal, _wanted(part)) for goal in goals]
    if new:
        first = whole.parts[0]
        turn.heard = replace(whole, services=first.services, vehicles=first.vehicles, wish=first.wish)
    return new


_OTHER = re.compile(r"\bother(?! (?:car|vehicle|truck|day|time))\b")


def _names_another(heard: Heard) -> bool:
    """ "I'll get it in on Friday" says when, beside an appointment that is being moved."""
    return bool(heard.services or heard.candidates or _ANOTHER.search(heard.words))


_ANOTHER = re.compile(r"\b(?:book\w*|schedule|appointment|another|also|too)\b")


def _is_new(turn: Turn, goal: Goal) -> bool:
    current = turn.state.task
    if current is None:
        return True
    if goal is Goal.AMEND and current.goal is Goal.BOOK:
        return False
    if goal is Goal.BOOK and current.goal is Goal.MOVE and not _names_another(turn.heard):
        return False
    if current.goal is goal or any(task.goal is goal for task in turn.state.later):
        return False
    is_change_of_time = current.goal is Goal.BOOK and goal is Goal.MOVE and bool(current.wish)
    is_choice = turn.state.question in (Question.WHICH_APPOINTMENT, Question.REASON, Question.PROOF)
    return not (is_change_of_time or (is_choice and goal in (Goal.BOOK, Goal.MOVE, Goal.CANCEL)))


_ALL = frozenset({"both", "all", "everything"})
_IT = frozenset({"it", "that", "this"})


def _begun(turn: Turn, heard: Heard, goal: Goal, wanted: list[Goal]) -> Task:
    if goal is Goal.AMEND:
        return amending.begun(turn)
    services = heard.services
    task = Task(goal)
    task.keeps_hour = keeps_hour(heard.words)
    task.is_other = goal in (Goal.MOVE, Goal.CANCEL) and bool(_OTHER.search(heard.words))
    if goal in (Goal.MOVE, Goal.CANCEL) and (_IT | {"instead", "actually"}).intersection(heard.words.split()):
        task.appointment_id = turn.state.spoken_of
    if goal in (Goal.MOVE, Goal.CANCEL):
        task.service = services[0] if services and (len(services) > 1 or Goal.BOOK not in wanted) else ""
    if goal is Goal.BOOK and services:
        shares = len(services) > 1 and (Goal.MOVE in wanted or Goal.CANCEL in wanted)
        task.service = services[1] if shares else services[0]
        task.concern = heard.text[:500]
    if goal in (Goal.MOVE, Goal.BOOK) and goal is next(
        one for one in wanted if one in (Goal.MOVE, Goal.BOOK)
    ):
        task.wish = replace(heard.wish)
    if goal is Goal.CANCEL or (goal is Goal.MOVE and not heard.wish):
        task.named_days = named_days(heard.wish)
    if goal is Goal.MOVE and _is_of_the_visit(heard):
        task.named_days = named_days(heard.wish)
        task.wish = replace(task.wish, day="", last_day="")
    if goal is Goal.MOVE and (left := _day_left(heard)):
        task.named_days = (left,)
    if goal is Goal.CANCEL:
        task.may_move = not _CALLS_OFF.search(heard.words)
        given = _GIVES_A_REASON.search(heard.words)
        task.reason = given["reason"][:200] if given else heard.text[:200] if task.may_move else ""
        task.reason_was_asked = bool(given) and not task.may_move
    task.is_of_all = bool(_ALL.intersection(heard.words.split()))
    if goal is Goal.MOVE:
        task.days_later = days_later(heard.words)
        task.minutes_later = minutes_later(heard.words)
        task.shift = "" if task.wish.time or task.minutes_later else shift(heard.words)
        if task.minutes_later or task.shift:
            task.named_days = task.named_days or named_days(heard.wish)
        if task.minutes_later:
            task.wish = Wish()
        if task.days_later:
            task.wish = replace(task.wish, day="", last_day="")
    if heard.cars_of:
        task.vehicle_id = dict(heard.cars_of).get(task.service)
    elif len(heard.vehicles) == 1:
        task.vehicle_id = heard.vehicles[0]
    return task


_CALLS_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ing)? (?:it )?off|drop|delete|remove|get rid|undo|take (?:\w+ ){0,2}off|scrap|"
    r"scratch|"
    r"never ?mind|forget|give (?:\w+ ){1,3}(?:away|to))\b"
)
_GIVES_A_REASON = re.compile(
    r"\b(?:(?:because|'cause|cause|since) (?=i|we|my|the|it|he|she|they)|(?=(?:i|we) (?:sold|traded|moved|"
    r"totaled|"
    r"wrecked)\b)|(?=(?:i'm|i am|we're) (?:sick|ill|moving|out of town|traveling|in the "
    r"hospital)\b))(?P<reason>.+)"
)
_PUTS_BACK = re.compile(r"\bback (?:to|on|where|how)\b|\b(?:the )?original (?:time|day|appointment|one)\b")


def _put_back(turn: Turn) -> Wish:
    """ "Actually, put it back to Thursday": when the appointment was before it was moved in this call."""
    if not turn.state.former_at or not _PUTS_BACK.search(turn.heard.words):
        return Wish()
    former = datetime.fromisoformat(turn.state.former_at)
    wish = turn.heard.wish
    if wish.time or (wish.day and wish.day != former.date().isoformat()):
        return Wish()
    return Wish(day=former.date().isoformat(), time=wishing.clock_of(former))


_VISIT_OF_A_DAY = re.compile(
    rf"\b(?:(?:my|the|that|this|our) )?(?P<day>{WEEKDAY})(?:'s)? "
    r"(?:\w+ )?(?:appointment|visit|booking|reservation|one|service)\b"
)


_HELD_ON_A_DAY = re.compile(
    rf"\b(?:(?:i|we)(?:'ve| have| had)|(?:i'm|i am) (?:booked|scheduled|"
    rf"down))\b.{{0,50}}?\b(?P<day>{WEEKDAY})\b"
)


def _is_of_the_visit(heard: Heard) -> bool:
    """ "Push my Thursday appointment back", "I have an oil change on Thursday …": the day is that of the "
    "visit, and no wish."""
    named = _day_held(heard)
    return bool(named) and bool(heard.wish.day) and WEEKDAYS[weekday_of(heard.wish.day)] == named


def _day_held(heard: Heard) -> str:
    named = _VISIT_OF_A_DAY.search(heard.words) or _HELD_ON_A_DAY.search(heard.words)
    return named["day"] if named else ""


_FROM_DAY = re.compile(
    rf"\b(?:mov|chang|switch|push|bump|shift|reschedul|swap|postpon|delay)\w*"
    rf"(?: (?!free|available|open|any)\w+){{0,4}}? (?P<day>{WEEKDAY})(?:'s)?(?: \w+){{0,5}}? (?:to|until|"
    rf"till) "
    rf"(?:\w+ )?(?:{WEEKDAY}|tomorrow|today|{MONTH}|week|\d+(?:st|nd|rd|th)|\w+(?:teenth|tieth)|"
    r"(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|twelfth)\b|"
    rf"\b(?:postpone|reschedule|move|push back|delay|bump|can't do|cannot do)(?: my)?(?: \w+ on)? "
    rf"(?P<alone>{WEEKDAY})"
    r"(?:'s)?(?: by \w+ \w+)?$|"
    rf"\binstead of (?:on )?(?P<instead>{WEEKDAY})\b"
)


def _day_left(heard: Heard) -> str:
    """ "From Thursday to Friday", "I have Thursday, can we do Friday": the weekday of the appointment, as
    `named_days` has it; else empty."""
    match = _FROM_DAY.search(heard.words)
    left = (match["day"] or match["instead"] or match["alone"]) if match else _day_held(heard)
    wished = heard.wish.last_day or heard.wish.day
    if not left or not (match or (wished and WEEKDAYS[weekday_of(wished)] != left)):
        return ""
    return str(WEEKDAYS.index(left))


def _more_services(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """ "An oil change and a tire rotation": the second is booked after the first."""
    if Goal.BOOK not in wanted or Goal.MOVE in wanted or Goal.CANCEL in wanted:
        return []
    if _TO_WHAT_IS_BOOKED.search(turn.heard.words):
        return []
    taken = {task.service for task in (turn.state.task, *turn.state.later) if task is not None}
    cars = dict(turn.heard.cars_of)
    more = [
        Task(
            Goal.BOOK,
            service=code,
            vehicle_id=cars.get(code),
            wish=Wish(day=turn.heard.wish.day),
            concern=turn.heard.text[:500],
        )
        for code in turn.heard.services[1:]
        if code not in taken
    ]
    return (more + _unclear(turn))[:_MOST_IN_LINE]


def _unclear(turn: Turn) -> list[Task]:
    """What one word named beside a service: which it is is asked when its turn comes."""
    options = tuple(code for code in turn.heard.unclear if code in turn.menu)[:3]
    if not options:
        return []
    service = options[0] if len(options) == 1 else ""
    car = dict(turn.heard.cars_of).get(options[0])
    return [
        Task(
            Goal.BOOK, service=service, service_options=options, vehicle_id=car, concern=turn.heard.text[:500]
        )
    ]


_TO_WHAT_IS_BOOKED = re.compile(r"\badd\b.{3,40}\bto (?:my|the|that|our)\b")
""" "Add a tire rotation to my oil change": the second is there already."""
_DROPS = re.compile(
    r"\b(?:just|only) (?:the|an?|my|do|do the|want the|need the)\b|\b(?:that's it|nothing else)$"
)
_SKIPS = re.compile(
    r"\b(?:skip|forget(?: about)?|leave out|never ?mind|don't (?:need|want|do|bother)|drop|without|no|not|"
    r"pass on) "
    r"(?:with )?(?:the |that |an? |any |it )?"
)


def _drop_work(turn: Turn) -> bool:
    """ "Actually just the oil change", "skip the rotation": of several works in one call."""
    task, state, heard = turn.task, turn.state, turn.heard
    in_line = [later for later in state.later if later.goal is Goal.BOOK]
    if task.goal is not Goal.BOOK or not heard.services + heard.candidates:
        return False
    named = {*heard.services, *heard.candidates}
    if in_line and task.service in named and _DROPS.search(heard.words):
        state.later = [later for later in state.later if later.goal is not Goal.BOOK]
        return True
    if not _SKIPS.search(heard.words):
        return False
    dropped = [later for later in in_line if named.intersection((later.service, *later.service_options))]
    if dropped:
        state.later = [later for later in state.later if later not in dropped]
        return True
    if turn.state.done and task.service in named:
        state.task = None
        turn.heard = replace(heard, intents=(), services=(), candidates=())
        turn.say("All right.")
        return True
    return False


_ALSO = re.compile(
    r"\b(?:also|too|plus|another|additionally|as well|same (?:time|visit|trip)|on top of (?:that|it)|"
    r"along with|together with|while (?:it's|it is|you're|you are|they're|i'm) \w+|add)\b(?!.*\binstead\b)"
)


def take_more(turn: Turn) -> bool:
    """ "And also rotate the tires" comes after what is being booked, and does not replace it."""
    task, heard = turn.task, turn.heard
    adds = _ALSO.search(heard.words) is not None
    more = [code for code in heard.services if code != task.service]
    if not (task.service and adds and more):
        return False
    room = _MOST_IN_LINE - len(turn.state.later)
    known = {later.service for later in turn.state.later}
    new = [code for code in more if code not in known and code in turn.menu][:room]
    turn.state.later += [Task(Goal.BOOK, service=code, concern=heard.text[:500]) for code in new]
    if new:
        works = speaking.alternatives([a_service(turn.menu[code]) for code in new], "and")
        turn.say(f"And {works} right after, okay.")
    return True


def begin_booking(turn: Turn, *services: str) -> None:
    """With the one service, or with those between which is to be asked."""
    service = services[0] if len(services) == 1 else ""
    turn.state.task = Task(Goal.BOOK, service=service, service_options=services[:3])
    turn.state.suggested = ()


_BOOKS = re.compile(r"\b(?:book|schedule|reserve|set up)\b")


def take_book_one(turn: Turn) -> bool:
    """A yes to "would you like to book": the task begins with what was spoken of."""
    if turn.says_no():
        turn.state.suggested = ()
        turn.say("All right.")
        return True
    heard = turn.heard
    accepts = turn.says_yes() or heard.wish or heard.candidates or heard.car or _BOOKS.search(heard.words)
    if accepts:
        is_named = heard.services and booking_flow.is_in_full(turn, heard.services[0])
        begin_booking(turn, *(heard.services[:1] if is_named else turn.state.suggested or heard.services[:1]))
    return bool(accepts)


def take_offer_of_an_advisor(turn: Turn) -> bool:
    """ "OK, let's do it, next Tuesday at three" goes back to what could be booked before."""
    names_one = booking_flow.option_named(turn, turn.state.suggested) is not None
    books = turn.state.suggested and (turn.heard.wish or names_one or _BOOKS.search(turn.heard.words))
    return take_book_one(turn) if books and not turn.says_no() else handover.take_offer(turn)


_OF_AN_AMENDMENT = frozenset(
    {Question.SERVICE, Question.VEHICLE, Question.WHEN, Question.OFFER, Question.CONFIRM, Question.CHANGE}
)
"""Before them what is said names the appointment."""


def take_details(turn: Turn) -> bool:
    """Details said at any point go where they belong; True if the task in hand changed."""
    task = turn.state.task
    if task is None:
        return False
    has_more = False
    before = replace(task)
    newcomer_before = replace(turn.state.newcomer)
    if task.goal is Goal.BOOK:
        has_more = take_more(turn)
        if not has_more:
            booking_flow.take_service(turn)
        booking_flow.take_vehicle(turn)
        newcomers.take_introduction(turn)
        newcomers.take_number_given(turn)
    takes_a_time = task.goal in (Goal.BOOK, Goal.MOVE)
    if task.goal is Goal.AMEND and turn.state.question in _OF_AN_AMENDMENT:
        amending.take_details(turn)
        takes_a_time = bool(task.new_service)
    only_asks = questions.are_all(turn.heard) and not turn.heard.wish
    if takes_a_time and not turn.is_beside_an_offer and not only_asks:
        counts = task.goal is Goal.BOOK and task.wish.day and days_later(turn.heard.words)
        turn.is_beside_an_offer = bool(counts or wishing.beside(task, turn.heard.words))
        _take_same_day(turn)
        wishing.take_wish(turn)
    if task.goal is Goal.MOVE and not turn.is_beside_an_offer:
        _take_shift(turn)
    changed = before != task or newcomer_before != turn.state.newcomer
    if changed:
        task.was_read_back = False
    return changed or has_more


_THAT_DAY = re.compile(r"\b(?:the )?same day\b|\b(?:for|on|at|around) (?:then|that day)\b")


def _take_shift(turn: Turn) -> None:
    """ "The following week, same time" is counted from the appointment, not from today."""
    task, words = turn.task, turn.heard.words
    task.keeps_hour |= keeps_hour(words)
    if not (turn.heard.wish or task.wish or task.offered or task.chosen):
        task.shift = shift(words) or task.shift
    if minutes := minutes_later(words):
        task.minutes_later, task.wish, task.chosen, task.offered = minutes, Wish(), "", ()
    if later := days_later(words):
        wish = turn.heard.wish
        task.wish = Wish(time=wish.time, earliest=wish.earliest, latest=wish.latest)
        task.days_later, task.chosen, task.offered = later, "", ()


def _take_same_day(turn: Turn) -> None:
    """ "The same day at three", after another visit was booked."""
    if _THAT_DAY.search(turn.heard.words) and turn.state.last_day and not turn.heard.wish.day:
        turn.heard = replace(turn.heard, wish=replace(turn.heard.wish, day=turn.state.last_day))


def take_confirmation(turn: Turn) -> bool:
    """Only an explicit yes to exactly what was read back commits; any change is read back again."""
    if _drop_work(turn):
        if turn.state.task is not None:
            turn.say("All right.")
            turn.ask_again()
        return True
    task = turn.task
    has_taken = times.choose_again(turn) or _moves_instead(turn) or take_details(turn)
    if has_taken and not task.was_read_back:
        turn.say("All right.")
        return True
    if turn.says_clearly_yes() and task.was_read_back and not _wants_another(turn):
        commit = booking_flow.commit if task.goal is Goal.BOOK else appointments.commit
        commit(turn)
        return True
    if turn.says_yes() and not has_taken and _CORRECTS.search(turn.heard.words):
        turn.ask(Question.CHANGE, _what_to_change(turn))
        return True
    if _IS_FINE_AFTER_NO.search(turn.heard.words):
        turn.ask_again("Just to be sure: ")
        return True
    if _says_it_again(turn) and _ALTERNATIVE.search(turn.heard.words):
        return True  # "is that ten in the morning or at night?": all of it once more
    if has_taken or _says_it_again(turn):
        turn.ask_again(
            "" if has_taken else "Yes. "
        )  # work that comes after; or the time that was read back, said again
        return True
    if turn.says_no() and not _only_asks(turn):
        if task.goal in (Goal.CANCEL, Goal.AMEND):
            turn.state.task = None
            turn.say("All right, it stays as it is.")
            return True
        task.was_read_back = False
        if take_change(turn):
            return True
        if _DECLINES.search(turn.heard.words):
            turn.state.task = None
            turn.say("All right, I'll leave everything as it is.")
            return True
        turn.ask(Question.CHANGE, _what_to_change(turn))
        return True
    return False


_ALTERNATIVE = re.compile(r"\bor\b")
_CORRECTS = re.compile(r"\b(?:but|except|though|although|only)\b(?! (?:that|the)?(?:'s| is) (?:fine|it|all))")
_IS_FINE_AFTER_NO = re.compile(
    r"^(?:no|nope|nah)(?: no)* (?:that's|that is|it's|that|looks|sounds|all) "
    r"(?:right|fine|good|correct|perfect|great|ok|okay)$"
)
""" "No, that's right" agrees; to book on a no would be bold, so it is asked once more."""
_DECLINES = re.compile(r"^(?:no|nope|nah) (?:thanks|thank you)(?: (?:very much|though|anyway))*$")


def _what_to_change(turn: Turn) -> str:
    if turn.task.goal is not Goal.BOOK:
        return "What should I change?"
    named = (
        "the service, the car, or the time" if turn.customer else "the work, the car, the time, or the name"
    )
    return f"What should I change: {named}?"


def _says_it_again(turn: Turn) -> bool:
    """What was read back, in other words: "at ten", "I'd like to make an appointment for an oil change"."""
    heard, task = turn.heard, turn.task
    refuses = heard.words.split()[:1] in _REFUSALS or _DENIES.search(heard.words) is not None
    is_of_it = heard.services == (task.service,) and heard.has(Intent.BOOK) and task.goal is Goal.BOOK
    return task.was_read_back and not refuses and (is_of_it or (bool(heard.wish) and not turn.says_no()))


_DENIES = re.compile(r"\b(?:don't|do not|didn't|not|never|isn't)\b")
_REFUSALS = (["no"], ["nope"], ["nah"], ["not"], ["wrong"])


def _only_asks(turn: Turn) -> bool:
    """ "I'm actually gonna wait for it", "do I need to bring anything?": no correction."""
    refuses = turn.heard.words.split()[:1] in _REFUSALS
    return questions.are_all(turn.heard) and not refuses


def take_reason(turn: Turn) -> bool:
    if _moves_instead(turn) or _moves_after_all(turn):
        return True
    if questions.are_all(turn.heard):
        return False
    says_little = len(turn.heard.words.split()) < _WORDS_OF_A_REASON
    if turn.task.may_move and says_little and not (turn.says_no() or _CALLS_OFF.search(turn.heard.words)):
        return False  # neither another day nor a yes to cancelling
    return appointments.take_reason(turn)


_WORDS_OF_A_REASON = 3


_ANOTHER_TIME = re.compile(r"\b(?:another|different|other|new) (?:day|time|date|one)\b|\binstead\b")


def _moves_after_all(turn: Turn) -> bool:
    """ "I can't make it." "Would you like another day instead, or shall I cancel it?" """
    task, heard = turn.task, turn.heard
    if not task.may_move:
        return False
    wants_it = turn.says_yes() or heard.wish or shift(heard.words) or _ANOTHER_TIME.search(heard.words)
    if task.is_of_all or _CALLS_OFF.search(heard.words) or not wants_it:
        return False
    task.may_move = False
    task.goal, task.was_read_back = Goal.MOVE, False
    take_details(turn)
    return True


_WORDS_OF_A_TIME = 3
"""So short, "Friday at ten" is no reason for cancelling but another time."""
_INSTEAD = re.compile(r"\b(?:instead|rather|can (?:we|i)|could (?:we|i)|(?:how|what) about)\b")


def _moves_instead(turn: Turn) -> bool:
    """Who names another time for what was to be cancelled wants it moved."""
    task, heard = turn.task, turn.heard
    is_bare = turn.state.question is Question.REASON and len(heard.words.split()) <= _WORDS_OF_A_TIME
    names_a_time = bool(heard.wish) and (is_bare or _INSTEAD.search(heard.words) is not None)
    if task.goal is not Goal.CANCEL or task.is_of_all or not (heard.has(Intent.MOVE) or names_a_time):
        return False
    task.goal, task.was_read_back = Goal.MOVE, False
    take_details(turn)
    return True


_CONTRARY: dict[Goal, set[Intent]] = {
    Goal.BOOK: {Intent.MOVE, Intent.CANCEL},
    Goal.MOVE: {Intent.CANCEL},
    Goal.CANCEL: {Intent.MOVE},
}


_GOES_AHEAD = re.compile(r"\b(?:go ahead|yes|yeah|please|do)\b.*\bcancel\b|^cancel it\b")


def _wants_another(turn: Turn) -> bool:
    """ "Yes, cancel my appointment" is no yes to a booking."""
    contrary = _CONTRARY.get(turn.task.goal, set()) | {Intent.NEVER_MIND}
    if turn.task.goal is Goal.CANCEL and _GOES_AHEAD.search(turn.heard.words):
        contrary.discard(Intent.NEVER_MIND)
    return bool(contrary.intersection(turn.heard.intents))


_DOES_NOT_SUIT = re.compile(
    r"\btoo (?:early|late|soon|far)\b|"
    r"\b(?:doesn't|don't|won't|can't|cannot|wouldn't|not going to|not gonna)(?: \w+)? "
    r"(?:work|make (?:it|that)|do (?:it|that)|come|suit)\b"
)
"""What does not suit in what was read back is, of all, its time."""


def take_change(turn: Turn) -> bool:
    """After "no": the new detail itself, or which one to ask for anew."""
    if take_details(turn):
        return True
    task, words = turn.task, set(turn.heard.words.split())
    if words & {"time", "day", "date", "hour", "when"} or _DOES_NOT_SUIT.search(turn.heard.words):
        task.former_day = task.wish.day if not words & {"day", "date"} else ""
        task.wish, task.chosen, task.offered = Wish(), "", ()
    elif task.goal is Goal.BOOK and words & {"car", "vehicle", "truck"}:
        task.vehicle_id, task.has_other_car = None, len(turn.vehicles) == 1
        turn.state.newcomer = replace(turn.state.newcomer, year=0, make="", model="")
    elif task.goal is Goal.BOOK and words & {"service", "work"}:
        task.service = ""
    elif turn.customer is None and words & {"name", "number", "phone"}:
        newcomers.forget_caller(turn, name="name" in words)
    elif words & {"nothing", "everything", "all"}:
        turn.state.task = None
        turn.say("All right, I'll leave everything as it is.")
    elif not _is_right_after_all(turn):
        return False
    task.was_read_back = False
    return True


def _is_right_after_all(turn: Turn) -> bool:
    """A yes to "what should I change", or what it is already: read back once more."""
    heard = turn.heard
    newcomer = turn.state.newcomer
    names = {name for name in (newcomer.first_name.lower(), newcomer.last_name.lower()) if name}
    names_it = (
        bool(heard.wish or names.intersection(heard.words.split())) or turn.task.service in heard.services
    )
    return turn.says_yes() or (names_it and not _DENIES.search(heard.words))


def advance(turn: Turn) -> None:
    """Goes on with the task in hand, then with the next in line, until something is asked."""
    while not turn.has_asked:
        if turn.state.task is None and turn.state.later:
            turn.state.task = turn.state.later.pop(0)
            _name_next(turn)
        if turn.state.task is None:
            turn.ask(Question.ANYTHING_ELSE, "Is there anything else I can help with?")
            return
        _FLOWS[turn.state.task.goal](turn)


def _name_next(turn: Turn) -> None:
    """What the next question is about, after something else was done."""
    service, vehicle = turn.menu.get(turn.task.service), turn.vehicle()
    if turn.task.goal in (Goal.BOOK, Goal.MOVE) and service is not None:
        of_which = f" for your {car_name(vehicle)}" if vehicle and len(turn.vehicles) > 1 else ""
        turn.say(f"Now {the_service(service)}{of_which}.")


def knows_already(turn: Turn) -> bool:
    """The caller said again what the task in hand has: understood, if not what was asked."""
    task, heard = turn.state.task, turn.heard
    if task is not None and task.goal is Goal.BOOK and heard.intents == (Intent.BOOK,) and not heard.services:
        return turn.state.question is not Question.CONFIRM
    if task is None or turn.state.question is not Question.WHEN:
        return False
    if heard.car and not turn.vehicles:
        return True
    return task.service in heard.services or task.vehicle_id in heard.vehicles
