"""Booking: service, car, time, who; read back; an explicit yes; the committed row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calls.dialogue import facts, speaking
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.naming import a_service, car_name, car_name_with_year, service_name, the_service
from calls.dialogue.policy import both_cars, car_by_age, newcomers, same_work, times, visits
from calls.dialogue.policy.several_works import ANOTHER_CAR
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Listening
from calls.dialogue.state import Goal, Question, Task
from calls.dialogue.vehicles_heard import sounds_like


def advance(turn: Turn) -> None:
    """Asks for the first detail that is still missing, or reads back what is complete."""
    steps = (_settle_service, _settle_car, times.settle, newcomers.settle_caller)
    if all(step(turn) for step in steps):
        read_back(turn)


def _settle_service(turn: Turn) -> bool:
    if turn.task.service in turn.menu:
        return True
    options = [turn.menu[code] for code in turn.task.service_options if code in turn.menu]
    times.leave_out_closed_day(turn)
    if options:
        listed = speaking.alternatives([a_service(service) for service in options])
        turn.ask(Question.SERVICE, f"Do you need {listed}?")
        return False
    names = tuple(service_name(service) for service in turn.menu.values())
    turn.ask(Question.SERVICE, "What does your car need?", listening=Listening(keyterms=names))
    return False


def _settle_car(turn: Turn) -> bool:
    task, vehicles = turn.task, turn.vehicles
    if turn.vehicle() is not None:
        return True
    if task.has_other_car or not vehicles:
        is_described = bool(newcomers.described(turn.state.newcomer))
        if vehicles and is_described and not _is_sure_of_other_car(turn):
            return False
        return newcomers.settle_car(turn) and (not vehicles or _is_sure_of_other_car(turn))
    if len(vehicles) == 1:
        task.vehicle_id = vehicles[0].pk
        return True
    if len(vehicles) == both_cars.BOTH and task.is_of_all:
        both_cars.book(turn)
        return True
    task.options = tuple(vehicle.pk for vehicle in vehicles[:3])
    if (of_that_age := car_by_age.named(turn)) is not None:
        task.vehicle_id = of_that_age
        return True
    listed = speaking.alternatives([car_name_with_year(vehicle) for vehicle in vehicles[:3]])
    keyterms = tuple(car_name(vehicle) for vehicle in vehicles)
    turn.ask(Question.VEHICLE, f"Is it for your {listed}?", listening=Listening(keyterms=keyterms))
    return False


def _is_sure_of_other_car(turn: Turn) -> bool:
    """A car that is not on file may as well be one that was misheard."""
    if turn.task.is_sure_of_other_car:
        return True
    cars = speaking.alternatives([car_name(vehicle) for vehicle in turn.vehicles[:3]])
    said = newcomers.described(turn.state.newcomer)
    turn.say(f"For this number I have your {cars} on file.")
    turn.ask(Question.OTHER_CAR, f"Is the {said} another car?")
    return False


def take_other_car(turn: Turn) -> bool:
    """Yes: the car is new to us. No: it was misheard, and which one it is is asked anew."""
    task = turn.task
    if take_vehicle(turn):
        return True
    named = turn.state.newcomer.model.lower().split()
    said = turn.heard.words.split()
    if (
        turn.says_clearly_yes()
        or _names_another(turn)
        or _ANOTHERS.search(turn.heard.words)
        or (named and set(named) <= set(said) and not turn.says_no())
    ):
        task.is_sure_of_other_car = True
        return True
    if turn.says_no():
        task.has_other_car = False
        turn.state.newcomer = replace(turn.state.newcomer, year=0, make="", model="")
        return True
    return False


_ANOTHERS = cue(
    r"^(?:it is|both|both of them)$|\b(?:wife|husband|son|daughter|mom|mother|dad|father|roommate|girlfriend|"
    r"boyfriend|partner)(?:'s)?\b"
)


def _names_another(turn: Turn) -> bool:
    return not _OTHERS.isdisjoint(turn.heard.words.split())


def read_back(turn: Turn) -> None:
    """Heard to its end: it cannot be interrupted, and only the answer after it can commit."""
    task, newcomer = turn.task, turn.state.newcomer
    vehicle = turn.vehicle()
    car = car_name(vehicle) if vehicle else newcomers.described(newcomer)
    under = ""
    if turn.customer is None:
        under = f", under the name {newcomer.first_name} {newcomer.last_name}".rstrip().replace("  ", " ")
        under += f", at {speaking.phone(newcomer.phone)}" if newcomer.phone else ""
    at = times.settled_at(turn)
    turn.say("Let me read that back.")
    turn.say(
        f"{a_service(turn.service()).capitalize()} for your {car}, on {speaking.moment(at)}{under}.",
        facts.open_time(at),
        interruptible=False,
    )
    following = next((one for one in turn.state.later if one.service or one.service_options), None)
    if following:
        other = next((car for car in turn.vehicles if car.pk == following.vehicle_id), None)
        of_which = f" for your {car_name(other)}" if other and other != vehicle else ""
        of_which = f" for your {following.car.model or following.car.make}" if following.car else of_which
        turn.say(f"{_work_of(turn, following)}{of_which} comes next.")
    if (held := same_work.booked(turn)) is not None:
        turn.state.spoken_of = held.pk
        turn.state_fact(facts.booked_already(held))
    turn.ask(Question.CONFIRM, "Shall I book this one as well?" if held else "Shall I book it?")
    task.was_read_back = True


def _work_of(turn: Turn, task: Task) -> str:
    if task.service in turn.menu:
        return the_service(turn.menu[task.service]).capitalize()
    options = [turn.menu[code] for code in task.service_options if code in turn.menu]
    return speaking.alternatives([a_service(service) for service in options]).capitalize()


def take_service(turn: Turn) -> bool:
    task, heard = turn.task, turn.heard
    if not task.service and (not heard.services or _is_short_for_an_option(turn)):
        return _looks_first(turn) or _take_candidates(turn) or _take_trouble(turn)
    sister = _sister_named(turn) if _PICKS.search(heard.words) else ""
    is_other = bool(heard.candidates) and task.service not in ("", *heard.candidates)
    if is_other and not sister and _CHANGES_HIS_MIND.search(heard.words):
        task.service, task.service_options = "", ()
        return _take_candidates(turn)
    if not sister and (not heard.services or heard.services[0] == task.service or _is_short_for_it(turn)):
        return False
    task.service = sister or heard.services[0]
    task.chosen, task.offered, task.was_read_back = "", (), False
    task.concern = task.concern or heard.text[:500]
    return True


def _is_short_for_an_option(turn: Turn) -> bool:
    """After "a brake inspection or a brake service?" an "inspection" is no other one of the menu."""
    is_short = not is_in_full(turn, turn.heard.services[0])
    return is_short and option_named(turn, turn.task.service_options) is not None


def _is_short_for_it(turn: Turn) -> bool:
    """ "The inspection", where a brake inspection is in hand, is no state inspection."""
    if turn.task.service not in turn.menu or is_in_full(turn, turn.heard.services[0]):
        return False
    named, in_hand = (
        set(service_name(turn.menu[code]).lower().split()) if code in turn.menu else set()
        for code in (turn.heard.services[0], turn.task.service)
    )
    said = set(turn.heard.words.split())
    return bool(named & in_hand & said) and not (named - in_hand) & said


def _sister_named(turn: Turn) -> str:
    """ "Just the inspection", where a brake service is in hand, is the brake inspection."""
    if turn.task.service not in turn.menu or any(is_in_full(turn, code) for code in turn.heard.services):
        return ""
    said = set(turn.heard.words.split()) - {"service", "work"}
    in_hand = set(service_name(turn.service()).lower().split())
    names = {code: set(service_name(service).lower().split()) for code, service in turn.menu.items()}
    sisters = [code for code, name in names.items() if name & in_hand and (name - in_hand) & said]
    return sisters[0] if len(sisters) == 1 else ""


def is_in_full(turn: Turn, code: str) -> bool:
    """Whether the work was named by its own name, and not by a word of it."""
    named = turn.menu.get(code)
    return named is not None and service_name(named).lower() in turn.heard.words


def _take_candidates(turn: Turn) -> bool:
    """ "Brakes" could be two lines of the menu: which one is asked next, and may be answered by place."""
    task, codes = turn.task, turn.heard.candidates
    pick = turn.place_named(len(task.service_options))
    if pick is None:
        pick = option_named(turn, task.service_options)
    narrowed = tuple(code for code in codes if code in task.service_options) or codes
    if pick is not None:
        task.service = task.service_options[pick]
    elif len(narrowed) == 1:
        task.service = narrowed[0]
    elif "replaced" in turn.heard.words.split() and (replacing := option_named(turn, narrowed)) is not None:
        task.service = narrowed[replacing]
    elif turn.heard.has(Intent.TROUBLE) and (looking := option_named(turn, narrowed)) is not None:
        task.service = narrowed[looking]
        turn.say("A technician should look at that.")
    elif narrowed and narrowed != task.service_options:
        task.service_options = narrowed[:3]
    else:
        return False
    task.concern = task.concern or turn.heard.text[:500]
    return True


_PICKS = cue(r"^(?:no|nope|nah|wait|actually)\b|\b(?:just|only|instead|rather)\b")
_CHANGES_HIS_MIND = cue(r"\b(?:actually|instead|scratch that|no wait|wait no|rather|never ?mind|i mean)\b")
_NOT_SURE = cue(
    r"\b(?:what's|what is|is there a) (?:the )?difference\b|\b(?:don't|do not) know\b|\bnot sure\b|"
    r"\bno idea\b|\bwhichever\b|\byou tell me\b|\bwhat(?:'s| is) (?:that|the first|the second)\b"
)


def _looks_first(turn: Turn) -> bool:
    """Who cannot tell which work it needs has it looked at."""
    looking = _by_word(turn, turn.task.service_options, "inspection")
    if looking is None or not _NOT_SURE.search(turn.heard.words):
        return False
    turn.task.service = turn.task.service_options[looking]
    turn.task.concern = turn.task.concern or turn.heard.text[:500]
    turn.say(f"We start with {a_service(turn.menu[turn.task.service])}, then, to see what it needs.")
    return True


def option_named(turn: Turn, options: Sequence[str]) -> int | None:
    """By a word that only one of them has: "an inspection"; what makes a noise is to be inspected."""
    said = set(turn.heard.words.split())
    looks = turn.heard.has(Intent.TROUBLE) or not _LOOKS.isdisjoint(said)
    said |= {"inspection"} if looks else {"service"} if not _REPLACES.isdisjoint(said) else set()
    return _by_word(turn, options, *said)


_LOOKS = frozenset({"check", "checked", "look", "looked", "inspect", "inspected"})
_REPLACES = frozenset({"replace", "replaced", "new", "change", "changed", "fix", "fixed", "done"})


def _by_word(turn: Turn, options: Sequence[str], *words: str) -> int | None:
    """Place of the only option in whose name one of the words stands, where no other has it."""
    names = [
        set(service_name(turn.menu[code]).lower().split()) if code in turn.menu else set() for code in options
    ]
    fitting = [
        place
        for place, name in enumerate(names)
        if name.difference(*(other for other in names if other is not name)).intersection(words)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _take_trouble(turn: Turn) -> bool:
    """No diagnosis of ours: a technician looks at it, under the menu's diagnostics.

    So is what was said of a danger before: it is what the car comes for.
    """
    trouble = turn.heard.text[:500] if turn.heard.has(Intent.TROUBLE) else turn.state.concern
    looking = [code for code, service in turn.menu.items() if trouble and "diagnos" in service.name.lower()]
    if not looking:
        return False
    turn.task.service, turn.task.concern = looking[0], trouble
    turn.state.concern = ""
    turn.say("A technician should look at that.")
    return True


def take_vehicle(turn: Turn) -> bool:
    """One of the caller's own cars; or, described by make or model, one that is not on file."""
    task, heard = turn.task, turn.heard
    if heard.cars_of:
        task.vehicle_id = dict(heard.cars_of).get(task.service, task.vehicle_id)
        return False
    if both_cars.add_the_other(turn):
        return True
    if len(heard.vehicles) == 1 and heard.vehicles[0] != task.vehicle_id:
        for other in turn.state.later:  # "the Honda first": of two, and not twice
            if (other.service, other.vehicle_id) == (task.service, heard.vehicles[0]):
                other.vehicle_id = task.vehicle_id
        task.vehicle_id, task.has_other_car, task.was_read_back = heard.vehicles[0], False, False
        return True
    if heard.vehicles:
        return False
    if not turn.vehicles or task.has_other_car:
        return newcomers.take_car(turn)
    if heard.car.make and newcomers.take_car(turn):
        task.vehicle_id, task.has_other_car, task.was_read_back = None, True, False
        return True
    if len(turn.vehicles) == 1 and ANOTHER_CAR.search(heard.words):
        task.vehicle_id, task.has_other_car, task.is_sure_of_other_car = None, True, True
        task.was_read_back = False
        return True
    return False


_SAYS_BOTH = frozenset({"both", "each"})
_OTHERS = frozenset({"other", "another", "neither", "different", "new", "none"})


def take_vehicle_answer(turn: Turn) -> bool:
    """The answer to "which car": by name, by its place in the list, or none of them."""
    task = turn.task
    if task.goal is Goal.AMEND:
        return False
    if len(task.options) == both_cars.BOTH and _SAYS_BOTH.intersection(turn.heard.words.split()):
        both_cars.book(turn)
        return True
    if take_vehicle(turn) or task.vehicle_id is not None:
        return True
    pick = turn.place_named(len(task.options))
    if pick is None:
        pick = car_by_age.place(turn)
    if pick is not None:
        task.vehicle_id = task.options[pick]
        return True
    if _names_another(turn) or turn.says_no():
        task.has_other_car = task.is_sure_of_other_car = True
        return True
    named = tuple(vehicle for vehicle in turn.vocabulary.vehicles if vehicle.pk in task.options)
    sounding = sounds_like(turn.heard.words, named) if named and not turn.heard.intents else None
    if sounding is not None:
        task.vehicle_id = sounding
    return sounding is not None


def commit(turn: Turn) -> None:
    visits.book(turn)
