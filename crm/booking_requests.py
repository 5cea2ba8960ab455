"""Bookings for callers who are not on file: a time is kept now, the records follow when the VIN is known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from crm.models import (
    Appointment,
    Bay,
    BookingMethod,
    BookingRequest,
    Customer,
    ServiceType,
    Transport,
    Vehicle,
)
from crm.open_times import check_time
from crm.refusals import NotBookable, Refusal
from crm.seating import check_transport, once_a_booking_key, seat


@once_a_booking_key(BookingRequest)
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
    return seat(request, service=service, now=now, bay=bay)


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
