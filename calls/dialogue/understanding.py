"""What one turn of the caller holds: intents and details, read with the open question in mind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from calls.dialogue.asides import without_asides, without_cars
from calls.dialogue.car_years import year_alone
from calls.dialogue.cars import MAKE, MODELS
from calls.dialogue.cars_described import CarAndWork, cars_and_work
from calls.dialogue.consent import Answer, answer, is_goodbye
from calls.dialogue.consent import Question as Asked
from calls.dialogue.cue import cue
from calls.dialogue.digits import characters_heard, digits_heard, end_put_right
from calls.dialogue.intent_rules import BESIDE_A_WISH
from calls.dialogue.intents import Intent
from calls.dialogue.intents_heard import intents_heard
from calls.dialogue.kept import apart
from calls.dialogue.loose_speech import put_plainly
from calls.dialogue.pattern import WEEKDAY
from calls.dialogue.safety import danger_heard
from calls.dialogue.services_heard import ServicesHeard, services_heard
from calls.dialogue.state import OPEN_QUESTIONS, Question, Wish
from calls.dialogue.times_put_right import NAMES_AND_NUMBERS, corrects_the_time
from calls.dialogue.vehicles_heard import CarHeard, car_heard, vehicles_meant
from calls.dialogue.vocabulary import Vocabulary
from calls.dialogue.wishes import wish_heard
from calls.dialogue.wording import MAX_CHARACTERS, plain

_ASKS_FOR_HOURS = frozenset({Intent.HOURS, Intent.HISTORY, Intent.CAR_READY, Intent.MY_APPOINTMENTS})
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
    unclear: tuple[str, ...] = ()
    """Services that one word beside a named one could mean."""
    vehicles: tuple[int, ...] = ()
    """Keys of the caller's own vehicles that fit equally well."""
    wishes_of: tuple[tuple[str, Wish], ...] = ()
    """Service and when, where several services were named, each with a time of its own."""
    cars_of: tuple[tuple[str, int], ...] = ()
    """Service and vehicle, where several services were named and a clause holds one of each."""
    times_of: tuple[tuple[int, Wish], ...] = ()
    """Vehicle and when, where one work is wanted for several cars, each at a time of its own."""
    car: CarHeard = CarHeard()
    cars: tuple[CarAndWork, ...] = ()
    """Where several were described."""
    wish: Wish = field(default_factory=Wish)
    choice: str = ""
    """ISO time, one of those offered."""
    answer: Answer | None = None
    has_figures: bool = False
    """Of a number or a VIN, where one was asked for."""
    says_goodbye: bool = False
    danger: str | None = None
    kept: Heard | None = None
    """What shall stay: "cancel everything except the oil change"."""
    parts: tuple[Heard, ...] = ()
    """Clause by clause, where several hold a wish of their own: "cancel one and move the other"."""

    def has(self, *intents: Intent) -> bool:
        return any(intent in self.intents for intent in intents)

    @property
    def names_a_visit(self) -> bool:
        return bool(self.services or self.candidates or self.vehicles or self.wish.day)


NOTHING_HEARD = Heard()


