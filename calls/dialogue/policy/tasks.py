"""What the caller wants done: one task in hand, the others in line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calls.dialogue import facts
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.naming import car_name, the_service
from calls.dialogue.policy import (
    amending,
    appointments,
    booking_flow,
    figures,
    following,
    handover,
    newcomer_names,
    newcomers,
    notes,
    questions,
    swapping,
    telling,
    wishing,
)
from calls.dialogue.policy.beginning import OTHER, begun
from calls.dialogue.policy.days_named import (
    is_of_the_visit,
    without_the_date_left,
    without_the_day_left,
)
from calls.dialogue.policy.goals import CHANGES_IT, UNDOES, goals_of, wanted_in
from calls.dialogue.policy.several_works import MOST_IN_LINE, more_services, take_more
from calls.dialogue.policy.turn import Turn
from calls.dialogue.shifts_heard import days_later, keeps_hour, minutes_later, shift
from calls.dialogue.state import Goal, Question, Task, Wish
from calls.dialogue.understanding import Heard
from calls.dialogue.wording import asks
from crm.models import Appointment, BookingRequest

_FLOWS: dict[Goal, Callable[[Turn], None]] = {
    Goal.BOOK: booking_flow.advance,
    Goal.MOVE: appointments.advance_move,
    Goal.CANCEL: appointments.advance_cancel,
    Goal.AMEND: amending.advance,
    Goal.MY_APPOINTMENTS: telling.tell_appointments,
    Goal.CAR_READY: telling.tell_work,
    Goal.HISTORY: telling.tell_history,
    Goal.NOTE: notes.advance,
    Goal.CALLBACK: handover.advance,
}


def start(turn: Turn) -> bool:
    """New tasks for what is wanted and not in hand yet; all but a booking go before what is open."""
    if swapping.refer(turn):
        return True
    wanted = goals_of(turn)
    if _changes_the_request(turn, wanted):
        return True
    if turn.committed in wanted and not turn.heard.services:  # "yes, cancel it" cancels one
        wanted.remove(turn.committed)
    if Goal.BOOK in wanted and _names_what_was_done(turn):
        wanted.remove(Goal.BOOK)
    new = _begun_by_parts(turn, wanted) if turn.heard.parts else _begun_by_all(turn, wanted)
    if new:
        _put_in_line(turn, new)
    return bool(new)


def _begun_by_all(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """Of a turn of one piece; what names the visit there is no wish any more."""
    date_left = without_the_date_left(turn) if Goal.MOVE in wanted else ""
    if Goal.MOVE in wanted:
        turn.heard = without_the_day_left(turn.heard)
    new = [begun(turn, turn.heard, goal, wanted) for goal in wanted if _is_new(turn, goal)]
    new += more_services(turn, wanted)
    new += [Task(Goal.NOTE)] if Goal.BOOK in wanted and notes.is_announced(turn) else []
    for task in new:
        if task.goal is Goal.MOVE and date_left:
            task.named_days = (date_left,)
    if any(task.goal is Goal.MOVE for task in new) and is_of_the_visit(turn.heard):
        turn.heard = replace(turn.heard, wish=replace(turn.heard.wish, day="", last_day=""))
    return new


def _put_in_line(turn: Turn, new: list[Task]) -> None:
    current = turn.state.task
    begins_anew = new[0].goal is Goal.BOOK and _BEGINS_ANEW.search(turn.heard.words) is not None
    if current is not None and current.goal is Goal.MOVE and begins_anew:
        current = None
    in_hand = [current] if current is not None else []
    interrupts = current is not None and new[0].goal is not Goal.BOOK
    line = (
        [*new, *in_hand, *turn.state.later]
        if interrupts or current is None
        else [*in_hand, *turn.state.later, *new]
    )
    turn.state.task, turn.state.later = line[0], line[1 : 1 + MOST_IN_LINE]
    if turn.state.task is not current:
        turn.state.question = Question.NONE
    if turn.committed is not None:
        _name_next(turn)


_BEGINS_ANEW = cue(
    r"\b(?:just|rather|instead)\b.*\b(?:book|make|schedule) (?:an?|one|another)\b|"
    r"\b(?:book|make|schedule) (?:an?|one|another)\b.*\binstead\b"
)
""" "I guess I'll just book a new one", in place of the one to be moved."""


def _changes_the_request(turn: Turn, wanted: list[Goal]) -> bool:
    """What was kept in this call for a caller who is not on file: at another time, or not at all."""
    request = following.request_of_this_call(turn) if turn.state.task is None else None
    if request is None:
        return False
    names_a_time = bool(turn.heard.wish or days_later(turn.heard.words))
    is_moved = not wanted and names_a_time and CHANGES_IT.search(turn.heard.words) is not None
    may_be_put_right = wanted_in(turn.heard) in ([], [Goal.AMEND]) and not names_a_time
    before = replace(turn.state.newcomer)
    newcomers.turn_back_to(turn, request)
    is_put_right = may_be_put_right and newcomers.put_right(turn)
    if wanted == [Goal.MOVE] or is_moved or is_put_right:
        turn.state.task, turn.state.question = following.instead_of(turn, request), Question.NONE
        return True
    if wanted == [Goal.CANCEL] or (not wanted and UNDOES.search(turn.heard.words)):
        turn.ask(Question.UNDO, "Shall I take that booking off again?")
        return True
    turn.state.newcomer = before
    return False


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


def _begun_by_parts(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """Each clause by its own details; those of the first are also what the turn says of the task in hand."""
    whole, new = turn.heard, []
    for part in whole.parts:
        names_its_own = part.services or part.wish.day or OTHER.search(part.words)
        is_of_its_own = part.has(Intent.MOVE, Intent.CANCEL) and names_its_own
        part = replace(part, vehicles=part.vehicles or (() if is_of_its_own else whole.vehicles))
        if part.has(Intent.MOVE):
            part = without_the_day_left(part)
        goals = [goal for goal in wanted_in(part) if goal in wanted and _is_new(turn, goal)]
        new += [begun(turn, part, goal, wanted_in(part)) for goal in goals]
    if new:
        first = whole.parts[0]
        turn.heard = replace(whole, services=first.services, vehicles=first.vehicles, wish=first.wish)
    return new


def _names_what_was_done(turn: Turn) -> bool:
    """ "Yes, as long as it's still just the oil change": the one that this yes committed."""
    heard, done = turn.heard, following.spoken_of(turn) if turn.committed is not None else None
    is_it = done is not None and heard.services == (done.service_type.code,)
    return is_it and not (heard.vehicles or _ANOTHER.search(heard.words))


def _names_another(heard: Heard) -> bool:
    """ "I'll get it in on Friday" says when, beside an appointment that is being moved."""
    return bool(heard.services or heard.candidates or _ANOTHER.search(heard.words))


_ANOTHER = cue(r"\b(?:book\w*|schedule|appointment|another|also|too)\b")


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
    is_choice = is_choice and current.goal is not Goal.MY_APPOINTMENTS
    return not (is_change_of_time or (is_choice and goal in (Goal.BOOK, Goal.MOVE, Goal.CANCEL)))


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
        is_vin = turn.customer is None and figures.is_vin(turn)
        if is_vin:
            figures.take_vin_unasked(turn)
        else:
            booking_flow.take_vehicle(turn)
            newcomer_names.take_introduction(turn)
        figures.take_number_given(turn)
        if turn.customer is None and "vin" in turn.heard.words.split():
            figures.take_vin_unasked(turn)
    takes_a_time = task.goal in (Goal.BOOK, Goal.MOVE)
    if task.goal is Goal.AMEND and turn.state.question in _OF_AN_AMENDMENT:
        amending.take_details(turn)
        takes_a_time = bool(task.new_service)
    only_asks = questions.are_all(turn.heard) and not turn.heard.wish
    if takes_a_time and not turn.is_beside_an_offer and not only_asks:
        words = turn.heard.words
        turn.is_beside_an_offer = bool(wishing.days_from(task, words) or wishing.beside(task, words))
        _take_same_day(turn)
        wishing.take_wish(turn)
    if task.goal is Goal.MOVE and not turn.is_beside_an_offer:
        _take_shift(turn)
    if task.goal in (Goal.MOVE, Goal.CANCEL) and turn.state.question is Question.PROOF:
        _take_the_visit_named(turn)
    changed = before != task or newcomer_before != turn.state.newcomer
    if changed:
        task.was_read_back = False
    return changed or has_more


def _take_the_visit_named(turn: Turn) -> None:
    """ "The Camry's", told before the proof."""
    task, heard = turn.task, turn.heard
    if len(heard.vehicles) == 1:
        task.vehicle_id = heard.vehicles[0]
    task.service = next(iter(heard.services), task.service)


_THAT_DAY = cue(r"\b(?:the )?same day\b|\b(?:for|on|at|around) (?:then|that day)\b")


def _is_same_car(turn: Turn, visit: Appointment | BookingRequest) -> bool:
    if isinstance(visit, BookingRequest):
        return turn.state.newcomer.car_is_booked
    return turn.task.vehicle_id in (None, visit.vehicle_id) and not turn.task.has_other_car


_SAME_TIME = cue(r"\bsame time\b")
_RIGHT_AFTER = cue(
    r"\b(?:right|directly|straight|just) after(?: (?:that|it|this one|the first(?: one)?|the other one))?$"
)
_SAME_WEEKDAY = cue(r"\bsame (?:day\b|time next week\b)")


def _take_shift(turn: Turn) -> None:
    """ "The following week, same time" is counted from the appointment, not from today."""
    task, words = turn.task, turn.heard.words
    if keeps_hour(words):
        moved = [later for later in turn.state.later if later.goal is Goal.MOVE]
        for one in (task, *moved):
            one.keeps_hour = True
    if _SAME_WEEKDAY.search(words) and task.wish.last_day:
        task.keeps_weekday, task.offered, task.chosen = True, (), ""
    if not (turn.heard.wish or task.wish or task.offered or task.chosen or task.place is not None):
        way = shift(words)
        task.shift = task.shift if (task.shift, way) == ("sooner", "earlier") else way or task.shift
    if minutes := minutes_later(words):
        task.minutes_later, task.wish, task.chosen, task.offered = minutes, Wish(), "", ()
    if later := days_later(words):
        wish = turn.heard.wish
        task.wish = Wish(time=wish.time, earliest=wish.earliest, latest=wish.latest)
        task.days_later, task.chosen, task.offered = later, "", ()


def _take_same_day(turn: Turn) -> None:
    """ "The same day at three", "same time", after another visit; of the same car right after it."""
    task, words = turn.task, turn.heard.words
    follows = _RIGHT_AFTER.search(words) is not None and not task.offered
    visit = following.just_booked(turn) if follows or _SAME_TIME.search(words) else None
    if visit is not None and task.goal is Goal.BOOK and not turn.heard.wish:
        at = visit.scheduled_at.astimezone(turn.now.tzinfo)
        same = Wish(day=at.date().isoformat(), time=wishing.clock_of(at))
        wish = following.right_after(turn, visit) if follows or _is_same_car(turn, visit) else same
        turn.heard = replace(turn.heard, wish=wish)
    if _THAT_DAY.search(turn.heard.words) and turn.state.last_day and not turn.heard.wish.day:
        turn.heard = replace(turn.heard, wish=replace(turn.heard.wish, day=turn.state.last_day))


def advance(turn: Turn) -> None:
    """Goes on with the task in hand, then with the next in line, until something is asked."""
    while not turn.has_asked:
        if turn.state.task is None and turn.state.later:
            turn.state.task = turn.state.later.pop(0)
            if turn.task.is_of_another_car and not newcomers.is_in_hand(turn, turn.task.car):
                newcomers.turn_to_car(turn, turn.task.car)
            _name_next(turn)
        if turn.state.task is None:
            turn.ask(Question.ANYTHING_ELSE, "Is there anything else I can help with?")
            return
        _FLOWS[turn.state.task.goal](turn)


def _name_next(turn: Turn) -> None:
    """What the next question is about, after something else was done."""
    service, vehicle = turn.menu.get(turn.task.service), turn.vehicle()
    described = newcomers.described(turn.state.newcomer)
    if turn.task.goal in (Goal.BOOK, Goal.MOVE) and service is not None:
        of_which = f" for your {car_name(vehicle)}" if vehicle and len(turn.vehicles) > 1 else ""
        of_which = f" for your {described}" if turn.task.car else of_which
        turn.say(f"Now {the_service(service)}{of_which}.")
    elif turn.task.car:
        turn.say(f"Now your {described}.")


def knows_already(turn: Turn) -> bool:
    """The caller said again what the task in hand has: understood, if not what was asked."""
    task, heard = turn.state.task, turn.heard
    if task is not None and task.goal is Goal.BOOK and heard.intents == (Intent.BOOK,) and not heard.services:
        return turn.state.question is not Question.CONFIRM
    if newcomers.is_in_hand(turn, heard.car) and not (heard.intents or heard.answer):
        return task is not None
    if task is not None and turn.state.question in _OF_THE_CALLER and task.goal is Goal.BOOK:
        may_say_it_again = {Intent.BOOK}.issuperset(heard.intents) and not asks(heard.words)
        says_it_again = may_say_it_again and not _DENIES.search(heard.words)
        return says_it_again and bool(heard.wish or task.service in heard.services)
    if task is None or turn.state.question is not Question.WHEN:
        return False
    if heard.car and not turn.vehicles:
        return True
    return task.service in (*heard.services, *heard.candidates) or task.vehicle_id in heard.vehicles


def agrees_to_say_it(turn: Turn) -> bool:
    """ "Sure", "okay let's do that", when asked for name, number or car; said twice it is a failure."""
    state = turn.state
    if state.failures or state.question not in _OF_THE_CALLER or not turn.merely_agrees():
        return False
    state.failures += 1
    return True


_DENIES = cue(r"\b(?:don't|do not|didn't|not|never|no|skip|forget|cancel)\b")
_OF_THE_CALLER = frozenset({Question.CAR, Question.NAME, Question.PHONE, Question.VIN})
