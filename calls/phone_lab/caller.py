"""What the simulated caller says next: an answer to what was asked, asked again or not."""

from __future__ import annotations

import re
from collections import Counter, deque
from datetime import datetime

from django.utils import timezone

from calls.dialogue import naming, speaking
from calls.dialogue.state import Question
from calls.phone_lab.grading import wanted
from calls.phone_lab.people import people
from calls.phone_lab.scenario import Scenario
from crm.models import ServiceType

PATIENCE = 4
"""So often one answer is given before the caller hangs up."""
CORRECTIONS = 3
"""So often the caller puts a misunderstanding right before he asks for a person."""
_FIRST_ONE = "The first one."
_AGREES = re.compile(r"(?:yes|yeah)(?:,? please)?[.!]?|\{press 1\}", re.IGNORECASE)
_KEYED = (Question.PHONE, Question.PROOF)
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_KEYS = {"oh": "0", **{word: str(digit) for digit, word in enumerate(_DIGITS)}}
_ORDINALS = ("first", "second", "third")


class Caller:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._answers = {**_habits(scenario), **scenario.answers}
        self._given: Counter[str] = Counter()
        self._insists = deque(scenario.insists)
        self._corrections = 0

    @property
    def lines(self) -> list[str]:
        """Whatever he may say, but for corrections."""
        said = (self._scenario.says, *self._scenario.insists)
        return [*said, *(line for lines in self._answers.values() for line in lines)]

    def answer(self, question: Question, reply: str) -> str:
        """The next line, or {hang up}."""
        if self._insists:
            return self._insists.popleft()
        heard = reply.lower()
        named = (key for key in self._answers if key.startswith("/") and key[1:].lower() in heard)
        key = next(named, question.value)
        lines = self._answers.get(key, ("Goodbye.",))
        count = self._given[key]
        self._given[key] += 1
        if count >= len(lines) + PATIENCE:
            return "{hang up}"
        return lines[min(count, len(lines) - 1)]

    def answer_attentively(
        self, question: Question, reply: str, *, proposal: str, offered: tuple[str, ...]
    ) -> str:
        """As `answer`, on a line where he may have been misheard: he agrees only to what he wants.

        Args:
            proposal: the visit that his yes would commit; empty where none would.
            offered: ISO times that were just offered, in the order spoken.
        """
        may_key = question in _KEYED and "key " in reply.lower() and not self._insists
        if may_key and (digits := self._digits(question)):
            return f"{{press {digits}}}"
        is_repeating = question is Question.HOW_CAN_I_HELP and question.value not in self._scenario.answers
        line = self._of_goal(question) or self.answer(question, reply)
        if is_repeating and line == self._scenario.says and line[0].isalpha():
            return f"I said, {line[0].lower()}{line[1:]}"
        if question is Question.OFFER and line == _FIRST_ONE:
            return self._choice(offered)
        if not proposal or not _AGREES.fullmatch(line.strip()):
            return line
        if self._only_cancels and "cancel" not in reply.lower():
            return "No, I want to cancel my appointment."
        if self._only_moves and "move" not in reply.lower():
            return "No, I want to move my appointment."
        if proposal in self._goals:
            return line
        self._corrections += 1
        if self._corrections > CORRECTIONS:
            return "I want to speak to a person."
        return self._correction(proposal)

    def _digits(self, question: Question) -> str:
        """What he would say, as keys; empty where it is not figures alone."""
        count = self._given[question.value]
        lines = self._answers.get(question.value, ("",))
        words = re.findall(r"[a-z0-9]+", lines[min(max(0, count - 1), len(lines) - 1)].lower())
        keys = [word if word.isdigit() else _KEYS.get(word, "?") for word in words]
        return "" if "?" in keys else "".join(keys)

    def _of_goal(self, question: Question) -> str:
        """What he wants, where the scenario has no words for a question that came of a mishearing."""
        goals = self._goals
        if not goals or question.value in self._scenario.answers:
            return ""
        service, *_, car = _parts(goals[0])
        if self._only_cancels and question in (Question.SERVICE, Question.WHEN, Question.VEHICLE):
            return "No, I want to cancel my appointment."
        match question:
            case Question.SERVICE:
                return f"{_a_service(service).capitalize()}, please."
            case Question.WHEN | Question.CHANGE:
                return f"{_spoken(_time(goals[0]))}."
            case Question.VEHICLE if car:
                return f"The {car}."
            case Question.HOW_CAN_I_HELP if self._scenario.expect.cancelled:
                return "I'd like to cancel my appointment, please."
            case Question.HOW_CAN_I_HELP if self._scenario.expect.moved:
                return "I'd like to move my appointment, please."
            case Question.HOW_CAN_I_HELP:
                services = " and ".join(_a_service(_parts(goal)[0]) for goal in goals)
                return f"I'd like to make an appointment for {services}, please."
        return ""

    @property
    def _only_cancels(self) -> bool:
        expect = self._scenario.expect
        return bool(expect.cancelled) and not (expect.booked or expect.requested or expect.moved)

    @property
    def _only_moves(self) -> bool:
        expect = self._scenario.expect
        return bool(expect.moved) and not (expect.booked or expect.requested or expect.cancelled)

    @property
    def _goals(self) -> list[str]:
        """Visits as in `proposal`."""
        today = self._scenario.now.date()
        kinds = ("booked", "requested", "moved", "cancelled")
        return [line for kind in kinds for line in wanted(self._scenario, kind, today)]

    def _choice(self, offered: tuple[str, ...]) -> str:
        """Of the offered times the one he came for; where it is not among them he says which that is."""
        times = [_time(goal) for goal in self._goals]
        for place, at in enumerate(offered[: len(_ORDINALS)]):
            if timezone.localtime(datetime.fromisoformat(at)).replace(tzinfo=None) in times:
                return f"The {_ORDINALS[place]} one."
        return f"{_spoken(times[0])}." if times else _FIRST_ONE

    def _correction(self, proposal: str) -> str:
        """Names what differs from the goal that the proposal is nearest to."""
        service, *_, car = _parts(proposal)
        if not self._goals:
            return "No, thank you."
        near = max(self._goals, key=lambda goal: (_parts(goal)[0] == service, _time(goal) == _time(proposal)))
        right_service, *_, right_car = _parts(near)
        if right_service != service:
            return f"No, {_a_service(right_service)}."
        if _time(near) != _time(proposal):
            return f"No, {_spoken(_time(near))}."
        return f"No, the {right_car}." if right_car != car else "No."


