"""One turn of the dialogue in the making: what was heard, the state as it changes, the reply as it grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import cached_property

from calls.dialogue.consent import Answer
from calls.dialogue.cue import cue
from calls.dialogue.pattern import after_taking_back, words
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
from calls.dialogue.shop_facts import ShopFacts
from calls.dialogue.state import Goal, Question, State, Task, Wish
from calls.dialogue.understanding import NOTHING_HEARD, Heard, understand
from calls.dialogue.vocabulary import ServiceWords, VehicleWords, Vocabulary
from calls.dialogue.wording import plain, within_limits
from crm.models import Customer, ServiceType, Shop, Vehicle

_STRONG_YES = frozenset(
    ["yes", "yeah", "yep", "yup", "yea", "yah", "yessir", "uhhuh", "mhm", "absolutely", "definitely"]
)
_AGREEMENT = _STRONG_YES | {
    *("ok", "okay", "sure", "right", "correct", "good", "great", "perfect", "fine", "alright"),
    *("exactly", "certainly", "wonderful", "lovely", "awesome", "cool", "sounds", "works", "work"),
    *("that", "that's", "thats", "is", "it", "its", "it's", "this", "i", "am", "agree", "please", "do"),
    *("go", "ahead", "book", "confirm", "schedule", "move", "cancel", "make", "the", "for", "me", "us"),
    *("to", "very", "just", "so", "well", "thank", "thanks", "you", "of", "course", "all", "would"),
    *("be", "will", "that'll", "that'd", "day", "time", "appointment", "one", "no", "problem", "let's"),
    *("lets", "take", "it'll", "suits", "looks", "with", "then", "by", "and", "on", "done", "deal"),
    *("bet", "thing", "agreed", "confirmed", "affirmative", "indeed", "excellent", "beautiful", "happy"),
    *("alrighty", "okie", "dokie", "righto", "totally", "means", "pleasure", "objections", "worries", "we"),
    *("i'm", "i'd", "i'll", "think", "guess", "suppose", "love", "like", "can", "may", "does", "down", "a"),
    *("plan", "lock", "in", "sign", "put", "up", "oh", "my", "got"),
    *("dear", "hon", "honey", "sir", "ma'am", "splendid", "super", "terrific", "delightful", "guess"),
}
_BEFORE_YES = frozenset({"oh", "well", "um", "uh", "ah", "so", "and", "hmm", "sorry", "okay", "ok", "wait"})
_RESERVATIONS = frozenset(
    words("if or but what how about unless when why not though although except only instead")
)
_NO_RESERVATION = cue(r"\b(?:why not|not a problem|no problem)\b")
_ORDINALS = (
    frozenset({"first", "1st", "former", "earliest", "soonest"}),
    frozenset({"second", "2nd"}),
    frozenset({"third", "3rd"}),
)
_NUMBERS = (frozenset({"one", "1"}), frozenset({"two", "2"}), frozenset({"three", "3"}))


_BESIDE_A_PLACE = frozenset(
    words(
        "the one please no wait actually sorry oh i meant mean said make it that um uh rather instead yes ok "
        "okay time option"
    )
)
_LONG_WORDS = 8


class Turn:
    def __init__(self, state: State, *, call: CallFacts, now: datetime, may_write: bool = True) -> None:
        self.state = state.copy()
        self.call = call
        self.now = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        self.may_write = may_write
        self.heard: Heard = NOTHING_HEARD
        self.has_asked = False
        self.must_advance = False
        self.is_beside_an_offer = False
        """The wish was said from the times offered ("right after that"), which are gone once it is taken."""
        self.committed: Goal | None = None
        self.is_aside = False
        """What is said now is nothing that "what was that again?" asks for."""
        self.was_keyed = False
        """Not said: a key is a place in a list, and no hour."""
        self._said: list[Segment] = []
        self._ending: Ending | None = None
        self._reason = ""
        self._brief = ""
        self._callback: CallbackRequest | None = None
        self._listening = Listening()

    # What the records know

    @cached_property
    def shop_facts(self) -> ShopFacts:
        return self.call.shop_facts()

    @property
    def shop(self) -> Shop:
        return self.shop_facts.shop

    @property
    def menu(self) -> dict[str, ServiceType]:
        return self.shop_facts.menu

    @cached_property
    def held_by_others(self) -> frozenset[str]:
        return self.call.held_by_others()

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
        if self.state.customer_id is None:
            return []
        own = Vehicle.objects.filter(customer_id=self.state.customer_id, status=Vehicle.Status.ACTIVE)
        return list(own.order_by("-is_primary", "-year", "pk"))

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
            within_limits(text),
            now=self.now,
            question=self.state.question,
            offered=task.offered if task else (),
            vocabulary=self.vocabulary,
        )
        is_of_times = task and task.choices and self.state.question is Question.CONFIRM
        is_of_ways = task and task.may_move and self.state.question is Question.REASON
        if (is_of_times or is_of_ways) and self.names_only_a_place():
            self.heard = replace(self.heard, wish=Wish())  # "the first" of what was said, not of the month

    def names_only_a_place(self) -> bool:
        """One of a list, and nothing of a date or an hour."""
        names = frozenset.union(*_ORDINALS, {"last", "latter"})
        said = frozenset(self.heard.words.split())
        return not names.isdisjoint(said) and (names | _BESIDE_A_PLACE).issuperset(said)

    def says_yes(self) -> bool:
        return self.heard.answer is Answer.YES

    def says_clearly_yes(self) -> bool:
        """A yes that can commit: nothing in it but agreement. "Sure is cold" and "yes or no" are none."""
        words = _NO_RESERVATION.sub("sure", self.heard.words).split()
        begins = next((word for word in words if word not in _BEFORE_YES), "")
        is_plain = bool(words) and (begins in _STRONG_YES or _AGREEMENT.issuperset(words))
        return self.says_yes() and is_plain and not _RESERVATIONS.intersection(words)

    def merely_agrees(self) -> bool:
        """Without thanks, which are answered."""
        return self.says_yes() and not self.heard.intents and _AGREEMENT.issuperset(self.heard.words.split())

    def says_no(self) -> bool:
        return self.heard.answer is Answer.NO

    def place_named(self, count: int) -> int | None:
        """ "The second one", "number two" of `count` listed, counted from 0."""
        words = (after_taking_back(self.heard.words) or self.heard.words).split()
        if count and {"last", "latter"}.intersection(words):
            return count - 1
        numbers = words if len(words) == 1 else words[1:] if words[:1] in (["number"], ["option"]) else []
        for names, said in ((_ORDINALS, words), (_NUMBERS, numbers)):
            places = [place for place, name in enumerate(names[:count]) if name.intersection(said)]
            if places:
                return places[0]
        return None

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
        """A long sentence waits behind a short one, whose audio is there at once."""
        if not self._said and len(fact.text.split()) > _LONG_WORDS:
            self.say("Okay.")
        self._said.append(fact)

    def ask(self, question: Question, text: str, *claims: Claim, listening: Listening | None = None) -> None:
        """Puts one question; asking it anew after an answer that was not understood keeps its failures."""
        if question is not self.state.question:
            self.state.failures = 0
            self.state.keyed = ""
        self.state.question = question
        self.state.asked, self.state.asked_claims = text, claims
        self._said.append(Segment(text, True, claims))
        self._listening = listening or self._listening
        self.has_asked = True

    def ask_again(self, lead_in: str = "") -> None:
        """Returns to the open question in the words in which it was put."""
        asked = self.state.asked or "How can I help you?"
        self.ask(self.state.question, f"{lead_in}{asked}", *self.state.asked_claims)
        self.state.asked = asked

    def end(self, ending: Ending, reason: str, *, brief: str = "") -> None:
        self._ending, self._reason, self._brief = ending, reason, brief
        self.state.has_ended = True
        self.state.question = Question.NONE
        self.has_asked = True

    def request_callback(self, callback: CallbackRequest) -> None:
        self._callback = callback

    @property
    def has_callback(self) -> bool:
        return self._callback is not None

    def says(self, text: str) -> bool:
        return any(segment.text == text for segment in self._said)

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
        self.state.said = self.state.said if self.is_aside else reply.segments
        return self.state, reply

    def listen_patiently(self) -> None:
        self._listening = replace(self._listening, patient=True)
        self.has_asked = True


@lru_cache(maxsize=64)
def _phrases(name: str, caller_words: str) -> tuple[str, ...]:
    return tuple(sorted({plain(name), *map(plain, caller_words.splitlines())} - {""}))


def _service_words(service: ServiceType) -> ServiceWords:
    return ServiceWords(service.code, service.name, _phrases(service.name, service.caller_words))


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
