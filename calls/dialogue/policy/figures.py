"""A newcomer's phone number and VIN: whole or in pieces, and put right."""

from __future__ import annotations

import re
from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.digits import (
    AREA,
    LOCAL,
    are_characters,
    are_digits,
    characters_heard,
    digits_heard,
    end_put_right,
    phone_heard,
)
from calls.dialogue.policy.handover import NUMBER_QUESTION, hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Listening
from calls.dialogue.state import OF_WHAT_WAS_READ_BACK, Newcomer, Question, Wish
from calls.dialogue.vins import LENGTH, vin_heard

_THIS_NUMBER = cue(
    r"\bcalling (?:you )?(?:from|on|with)\b|\bthis (?:number|one|phone)\b|\bcaller "
    r"id\b"
)
_NO_PHONE = cue(r"\brather not\b|\b(?:don't|do not) (?:have|want to)\b|\bno phone\b")
_MAY_BE_ANOTHERS = cue(
    r"\b(?:can|could|should|may) i (?:give|use|leave|put)(?: you)? (?:my|her|his|their|an?|another|the)\b.*"
    r"\b(?:number|phone|cell)\b"
)
_DIGITS = Listening(digits=True, patient=True)


def take_phone(turn: Turn) -> bool:
    newcomer, text = turn.state.newcomer, turn.heard.text
    so_far = _phone_so_far(newcomer, text)
    phone = phone_heard(text) or phone_heard(so_far)
    is_piece = len(digits_heard(text)) >= _A_PIECE or (bool(newcomer.phone_so_far) and are_digits(text))
    if phone is None and is_piece and len(digits_heard(so_far)) < _WHOLE_NUMBER:
        _ask_for_the_rest(turn, so_far, text)
        return True
    is_whole_asked_for = bool(newcomer.phone_so_far) and phone is None
    newcomer.phone_so_far, newcomer.needs_area_code = "", False
    if phone is None and _THIS_NUMBER.search(turn.heard.words):
        unseen = "I can't see it from here. What is it, with the area code?"
        turn.ask(turn.state.question, unseen, listening=_DIGITS)
        return True
    if phone is None and _MAY_BE_ANOTHERS.search(turn.heard.words):
        turn.ask_again("Sure. ")
        return True
    if phone is None and _NO_PHONE.search(turn.heard.words):
        hand_over(turn, "no number to reach", lead_in="All right.")
        return True
    if phone is None:
        turn.state.asked = NUMBER_QUESTION if is_whole_asked_for else turn.state.asked
        return False
    keep_phone(turn, phone)
    return True


_WHOLE_NUMBER = AREA + LOCAL


def _phone_so_far(newcomer: Newcomer, text: str) -> str:
    """An area code that is given last stands first; what cannot be one goes on."""
    digits = digits_heard(text)
    is_area_code = newcomer.needs_area_code and len(digits) == AREA and digits[0] not in "01"
    return f"{text} {newcomer.phone_so_far}" if is_area_code else f"{newcomer.phone_so_far} {text}"


def _ask_for_the_rest(turn: Turn, so_far: str, piece: str) -> None:
    """Seven digits that are or end as a number without its area code lack that."""
    newcomer = turn.state.newcomer
    ends_as_one = len(digits_heard(piece)) in (LOCAL, LOCAL - AREA)
    newcomer.phone_so_far = so_far
    newcomer.needs_area_code = ends_as_one and len(digits_heard(so_far)) == LOCAL
    question = "And the area code?" if newcomer.needs_area_code else "And the rest?"
    turn.ask(turn.state.question, question, listening=_DIGITS)


def keep_phone(turn: Turn, phone: str) -> None:
    turn.state.newcomer.phone = phone
    turn.state.claimed_phone = phone
    turn.say("Thank you.")


_CALLED_A_NUMBER = cue(r"\b(?:number|phone|(?:call|reach|text|contact) (?:me|us)\b)")


def take_number_given(turn: Turn) -> bool:
    """A number given unasked, where it is called one, or where one was read back: "no, it's 312 …"."""
    is_called_one = _CALLED_A_NUMBER.search(turn.heard.words) is not None
    corrects = turn.state.question in OF_WHAT_WAS_READ_BACK and bool(turn.state.newcomer.phone)
    phone = phone_heard(turn.heard.text) if is_called_one or corrects else None
    phone = phone or (_ends_otherwise(turn) if corrects else None)
    if turn.customer is not None or phone is None or phone == turn.state.newcomer.phone:
        return False
    turn.state.newcomer.phone = phone
    return True


