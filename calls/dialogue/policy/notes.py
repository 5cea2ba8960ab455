"""What the technician should know beside the work: kept with the visit, in the caller's own words."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.intents import APPOINTMENT, Intent
from calls.dialogue.policy import following, verification, visits_named
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Question
from calls.dialogue.understanding import Heard
from crm import booking
from crm.models import Appointment, BookingRequest

_IS_A_NOTE = cue(
    r"\b(?:add|make|leave|put|include|write|take)(?: \w+){0,3}? (?:notes?|comments?)\b|"
    r"\bnote (?:that|down|(?:on|in|for) (?:my|the))\b|"
    rf"\badd to (?:my|the) (?:\w+ )?{APPOINTMENT} (?:that|how)\b"
)
_HAS_NOTHING_IN_IT = cue(rf"\b(?:notes?|comments?)(?: (?:to|on|for|in) (?:my|the) (?:\w+ )?{APPOINTMENT})?$")
_TELLS_THE_TECHNICIAN = cue(
    r"\b(?:tell|let|ask|have|remind) (?:them|him|her|(?:the|your|my|whoever) "
    r"(?:technicians?|techs?|mechanics?|guys?|people|folks|shop|works|is)) (?!call\b|to call\b)\w+|"
    r"\bmention (?:that|it|to)\b|\b(?:can|could) (?:they|you|somebody|someone) (?:also |just |please )?"
    r"(?:check|look at) (?:that|it|those|them)\b"
)
_LETS_KNOW = cue(r"\blet (?:\w+ ){1,3}?know\b|\btell (?:them|him|her|the \w+|my \w+|your \w+) (?!to\b)")
_OF_A_VISIT = cue(
    r"\b(?:when|while|once) (?:i|we)(?:'m|'re| am| are)? (?:come|coming|there|bring|get|in|drop)\b|"
    r"\b(?:i'm|i am|we're|we are) (?:coming|bringing|booked|scheduled|down)\b|"
    rf"\b(?:i|we)(?:'ve| have)?(?: got)? an? (?:(?:\w+ )?{APPOINTMENT}|(?:\w+ ){{1,3}}on)\b|"
    rf"\b(?:my|the|that) (?:\w+ ){{0,2}}?{APPOINTMENT}\b"
)
_MOST_CHARACTERS = 500


def is_told(heard: Heard) -> bool:
    """Whether something of the turn is for the technician to know."""
    return bool(_IS_A_NOTE.search(heard.words) or _LETS_KNOW.search(heard.words))


def take(turn: Turn) -> bool:
    """ "Can you add a note that the door squeaks?", "it also rattles": of what is being booked, or was.

    False where the turn is no note, or there is no visit to which it could belong.
    """
    heard, task = turn.heard, turn.state.task
    tells = _TELLS_THE_TECHNICIAN.search(heard.words) is not None
    tells = tells and (not heard.services or _names_only_what_is_booked(turn))
    lets_know = _LETS_KNOW.search(heard.words) is not None and _OF_A_VISIT.search(heard.words) is not None
    is_note = _IS_A_NOTE.search(heard.words) is not None or tells or lets_know
    if task is not None and task.goal is Goal.BOOK and task.service:
        describes = Intent.TROUBLE in heard.intents and not (heard.services or heard.candidates)
        describes = describes or _adds_a_detail(turn)
        if not (is_note or describes) or heard.wish:
            return False
        task.concern = f"{task.concern}\n{heard.text}".strip()[:_MOST_CHARACTERS]
    elif (
        is_note
        and task is None
        and (visit := following.spoken_of(turn) or following.request_of_this_call(turn) or _standing(turn))
    ):
        turn.state.note = heard.text[:_MOST_CHARACTERS]
        stands = isinstance(visit, Appointment) and visit.pk not in turn.state.booked
        if stands and not turn.state.is_verified:
            turn.state.note_for = visit.pk
            return not verification.require(turn)
        _add_to(turn, visit)
        return True
    else:
        return False
    turn.state.failures = 0
    turn.say("I've noted that for the technician.")
    return True


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


def keep_what_waits(turn: Turn) -> bool:
    """A note for a visit that was booked before this call is a change: it waits for proof."""
    visit = next((one for one in following.upcoming(turn) if one.pk == turn.state.note_for), None)
    if visit is None or not turn.state.is_verified:
        return False
    _add_to(turn, visit)
    return True


def _add_to(turn: Turn, visit: Appointment | BookingRequest) -> None:
    turn.begin_write()
    booking.add_concern(visit=visit, concern=turn.state.note)
    turn.state.note_for, turn.state.failures = None, 0
    turn.say("I've noted that for the technician.")
    if turn.state.task is None:
        turn.ask(Question.ANYTHING_ELSE, "Is there anything else I can help with?")


def _standing(turn: Turn) -> Appointment | None:
    """ "Tell them the tire loses air when I come in on Thursday": the only visit that it can be for."""
    heard = turn.heard
    if not _OF_A_VISIT.search(heard.words) or _HAS_NOTHING_IN_IT.search(heard.words):
        return None
    of_the_day = replace(heard, services=())
    fitting = [one for one in following.upcoming(turn) if visits_named.is_meant(one, of_the_day, turn)]
    named = [one for one in fitting if one.service_type.code in heard.services]
    fitting = named or fitting
    return fitting[0] if len(fitting) == 1 else None


def _names_only_what_is_booked(turn: Turn) -> bool:
    """ "I have an oil change on Thursday, can you ask them to check the rattle"."""
    held = {one.service_type.code for one in following.upcoming(turn)}
    return _OF_A_VISIT.search(turn.heard.words) is not None and held.issuperset(turn.heard.services)