def understand(
    text: str, *, now: datetime, question: Question, offered: tuple[str, ...], vocabulary: Vocabulary
) -> Heard:
    """`now` aware, in the shop's zone; `offered` ISO times in the order in which they were spoken."""
    text = _REBOOKS.sub(r"move \g<visit>to ", text)
    told, kept = apart(text, is_choice=question is Question.WHICH_APPOINTMENT)
    heard = _understood(text, told, now=now, question=question, offered=offered, vocabulary=vocabulary)
    if kept:
        stays = _understood(kept, kept, now=now, question=question, offered=(), vocabulary=vocabulary)
        heard = replace(heard, kept=stays if stays.names_a_visit else None)
    changes = heard.has(Intent.MOVE, Intent.CANCEL)
    is_of_several = len(heard.services) > 1 or bool(heard.unclear) or len(heard.vehicles) > 1
    has_several_cars = heard.car.is_first_of_several
    pieces = _pieces(told, vocabulary) if changes or is_of_several or has_several_cars else []
    if has_several_cars:
        heard = replace(heard, cars=cars_and_work(pieces, expected=question is Question.CAR))
    if heard.vehicles and is_of_several:
        heard = _with_its_cars(heard, pieces, vocabulary)
    if len(heard.services) + bool(heard.unclear) > 1:
        heard = replace(heard, wishes_of=_wishes_of(pieces, now, question, offered))
    elif len(heard.vehicles) > 1:
        heard = replace(heard, times_of=_times_of(pieces, vocabulary, now, question, offered))
    clauses = _wishes_in(pieces) if changes else []
    if len(clauses) < 2:
        return heard
    parts = [
        _understood(clause, clause, now=now, question=question, offered=offered, vocabulary=vocabulary)
        for clause in clauses[:_MOST_PARTS]
    ]
    return replace(heard, parts=tuple(parts))


_REBOOKS = cue(
    r"\bcancel (?P<visit>(?:[\w']+ ){1,6}?)(?:and |but )?(?:then )?"
    r"(?:i['’]?ll |i will |i['’]?d like to |please )?(?:(?:re-?book|re-?schedule)(?: (?:me|it|us|that))?|"
    r"(?:do|put|book|schedule|make|get) (?:it|me|us|that|an?other one|a new one|one|something)"
    r"(?: down| in| again)?(?= (?:for |on |in |to )*(?:the |this |next |following )*"
    rf"(?:{WEEKDAY}|week|tomorrow|month|\d)))(?: (?:for|on|to|in))? ",
    re.IGNORECASE,
)
""" "Cancel my oil change and put me down for Friday" moves it."""
_JOINT = cue(
    r"\b(?:and also|and then|and|but|also|then|plus)\b|[.;!?]|,(?= *(?:cancel|move|book|re ?schedule|"
    r"change)\b)",
    re.IGNORECASE,
)
_MOST_PARTS = 3
_TO_BE_DONE = frozenset({Intent.BOOK, Intent.MOVE, Intent.CANCEL})
_WORKS_ON = cue(r"\bto\b", re.IGNORECASE)


def _pieces(text: str, vocabulary: Vocabulary) -> list[tuple[str, ServicesHeard]]:
    """What stands between the words that join, each with the services in it."""
    pieces = [piece for piece in _JOINT.split(text[:MAX_CHARACTERS]) if piece.strip()]
    return [(piece, services_heard(plain(piece), vocabulary.services)) for piece in pieces]


def _wishes_in(pieces: list[tuple[str, ServicesHeard]]) -> list[str]:
    """The clauses that want something done, each with what follows it up to the next."""
    clauses: list[str] = []
    for piece, services in pieces if len(pieces) > 1 else ():
        wants = not _TO_BE_DONE.isdisjoint(intents_heard(services.rest))
        if clauses and not wants:
            clauses[-1] += f" and {piece}"
        elif wants:
            elliptic = clauses and _WORKS_ON.search(piece) and not _VERB.search(piece)
            clauses.append(f"move {piece}" if elliptic else piece)
    return clauses


def _wish_of(piece: str, now: datetime, question: Question, offered: tuple[str, ...]) -> Wish:
    told = put_plainly(without_asides(piece), today=now.date())
    return wish_heard(without_cars(told), now=now, question=question, offered=offered)[0]


def _wishes_of(
    pieces: list[tuple[str, ServicesHeard]], now: datetime, question: Question, offered: tuple[str, ...]
) -> tuple[tuple[str, Wish], ...]:
    """ "An oil change Friday at nine and a tire rotation Saturday at ten"."""
    wishes = []
    for piece, services in pieces:
        wish = _wish_of(piece, now, question, offered)
        wishes += [(code, wish) for code in (services.codes or services.candidates)[:1] if wish]
    return tuple(wishes) if len(wishes) > 1 else ()


