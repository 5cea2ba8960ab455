"""Another car, or other work, for an appointment that stands: proof, the change, a read-back, a yes."""

from __future__ import annotations

from calls.dialogue import facts, speaking
from calls.dialogue.cue import cue
from calls.dialogue.naming import a_service, car_name, car_name_with_year
from calls.dialogue.policy import appointments, times
from calls.dialogue.policy.handover import hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.policy.wishing import named_days
from calls.dialogue.state import Goal, Question, Task, Wish
from calls.dialogue.vehicles_heard import vehicles_meant
from crm.models import Appointment, Vehicle

_OTHER_CAR = cue(r"\b(?:other|another|different) (?:car|vehicle|truck|one|van|suv)\b")
_OF_THE_VISIT = cue(
    r"\b(?:it's|it is|that's|that is|it|that|appointment|one|actually)\b.*\b(?:for|be|with)\b|\bmake (?:it|"
    r"that) (?:for )?(?:the|my)\b|\binstead\b|"
    r"^(?:(?:no|wait|actually|sorry|oh|i) )+(?:meant|mean|it's|it is|that's)(?: actually)? (?:the|my)\b"
)


def is_meant(turn: Turn) -> bool:
    """ "Actually it's for my other car", of the appointment just told or made."""
    heard = turn.heard
    if turn.state.spoken_of is None or turn.state.task is not None or heard.services:
        return False
    names_a_car = bool(heard.vehicles or _OTHER_CAR.search(heard.words))
    return names_a_car and not heard.intents and bool(_OF_THE_VISIT.search(heard.words))


def goes_to_a_car(turn: Turn) -> bool:
    """ "Switch Thursday to the Civic"."""
    return bool(_TO_A_CAR.search(turn.heard.words)) and _named_last(turn) is not None


_TO_A_CAR = cue(r"\b(?:switch|change|move|put|make) .*\bto (?:the|my) (?:\w+ ){0,2}?\w+$")


def begun(turn: Turn) -> Task:
    heard = turn.heard
    task = Task(Goal.AMEND, appointment_id=turn.state.spoken_of, named_days=named_days(heard.wish))
    task.changes_car = is_meant(turn) or goes_to_a_car(turn) or bool(_CAR.search(heard.words))
    if task.changes_car and len(heard.vehicles) != 1:
        task.new_vehicle_id = _named_last(turn)
    if heard.services and (task.changes_car or len(heard.services) > 1):
        task.service = heard.services[0]
    if len(heard.vehicles) == 1 and not task.changes_car:
        task.vehicle_id = heard.vehicles[0]
    elif len(heard.vehicles) == 1:
        task.new_vehicle_id = heard.vehicles[0]
    task.new_service = next((code for code in reversed(heard.services) if code != task.service), "")
    return task


def _named_last(turn: Turn) -> int | None:
    """ "From the Corolla to the RAV4": the car of the words after "to"."""
    after = turn.heard.words.rpartition(" to ")[2]
    fitting = vehicles_meant(after, turn.vocabulary.vehicles)
    return fitting[0] if len(fitting) == 1 else None


_CAR = cue(r"\b(?:cars?|vehicle|truck|bring|bringing)\b|\bfrom (?:my|the) \w+ to (?:my|the) \w+")


def take_details(turn: Turn) -> bool:
    return _take_new(turn, turn.task)


def _take_new(turn: Turn, task: Task) -> bool:
    heard, before = turn.heard, (task.new_vehicle_id, task.new_service)
    if len(heard.vehicles) == 1 and task.changes_car:
        task.new_vehicle_id = heard.vehicles[0]
    elif task.changes_car and (pick := turn.place_named(len(task.options))) is not None:
        task.new_vehicle_id = task.options[pick]
    if heard.services:
        task.new_service = heard.services[-1]
        task.chosen, task.offered = "", ()
    return before != (task.new_vehicle_id, task.new_service)


def advance(turn: Turn) -> None:
    appointment = appointments.settle(turn)
    if appointment is None or not _knows_what(turn, appointment):
        return
    task = turn.task
    if task.new_service and not task.chosen:
        local = appointment.scheduled_at.astimezone(turn.now.tzinfo)
        task.wish = task.wish or Wish(day=local.date().isoformat(), time=local.strftime("%H:%M"))
        if not times.settle(turn, moving=appointment):
            return
    appointments.read_back(
        turn,
        f"Changing {facts.described(appointment)}, to {_described(turn, appointment)}.",
        "Shall I change it?",
        appointment,
    )


def _described(turn: Turn, appointment: Appointment) -> str:
    """The new of it alone, with the time where that is another."""
    task, car = turn.task, new_vehicle(turn)
    service = turn.menu.get(task.new_service)
    new = a_service(service) if service else f"your {car_name(car or appointment.vehicle)}"
    if service and car:
        new += f" for your {car_name(car)}"
    moves = task.chosen and times.settled_at(turn) != appointment.scheduled_at
    return f"{new}, on {speaking.moment(times.settled_at(turn))}" if moves else new


def new_vehicle(turn: Turn) -> Vehicle | None:
    return next((car for car in turn.vehicles if car.pk == turn.task.new_vehicle_id), None)


def _knows_what(turn: Turn, appointment: Appointment) -> bool:
    task = turn.task
    if task.new_service == appointment.service_type.code:
        task.new_service = ""
    if task.new_vehicle_id == appointment.vehicle_id:
        task.new_vehicle_id = None
    if task.new_service in turn.menu or new_vehicle(turn) is not None:
        return True
    if not task.changes_car:
        turn.ask(Question.SERVICE, "What should it be for instead?")
        return False
    others = [car for car in turn.vehicles if car.pk != appointment.vehicle_id]
    if len(others) == 1:
        task.new_vehicle_id = others[0].pk
        return True
    if not others:
        hand_over(turn, "another car for an appointment", lead_in="I have no other car of yours on file.")
        return False
    task.options = tuple(car.pk for car in others[:3])
    listed = speaking.alternatives([car_name_with_year(car) for car in others[:3]])
    turn.ask(Question.VEHICLE, f"Is it for your {listed}?")
    return False
