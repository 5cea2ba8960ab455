"""Keys: 0 for a person, * to hear it again, # to end a number, digits for numbers and choices."""

from __future__ import annotations

from calls.dialogue.policy import figures, tasks, verification
from calls.dialogue.policy.courtesies import repeat
from calls.dialogue.policy.handover import hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.without_speech import SERVICES_BY_KEY
from calls.dialogue.state import Question

_LENGTHS = {Question.PHONE: 10, Question.PROOF: 5}
"""Digits of a phone number and of a ZIP code."""
_YES, _NO = "1", "2"
_SPOKEN = {
    Question.HOW_CAN_I_HELP: "I'd like to book an appointment",
    Question.ANYTHING_ELSE: "I'd like to book an appointment",
    Question.WHEN: "as soon as possible",
}
"""What 1 says for a caller who cannot be heard."""


def take(turn: Turn, key: str) -> bool:
    """True once the key is answered; False while more digits are awaited or the key means nothing here."""
    state = turn.state
    state.silences = 0
    if key == "*":
        repeat(turn)
        return True
    if state.question in _LENGTHS and (key.isdigit() or key == "#"):
        return _collect(turn, key)
    if key == "0":
        hand_over(turn, "asked for a person by key", lead_in="Of course.")
        return True
    return key.isdigit() and _choose(turn, int(key))


def _collect(turn: Turn, key: str) -> bool:
    state = turn.state
    if key == "#" and state.number_was_complete:  # it follows a number that was long enough without it
        state.number_was_complete = False
        return False
    state.keyed += key if key.isdigit() else ""
    length = _LENGTHS[state.question]
    if state.question is Question.PHONE and state.keyed.startswith("1"):
        length += 1
    if len(state.keyed) < length and key != "#":
        return False
    digits, state.keyed = state.keyed, ""
    state.number_was_complete = key != "#"
    if state.question is Question.PROOF:
        verification.check_proof(turn, digits)
    elif len(digits) == length:
        figures.keep_phone(turn, f"+1{digits[-10:]}")
    else:
        turn.ask_again("That number is too short. ")
        return True
    tasks.advance(turn)
    return True


def _choose(turn: Turn, place: int) -> bool:
    """A place in what was just listed, said in the caller's stead."""
    words = _words_for(turn, place)
    if not words:
        return False
    turn.hear(words)
    turn.was_keyed = True
    return True


_YES_OR_NO = frozenset(
    {
        Question.CONFIRM,
        Question.BOOK_ONE,
        Question.CALL_BACK,
        Question.WAITING_LIST,
        Question.ADVISOR,
        Question.UNDO,
    }
)


def _words_for(turn: Turn, place: int) -> str:
    question, task = turn.state.question, turn.state.task
    ordinals = ("the first one", "the second one", "the third one")
    if question in _YES_OR_NO:
        return {_YES: "yes", _NO: "no"}.get(str(place), "")
    if turn.state.is_deaf and question in _SPOKEN:
        return _SPOKEN[question] if place == 1 else ""
    if turn.state.is_deaf and question is Question.SERVICE:
        names = [service.name for service in turn.menu.values()][:SERVICES_BY_KEY]
        return names[place - 1] if 1 <= place <= len(names) else ""
    listed = len(task.offered) if task and question is Question.OFFER else len(task.options) if task else 0
    if question in (Question.OFFER, Question.VEHICLE, Question.WHICH_APPOINTMENT) and 1 <= place <= min(
        listed, 3
    ):
        return ordinals[place - 1]
    return ""
