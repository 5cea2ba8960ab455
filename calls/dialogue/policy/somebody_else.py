"""A caller who is not the customer whose number this is: nothing of the record is used or told any more."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from calls.dialogue.cue import cue
from calls.dialogue.digits import phone_heard
from calls.dialogue.intents import APPOINTMENT, KIN, Intent
from calls.dialogue.names import NOT_INTRODUCED, name_heard, name_introduced
from calls.dialogue.policy import newcomer_names
from calls.dialogue.policy.turn import Turn
from calls.dialogue.short_names import SHORT_FORMS
from calls.dialogue.state import OPEN_QUESTIONS, Question, Task
from crm.models import Customer


def is_calling(turn: Turn) -> bool:
    """ "This isn't my phone", "this is John", "when is my wife's appointment": also where only who the
    customer is shows it. Who proved to be the customer stays him."""
    if turn.heard.has(Intent.NOT_ME):
        gives_a_name = turn.state.question is Question.NAME and "name" in turn.heard.words
        return turn.customer is not None or not gives_a_name
    if turn.state.is_verified or (customer := turn.customer) is None:
        return False
    if _OF_A_RELATIVE.search(turn.heard.words) or _speaks_of(customer, turn.heard.words):
        return True
    said = _name_said(turn)
    return bool(said) and not any(_is_own(customer, name) for name in said)


_INTRODUCES = cue(
    r"^(?:(?:yes|yeah|well|so|oh) )*(?:(?:this is|it's|it is|my name(?:'s| is)|i'm|i am) )?"
    r"(?P<name>[a-z'-]+(?: [a-z'-]+){0,2}?)(?: again| here| speaking| calling)?$"
)


def introduces_himself(turn: Turn) -> bool:
    """ "It's Maria again", and nothing else, by who is on file here; "this is Jo Kim" by others."""
    named = _INTRODUCES.search(turn.heard.words)
    if named is None or turn.heard.intents:
        return False
    if (customer := turn.customer) is not None:
        return _is_own(customer, named["name"].split()[0])
    return newcomer_names.take_introduction(turn)


_OF_A_RELATIVE = cue(
    rf"\b(?:when(?:'s| is)|what (?:time|day)(?: is|'s)|about|check(?:ing)?(?: on)?|confirm(?:ing)?|is|are) "
    rf"my {KIN}'s (?:next |upcoming |thework )?(?:\w+ )?{APPOINTMENT}\b|"
    rf"\b(?:when(?:'s| is)|what time is) my {KIN} (?:coming in|booked|scheduled|due)\b|"
    rf"\bdoes my {KIN} have an? (?:\w+ )?{APPOINTMENT}\b"
)


def _speaks_of(customer: Customer, said: str) -> bool:
    """In the third person: "I'm not Maria", "when is Maria's appointment"."""
    first = customer.first_name.lower()
    is_telling = len(first) >= _LEAST_OF_A_NAME and first in said  # "An" is a name too
    return is_telling and _third_person(first).search(said) is not None


_LEAST_OF_A_NAME = 3


@lru_cache(maxsize=256)
def _third_person(first: str) -> re.Pattern[str]:
    name = re.escape(first)
    return re.compile(
        rf"\b(?:not|isn't) {name}\b|\b{name}'s (?:\w+ )?(?:{APPOINTMENT}|car|truck|vehicle|van|{KIN})\b|"
        rf"\bcalling (?:for|on behalf of) {name}\b|\b(?:when|what time)(?: is|'s) {name} (?:coming|booked|"
        rf"due|supposed|scheduled)\b|"
        rf"\b{name} (?:is my {KIN}|asked me|told me|wants me|wanted me|gave me|lent me)\b"
    )


_SAYS_WHO = cue(
    r"\bmy (?:full )?name(?:'s| is) (?P<name>.+)|"
    r"^(?:(?:hi|hello|hey|yes|yeah|good|morning|afternoon|evening|there|oh|so|well|okay|ok|no|actually) )*"
    r"(?:this is (?P<said>.+)|(?P<speaker>\w+(?: [\w']+)?) (?:here|speaking|calling(?! me| us| you))\b)"
)
_WRITTEN_AS_A_NAME = cue(r"^(?:(?:[Hh]i|[Hh]ello|[Hh]ey)[,.!]? )?I(?:'m| am) (?P<name>[A-Z][a-z]+)\b")
""" "I'm John" is told from "I'm late" by its capital alone."""


def _name_said(turn: Turn) -> list[str]:
    """By which the caller introduced himself, in lower case."""
    text = turn.heard.text
    named = name_introduced(text)
    if named is None and (written := _WRITTEN_AS_A_NAME.search(text)):
        named = name_heard(f"my name is {written['name']}", expected=False)
    match = None if named else _SAYS_WHO.search(turn.heard.words)
    if match is not None and (match["name"] or turn.state.question in OPEN_QUESTIONS):
        said = match["name"] or match["said"] or match["speaker"]
        is_name = said.split()[0] not in NOT_INTRODUCED and name_heard(
            f"my name is {said.split()[0]}", expected=False
        )
        named = name_heard(f"my name is {said}", expected=False) if is_name else None
    return f"{named.first} {named.last}".lower().split()[:2] if named else []


_LIKE_IT = 0.7
"""Ratio of difflib from which on a name is taken for a mishearing of the customer's own."""


def _is_own(customer: Customer, said: str) -> bool:
    """Also as it is heard or shortened: "Marie", "Bob", "Dave"."""
    stem = re.sub(r"(?:ie|y|e)$", "", said)
    return any(
        SequenceMatcher(None, name, said, autojunk=False).ratio() >= _LIKE_IT
        or (len(stem) >= _LEAST_OF_A_NAME and name.startswith(stem))
        or SHORT_FORMS.get(said) == name
        for name in f"{customer.first_name} {customer.last_name}".lower().split()
    )


def take_leave_of_the_record(turn: Turn) -> bool:
    """False where there is more to answer."""
    task = turn.state.task
    turn.state.customer_id, turn.state.is_verified = None, False
    turn.state.task = Task(task.goal, service=task.service, wish=task.wish) if task else None
    turn.forget_records()
    phone = phone_heard(turn.heard.text)
    if phone is not None:
        turn.state.claimed_phone = turn.state.newcomer.phone = phone
    turn.say("Thanks for telling me.")
    if turn.state.task is not None:
        turn.must_advance = True
        return True
    if turn.heard.services or set(turn.heard.intents) - _MERELY_POLITE:
        return False
    turn.ask(Question.HOW_CAN_I_HELP, "How can I help you?")
    return True


_MERELY_POLITE = {
    *(Intent.REPEAT, Intent.WAIT, Intent.PRESENT, Intent.NEVER_MIND, Intent.THANKS, Intent.GREETING),
    *(Intent.HELP, Intent.NOT_ME),
}