def _times_of(
    pieces: list[tuple[str, ServicesHeard]],
    vocabulary: Vocabulary,
    now: datetime,
    question: Question,
    offered: tuple[str, ...],
) -> tuple[tuple[int, Wish], ...]:
    """ "The Civic on Thursday at nine and the Camry on Friday at two, both need oil changes".

    "The Civic and the Camry on Thursday at nine" has one time: the first comes then, the other right after.
    """
    times: dict[int, Wish] = {}
    for piece, _ in pieces:
        vehicles = vehicles_meant(plain(piece), vocabulary.vehicles)
        wish = _wish_of(piece, now, question, offered)
        if len(vehicles) == 1 and (wish or not times):
            times.setdefault(vehicles[0], wish)
    if len(times) < 2:
        return ()
    days = [wish.day for wish in times.values() if wish.day]
    if all(wish.names_hour for wish in times.values()) and len(days) == 1:
        return tuple((car, replace(wish, day=days[0])) for car, wish in times.items())
    first, *others = times.items()
    return (first, *others) if first[1] else ((first[0], others[0][1]), *((car, Wish()) for car, _ in others))


def _with_its_cars(heard: Heard, pieces: list[tuple[str, ServicesHeard]], vocabulary: Vocabulary) -> Heard:
    """ "The Civic needs an oil change and the Camry needs brakes": each work with the car of its clause."""
    pairs: list[tuple[str, int]] = []
    named, unclear = list(heard.services), heard.unclear
    is_of_all = len(heard.vehicles) == 1 and not heard.has(Intent.MOVE, Intent.CANCEL)
    for piece, services in pieces:
        vehicles = vehicles_meant(plain(piece), vocabulary.vehicles)
        if len(vehicles) == 1:
            is_of_all = is_of_all and _FOR_THE_CAR.search(plain(piece)) is not None
            pairs += [(code, vehicles[0]) for code in services.codes or services.candidates]
            named += [code for code in services.codes if code not in named]
            if services.candidates and not set(services.candidates) & set(named):
                unclear = unclear or services.candidates
    if not pairs or is_of_all or len(named) + bool(unclear) < 2:
        return heard
    return replace(heard, services=tuple(named), unclear=unclear, cars_of=tuple(pairs))


_FOR_THE_CAR = cue(r"\b(?:for|on) (?:my|the|our) ")
""" "An oil change and a rotation for my Camry": both are, where "my Civic needs brakes" is of the brakes."""
_VERB = cue(
    r"\b(?:move|re ?schedule|push|shift|bump|switch|swap|bring|change|make|cancel|call|book|schedule|"
    r"need|want|like|get|have|do|drop|rotate|check|look|replace|can|could)\b",
    re.IGNORECASE,
)
""" "The recall to Monday" has none: it is moved as well."""


def _understood(
    text: str,
    told: str,
    *,
    now: datetime,
    question: Question,
    offered: tuple[str, ...],
    vocabulary: Vocabulary,
) -> Heard:
    words = plain(text)
    asked = _ASKED.get(question)
    told = _told(told, now)
    told_words = words if told == text else plain(told)
    services = _services_heard(told_words, vocabulary)
    intents = intents_heard(services.rest)
    wants_work = question in OPEN_QUESTIONS or _NEEDS.search(told_words)
    if services.candidates and BESIDE_A_WISH.issuperset(intents) and wants_work:
        intents = (*intents, Intent.BOOK)
    wish, choice = Wish(), ""
    year = year_alone(words)
    asks_back = "did you say" in words
    goes_back = question in NAMES_AND_NUMBERS and corrects_the_time(words, question)
    if (goes_back or question not in NAMES_AND_NUMBERS) and not year and not asks_back:
        about = Question.WHEN if goes_back else question
        wish, choice = wish_heard(without_cars(told), now=now, question=about, offered=offered)
    if Intent.CAR_READY in intents:
        choice = ""  # "will it be ready by noon" takes none of the times offered
    if _ASKS_FOR_HOURS.intersection(intents) and not _NEEDS_A_TIME.intersection(intents) and not choice:
        keeps_span = Intent.MY_APPOINTMENTS in intents
        wish = Wish(day=wish.day, last_day=wish.last_day if keeps_span else "")
    return Heard(
        text=text,
        words=words,
        intents=intents,
        services=services.codes,
        candidates=services.candidates,
        unclear=() if Intent.OTHER_WORK in intents else services.unclear,
        vehicles=vehicles_meant(told_words, vocabulary.vehicles),
        car=_car_heard(told_words, question, year),
        wish=wish,
        choice=choice,
        answer=answer(text, asked=asked),
        has_figures=question in NAMES_AND_NUMBERS and _has_figures(text, question),
        says_goodbye=is_goodbye(text, asked=asked),
        danger=danger_heard(text),
    )