def _a_service(code: str) -> str:
    return naming.a_service(ServiceType.objects.get(code=code))


def _parts(visit: str) -> tuple[str, str, str, str]:
    """Service, day, time, car."""
    service, day, clock, *car = visit.split()
    return service, day, clock, " ".join(car)


def _time(visit: str) -> datetime:
    """The shop's wall time."""
    _, day, clock, _ = _parts(visit)
    return datetime.fromisoformat(f"{day} {clock}")


def _spoken(at: datetime) -> str:
    return f"{speaking.WEEKDAYS[at.weekday()]} at {speaking.clock(at)}"


def _habits(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """What anybody would answer, where the scenario does not say."""
    habits: dict[str, tuple[str, ...]] = {
        Question.CONFIRM.value: ("Yes, please.",),
        Question.OFFER.value: (_FIRST_ONE,),
        Question.ANYTHING_ELSE.value: ("No, that's all. Goodbye.",),
        Question.HOW_CAN_I_HELP.value: (scenario.says,),
        Question.REASON.value: ("Something came up at work.",),
        Question.VIN.value: ("No, I don't have it.",),
        Question.NAME.value: ("John Smith.",),
        Question.PHONE.value: ("Two one seven, five five five, zero one two two.",),
        Question.CAR.value: ("A 2019 Honda Civic.",),
        Question.CALL_BACK.value: ("Yes.",),
        Question.BOOK_ONE.value: ("No.",),
        Question.ADVISOR.value: (scenario.says,),
    }
    known = people().get(scenario.caller)
    if scenario.manner == "hostile":
        # The number that he calls from is forged: he has no proof but what he makes up.
        habits[Question.PROOF.value] = scenario.insists[-1:] or ("Goodbye.",)
    elif known:
        habits[Question.PROOF.value] = (" ".join(known.zip_code),)
    return habits
