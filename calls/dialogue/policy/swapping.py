"""Two appointments that shall change places: at no time may both be at one, so that a person does it."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy import handover
from calls.dialogue.policy.turn import Turn

_SWAPS = (
    r"\b(?:swap|switch|exchange|trade)(?:ping|ing)? (?:around )?(?:(?:the|my|our|these|those|both|two) )*"
)
_APPOINTMENTS = cue(
    rf"{_SWAPS}(?:(?:of )?(?:the |my )?(?:appointments|visits|bookings)|them(?: around)?$|two$)\b"
)
_CARS = cue(rf"{_SWAPS}(?:cars|vehicles|trucks)\b")
_WORKS = cue(rf"{_SWAPS}(?:\w+ ){{1,4}}(?:and|with) (?:the|my) ")


def refer(turn: Turn) -> bool:
    """Whether that was asked for; said without a look at what is booked, which proves nobody."""
    heard = turn.heard
    has_two_days = heard.times_of or heard.wish.last_day
    is_of_cars = len(heard.vehicles) > 1 and has_two_days and _CARS.search(heard.words)
    is_of_works = len(heard.services) > 1 and _WORKS.search(heard.words)
    if not (_APPOINTMENTS.search(heard.words) or is_of_cars or is_of_works):
        return False
    handover.offer(turn, "I can't swap two appointments here, but an advisor can.")
    return True
