"""Other work or another car, said when the caller was asked for his name, his number or his VIN."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.digits import are_characters
from calls.dialogue.policy.several_works import ANOTHER_CAR
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Question

_OF_THE_CALLER = frozenset({Question.NAME, Question.PHONE, Question.VIN})


def corrects_a_detail(turn: Turn) -> bool:
    """ "Wait, I wanted one o'clock", "actually, make that a tire rotation": no answer to the question."""
    is_piece = bool(turn.state.newcomer.vin_so_far) and are_characters(turn.heard.text)
    if turn.state.question not in _OF_THE_CALLER or turn.heard.has_figures or is_piece:
        return False
    return bool(turn.heard.wish) or _changes_work(turn) or changes_car(turn)


def _changes_work(turn: Turn) -> bool:
    task, heard = turn.state.task, turn.heard
    if task is None or task.goal is not Goal.BOOK or not heard.services or task.service in heard.services[:1]:
        return False
    return _CHANGES_HIS_MIND.search(heard.words) is not None


def changes_car(turn: Turn) -> bool:
    """ "Actually it's for my wife's car", "wait, the Accord", by a caller who is not on file."""
    car, words = turn.heard.car, turn.heard.words
    if turn.vehicles or turn.state.task is None or not _CHANGES_HIS_MIND.search(words):
        return False
    names_it = bool(car.model) and car.model != turn.state.newcomer.model
    return names_it or ANOTHER_CAR.search(words) is not None


_CHANGES_HIS_MIND = cue(
    r"^(?!.*\bname\b).*\b(?:actually|instead|scratch that|rather|never ?mind|i mean|make (?:it|that)|"
    r"(?:change|switch) (?:it|that)|wait|sorry|should be)\b"
)
