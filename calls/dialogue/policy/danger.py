"""A car that may be unsafe: stop driving first, then a tow or a person."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy.handover import hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Question

_ASKS_WHETHER_TO_DRIVE = cue(
    r"\b(?:safe|ok|okay|all right|alright|dangerous|can|could|should|do) (?:\w+ ){0,3}?"
    r"(?:drive|driving|keep going|go on|get home|make it|bring it|stop|pull over)\b|"
    r"\b(?:i'll|i will|i'm going to|i'm gonna|gonna|let me) (?:just |still |try to )*drive\b|\bhow far\b|"
    r"\bis (?:it|that|this) (?:safe|dangerous|serious|bad)\b"
)
_EMERGENCY = (
    *("fire", "flame", "hurt", "injured", "bleeding", "trapped", "crash", "accident", "wreck", "collision"),
    *("ambulance", "dizzy"),
)


def answer(turn: Turn) -> bool:
    danger = turn.heard.danger
    is_asked = turn.state.question is Question.TOW_OR_PERSON
    if is_asked and _ASKS_WHETHER_TO_DRIVE.search(turn.heard.words):
        turn.say("Please don't drive it.", interruptible=False)
        turn.ask_again()
        return True
    if danger is None or (is_asked and _has_chosen(turn)):
        return False
    if turn.state.task is not None:
        turn.state.task.concern = turn.state.task.concern or turn.heard.text[:500]
    turn.state.concern = turn.heard.text[:500]
    if any(word in turn.heard.words for word in _EMERGENCY):
        turn.say("If anyone is in danger, hang up and call nine one one.", interruptible=False)
    turn.say("Please don't drive the car.", interruptible=False)
    turn.say("If it's moving, pull over where it's safe and switch it off.", interruptible=False)
    turn.ask(Question.TOW_OR_PERSON, "Would you like a tow truck, or to talk to a person?")
    return True


_TOW = frozenset({"tow", "towed", "towing", "truck"})
_PERSON = frozenset({"person", "someone", "somebody", "talk", "advisor", "human"})


def _has_chosen(turn: Turn) -> bool:
    return bool((_TOW | _PERSON).intersection(turn.heard.words.split()))


def take_tow_or_person(turn: Turn) -> bool:
    words = turn.heard.words.split()
    if any(word in words for word in _TOW):
        hand_over(
            turn, f"needs a tow: {turn.state.concern}", lead_in="All right, an advisor will arrange the tow."
        )
        return True
    if any(word in words for word in _PERSON) or turn.says_yes():
        hand_over(turn, f"safety: {turn.state.concern}", lead_in="All right.")
        return True
    if turn.says_no():
        turn.say("All right. Please have it looked at before you drive.")
        turn.state.question = Question.HOW_CAN_I_HELP
        return True
    return False
