"""What the technician should know beside the work: kept with the visit, in the caller's own words."""

from __future__ import annotations

import re

from calls.dialogue.intents import Intent
from calls.dialogue.policy import following
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal
from crm import booking

_IS_A_NOTE = re.compile(
    r"\b(?:add|make|leave|put|include|write|take)(?: \w+){0,3}? (?:notes?|comments?)\b|\bnote (?:that|down)\b"
)
_TELLS_THE_TECHNICIAN = re.compile(
    r"\b(?:tell|let|ask|have|remind) (?:them|him|her|(?:the|your|my|whoever) "
    r"(?:technicians?|techs?|mechanics?|guys?|people|folks|shop|works|is)) (?!call\b|to call\b)\w+|"
    r"\bmention (?:that|it|to)\b|\b(?:can|could) (?:they|you|somebody|someone) (?:also |just |please )?"
    r"(?:check|look at) (?:that|it|those|them)\b"
)
_MOST_CHARACTERS = 500


def take(turn: Turn) -> bool:
    """ "Can you add a note that the door squeaks?", "it also rattles": of what is being booked, or was.

    False where the turn is no note, or there is no visit to which it could belong.
    """
    heard, task = turn.heard, turn.state.task
    tells = _TELLS_THE_TECHNICIAN.search(heard.words) is not None and not heard.services
    is_note = _IS_A_NOTE.search(heard.words) is not None or tells
    if task is not None and task.goal is Goal.BOOK and task.service:
        describes = Intent.TROUBLE in heard.intents and not (heard.services or heard.candidates)
        if not (is_note or describes) or heard.wish:
            return False
        task.concern = f"{task.concern}\n{heard.text}".strip()[:_MOST_CHARACTERS]
    elif (
        is_note
        and task is None
        and (visit := following.spoken_of(turn) or following.request_of_this_call(turn))
    ):
        turn.begin_write()
        booking.add_concern(visit=visit, concern=heard.text[:_MOST_CHARACTERS])
    else:
        return False
    turn.state.failures = 0
    turn.say("I've noted that for the technician.")
    return True
