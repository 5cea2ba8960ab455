"""When the caller cannot be heard, or we cannot speak: keys, recorded sentences, a person."""

from __future__ import annotations

from calls.dialogue import fixed_phrases as fixed
from calls.dialogue import speaking
from calls.dialogue.naming import service_name
from calls.dialogue.policy import advisor_hours, handover
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import CallbackRequest, Ending
from calls.dialogue.state import Question

SERVICES_BY_KEY = 5
"""More are not kept in mind."""
_KEYS = {
    Question.HOW_CAN_I_HELP: fixed.PRESS_ONE_TO_BOOK,
    Question.ANYTHING_ELSE: fixed.PRESS_ONE_TO_BOOK,
    Question.WHEN: fixed.PRESS_SOONEST,
    Question.OFFER: fixed.PRESS_PLACE,
    Question.VEHICLE: fixed.PRESS_PLACE,
    Question.WHICH_APPOINTMENT: fixed.PRESS_PLACE,
    Question.CONFIRM: fixed.PRESS_YES_OR_NO,
    Question.BOOK_ONE: fixed.PRESS_YES_OR_NO,
    Question.UNDO: fixed.PRESS_YES_OR_NO,
    Question.CALL_BACK: fixed.PRESS_YES_OR_NO,
    Question.ADVISOR: fixed.PRESS_YES_OR_NO,
    Question.WAITING_LIST: fixed.PRESS_YES_OR_NO,
    Question.PHONE: fixed.PRESS_DIGITS,
    Question.PROOF: fixed.PRESS_DIGITS,
}
"""How each question is answered by key; the others need a person."""


def ask_for_keys(turn: Turn) -> None:
    turn.say(fixed.NOT_HEARING)
    if turn.state.question is Question.NONE:
        turn.ask(Question.HOW_CAN_I_HELP, "How can I help you?")
    elif turn.state.question in _KEYS or turn.state.question is Question.SERVICE:
        turn.ask_again()


def say_keys(turn: Turn) -> None:
    """Ends a reply to a caller who is not heard: with the keys, or with a person where keys are no answer."""
    if turn.has_callback:
        turn.say(fixed.GOODBYE)
        turn.end(Ending.HANG_UP, "callback: the caller could not be heard")
        return
    keys = _keys(turn)
    if not keys:
        handover.hand_over(turn, "the caller could not be heard", lead_in="A person can help you with that.")
        keys = "" if turn.state.has_ended else _keys(turn)
        if turn.has_callback:
            say_keys(turn)
            return
    if keys and not turn.says(keys):
        turn.say(keys)


def _keys(turn: Turn) -> str:
    if turn.state.question is not Question.SERVICE:
        return _KEYS.get(turn.state.question, "")
    names = [service_name(service) for service in turn.menu.values()][:SERVICES_BY_KEY]
    return f"Press {speaking.alternatives([f'{key} for {name}' for key, name in enumerate(names, 1)])}."


def give_up(turn: Turn, reason: str) -> None:
    turn.say(fixed.SOMETHING_WRONG, interruptible=False)
    phone = turn.state.newcomer.phone or turn.call.from_number
    if handover.can_transfer(turn):
        turn.say(fixed.TRANSFERRING, interruptible=False)
        turn.end(Ending.TRANSFER, f"transfer: {reason}", brief=handover.brief(turn, reason))
        return
    if phone:
        due_at = advisor_hours.next_opening(turn.now) + advisor_hours.CALLBACK_WITHIN
        turn.request_callback(CallbackRequest(reason, due_at, phone, handover.brief(turn, reason)))
        turn.state.callback_was_requested = True
    turn.say(fixed.WILL_CALL_BACK if phone else fixed.CALL_AGAIN, interruptible=False)
    turn.say(fixed.GOODBYE, interruptible=False)
    turn.end(Ending.HANG_UP, f"callback: {reason}" if phone else reason)
