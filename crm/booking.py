"""The verbs of the schedule: find a customer, see open times, book, move, cancel.

All arguments are by keyword, all times aware. What the caller may not do raises `NotBookable`; a time that
another has raises `TimeTaken`. The database constraints decide who was first (see `BayQuarter`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from crm import validators
from crm.booking_requests import convert_booking_request, request_booking
from crm.models import (
    Appointment,
    Bay,
    BookingMethod,
    BookingRequest,
    Customer,
    ServiceType,
    Technician,
    Transport,
    Vehicle,
)
from crm.open_times import check_time, open_times
from crm.refusals import NotBookable, Refusal, TimeTaken
from crm.seating import check_transport, once_a_booking_key, seat

__all__ = [
    "NotBookable",
    "Refusal",
    "TimeTaken",
    "add_concern",
    "amend",
    "book",
    "cancel",
    "check_time",
    "check_transport",
    "convert_booking_request",
    "find_customer",
    "open_times",
    "request_booking",
    "reschedule",
    "upcoming_appointments",
]


def find_customer(*, phone: str) -> Customer | None:
    """The customer of a number in any writing; None if nobody has it or it is no number."""
    try:
        return Customer.objects.filter(phone=validators.normalise_phone(phone)).first()
    except ValidationError:
        return None


def upcoming_appointments(*, customer: Customer, now: datetime) -> list[Appointment]:
    """Scheduled or confirmed and still to come, soonest first."""
    return list(
        customer.appointments.upcoming(now).select_related("service_type", "vehicle", "bay", "customer")
    )


@once_a_booking_key(Appointment)
@transaction.atomic
def book(
    *,
    customer: Customer,
    vehicle: Vehicle,
    service: ServiceType,
    scheduled_at: datetime,
    now: datetime,
    concern: str = "",
    transport: str = Transport.DROP_OFF,
    booking_method: str = BookingMethod.PHONE,
    call_sid: str = "",
    booking_key: str | None = None,
    advisor: Any = None,
    technician: Technician | None = None,
    bay: Bay | None = None,
) -> Appointment:
    """One appointment. The same `booking_key` gives the row that it made the first time.

    Raises:
        NotBookable: a rule of the shop forbids it; `reason` says which.
        TimeTaken: no bay is free then; `alternatives` are near open times.
    """
    if vehicle.customer_id != customer.pk:
        raise NotBookable(Refusal.WRONG_VEHICLE)
    if vehicle.status != Vehicle.Status.ACTIVE:
        raise NotBookable(Refusal.VEHICLE_GONE)
    check_time(service=service, scheduled_at=scheduled_at, now=now)
    check_transport(transport, scheduled_at)
    appointment = Appointment(
        customer=customer,
        vehicle=vehicle,
        service_type=service,
        scheduled_at=scheduled_at,
        duration=service.duration,
        technician=technician,
        advisor=advisor or customer.preferred_advisor,
        transport=transport,
        concern=concern,
        estimated_cost=(service.price_from + service.price_to) / 2,
        booking_method=booking_method,
        call_sid=call_sid,
        booking_key=booking_key,
        created_at=now,
    )
    return seat(appointment, service=service, now=now, bay=bay)


@transaction.atomic
def reschedule(
    *,
    appointment: Appointment,
    scheduled_at: datetime,
    now: datetime,
    bay: Bay | None = None,
    technician: Technician | None = None,
) -> Appointment:
    """Moves an appointment: into its own bay if that is free then, else another; or into `bay` alone.

    `appointment` itself is changed only if the move succeeds.

    Raises:
        NotBookable: it is under way or closed (`NOT_OPEN`), or a rule of the shop forbids the time.
        TimeTaken: no bay is free then; `alternatives` are near open times.
    """
    moved = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if moved.status not in (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED):
        raise NotBookable(Refusal.NOT_OPEN)
    wanted = (scheduled_at, bay or moved.bay, technician or moved.technician)
    if wanted != (moved.scheduled_at, moved.bay, moved.technician):
        if scheduled_at != moved.scheduled_at:  # into another bay at its own time is never too late
            check_time(
                service=moved.service_type, scheduled_at=scheduled_at, now=now, duration=moved.duration
            )
        if timezone.localdate(scheduled_at) != timezone.localdate(moved.scheduled_at):
            check_transport(moved.transport, scheduled_at)
        if scheduled_at != moved.scheduled_at:
            moved.reminder_sent_at = None  # it was for the time before
        moved.scheduled_at = scheduled_at
        moved.technician = technician or moved.technician
        seat(moved, service=moved.service_type, now=now, bay=bay)
    appointment.refresh_from_db()
    return appointment


@transaction.atomic
def amend(
    *,
    appointment: Appointment,
    now: datetime,
    vehicle: Vehicle | None = None,
    service: ServiceType | None = None,
    scheduled_at: datetime | None = None,
) -> Appointment:
    """Another car or other work for an appointment that stands; other work may need another time.

    `appointment` itself is changed only if all of it succeeds.

    Raises:
        NotBookable: it is under way or closed (`NOT_OPEN`), the car is not the customer's or is gone, or a
            rule of the shop forbids the time.
        TimeTaken: no bay is free then for that work; `alternatives` are near open times.
    """
    amended = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if amended.status not in (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED):
        raise NotBookable(Refusal.NOT_OPEN)
    if vehicle is not None:
        if vehicle.customer_id != amended.customer_id:
            raise NotBookable(Refusal.WRONG_VEHICLE)
        if vehicle.status != Vehicle.Status.ACTIVE:
            raise NotBookable(Refusal.VEHICLE_GONE)
        amended.vehicle = vehicle
        amended.save()
    if service is not None and service.pk != amended.service_type_id:
        check_time(service=service, scheduled_at=scheduled_at or amended.scheduled_at, now=now)
        amended.service_type, amended.duration = service, service.duration
        amended.estimated_cost = (service.price_from + service.price_to) / 2
        if amended.technician and not amended.technician.skills.filter(pk=service.skill_id).exists():
            amended.technician = None
        if scheduled_at is not None and scheduled_at != amended.scheduled_at:
            check_transport(amended.transport, scheduled_at)
            amended.scheduled_at, amended.reminder_sent_at = scheduled_at, None
        seat(amended, service=service, now=now, bay=None)
    appointment.refresh_from_db()
    return appointment


@transaction.atomic
def add_concern(*, visit: Appointment | BookingRequest, concern: str) -> None:
    """What else the customer wants the technician to know, in his own words; said twice it is kept once."""
    locked = type(visit).objects.select_for_update().get(pk=visit.pk)
    if concern not in locked.concern:
        locked.concern = f"{locked.concern}\n{concern}".strip()
        locked.save()
    visit.refresh_from_db()


def cancel(*, appointment: Appointment, reason: str, now: datetime) -> Appointment:
    """Frees the time. Cancelling what is cancelled already changes nothing.

    Raises:
        WrongMove: it is in progress, completed or a no show.
    """
    with transaction.atomic():
        stored = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if stored.status != Appointment.Status.CANCELLED:
            stored.cancel(reason=reason, now=now)
    appointment.refresh_from_db()
    return appointment
