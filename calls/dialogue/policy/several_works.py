"""Several works in one call: a visit each, one right after the other."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue import speaking
from calls.dialogue.cars_described import CarAndWork
from calls.dialogue.cue import cue
from calls.dialogue.naming import a_service
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Task, Wish
from calls.dialogue.vehicles_heard import CarHeard

MOST_IN_LINE = 3
TO_WHAT_IS_BOOKED = cue(
    r"\badd\b.{3,40}\bto (?:my|the|that|our|\w+day's)\b|\b(?:when|while) i(?:'m| am)? (?:come|coming|there|"
    r"in|get)\b"
)
""" "Add a tire rotation to my oil change": the second is there already."""


def more_services(turn: Turn, wanted: list[Goal]) -> list[Task]:
    """ "An oil change and a tire rotation": the second is booked after the first."""
    if Goal.BOOK not in wanted or Goal.MOVE in wanted or Goal.CANCEL in wanted:
        return []
    describes_cars = bool(turn.heard.cars) and not turn.vehicles
    if describes_cars or TO_WHAT_IS_BOOKED.search(turn.heard.words):
        return []
    if turn.heard.times_of:
        return _for_the_other_cars(turn)
    taken = {task.service for task in (turn.state.task, *turn.state.later) if task is not None}
    cars, wishes = dict(turn.heard.cars_of), dict(turn.heard.wishes_of)
    more = [
        Task(
            Goal.BOOK,
            service=code,
            vehicle_id=cars.get(code),
            wish=_of_its_own(wishes, code, turn.heard.services[0]) or Wish(day=turn.heard.wish.day),
            concern=turn.heard.text[:500],
        )
        for code in turn.heard.services[1:]
        if code not in taken
    ]
    return (more + _unclear(turn))[:MOST_IN_LINE]


def _for_the_other_cars(turn: Turn) -> list[Task]:
    """The same work for each, an hour alone being of the day of the first; the first is in hand."""
    (_, first), *others = turn.heard.times_of
    return [
        Task(
            Goal.BOOK,
            service=next(iter(turn.heard.services), ""),
            vehicle_id=vehicle,
            wish=replace(wish, day=wish.day or first.day),
            concern=turn.heard.text[:500],
        )
        for vehicle, wish in others
    ][:MOST_IN_LINE]


def first_car(turn: Turn) -> CarHeard:
    """Of the cars described the one whose work is in hand; the others' work comes after it."""
    task, cars = turn.task, turn.heard.cars
    first = next((one for one in cars if task.service and task.service in one.services), cars[0])
    if not task.service:
        task.service, task.service_options = next(iter(first.services), ""), first.options
    waiting = [later for later in turn.state.later if later.goal is Goal.BOOK and not later.is_of_another_car]
    more = [Task(Goal.BOOK, service=code) for code in first.services if code != task.service]
    more += waiting
    for one in cars:
        if one is not first:
            more += _of_the_car(one, task, waiting)
    wishes = dict(turn.heard.wishes_of)
    for new in more:
        new.concern = turn.heard.text[:500]
        if new.service in wishes:
            new.wish = _of_its_own(wishes, new.service, turn.heard.services[0])
    others = [later for later in turn.state.later if later not in waiting]
    turn.state.later = [*more, *others][:MOST_IN_LINE]
    return first.car


def _of_the_car(one: CarAndWork, in_hand: Task, waiting: list[Task]) -> list[Task]:
    """What it needs; where nothing was said of that, the work in hand and what waits behind it."""
    if one.services:
        return [Task(Goal.BOOK, service=code, car=one.car, is_of_another_car=True) for code in one.services]
    options = one.options or in_hand.service_options
    service = "" if one.options else in_hand.service
    works = [(service, options), *((later.service, later.service_options) for later in waiting)]
    return [
        Task(Goal.BOOK, service=code, service_options=which, car=one.car, is_of_another_car=True)
        for code, which in works
    ]


def _of_its_own(wishes: dict[str, Wish], code: str, first: str) -> Wish:
    """When a work shall be done; an hour alone is of the day of the first."""
    wish = wishes.get(code, Wish())
    return replace(wish, day=wish.day or wishes[first].day) if wish and first in wishes else replace(wish)