_NEEDS = cue(r"\b(?:i|we|it|she|he) (?:need|needs|want|wants)\b")


def _told(text: str, now: datetime) -> str:
    """What is wished for, without what is said beside it; danger and a yes are read in all that was said."""
    told = _MAKES_IT.sub(r"\g<wish> no sorry, ", text)
    return put_plainly(without_asides(told), today=now.date())


def _services_heard(words: str, vocabulary: Vocabulary) -> ServicesHeard:
    """Also with the car in the middle: "I need my 2020 Honda Accord inspected", "the Civic's brakes"."""
    words = _A_CARS_OWN.sub("", words)
    services = services_heard(words, vocabulary.services)
    if services.codes or not _A_CAR.search(words):
        return services
    without = services_heard(_A_CAR.sub("car", words), vocabulary.services)
    return without if without.codes else services


_MODEL = "|".join(
    sorted({model for models in MODELS.values() for model in models.split()}, key=len, reverse=True)
)
_A_CAR = cue(
    rf"\b(?:(?:19|20)\d\d )?(?:(?:{MAKE})(?: (?:{_MODEL}))?|{_MODEL})\b(?= (?:inspected|serviced|checked|"
    rf"looked))"
)


_A_CARS_OWN = cue(rf"\b(?:{MAKE}|{_MODEL})'s (?=(?:brakes?|oil|battery|tires?|fluids|filters?)\b)")


def _car_heard(words: str, question: Question, year: int) -> CarHeard:
    if year:
        return CarHeard(year)
    of_it = _OF_THE_CAR.search(words) if question in _READ_BACK else None
    if of_it:
        return car_heard(words[of_it.start("car") :], expected=True)
    return car_heard(words, expected=question is Question.CAR)


_READ_BACK = frozenset({Question.CONFIRM, Question.CHANGE, Question.VIN})
_OF_THE_CAR = cue(
    r"\b(?:it's|it is|its|that's|that is|should be|(?:car|truck) is) (?:(?:actually|really) )?(?P<car>an? "
    r"|(?:19|20)\d\d\b)"
)
_MAKES_IT = cue(
    r"(?P<wish>\b(?:need|want|book|schedule|get|like)\b(?:(?!\b(?:move|reschedule|"
    r"change my)\b).){4,60}?)[,.;]? (?:(?:actually|wait|no|sorry|or|oh)[,.]? )+(?:make|change|switch) (?:it|"
    r"that) (?:to |into )?",
    re.IGNORECASE,
)
""" "I need an oil change. Actually no, make it a tire rotation": nothing is booked yet."""
_FIGURES_OF_A_NUMBER, _CHARACTERS_OF_A_VIN = 5, 8


def _has_figures(text: str, question: Question) -> bool:
    if len(digits_heard(text)) >= _FIGURES_OF_A_NUMBER or end_put_right(plain(text)):
        return True
    return question is Question.VIN and len(characters_heard(text)) >= _CHARACTERS_OF_A_VIN
