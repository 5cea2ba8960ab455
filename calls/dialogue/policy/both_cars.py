"""The same work for both of the caller's cars: one after the other."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Task

BOTH = 2
_BOTH_CARS = cue(r"\b(?:both|each|the two)\b.*\b(?:cars?|vehicles?|trucks?)\b|\bboth of (?:them|mine)\b")


def book(turn: Turn) -> None:
    """ "Both my cars need an oil change"."""
    first, second = (vehicle.pk for vehicle in turn.vehicles[:BOTH])
    turn.task.vehicle_id, turn.task.is_of_all = first, False
    turn.state.later.insert(0, Task(Goal.BOOK, service=turn.task.service, vehicle_id=second))


def add_the_other(turn: Turn) -> bool:
    """ "Actually, can I do both cars", once the first was named."""
    task, heard = turn.task, turn.heard
    if heard.times_of or heard.services not in ((), (task.service,)):
        return False
    others = [vehicle.pk for vehicle in turn.vehicles if vehicle.pk != task.vehicle_id]
    if task.vehicle_id is None or len(others) != 1 or not _BOTH_CARS.search(heard.words):
        return False
    if any(later.goal is Goal.BOOK and later.vehicle_id == others[0] for later in turn.state.later):
        return False
    turn.state.later.insert(0, Task(Goal.BOOK, service=task.service, vehicle_id=others[0]))
    task.was_read_back = False
    return True
