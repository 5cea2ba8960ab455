"""What the simulated caller says next: an answer to what was asked, asked again or not."""

from __future__ import annotations

from collections import Counter

from calls.dialogue.state import Question
from calls.phone_lab.people import people
from calls.phone_lab.scenario import Scenario

PATIENCE = 4
"""So often one answer is given before the caller hangs up."""


class Caller:
    def __init__(self, scenario: Scenario) -> None:
        self._answers = {**_habits(scenario), **scenario.answers}
        self._given: Counter[str] = Counter()

    def answer(self, question: Question, reply: str) -> str:
        """The next line, or {hang up}."""
        heard = reply.lower()
        named = (key for key in self._answers if key.startswith("/") and key[1:].lower() in heard)
        key = next(named, question.value)
        lines = self._answers.get(key, ("Goodbye.",))
        count = self._given[key]
        self._given[key] += 1
        if count >= len(lines) + PATIENCE:
            return "{hang up}"
        return lines[min(count, len(lines) - 1)]


def _habits(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """What anybody would answer, where the scenario does not say."""
    habits: dict[str, tuple[str, ...]] = {
        Question.CONFIRM.value: ("Yes, please.",),
        Question.OFFER.value: ("The first one.",),
        Question.ANYTHING_ELSE.value: ("No, that's all. Goodbye.",),
        Question.HOW_CAN_I_HELP.value: (scenario.says,),
        Question.REASON.value: ("Something came up at work.",),
        Question.VIN.value: ("No, I don't have it.",),
        Question.NAME.value: ("John Smith.",),
        Question.PHONE.value: ("Two one seven, five five five, zero one two two.",),
        Question.CAR.value: ("A 2019 Honda Civic.",),
        Question.CALL_BACK.value: ("Yes.",),
        Question.BOOK_ONE.value: ("No.",),
    }
    known = people().get(scenario.caller)
    if known:
        habits[Question.PROOF.value] = (" ".join(known.zip_code),)
    return habits
