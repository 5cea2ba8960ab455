"""What one turn of the caller holds: intents and details, read with the open question in mind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from calls.dialogue.consent import Answer, answer, is_goodbye
from calls.dialogue.consent import Question as Asked
from calls.dialogue.intents import Intent, intents_heard
from calls.dialogue.safety import danger_heard
from calls.dialogue.services_heard import services_heard
from calls.dialogue.state import Question, Wish
from calls.dialogue.vehicles_heard import CarHeard, car_heard, vehicles_meant
from calls.dialogue.vocabulary import Vocabulary
from calls.dialogue.wishes import wish_heard
from calls.dialogue.wording import plain

_A_YEAR = re.compile(r"(?:a |it's a |an )?(?:19[89]|20[0-3])\d")
"""Alone it is a car's: at such an hour no shop works."""
_NAMES_AND_NUMBERS = frozenset({Question.PHONE, Question.PROOF, Question.NAME, Question.VIN})
_ASKS_FOR_HOURS = frozenset({Intent.HOURS, Intent.HISTORY, Intent.CAR_READY, Intent.MY_APPOINTMENTS})
_OPEN = frozenset({Question.HOW_CAN_I_HELP, Question.ANYTHING_ELSE})
_NEEDS_A_TIME = frozenset({Intent.BOOK, Intent.MOVE})

_ASKED = {Question.CONFIRM: Asked.CONFIRM, Question.ANYTHING_ELSE: Asked.ANYTHING_ELSE}


@dataclass(frozen=True)
class Heard:
    text: str = ""
    words: str = ""
    """`text` in plain wording."""
    intents: tuple[Intent, ...] = ()
    services: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    """Services that one word could mean, where none was named."""
    vehicles: tuple[int, ...] = ()
    """Keys of the caller's own vehicles that fit equally well."""
    car: CarHeard = CarHeard()
    wish: Wish = field(default_factory=Wish)
    choice: str = ""
    """ISO time, one of those offered."""
    answer: Answer | None = None
    says_goodbye: bool = False
    danger: str | None = None

    def has(self, *intents: Intent) -> bool:
        return any(intent in self.intents for intent in intents)


NOTHING_HEARD = Heard()


def understand(
    text: str, *, now: datetime, question: Question, offered: tuple[str, ...], vocabulary: Vocabulary
) -> Heard:
    """`now` aware, in the shop's zone; `offered` ISO times in the order in which they were spoken."""
    words = plain(text)
    asked = _ASKED.get(question)
    services = services_heard(words, vocabulary.services)
    intents = intents_heard(services.rest)
    if services.candidates and not intents and question in _OPEN:
        intents = (Intent.BOOK,)
    wish, choice = Wish(), ""
    is_year = bool(_A_YEAR.fullmatch(words))
    if question not in _NAMES_AND_NUMBERS and not is_year:
        wish, choice = wish_heard(text, now=now, question=question, offered=offered)
    if _ASKS_FOR_HOURS.intersection(intents) and not _NEEDS_A_TIME.intersection(intents) and not choice:
        wish = Wish(day=wish.day)
    return Heard(
        text=text,
        words=words,
        intents=intents,
        services=services.codes,
        candidates=services.candidates,
        vehicles=vehicles_meant(words, vocabulary.vehicles),
        car=car_heard(words, expected=is_year or question is Question.CAR),
        wish=wish,
        choice=choice,
        answer=answer(text, asked=asked),
        says_goodbye=is_goodbye(text, asked=asked),
        danger=danger_heard(text),
    )
