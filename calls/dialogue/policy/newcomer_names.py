"""The name of a caller who is not on file: asked for, introduced, spelled and put right."""

from __future__ import annotations

import re

from calls.dialogue.cue import cue
from calls.dialogue.digits import digits_heard, phone_heard
from calls.dialogue.names import (
    NameHeard,
    name_corrected,
    name_heard,
    name_introduced,
    spelled_anew,
)
from calls.dialogue.policy import figures, questions
from calls.dialogue.policy.turn import Turn
from calls.dialogue.short_names import are_short_and_full
from calls.dialogue.state import OF_WHAT_WAS_READ_BACK
from calls.dialogue.wording import asks


def take_name(turn: Turn) -> bool:
    newcomer, words = turn.state.newcomer, turn.heard.words
    if newcomer.missing_name_was_asked and (turn.says_no() or _HAS_NO_OTHER.search(words)):
        return True
    if asks(words) or questions.are_all(turn.heard):
        return False
    phone = None if newcomer.phone or turn.heard.car else phone_heard(turn.heard.text)
    if phone is not None:
        newcomer.phone = phone
        turn.say("Thank you.")
    name = name_heard(_VIN.split(turn.heard.text)[0], expected=True)
    if turn.heard.has_figures and figures.take_vin_unasked(turn):
        name = name if _VIN.search(turn.heard.text) else None
        return _keep_name(turn, name, expected=True) or True
    return _keep_name(turn, name, expected=True) or phone is not None


_HAS_NO_OTHER = cue(r"\bno (?:last|first|other|second) name\b|\b(?:just|only) (?:that|the one|one name)\b")
_VIN = cue(r"\b(?:(?:my|the|and|also) )*vin\b", re.IGNORECASE)
PUTS_RIGHT = cue(r"\b(?:wait|sorry|actually|i mean|i meant|name|spelled|not)\b")


def take_phone(turn: Turn) -> bool:
    if spells_his_name(turn):
        turn.say("Thank you.")
        turn.ask_again()
        return True
    return figures.take_phone(turn)


def spells_his_name(turn: Turn) -> bool:
    """The one that he has just given, asked for what comes after it."""
    newcomer, text = turn.state.newcomer, turn.heard.text
    if not newcomer.first_name or newcomer.vin_so_far or digits_heard(text):
        return False
    name = spelled_anew(text, NameHeard(newcomer.first_name, newcomer.last_name))
    return name is not None and (_keep_name(turn, name) or True)


def is_put_right(turn: Turn) -> bool:
    return _takes_whole_name(turn) or put_name_right(turn)


def _takes_whole_name(turn: Turn) -> bool:
    """ "My name is …", whole: a single name may as well be another spelling of what is known."""
    name = name_heard(turn.heard.text, expected=False) if "name" in turn.heard.words else None
    return name is not None and bool(name.first and name.last) and _keep_name(turn, name)


def take_introduction(turn: Turn) -> bool:
    """A name given unasked, only where it cannot be anything else."""
    if turn.customer is not None or _SPEAKS_FOR.search(turn.heard.words):
        return False
    is_read_back = turn.state.question in OF_WHAT_WAS_READ_BACK
    introduces = "name" in turn.heard.words or is_read_back
    if introduces and _keep_name(turn, name_heard(turn.heard.text, expected=False)):
        return True
    if is_read_back and put_name_right(turn):
        return True
    is_unknown = not turn.state.newcomer.first_name
    return is_unknown and _keep_name(turn, name_introduced(turn.heard.text))


_SPEAKS_FOR = cue(r"\b(?:i'm|i am|this is|it's) (?:her|his|their) \w+\b")


def put_name_right(turn: Turn) -> bool:
    newcomer, heard = turn.state.newcomer, turn.heard
    if heard.wish or heard.services or heard.car or turn.says_yes():
        return False
    right = name_corrected(heard.text, NameHeard(newcomer.first_name, newcomer.last_name))
    if right is None:
        return False
    newcomer.first_name, newcomer.last_name = right.first[:50], right.last[:50]
    return True


def _keep_name(turn: Turn, name: NameHeard | None, *, expected: bool = False) -> bool:
    newcomer = turn.state.newcomer
    if name is None or (name.first, name.last) == (newcomer.first_name, newcomer.last_name):
        return False
    if expected and newcomer.first_name and not newcomer.last_name and not name.last:
        name = NameHeard(last=name.first)  # of the question for it
    elif (
        expected
        and newcomer.first_name
        and not newcomer.last_name
        and not are_short_and_full(name.first, newcomer.first_name)
        and len(turn.heard.words.split()) <= _WORDS_OF_A_LAST_NAME
    ):
        name = NameHeard(last=f"{name.first} {name.last}")  # "De la Rosa"
    newcomer.first_name = name.first[:50] or newcomer.first_name
    newcomer.last_name = name.last[:50] or newcomer.last_name
    return True


_WORDS_OF_A_LAST_NAME = 5
