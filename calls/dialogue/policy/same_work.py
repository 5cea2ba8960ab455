"""A booking of work for which the same car has an appointment: who meant to move that one hears of it."""

from __future__ import annotations

from datetime import timedelta

from calls.dialogue.cue import cue
from calls.dialogue.policy import following
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal
from calls.dialogue.understanding import NOTHING_HEARD
from crm.models import Appointment

_SOON = timedelta(days=60)
"""Within it a second oil change is hardly meant; a misheard "move my appointment" may have begun it."""


def booked(turn: Turn) -> Appointment | None:
    """Of those that may be told: the next, or all to who has proved who he is; none made in this call."""
    upcoming = following.upcoming(turn)
    for one in upcoming if turn.state.is_verified else upcoming[:1]:
        is_same = one.service_type.code == turn.task.service and one.vehicle_id == turn.task.vehicle_id
        if is_same and one.pk not in turn.state.booked and one.scheduled_at < turn.now + _SOON:
            return one
    return None


def is_to_be_moved(turn: Turn) -> bool:
    """ "No, move that one", to "shall I book this one as well?": to the time that was read back."""
    task, heard = turn.task, turn.heard
    means_that = _MOVES_THAT.search(heard.words) is not None
    moves = means_that or (not heard.wish and _MOVES.search(heard.words) is not None)
    held = booked(turn) if moves and task.goal is Goal.BOOK and task.was_read_back else None
    if held is None or turn.says_clearly_yes():
        return False
    task.goal, task.appointment_id, task.was_read_back = Goal.MOVE, held.pk, False
    turn.heard = NOTHING_HEARD
    return True


_MOVES = cue(r"\b(?:move|re ?schedule)\b|\binstead of (?:that|the other|it)\b")
""" "Move it to three" has a time, and is of the one that was read back."""
_MOVES_THAT = cue(
    r"\b(?:move|re ?schedule|change|switch) (?:that one|the (?:other|old|first) one|my appointment|"
    r"the one (?:i|we|that))\b"
)