def _unclear(turn: Turn) -> list[Task]:
    """What one word named beside a service: which it is is asked when its turn comes."""
    options = tuple(code for code in turn.heard.unclear if code in turn.menu)[:3]
    if not options:
        return []
    service = options[0] if len(options) == 1 else ""
    return [
        Task(
            Goal.BOOK,
            service=service,
            service_options=options,
            vehicle_id=dict(turn.heard.cars_of).get(options[0]),
            wish=_of_its_own(dict(turn.heard.wishes_of), options[0], turn.heard.services[0]),
            concern=turn.heard.text[:500],
        )
    ]


ANOTHER_CAR = cue(
    r"\b(?:other|another|different|second|(?:wife|husband|son|daughter|mom|mother|dad|father|girlfriend|"
    r"boyfriend|partner)'s) (?:car|vehicle|truck|van|suv)\b"
)
_ALSO = cue(
    r"\b(?:also|too|plus|another|additionally|as well|same (?:time|visit|trip)|on top of (?:that|it)|"
    r"along with|together with|while (?:it's|it is|you're|you are|they're|i'm) \w+|add)\b(?!.*\binstead\b)"
)


def take_more(turn: Turn) -> bool:
    """ "And also rotate the tires" comes after what is being booked, and does not replace it."""
    task, heard = turn.task, turn.heard
    adds = _ALSO.search(heard.words) is not None
    more = [code for code in heard.services if code != task.service]
    if not (task.service and adds and more):
        return False
    room = MOST_IN_LINE - len(turn.state.later)
    known = {later.service for later in turn.state.later}
    new = [code for code in more if code not in known and code in turn.menu][:room]
    car = CarHeard() if turn.vehicles else heard.car
    is_of_another = not turn.vehicles and bool(car or ANOTHER_CAR.search(heard.words))
    turn.state.later += [
        Task(Goal.BOOK, service=code, car=car, is_of_another_car=is_of_another, concern=heard.text[:500])
        for code in new
    ]
    if new:
        works = speaking.alternatives([a_service(turn.menu[code]) for code in new], "and")
        of_which = f" for your {car.model}" if car.model else " for the other car" if is_of_another else ""
        turn.say(f"And {works}{of_which} right after, okay.")
    return True


_DROPS = cue(r"\b(?:just|only) (?:the|an?|my|do|do the|want the|need the)\b|\b(?:that's it|nothing else)$")
_SKIPS = cue(
    r"\b(?:skip|forget(?: about)?|leave out|never ?mind|don't (?:need|want|do|bother)|drop|without|no|not|"
    r"pass on) (?:with )?(?:the |that |an? |any |it )?"
)


_LEAVES_OUT = cue(r"\b(?:skip|forget|leave out|never ?mind|don't (?:need|want|do|bother)|pass on)\b")


def drop_work(turn: Turn) -> bool:
    """ "Actually just the oil change", "skip the rotation": of several works in one call."""
    task, state, heard = turn.task, turn.state, turn.heard
    in_line = [later for later in state.later if later.goal is Goal.BOOK]
    if task.goal is not Goal.BOOK or not heard.services + heard.candidates:
        return False
    named = {*heard.services, *heard.candidates}
    named_later = [later for later in in_line if named.intersection((later.service, *later.service_options))]
    if in_line and task.service in named and not named_later and _DROPS.search(heard.words):
        state.later = [later for later in state.later if later.goal is not Goal.BOOK]
        return True
    if task.service not in named and len(named_later) == 1 and _DROPS.search(heard.words):
        state.later = [later for later in state.later if later not in in_line]
        _go_on_with(turn, named_later[0])
        return True
    if not _SKIPS.search(heard.words):
        return False
    if named_later:
        state.later = [later for later in state.later if later not in named_later]
        return True
    if in_line and task.service in named and _LEAVES_OUT.search(heard.words):
        state.later.remove(in_line[0])
        _go_on_with(turn, in_line[0])
        return True
    if turn.state.done and task.service in named:
        state.task = None
        turn.heard = replace(heard, intents=(), services=(), candidates=())
        turn.say("All right.")
        return True
    return False


def _go_on_with(turn: Turn, following: Task) -> None:
    """It takes the time of the work that is left out."""
    if not following.is_of_another_car:
        following.wish = turn.task.wish or following.wish
    turn.state.task = following
