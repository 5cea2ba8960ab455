"""The verbs of the schedule: find a customer, see open times, book, move, cancel.

All arguments are by keyword, all times aware. What the caller may not do raises `NotBookable`; a time that
another has raises `TimeTaken`. The database constraints decide who was first (see `BayQuarter`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from crm import validators
from crm.models import (
    Appointment,
    Bay,
    BookingMethod,
    BookingRequest,
    Customer,
    ServiceType,
    Shop,
    Technician,
    Transport,
    Vehicle,
)
from crm.open_times import check_time, free_bays, near, open_times
from crm.refusals import NotBookable, Refusal, TimeTaken

__all__ = [
    "NotBookable",
    "Refusal",
    "TimeTaken",
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

Visit = TypeVar("Visit", Appointment, BookingRequest)


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
    if booking_key and (booked := Appointment.objects.filter(booking_key=booking_key).first()):
        return booked
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
    return _seat(appointment, service=service, now=now, bay=bay)


@transaction.atomic
def request_booking(
    *,
    name: str,
    phone: str,
    service: ServiceType,
    scheduled_at: datetime,
    now: datetime,
    vehicle_text: str = "",
    year: int | None = None,
    make: str = "",
    model: str = "",
    vin: str = "",
    concern: str = "",
    transport: str = Transport.DROP_OFF,
    booking_method: str = BookingMethod.AI_VOICE,
    call_sid: str = "",
    booking_key: str | None = None,
    bay: Bay | None = None,
) -> BookingRequest:
    """Keeps a time for a caller who is not on file.

    Raises:
        NotBookable, TimeTaken: as `book` does.
        ValidationError: a number or VIN that cannot be.
    """
    if booking_key and (requested := BookingRequest.objects.filter(booking_key=booking_key).first()):
        return requested
    check_time(service=service, scheduled_at=scheduled_at, now=now)
    check_transport(transport, scheduled_at)
    request = BookingRequest(
        name=name,
        phone=phone,
        vehicle_text=vehicle_text or " ".join(str(part) for part in (year, make, model) if part),
        vehicle_year=year,
        vehicle_make=make,
        vehicle_model=model,
        vin=vin,
        service_type=service,
        scheduled_at=scheduled_at,
        duration=service.duration,
        transport=transport,
        concern=concern,
        booking_method=booking_method,
        call_sid=call_sid,
        booking_key=booking_key,
        created_at=now,
    )
    request.clean_fields(exclude=["bay"])
    return _seat(request, service=service, now=now, bay=bay)


@transaction.atomic
def convert_booking_request(
    *,
    booking_request: BookingRequest,
    now: datetime,
    vin: str = "",
    first_name: str = "",
    last_name: str = "",
    year: int | None = None,
    make: str = "",
    model: str = "",
    email: str | None = None,
    advisor: Any = None,
) -> Appointment:
    """Customer, vehicle and appointment from a request; bay and time stay.

    What is left out comes from the request. A customer with the request's number
    and a vehicle with this VIN are used as they are.

    Raises:
        ValidationError: the VIN, or what is said of the car, cannot be.
        NotBookable: the request is not open, or the vehicle is another customer's.
    """
    request = BookingRequest.objects.select_for_update().get(pk=booking_request.pk)
    if request.status != BookingRequest.Status.OPEN:
        raise NotBookable(Refusal.NOT_OPEN)
    customer = Customer.objects.filter(phone=request.phone).first() or _new_customer(
        request, now=now, first_name=first_name, last_name=last_name, email=email
    )
    vehicle = Vehicle.objects.filter(vin=vin or request.vin).first() or _new_vehicle(
        request, customer, vin=vin, year=year, make=make, model=model
    )
    if vehicle.customer_id != customer.pk:
        raise NotBookable(Refusal.WRONG_VEHICLE)
    request.status = BookingRequest.Status.CONVERTED
    request.save(update_fields=["status"])
    request.appointment = _appointment_of(request, customer, vehicle, advisor=advisor, now=now)
    request.save(update_fields=["appointment"])
    booking_request.refresh_from_db()
    return request.appointment


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
        _seat(moved, service=moved.service_type, now=now, bay=bay)
    appointment.refresh_from_db()
    return appointment


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


def _new_customer(
    request: BookingRequest, *, now: datetime, first_name: str, last_name: str, email: str | None
) -> Customer:
    first, _, last = request.name.strip().partition(" ")
    customer = Customer(
        phone=request.phone,
        first_name=first_name or first,
        last_name=last_name or last,
        email=email,
        customer_since=timezone.localdate(now),
    )
    customer.full_clean()
    customer.save()
    return customer


def _new_vehicle(
    request: BookingRequest, customer: Customer, *, vin: str, year: int | None, make: str, model: str
) -> Vehicle:
    year = year or request.vehicle_year
    if year is None:
        raise ValidationError({"year": "Write the model year."})
    vehicle = Vehicle(
        customer=customer,
        vin=vin or request.vin,
        year=year,
        make=make or request.vehicle_make,
        model=model or request.vehicle_model,
        is_primary=not customer.vehicles.exists(),
    )
    vehicle.full_clean()
    vehicle.save()
    return vehicle


def _appointment_of(
    request: BookingRequest, customer: Customer, vehicle: Vehicle, *, advisor: Any, now: datetime
) -> Appointment:
    appointment = Appointment(
        customer=customer,
        vehicle=vehicle,
        service_type=request.service_type,
        scheduled_at=request.scheduled_at,
        duration=request.duration,
        bay=request.bay,
        technician=request.technician,
        advisor=advisor,
        transport=request.transport,
        concern=request.concern,
        estimated_cost=(request.service_type.price_from + request.service_type.price_to) / 2,
        booking_method=request.booking_method,
        call_sid=request.call_sid,
        booking_key=request.booking_key,
        notes=request.notes,
        created_at=now,
    )
    appointment.full_clean()
    appointment.save()
    return appointment


def check_transport(transport: str, scheduled_at: datetime) -> None:
    """Loaners, seats and rides are counted a day, under a lock on the shop's row where they have a limit.

    Raises:
        NotBookable: `reason` is NO_TRANSPORT.
    """
    if Shop.current().transport_limit(transport) is None:
        return
    limit = Shop.objects.select_for_update().get(pk=Shop.ONLY_ID).transport_limit(transport)
    day = timezone.localdate(scheduled_at)
    taken = Appointment.objects.occupying().starting_on(day).filter(transport=transport).count()
    if limit is not None and taken >= limit:
        raise NotBookable(Refusal.NO_TRANSPORT)


def _seat(visit: Visit, *, service: ServiceType, now: datetime, bay: Bay | None) -> Visit:
    """Saves `visit` in the first bay that is still free when the row is written."""
    moving = visit if isinstance(visit, Appointment) and visit.pk else None
    technician = visit.technician
    if technician and not technician.skills.filter(pk=service.skill_id).exists():
        raise NotBookable(Refusal.NO_SKILL)
    if bay and not bay.skills.filter(pk=service.skill_id).exists():
        raise NotBookable(Refusal.NO_SKILL)
    candidates = free_bays(
        service=service,
        scheduled_at=visit.scheduled_at,
        duration=visit.duration,
        moving=moving,
        technician=technician,
    )
    own_first = sorted(candidates, key=lambda free: moving is not None and free.pk != moving.bay_id)
    for candidate in [free for free in own_first if bay is None or free == bay]:
        visit.bay = candidate
        if seated := _try_to_save(visit):
            return seated
    raise TimeTaken(
        near(service=service, scheduled_at=visit.scheduled_at, now=now, moving=moving, technician=technician)
    )


def _try_to_save(visit: Visit) -> Visit | None:
    """None if another was first in this bay; the other row if this booking key was first elsewhere."""
    is_new = visit.pk is None
    try:
        with transaction.atomic():
            visit.save()
        return visit
    except OperationalError as error:
        if "deadlock" not in str(error):  # PostgreSQL, when two visits swap their times
            raise
    except IntegrityError as error:
        if is_new:
            visit.pk = None
        same_key = type(visit)._default_manager.filter(booking_key=visit.booking_key or None).first()
        if is_new and visit.booking_key and same_key:
            return same_key
        if "crm_bay_taken" not in str(error) and "crm_technician_taken" not in str(error):
            raise
    return None
