"""What the technician should know beside the work: kept with the visit, in the caller's own words."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.intents_heard import intents_heard
from calls.dialogue.notes_heard import (
    BESIDE_A_NOTE,
    IS_A_NOTE,
    LETS_KNOW,
    MENTIONS_IT,
    OF_A_VISIT,
    OF_NO_NOTE,
    SOMETHING,
    TELLS,
    WANTS_AN_ANSWER,
    describes_car_anew,
    is_of_a_fault,
    only_says_who_brings_it,
    says_when,
    should_be_known,
    sounds_like_note,
)
from calls.dialogue.policy import appointments, following, questions, verification, visits_named
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import named_days
from calls.dialogue.replies import Listening
from calls.dialogue.services_heard import services_heard
from calls.dialogue.state import OPEN_QUESTIONS, Goal, Question, Task
from calls.dialogue.understanding import Heard
from calls.dialogue.wording import asks, plain
from crm import booking
from crm.models import Appointment, BookingRequest

_MOST_CHARACTERS = 500
_CHANGES = frozenset({Intent.BOOK, Intent.MOVE, Intent.CANCEL, Intent.AMEND})


def is_told(turn: Turn, heard: Heard) -> bool:
    """Whether something of the turn is for the technician to know."""
    told = IS_A_NOTE.search(heard.words) or LETS_KNOW.search(heard.words)
    return told is not None and not is_announced(turn)


def take(turn: Turn) -> bool:
    """ "Can you add a note that the door squeaks?", "it also rattles": of what is being booked, or was.

    False where the turn is no note, or there is no visit to which it could belong.
    """
    task = turn.state.task
    if turn.state.question is Question.NOTE:
        return False
    if task is None:
        return _begin(turn)
    if task.goal is not Goal.BOOK or not task.service or says_when(turn.heard):
        return False
    if is_announced(turn):
        turn.say("Sure.")
        _ask_what(turn)
        return True
    names_work = turn.heard.services or turn.heard.candidates
    describes = turn.heard.has(Intent.TROUBLE) and not names_work
    if not (describes or _is_note(turn) or _adds_a_detail(turn)):
        return False
    _add_to_booking(turn, task)
    return True


def _add_to_booking(turn: Turn, task: Task) -> None:
    task.concern = f"{task.concern}\n{turn.heard.text}".strip()[:_MOST_CHARACTERS]
    turn.state.failures = 0
    _agree(turn)
    turn.say(_noted(turn.heard.text))


def _noted(note: str) -> str:
    if "advis" in note or Intent.SOMEBODY_BRINGS_IT in intents_heard(plain(note)):
        return "I've noted it."
    return "I've noted that for the technician."


def _agree(turn: Turn) -> None:
    if turn.heard.has(Intent.SOMEBODY_BRINGS_IT):
        turn.say("That's fine.")


def _is_note(turn: Turn) -> bool:
    """In whatever words, where it is clear of which visit it is."""
    heard = turn.heard
    tells = TELLS.search(heard.words) or MENTIONS_IT.search(heard.words)
    if tells and heard.has(Intent.MOVE, Intent.CANCEL):
        return False  # "tell them that I can't come"
    if (tells or is_of_a_fault(heard)) and (not heard.services or _names_only_what_is_booked(turn)):
        return True
    lets_know = LETS_KNOW.search(heard.words) is not None and OF_A_VISIT.search(heard.words) is not None
    if lets_know or IS_A_NOTE.search(heard.words) or should_be_known(heard):
        return True
    if only_says_who_brings_it(heard):
        return True
    return describes_car_anew(heard) and _puts_car_right(turn)


def _puts_car_right(turn: Turn) -> bool:
    """ "It's a 2015, not a 2014", of a car on file: its VIN told the year, so that a person looks at it.

    So it is with another car that is not on file, once the visit is booked.
    """
    said, visit = turn.heard.car, None
    if turn.state.task is None and turn.state.spoken_of in turn.state.booked:
        visit = following.spoken_of(turn)
    car = visit.vehicle if visit else turn.vehicle() if turn.state.task and not said.make else None
    return car is not None and (bool(said.make) or car.year != said.year)


_A_DETAIL = cue(
    r"^(?:(?:and|but|well|oh|yeah|so) )*(?:it's (?:just|only|mostly|always|usually|been|kind of|not|worse|"
    r"louder|"
    r"steady|coming|when|on)|it (?:started|happens|only|just|comes|does|did|began|gets|goes)|only when|"
    r"mostly when|especially when|since (?:last|yesterday|about|i)|when(?:ever)? (?:i|it))\b"
)


def _adds_a_detail(turn: Turn) -> bool:
    """ "It's only when I brake", when asked for the day."""
    heard = turn.heard
    is_asked_when = turn.state.question is Question.WHEN and heard.answer is None
    return (
        is_asked_when
        and not (heard.intents or heard.services)
        and _A_DETAIL.search(turn.heard.words) is not None
    )


def _begin(turn: Turn) -> bool:
    """Of a visit that stands: after proof, unless it was made in this call."""
    heard, is_empty = turn.heard, is_announced(turn)
    if not (is_empty or sounds_like_note(heard)) or (is_empty and _wants_more(turn)):
        return False
    visit = following.spoken_of(turn) or following.request_of_this_call(turn) or _standing(turn)
    if is_empty and turn.customer is not None and not visit:
        return _ask_about_the_only_one(turn)
    if not is_empty and not (visit and _is_note(turn)) and not _is_of_some_visit(turn):
        return False
    task = turn.state.task = Task(Goal.NOTE, named_days=named_days(heard.wish))
    task.concern = "" if is_empty else heard.text[:_MOST_CHARACTERS]
    task.appointment_id = visit.pk if isinstance(visit, Appointment) else None
    task.service, task.vehicle_id = (*heard.services, "")[0], (*heard.vehicles, None)[0]
    if is_empty:
        turn.say("Sure.")
    _agree(turn)
    advance(turn)
    return True


def _ask_about_the_only_one(turn: Turn) -> bool:
    """Of several visits an advisor had better ask for which one it is."""
    held = len(following.upcoming(turn))
    if held == 1:
        turn.state.task = Task(Goal.NOTE)
        turn.say("Sure.")
        _ask_what(turn)
    elif not held:
        turn.say("I don't see an upcoming appointment.")
        turn.ask(Question.BOOK_ONE, "Would you like to book one?")
    return held <= 1


def _is_of_some_visit(turn: Turn) -> bool:
    """ "Let the technician know there's a rattle", from who has a visit: which one, if several, is asked."""
    heard = turn.heard
    if turn.state.question not in OPEN_QUESTIONS or not _is_of_held(turn):
        return False
    is_note = IS_A_NOTE.search(heard.words) is not None
    if turn.customer is None or is_note:
        names_another_day = heard.wish.day and OF_A_VISIT.search(heard.words)
        return is_note and not names_another_day and _CHANGES.isdisjoint(heard.intents)
    tells = TELLS.search(heard.words) is not None and not WANTS_AN_ANSWER.search(heard.words)
    tells = tells or only_says_who_brings_it(heard) or should_be_known(heard)
    is_plain = BESIDE_A_NOTE.issuperset(heard.intents) and not (heard.candidates or says_when(heard))
    return tells and is_plain


def _is_of_held(turn: Turn) -> bool:
    held = {one.service_type.code for one in following.upcoming(turn)}
    return turn.customer is None or (bool(held) and held.issuperset(turn.heard.services))


def advance(turn: Turn) -> None:
    """What to note, whose visit it is, which one."""
    task = turn.task
    if not task.concern:
        _ask_what(turn)
        return
    if task.appointment_id is None and turn.state.spoken_of in turn.state.booked:
        task.appointment_id = turn.state.spoken_of
    request = following.request_of_this_call(turn) if task.appointment_id is None else None
    is_known = request or task.appointment_id in turn.state.booked
    if not is_known and not verification.require(turn, for_what="To note that I need to confirm it's you."):
        return
    visit = request or appointments.settle(turn)
    if visit is not None:
        turn.state.task = None
        _add_to(turn, visit, task.concern)


def _ask_what(turn: Turn) -> None:
    turn.ask(Question.NOTE, "What should I note?", listening=Listening(patient=True))


_IS_NO_NOTE = cue(r"^(?:(?:yes|yeah|yep|sure|okay|ok|please|um|uh|so|well|thanks) ?)+$")


_DECLINES = cue(r"^(?:no(?! need)|nope|nah|nothing|actually no|oh no)\b")
""" "Don't wash it" is a note."""


def take_answer(turn: Turn) -> bool:
    """Whatever is said is the note, but a no, or another wish."""
    heard, task = turn.heard, turn.state.task
    if task is None or _IS_NO_NOTE.search(heard.words):
        return False
    if questions.are_all(heard) and asks(heard.words):
        return False
    is_another = heard.has(Intent.MOVE, Intent.CANCEL, Intent.MY_APPOINTMENTS)
    declines = turn.says_no() and _DECLINES.search(heard.words) is not None
    if is_another or declines or heard.has(Intent.NEVER_MIND):
        turn.state.task = None if task.goal is Goal.NOTE else task
        turn.state.question = Question.NONE
        return not is_another
    if task.goal is Goal.NOTE:
        task.concern = heard.text[:_MOST_CHARACTERS]
    else:
        _add_to_booking(turn, task)
    return True


def _add_to(turn: Turn, visit: Appointment | BookingRequest, note: str) -> None:
    turn.begin_write()
    booking.add_concern(visit=visit, concern=note)
    turn.state.failures = 0
    if not turn.says(_noted(note)):
        turn.say(_noted(note))
    if not turn.state.later:
        turn.ask(Question.ANYTHING_ELSE, "Is there anything else I can help with?")


def is_announced(turn: Turn) -> bool:
    """ "I'd like to leave a note for the technician", "I want to tell the mechanic something"."""
    said = turn.heard.words
    if (told := TELLS.search(said)) and SOMETHING.search(said):
        return True
    announced = None if told else IS_A_NOTE.search(said)
    if announced is None:
        return False
    rest = services_heard(said[announced.end() :], turn.vocabulary.services).rest
    cars = plain(" ".join(f"{car.make} {car.model}" for car in turn.vehicles)).split()
    return OF_NO_NOTE.union(cars).issuperset(rest.split())


def _wants_more(turn: Turn) -> bool:
    """ "I need an oil change, and I'd like to leave a note": the note is not the first of it."""
    said = turn.heard.words
    announced = IS_A_NOTE.search(said) or TELLS.search(said)
    before = services_heard(said[: announced.start()] if announced else "", turn.vocabulary.services)
    return bool(before.codes or before.candidates) or not _CHANGES.isdisjoint(intents_heard(before.rest))


def _standing(turn: Turn) -> Appointment | None:
    """ "Tell them the tire loses air when I come in on Thursday": the only visit that it can be for."""
    heard = turn.heard
    if not (OF_A_VISIT.search(heard.words) or (heard.wish.day and only_says_who_brings_it(heard))):
        return None
    of_the_day = replace(heard, services=())
    fitting = [one for one in following.upcoming(turn) if visits_named.is_meant(one, of_the_day, turn)]
    named = [one for one in fitting if one.service_type.code in heard.services]
    fitting = named or fitting
    return fitting[0] if len(fitting) == 1 else None


def _names_only_what_is_booked(turn: Turn) -> bool:
    """ "I have an oil change on Thursday, can you ask them to check the rattle"."""
    held = {one.service_type.code for one in following.upcoming(turn)}
    return OF_A_VISIT.search(turn.heard.words) is not None and held.issuperset(turn.heard.services)