def _ends_otherwise(turn: Turn) -> str | None:
    """ "It's zero one eight three at the end": four digits, or what is called its end and is no hour."""
    end, known = end_put_right(turn.heard.words), turn.state.newcomer.phone
    is_called_end = _CALLED_AN_END.search(turn.heard.words) is not None
    if not end or not (is_called_end or (len(end) == LOCAL - AREA and not turn.heard.wish)):
        return None
    turn.heard = replace(turn.heard, wish=Wish())
    return known[: -len(end)] + end


_CALLED_AN_END = cue(r"\b(?:number|last|final|ends?|ending)\b")
_NO_VIN = cue(
    r"\b(?:(?:do|does|did|would|could|can|will|have) ?n[o']t|don't|doesn't|didn't|can't|cannot|haven't|won't|"
    r"not (?:with me|at hand|handy|on me|here|right now)|no idea|skip|go look|in (?:the|my) (?:car|glove\w*)|"
    r"at (?:home|work|her|his|my|their|the)|later|that's (?:it|all)|never ?mind|rather not|another time|"
    r"next time|somewhere|when i (?:come|get)|(?:i'll|i will) (?:have|bring|get|give) (?:it|that)|not by)\b"
)


VIN_AT_HAND = "If you have the VIN at hand, please read it to me; otherwise just say no."


def take_vin(turn: Turn) -> bool:
    """A VIN that holds together is kept; without one, or after two answers that are none, we go on."""
    newcomer = turn.state.newcomer
    vin = vin_heard(turn.heard.text) or vin_heard(f"{newcomer.vin_so_far} {turn.heard.text}")
    if vin is not None:
        turn.state.newcomer.vin = vin
        turn.say("Got it, thank you.")
        return True
    if phone := _number_put_right(turn):
        keep_phone(turn, phone)
        return ask_for_vin(turn, VIN_AT_HAND)
    if turn.heard.has_figures and _ZIP.search(turn.heard.words):
        turn.say("Thank you.")
        return ask_for_vin(turn, VIN_AT_HAND)
    is_like_one = turn.heard.has_figures
    said = turn.heard.words.split()
    declines = turn.says_no() or (len(said) <= _WORDS_OF_A_NO and not {"no", "nope"}.isdisjoint(said))
    if declines or (not is_like_one and _NO_VIN.search(turn.heard.words)):
        return True
    so_far = f"{newcomer.vin_so_far} {turn.heard.text}"
    is_piece = len(characters_heard(turn.heard.text)) >= _A_PIECE
    is_piece = is_piece or (bool(newcomer.vin_so_far) and are_characters(turn.heard.text))
    if is_piece and len(characters_heard(so_far)) < LENGTH:
        newcomer.vin_so_far = so_far
        return ask_for_vin(turn, "And the rest?")
    newcomer.vin_so_far = ""
    if not is_like_one and (turn.says_yes() or turn.heard.intents or not turn.state.failures):
        has_it = turn.says_yes() or _HAS_IT.search(turn.heard.words) is not None
        return has_it and ask_for_vin(turn, "Please go ahead, one character at a time.")
    turn.state.failures += 1
    if turn.state.failures > 1:
        turn.say("An advisor will take the VIN down when you come in.")
        return True
    return ask_for_vin(turn, "That VIN doesn't add up. Could you read it once more, or say no?")


_HAS_IT = cue(r"\b(?:ready|found it|i have it|i(?:'ve)? got it|here it is)\b")
_BEFORE_A_VIN = cue(r"^.*\bvin\b", re.IGNORECASE)


def is_vin(turn: Turn) -> bool:
    """Nothing but a VIN, whatever was asked: no letters in it name a car."""
    text = turn.heard.text
    return are_characters(text) and len(characters_heard(text)) == LENGTH


def take_vin_unasked(turn: Turn) -> bool:
    text = turn.heard.text
    vin = vin_heard(_BEFORE_A_VIN.sub("", text)) or vin_heard(text)
    if vin in (None, turn.state.newcomer.vin):
        return False
    turn.state.newcomer.vin, turn.state.newcomer.vin_was_asked = vin, True
    turn.say("Got it, thank you.")
    return True


def _number_put_right(turn: Turn) -> str | None:
    phone, words = turn.state.newcomer.phone, turn.heard.words
    if phone and not turn.state.newcomer.vin_so_far and (end := end_put_right(words)):
        return phone[: -len(end)] + end
    return phone_heard(turn.heard.text) if _CORRECTS_THE_NUMBER.search(words) else None


_ZIP = cue(r"\bzip\b")
_CORRECTS_THE_NUMBER = cue(r"\b(?:wait|sorry|actually|number|phone)\b")
_A_PIECE = 3
"""Characters or digits from which on an answer is a part of a VIN or of a number."""
_WORDS_OF_A_NO = 5


def ask_for_vin(turn: Turn, text: str) -> bool:
    turn.ask(Question.VIN, text, listening=_DIGITS)
    return True
