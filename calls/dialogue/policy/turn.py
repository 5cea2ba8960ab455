"""One turn of the dialogue in the making: what was heard, the state as it changes, the reply as it grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings

from calls.dialogue.consent import Answer
from calls.dialogue.replies import (
    CallbackRequest,
    CallFacts,
    Claim,
    Ending,
    Listening,
    Reply,
    Segment,
    WouldWrite,
)
from calls.dialogue.state import Question, State, Task
from calls.dialogue.understanding import NOTHING_HEARD, Heard, understand
from calls.dialogue.vocabulary import ServiceWords, VehicleWords, Vocabulary
from calls.dialogue.wording import plain
from crm.models import Customer, ServiceType, Shop, Vehicle

_PLACES = (
    frozenset({"first", "one", "1st", "former"}),
    frozenset({"second", "two", "2nd"}),
    frozenset({"third", "three", "3rd"}),
)


class Turn:
    def __init__(self, state: State, *, call: CallFacts, now: datetime, may_write: bool = True) -> None:
        self.state = state.copy()
        self.call = call
        self.now = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        self.may_write = may_write
        self.heard: Heard = NOTHING_HEARD
        self.has_asked = False
        self.must_advance = False
        self._said: list[Segment] = []
        self._ending: Ending | None = None
        self._reason = ""
        self._brief = ""
        self._callback: CallbackRequest | None = None
        self._listening = Listening()

    # What the records know

    @cached_property
    def shop(self) -> Shop:
        return Shop.current()

    @cached_property
    def menu(self) -> dict[str, ServiceType]:
        return {
            service.code: service for service in ServiceType.objects.filter(is_offered=True).order_by("pk")
        }

    @property
    def customer(self) -> Customer | None:
        """Whose number this is, or who proved to be the one he said he is."""
        return self._customer_of(self.state.customer_id)

    def _customer_of(self, pk: int | None) -> Customer | None:
        if pk is None:
            return None
        if self._customer is None or self._customer.pk != pk:
            self._customer = Customer.objects.filter(pk=pk).first()
        return self._customer

    _customer: Customer | None = None

    @cached_property
    def vehicles(self) -> list[Vehicle]:
        customer = self.customer
        if customer is None:
            return []
        return list(
            customer.vehicles.filter(status=Vehicle.Status.ACTIVE).order_by("-is_primary", "-year", "pk")
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(
            tuple(_service_words(service) for service in self.menu.values()),
            tuple(_vehicle_words(vehicle) for vehicle in self.vehicles),
        )

    def forget_records(self) -> None:
        """After the caller turned out to be somebody else."""
        self._customer = None
        for name in ("vehicles", "vocabulary"):
            self.__dict__.pop(name, None)

    # What was heard

    def hear(self, text: str) -> None:
        task = self.state.task
        self.state.silences = 0
        self.state.keyed = ""
        self.heard = understand(
            text,
            now=self.now,
            question=self.state.question,
            offered=task.offered if task else (),
            vocabulary=self.vocabulary,
        )

    def says_yes(self) -> bool:
        return self.heard.answer is Answer.YES

    def says_no(self) -> bool:
        return self.heard.answer is Answer.NO

    def place_named(self, count: int) -> int | None:
        """ "The second one" of `count` listed, counted from 0."""
        words = self.heard.words.split()
        for place, names in enumerate(_PLACES[:count]):
            if names.intersection(words):
                return place
        return count - 1 if count and {"last", "latter"}.intersection(words) else None

    # The task in hand

    @property
    def task(self) -> Task:
        """Only flows read this, and a flow runs only for a task."""
        if self.state.task is None:
            raise LookupError("no task is in hand")
        return self.state.task

    def service(self) -> ServiceType:
        return self.menu[self.task.service]

    def vehicle(self) -> Vehicle | None:
        return next((vehicle for vehicle in self.vehicles if vehicle.pk == self.task.vehicle_id), None)

    # The reply

    def say(self, text: str, *claims: Claim, interruptible: bool = True) -> None:
        self._said.append(Segment(text, interruptible, claims))

    def state_fact(self, fact: Segment) -> None:
        self._said.append(fact)

    def ask(self, question: Question, text: str, *claims: Claim, listening: Listening | None = None) -> None:
        """Puts one question; asking it anew after an answer that was not understood keeps its failures."""
        if question is not self.state.question:
            self.state.failures = 0
            self.state.keyed = ""
        self.state.question = question
        self.state.asked = text
        self._said.append(Segment(text, True, claims))
        self._listening = listening or self._listening
        self.has_asked = True

    def ask_again(self, lead_in: str = "") -> None:
        """Returns to the open question in the words in which it was put."""
        asked = self.state.asked or "How can I help you?"
        claims = next((segment.claims for segment in self.state.said if segment.text == asked), ())
        self.ask(self.state.question, f"{lead_in}{asked}", *claims)
        self.state.asked = asked

    def end(self, ending: Ending, reason: str, *, brief: str = "") -> None:
        self._ending, self._reason, self._brief = ending, reason, brief
        self.state.has_ended = True
        self.state.question = Question.NONE
        self.has_asked = True

    def request_callback(self, callback: CallbackRequest) -> None:
        self._callback = callback

    @property
    def has_spoken(self) -> bool:
        return bool(self._said)

    # Writing

    def begin_write(self) -> str:
        """The key under which the coming write is made at most once, however often the turn is repeated."""
        if not self.may_write:
            raise WouldWrite
        key = self.next_write_key
        self.state.writes += 1
        return key

    @property
    def next_write_key(self) -> str:
        return f"{self.call.call_sid}:{self.state.writes}"

    def close(self) -> tuple[State, Reply]:
        reply = Reply(
            tuple(self._said), self._ending, self._listening, self._reason, self._brief, self._callback
        )
        self.state.said = reply.segments
        return self.state, reply

    def listen_patiently(self) -> None:
        self._listening = replace(self._listening, patient=True)
        self.has_asked = True


def _service_words(service: ServiceType) -> ServiceWords:
    phrases = {plain(service.name), *(plain(phrase) for phrase in service.phrases)}
    return ServiceWords(service.code, service.name, tuple(sorted(phrases)))


def _vehicle_words(vehicle: Vehicle) -> VehicleWords:
    return VehicleWords(
        pk=vehicle.pk,
        year=vehicle.year,
        make=vehicle.make,
        model=vehicle.model,
        colour=vehicle.color,
        plate=vehicle.plate,
        is_primary=vehicle.is_primary,
    )
