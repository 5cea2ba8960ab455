"""Committing a visit: book, move, cancel through the schedule's verbs, and say only what came of it."""

from __future__ import annotations

from django.db import transaction

from calls.dialogue import facts
from calls.dialogue.naming import service_name
from calls.dialogue.policy import following, times
from calls.dialogue.policy.handover import hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.state import Goal, Wish
from crm import booking
from crm.booking import NotBookable, TimeTaken
from crm.models import Appointment, BookingMethod, BookingRequest


def book(turn: Turn) -> None:
    key = turn.begin_write()
    try:
        visit = _booked(turn, key) if turn.vehicle() else _requested(turn, key)
    except TimeTaken as taken:
        times.was_taken(turn, taken.alternatives)
        return
    except NotBookable:
        _refused(turn)
        return
    turn.say("Great.")
    turn.state_fact(facts.booked(visit) if isinstance(visit, Appointment) else facts.requested(visit))
    turn.state.spoken_of = visit.pk if isinstance(visit, Appointment) else None
    turn.state.booked += [visit.pk] if isinstance(visit, Appointment) else []
    turn.state.request_id = visit.pk if isinstance(visit, BookingRequest) else None
    turn.state.newcomer.car_is_booked = isinstance(visit, BookingRequest)
    following.line_up(turn, visit)
    _finish(turn, f"booked {service_name(visit.service_type)}")


def _booked(turn: Turn, key: str) -> Appointment:
    customer, vehicle = turn.customer, turn.vehicle()
    assert customer is not None and vehicle is not None
    return booking.book(
        customer=customer,
        vehicle=vehicle,
        service=turn.service(),
        scheduled_at=times.settled_at(turn),
        now=turn.now,
        concern=turn.task.concern,
        booking_method=BookingMethod.AI_VOICE,
        call_sid=turn.call.call_sid,
        booking_key=key,
    )


@transaction.atomic
def _requested(turn: Turn, key: str) -> BookingRequest:
    request = _new_request(turn, key)
    former = BookingRequest.objects.open().filter(pk=turn.task.replaces_request or 0).first()
    if former is not None and former.call_sid == turn.call.call_sid:
        former.dismiss()
    return request


def _new_request(turn: Turn, key: str) -> BookingRequest:
    newcomer, customer = turn.state.newcomer, turn.customer
    name = customer.full_name if customer else f"{newcomer.first_name} {newcomer.last_name}".strip()
    return booking.request_booking(
        name=name,
        phone=customer.phone if customer else newcomer.phone or turn.call.from_number,
        service=turn.service(),
        scheduled_at=times.settled_at(turn),
        now=turn.now,
        year=newcomer.year or None,
        make=newcomer.make,
        model=newcomer.model,
        vin=newcomer.vin,
        concern=turn.task.concern,
        booking_method=BookingMethod.AI_VOICE,
        call_sid=turn.call.call_sid,
        booking_key=key,
    )


def move(turn: Turn, appointment: Appointment) -> None:
    turn.begin_write()
    former = appointment.scheduled_at.astimezone(turn.now.tzinfo).isoformat()
    try:
        moved = booking.reschedule(appointment=appointment, scheduled_at=times.settled_at(turn), now=turn.now)
    except TimeTaken as taken:
        times.was_taken(turn, taken.alternatives)
        return
    except NotBookable:
        _refused(turn)
        return
    turn.say("All right.")
    turn.state_fact(facts.moved(moved))
    turn.state.spoken_of, turn.state.former_at = moved.pk, former
    _finish(turn, f"moved {service_name(moved.service_type)}")


def amend(turn: Turn, appointment: Appointment) -> None:
    task = turn.task
    vehicle = next((car for car in turn.vehicles if car.pk == task.new_vehicle_id), None)
    turn.begin_write()
    try:
        amended = booking.amend(
            appointment=appointment,
            now=turn.now,
            vehicle=vehicle,
            service=turn.menu.get(task.new_service),
            scheduled_at=times.settled_at(turn) if task.chosen else None,
        )
    except TimeTaken as taken:
        times.was_taken(turn, taken.alternatives)
        return
    except NotBookable:
        hand_over(turn, "could not be changed", lead_in="I'm sorry, I can't change that here.")
        return
    turn.say("All right.")
    turn.state_fact(facts.amended(amended))
    turn.state.spoken_of = amended.pk
    _finish(turn, f"changed {service_name(amended.service_type)}")


def cancel(turn: Turn, appointment: Appointment) -> None:
    turn.begin_write()
    cancelled = booking.cancel(appointment=appointment, reason=turn.task.reason, now=turn.now)
    turn.say("All right.")
    turn.state_fact(facts.cancelled(cancelled))
    _finish(turn, f"cancelled {service_name(cancelled.service_type)}")


def recall(turn: Turn) -> bool:
    """Says what was committed on the yes to the last read-back, where the call broke before its answer."""
    if turn.task.goal is Goal.BOOK:
        return _recall_booking(turn)
    if turn.task.appointment_id is None:
        return False
    appointment = Appointment.objects.filter(pk=turn.task.appointment_id, customer=turn.customer).first()
    if appointment is None:
        return False
    if turn.task.goal is Goal.MOVE and appointment.scheduled_at == times.settled_at(turn):
        turn.begin_write()
        turn.state_fact(facts.moved(appointment))
        _finish(turn, f"moved {service_name(appointment.service_type)}")
        return True
    if turn.task.goal is Goal.AMEND and _is_amended(turn, appointment):
        turn.begin_write()
        turn.state_fact(facts.amended(appointment))
        _finish(turn, f"changed {service_name(appointment.service_type)}")
        return True
    if turn.task.goal is Goal.CANCEL and appointment.status == Appointment.Status.CANCELLED:
        turn.begin_write()
        turn.state_fact(facts.cancelled(appointment))
        _finish(turn, f"cancelled {service_name(appointment.service_type)}")
        return True
    return False


def _is_amended(turn: Turn, appointment: Appointment) -> bool:
    task = turn.task
    return (
        task.new_vehicle_id in (None, appointment.vehicle_id)
        and task.new_service in ("", appointment.service_type.code)
        and (not task.chosen or times.settled_at(turn) == appointment.scheduled_at)
    )


def _recall_booking(turn: Turn) -> bool:
    key = turn.next_write_key
    booked = Appointment.objects.occupying().filter(booking_key=key).first()
    requested = BookingRequest.objects.filter(booking_key=key, status=BookingRequest.Status.OPEN).first()
    if booked is not None:
        turn.state_fact(facts.booked(booked))
        _finish(turn, f"booked {service_name(booked.service_type)}")
    elif requested is not None:
        turn.state_fact(facts.requested(requested))
        _finish(turn, f"booked {service_name(requested.service_type)}")
    else:
        return False
    turn.begin_write()
    return True


def _finish(turn: Turn, done: str) -> None:
    turn.state.done.append(done)
    turn.committed = turn.task.goal
    turn.state.last_day = turn.task.wish.day or turn.state.last_day
    turn.state.task = None


def _refused(turn: Turn) -> None:
    """The rules changed since the time was offered, or the visit did: a second refusal goes to a person."""
    task = turn.task
    task.chosen, task.offered, task.wish, task.was_read_back = "", (), Wish(), False
    task.refusals += 1
    if task.refusals > 1:
        hand_over(turn, "could not be booked", lead_in="I'm sorry, I can't do that here.")
        return
    turn.say("I'm sorry, I can't book that time.")
    times.settle(turn)
