"""What callers ask about the shop. Answered at once; then the open question returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from calls.dialogue import facts, speaking
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.naming import service_name
from calls.dialogue.pattern import words
from calls.dialogue.policy import following, handover, opening_hours, times, waiting_list
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Question, Wish
from calls.dialogue.understanding import Heard
from calls.dialogue.wording import asks
from crm import booking
from crm.models import Appointment, BookingRequest, ServiceType


def answer(turn: Turn) -> bool:
    """Answers what was asked, in the order asked; at most two answers a turn, so that it stays short."""
    asked = [intent for intent in turn.heard.intents if intent in _ANSWERS][:2]
    if turn.state.question in (Question.WHEN, Question.OFFER) and _WHAT_TIMES.search(turn.heard.words):
        asked = [intent for intent in asked if intent is not Intent.SERVICES]
    for intent in asked:
        _ANSWERS[intent](turn)
    if asked:
        turn.state.answered = asked[-1]
        turn.state.failures = 0
    if Intent.ADVISORS_MATTER in asked and turn.state.task is None and turn.heard.services:
        turn.state.suggested = turn.heard.services
    was_suggested = turn.state.question is Question.BOOK_ONE and bool(turn.state.suggested)
    if _OF_A_SERVICE.intersection(asked):
        _suggest(turn)
    if asked and was_suggested and turn.state.task is None and not turn.has_asked:
        turn.ask_again()
    return bool(asked)


def are_all(heard: Heard) -> bool:
    """Whether what was said wants an answer, and nothing done."""
    return bool(heard.intents) and all(intent in _ANSWERS for intent in heard.intents)


_WHAT_TIMES = cue(r"\bwhat (?:all )?do you (?:have|offer)(?! for)\b")
""" "What do you have?", asked when a time is to be found, is about times."""
_OF_A_SERVICE = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.WALK_IN})
_AND = cue(
    r"^(?:no|nope) (?:like|i mean|i meant|for|just|the|for the) |"
    r"^(?:and |ok |okay |so )*(?:what|how) about\b|^(?:and|or) (?:on |for |the |a |an "
    r")*\w+(?: \w+)?$"
)


def complete(turn: Turn) -> None:
    """ "What about Saturday?" asks again what was answered last."""
    intent = next((intent for intent in _ANSWERS if intent == turn.state.answered), None)
    if (
        intent in (None, Intent.OTHER_WORK, Intent.ADVISORS_MATTER)
        or turn.state.task is not None
        or not _AND.search(turn.heard.words)
    ):
        return
    if turn.heard.wish.day if intent is Intent.HOURS else turn.heard.services or turn.heard.candidates:
        turn.heard = replace(turn.heard, intents=(intent,))


def ask_of_what_is_booked(turn: Turn) -> None:
    """ "Will it be done by ten?", of a visit that is being booked, asks how long it takes."""
    task, heard = turn.state.task, turn.heard
    is_booking = task is not None and task.goal in (Goal.BOOK, Goal.MOVE) and bool(task.service)
    if is_booking and Intent.CAR_READY in heard.intents and _IS_AHEAD.search(heard.words):
        intents = [Intent.DURATION if one is Intent.CAR_READY else one for one in heard.intents]
        turn.heard = replace(heard, intents=tuple(intents), services=(), candidates=(), wish=Wish())
    if not heard.intents and task is None and _AND_HOW_MUCH.search(heard.words) and turn.state.asked_about:
        turn.heard = replace(heard, intents=(Intent.PRICES,))


_IS_AHEAD = cue(r"\b(?:will|'ll|gonna|going to|would|when|by|can|pick|like|out)\b")
""" "Is my car ready?" asks of one that is in the shop."""
_AND_HOW_MUCH = cue(r"^(?:and |ok |okay |so )*how much$")


def _location(turn: Turn) -> None:
    shop = turn.shop
    if not shop.street:
        turn.say("An advisor can give you directions.")
        return
    number, _, street = shop.street.partition(" ")
    spoken = f"{speaking.house_number(number)} {street}" if number.isdigit() else shop.street
    turn.say(f"We're at {spoken}{', in ' + shop.city if shop.city else ''}.")


def _prices(turn: Turn) -> None:
    services = _asked_about(turn)
    if not services:
        _not_on_the_menu(turn, "a price")
        return
    for service in services[:2]:
        turn.state_fact(facts.price(service))
    if any(service.price_to for service in services[:2]):
        turn.say("An advisor gives you the exact price.")


def _durations(turn: Turn) -> None:
    services = _asked_about(turn)
    if not services and _names_nothing(turn.heard):
        turn.say("It depends on the work; most visits take half an hour to two hours.")
        return
    if not services:
        _not_on_the_menu(turn, "a time")
        return
    for service in services[:2]:
        turn.state_fact(facts.duration(service))


def _suggest(turn: Turn) -> None:
    """With nothing else in hand, what was asked about by name can be booked with a yes."""
    services = _asked_about(turn) if turn.heard.services or turn.heard.candidates else []
    if turn.customer is not None and services:
        booked = booking.upcoming_appointments(customer=turn.customer, now=turn.now)
        services = [one for one in services if all(visit.service_type_id != one.pk for visit in booked)]
    if services and turn.state.task is None and not turn.state.later and not turn.has_asked:
        turn.state.suggested = tuple(service.code for service in services)
        turn.state.suggested_wish = turn.heard.wish
        which = "that" if len(services) == 1 else "one of them"
        turn.ask(Question.BOOK_ONE, f"Would you like to book {which}?")


def _not_on_the_menu(turn: Turn, fact: str) -> None:
    """What is not recognised is not answered with what is in hand."""
    if turn.state.task is not None or not _names_nothing(turn.heard):
        handover.offer(turn, f"I don't have {fact} for that, but an advisor can tell you.")
        return
    turn.say("It depends on the work.")
    turn.ask(Question.PRICE_OF, "Which service do you have in mind?")


_NAMES_NOTHING = frozenset(
    words(
        "how much what what's is it it's that that's this the a an to be do does did will would going gonna "
        "cost costs price prices pricing charge charges rate rates estimate quote run me set back you i for "
        "of in on and so ok okay oh well hi hello hey please thanks thank can could tell give know need "
        "want like have get pay about around roughly usually normally total all together long take takes "
        "time many hours hour minutes done much're free your my our car vehicle there here one appointment "
        "visit service work then just ask wait actually first before that'll it'll that'd expensive cheap "
        "calling check checking find out "
        "ballpark sorry yes yeah no but how's though again anyway exactly right now sir ma'am maam guys "
        "y'all too even curious wondering was were been if with by at way mind got should expect let let's "
        "see next roughly approximately without reckon figure plan long's more question questions well "
        "they they're are when ready finished those these them each only not more less than half "
        "there's any anything something extra charged paying look looked checked fixed fixing "
        "great good perfect alright awesome cool fine both say said "
        "monday tuesday wednesday thursday friday saturday sunday today tomorrow morning afternoon "
        "one two three four five six seven eight nine ten eleven twelve thirty fifteen noon "
    )
)
"""A question of these words alone is about what is in hand; any other word may name something else."""


def _names_nothing(heard: Heard) -> bool:
    return all(word in _NAMES_NOTHING or word.isdigit() for word in heard.words.split())


def _asked_about(turn: Turn) -> list[ServiceType]:
    """What was named; else what one word could mean; else, where nothing was named, what it is about."""
    codes = turn.heard.services or turn.heard.candidates
    if not codes and turn.heard.has(Intent.TROUBLE) and turn.state.task is None:
        codes = tuple(code for code, service in turn.menu.items() if "diagnos" in service.name.lower())
    if not turn.heard.services and len(codes) > 1:
        codes = _of_the_next_visit(turn, codes) or codes
    if not codes and (_names_nothing(turn.heard) or _OF_MY_VISIT.search(turn.heard.words)):
        codes = _in_hand(turn) if turn.state.task is not None else _spoken_of(turn)
    turn.state.asked_about = codes
    return [turn.menu[code] for code in codes if code in turn.menu]


_OF_MY_VISIT = cue(
    r"\bhow (?:long|much)\b[^,.]*\bmy (?:appointment|visit)(?:'s)?\b|"
    r"\bhow long (?:am i|will i|i'm|i'll|do i)\b"
)
""" "How long's my appointment, I have to pick up my kids": whatever is said beside it."""


def _of_the_next_visit(turn: Turn, codes: tuple[str, ...]) -> tuple[str, ...]:
    """ "My brakes being done on Wednesday": of what "brakes" may be, what is booked."""
    booked = following.upcoming(turn)[:1]
    return tuple(one.service_type.code for one in booked if one.service_type.code in codes)


def _in_hand(turn: Turn) -> tuple[str, ...]:
    works = [task.service for task in (turn.task, *turn.state.later) if task.service]
    return tuple(works) if _SEVERAL.intersection(turn.heard.words.split()) else tuple(works[:1])


_SEVERAL = frozenset(words("total both all those these they they're them each"))


def _spoken_of(turn: Turn) -> tuple[str, ...]:
    """Of the visit just spoken of; else of the only one that is booked; else of what was asked about last."""
    visit: Appointment | BookingRequest | None = following.spoken_of(turn)
    if visit is None and turn.customer is not None and "appointment" in turn.heard.words:
        booked = booking.upcoming_appointments(customer=turn.customer, now=turn.now)
        visit = booked[0] if len(booked) == 1 else None
    visit = visit or following.request_of_this_call(turn)
    return (visit.service_type.code,) if visit is not None else turn.state.asked_about


def take_price_of(turn: Turn) -> bool:
    if not (turn.heard.services or turn.heard.candidates):
        return False
    _prices(turn)
    _suggest(turn)
    return True


def _services(turn: Turn) -> None:
    if named := [service_name(turn.menu[code]) for code in turn.heard.services if code in turn.menu]:
        turn.say(f"Yes, we do {speaking.alternatives(named, 'and')}.")
        return
    possible = [service_name(turn.menu[code]) for code in turn.heard.candidates if code in turn.menu]
    if possible:
        turn.say(f"Yes, we do {speaking.alternatives(possible, 'and')}.")
        return
    if turn.heard.wish.day and _OF_IT.search(turn.heard.words):
        opening_hours.tell_day(turn, date.fromisoformat(turn.heard.wish.day))
        return
    if _NAMES_ONE.search(turn.heard.words):
        handover.offer(turn, "That isn't on my list, but an advisor can tell you.")
        return
    names = [service_name(service) for service in turn.menu.values()]
    turn.say(f"We do {speaking.alternatives(names, 'and')}.")


_NAMES_ONE = cue(
    r"\bdo you (?:guys )?(?:do|offer|fix|repair|service) (?!what|you|have|here|there|it|that|this|those)\w+"
)
_OF_IT = cue(r"\bdo (?:it|that|this|those)\b")


def _waiting(turn: Turn) -> None:
    """A wish to wait is fine; of dropping off there is nothing to say where it comes with a time."""
    if _NIGHT_BEFORE.search(turn.heard.words):
        _advisors_matter(turn)
        return
    if _ASKS_WHETHER.search(turn.heard.words) and not turn.heard.wish:
        turn.say("You can wait here or drop the car off.")
    elif "wait" in turn.heard.words:
        turn.say("You're welcome to wait here.")


_NIGHT_BEFORE = cue(r"\b(?:night|evening) before\b")
_ASKS_WHETHER = cue(r"\b(?:can|could|may|should|do|does|is|are|will|would|have|got|what|where|place|room)\b")


def _bring(turn: Turn) -> None:
    turn.say("Just the car and its key.")


def _loaner(turn: Turn) -> None:
    handover.offer(turn, "I can't promise a ride or a loaner, but an advisor can tell you.")


def _payment(turn: Turn) -> None:
    turn.say("For your security I can't take payments by phone. You can pay when you pick the car up.")


def _walk_in(turn: Turn) -> None:
    turn.say("It's best to book a time, so that somebody is free for your car.")


def _written(turn: Turn) -> None:
    turn.say("I can't send messages myself, but what you book with me is kept under your number.")


def _any_make(turn: Turn) -> None:
    turn.say("You can book any make with me. What we can do for it, an advisor can tell you.")


def _advisors_matter(turn: Turn) -> None:
    is_told = asks(turn.heard.words) or turn.state.task is not None
    handover.offer(turn, "I can't tell you that, but an advisor can." if is_told else _AN_ADVISOR_CAN)


_AN_ADVISOR_CAN = "That's one for an advisor."


def _somebody_brings_it(turn: Turn) -> None:
    turn.say("That's fine.")


def _other_work(turn: Turn) -> None:
    handover.offer(turn, "I can't book that one here, but an advisor can help you with it.")


_MAY_DRIVE = cue(
    r"\bsafe\b|\bcan (?:i|it|that|this) wait\b|\b(?:should|can|could|may) i (?:still |keep |be )*(?:drive|"
    r"driving)\b"
)


def _diagnosis(turn: Turn) -> None:
    if _MAY_DRIVE.search(turn.heard.words):
        turn.say("I can't judge that over the phone. If you're in any doubt, please don't drive it.")
        return
    turn.say("I can't diagnose a car over the phone, but our technicians can look at it.")


def _waiting_list(turn: Turn) -> None:
    task = turn.state.task
    if task is not None and task.wish.day and not task.missed_day:
        task.missed_day, task.missed_last_day = task.wish.day, task.wish.last_day
    if task is not None and task.goal is Goal.BOOK and times.waits_for_a_day(turn):
        waiting_list.offer(turn)
        return
    turn.ask(Question.CALL_BACK, "Shall an advisor call you when an earlier time opens up?")


_ANSWERS: dict[Intent, Callable[[Turn], None]] = {
    Intent.HOURS: opening_hours.tell,
    Intent.LOCATION: _location,
    Intent.PRICES: _prices,
    Intent.DURATION: _durations,
    Intent.SERVICES: _services,
    Intent.LOANER: _loaner,
    Intent.WAITING: _waiting,
    Intent.BRING: _bring,
    Intent.PAYMENT: _payment,
    Intent.WALK_IN: _walk_in,
    Intent.WRITTEN: _written,
    Intent.ANY_MAKE: _any_make,
    Intent.OTHER_WORK: _other_work,
    Intent.ADVISORS_MATTER: _advisors_matter,
    Intent.SOMEBODY_BRINGS_IT: _somebody_brings_it,
    Intent.DIAGNOSIS: _diagnosis,
    Intent.WAITING_LIST: _waiting_list,
}
