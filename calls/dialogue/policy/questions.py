"""What callers ask about the shop. Answered at once; then the open question returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from calls.dialogue import facts, speaking
from calls.dialogue.intents import Intent
from calls.dialogue.naming import service_name
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Question
from calls.dialogue.wording import plain
from crm.models import Closure, OpeningHours, ServiceType


def answer(turn: Turn) -> bool:
    """Answers what was asked, in the order asked; at most two answers a turn, so that it stays short."""
    asked = [intent for intent in turn.heard.intents if intent in _ANSWERS][:2]
    for intent in asked:
        _ANSWERS[intent](turn)
    return bool(asked)


def _hours(turn: Turn) -> None:
    if turn.heard.wish.day:
        _hours_of_day(turn, date.fromisoformat(turn.heard.wish.day))
        return
    closures = Closure.objects.filter(day__gte=turn.now.date()).order_by("day")
    named = next((closure for closure in closures if _is_named(closure, turn.heard.words)), None)
    if named is not None:
        _hours_of_day(turn, named.day)
        return
    turn.state_fact(facts.week(list(OpeningHours.objects.order_by("weekday"))))


def _is_named(closure: Closure, words: str) -> bool:
    """ "Are you open on Thanksgiving?" by the closure's own name."""
    telling = set(plain(closure.reason).split()) - {"day", "the", "s", "eve", "new"}
    return bool(telling.intersection(word.removesuffix("'s") for word in words.split()))


def _hours_of_day(turn: Turn, day: date) -> None:
    hours = OpeningHours.objects.filter(weekday=day.weekday()).first()
    closure = Closure.objects.filter(day=day).first()
    turn.state_fact(facts.hours_of_day(day, turn.now.date(), hours, closure))


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
        turn.say("It depends on the work.")
        turn.ask(Question.PRICE_OF, "Which service do you have in mind?")
        return
    for service in services[:2]:
        turn.state_fact(facts.price(service))
    if any(service.price_to for service in services[:2]):
        turn.say("An advisor gives you the exact price.")
    _suggest(turn, services)


def _durations(turn: Turn) -> None:
    services = _asked_about(turn)
    if not services:
        turn.say("It depends on the work; most visits take half an hour to two hours.")
        return
    for service in services[:2]:
        turn.state_fact(facts.duration(service))
    _suggest(turn, services)


def _suggest(turn: Turn, services: list[ServiceType]) -> None:
    """With nothing else in hand, what was asked about can be booked with a yes."""
    if turn.state.task is None and not turn.state.later and not turn.has_asked:
        turn.state.suggested = services[0].code
        turn.ask(Question.BOOK_ONE, "Would you like to book that?")


def _asked_about(turn: Turn) -> list[ServiceType]:
    codes = turn.heard.services
    if not codes and turn.state.task is not None:
        codes = (turn.state.task.service,)
    return [turn.menu[code] for code in codes if code in turn.menu]


def take_price_of(turn: Turn) -> bool:
    if not turn.heard.services:
        return False
    _prices(turn)
    return True


def _services(turn: Turn) -> None:
    if turn.heard.services and turn.heard.services[0] in turn.menu:
        turn.say(f"Yes, we do {service_name(turn.menu[turn.heard.services[0]])}.")
        _suggest(turn, [turn.menu[turn.heard.services[0]]])
        return
    names = [service_name(service) for service in turn.menu.values()]
    turn.say(f"We do {speaking.alternatives(names, 'and')}.")


def _loaner(turn: Turn) -> None:
    turn.say(
        "You can wait here or drop the car off. For a ride or a loaner, an advisor has to check what is free."
    )


def _payment(turn: Turn) -> None:
    turn.say("For your security I can't take payments by phone. You can pay when you pick the car up.")


def _diagnosis(turn: Turn) -> None:
    turn.say("I can't diagnose a car over the phone, but our technicians can look at it.")


def _waiting_list(turn: Turn) -> None:
    turn.ask(Question.CALL_BACK, "Shall an advisor call you when an earlier time opens up?")


_ANSWERS: dict[Intent, Callable[[Turn], None]] = {
    Intent.HOURS: _hours,
    Intent.LOCATION: _location,
    Intent.PRICES: _prices,
    Intent.DURATION: _durations,
    Intent.SERVICES: _services,
    Intent.LOANER: _loaner,
    Intent.PAYMENT: _payment,
    Intent.DIAGNOSIS: _diagnosis,
    Intent.WAITING_LIST: _waiting_list,
}
