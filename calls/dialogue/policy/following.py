"""One visit after another: what else the caller wants done comes right after what was booked."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.pattern import WEEKDAY
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import clock_of
from calls.dialogue.services_heard import services_heard
from calls.dialogue.state import Goal, Task, Wish
from calls.dialogue.vehicles_heard import vehicles_meant
from crm import booking
from crm.models import Appointment, BookingRequest


def right_after(turn: Turn, visit: Appointment | BookingRequest) -> Wish:
    """The first time after a visit, on its day."""
    ends = (visit.scheduled_at + visit.duration).astimezone(turn.now.tzinfo)
    return Wish(day=ends.date().isoformat(), earliest=clock_of(ends), near=clock_of(ends))


_AFTER_A_CAR = cue(r"\b(?:right |straight |just |directly )?after (?:the|my) (?:\w+ ){0,2}?\w+$")


def after_the_car_named(turn: Turn) -> None:
    """ "An oil change for the Civic right after the Camry", where the Camry's was just booked."""
    heard, said = turn.heard, _AFTER_A_CAR.search(turn.heard.words)
    if said is None or len(heard.vehicles) < 2 or (visit := spoken_of(turn)) is None:
        return
    if vehicles_meant(said[0], turn.vocabulary.vehicles) == (visit.vehicle_id,):
        others = tuple(key for key in heard.vehicles if key != visit.vehicle_id)
        turn.heard = replace(heard, vehicles=others, wish=right_after(turn, visit))


_BESIDE_A_VISIT = cue(
    r"\b(?:(?:on |to )?(?:the )?same (?:day|visit|appointment|time) (?:as|with)|"
    r"(?:on )?the day (?:of|i have|i come in for|i'm in for)|(?:right |straight |just |directly )?after|"
    r"\b(?:put|move|combine|do|have|get) [^,.]{3,40} with) "
    rf"(?:the|my) (?P<visit>(?:[\w']+ ){{0,2}}?[\w']+?)"
    rf"(?: (?:too|as well|(?:on )?{WEEKDAY}|so (?:that )?i .*))?$"
)
_WANTS = cue(r"\b(?:can|could|want|need|like|move|put|combine) ")


def beside_the_visit_named(turn: Turn) -> bool:
    """ "Right after the oil change", "the same day as my oil change": when, and no work that is wanted."""
    named = _BESIDE_A_VISIT.search(turn.heard.words) if turn.heard.services else None
    if named is None:
        return False
    menu = turn.vocabulary.services
    before = turn.heard.words[: named.start("visit")]
    asked = max((verb.end() for verb in _WANTS.finditer(before)), default=0)
    wanted = services_heard(before[asked:], menu).codes
    codes = set(services_heard(named["visit"], menu).codes).difference(wanted)
    visit = next((one for one in upcoming(turn) if one.service_type.code in codes), None)
    if visit is None or (turn.state.task is not None and turn.task.service in codes):
        return False
    services = tuple(code for code in turn.heard.services if code not in codes)
    turn.heard = replace(turn.heard, services=services, wish=right_after(turn, visit), wishes_of=())
    return True


MOST_LISTED = 3
"""Of several appointments, in the order of time: so many are read out, and named by their place."""


def upcoming(turn: Turn) -> list[Appointment]:
    """The caller's, soonest first; none of who is not known."""
    customer = turn.customer
    return booking.upcoming_appointments(customer=customer, now=turn.now) if customer else []


def spoken_of(turn: Turn) -> Appointment | None:
    """The visit that was just booked, changed or told."""
    if turn.state.spoken_of is None:
        return None
    return Appointment.objects.select_related("service_type").filter(pk=turn.state.spoken_of).first()


def just_booked(turn: Turn) -> Appointment | BookingRequest | None:
    return spoken_of(turn) or request_of_this_call(turn)


def request_of_this_call(turn: Turn) -> BookingRequest | None:
    """What was kept in this call for a caller who is not on file, while it is open."""
    if turn.state.request_id is None:
        return None
    return BookingRequest.objects.open().filter(pk=turn.state.request_id).first()


def instead_of(turn: Turn, request: BookingRequest) -> Task:
    """The same once more, for the caller to say what shall be different."""
    at = request.scheduled_at.astimezone(turn.now.tzinfo)
    return Task(
        Goal.BOOK,
        service=request.service_type.code,
        concern=request.concern,
        wish=Wish(day=at.date().isoformat(), time=clock_of(at)),
        has_other_car=bool(turn.vehicles),
        is_sure_of_other_car=bool(turn.vehicles),
        replaces_request=request.pk,
    )


def line_up(turn: Turn, visit: Appointment | BookingRequest) -> None:
    """What is to be booked next comes with the same car, right after, unless the caller said otherwise."""
    for task in turn.state.later:
        if task.goal is not Goal.BOOK:
            continue
        if task.vehicle_id is None:
            task.vehicle_id, task.has_other_car = turn.task.vehicle_id, turn.task.has_other_car
            task.is_sure_of_other_car = turn.task.is_sure_of_other_car
        is_on_its_own_day = task.wish.day not in ("", turn.task.wish.day)
        if task.wish.near or not (task.wish.names_hour or is_on_its_own_day):
            task.wish = right_after(turn, visit)
