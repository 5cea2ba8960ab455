"""Appointments with their service records, within the shop's hours, bays, menu and prices."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from crm.factories import AppointmentFactory, ServiceRecordFactory
from crm.fields import to_cents
from crm.mock_data.calendar import Calendar
from crm.models import (
    Appointment,
    Bay,
    BookingMethod,
    ServiceRecord,
    ServiceType,
    Technician,
    Transport,
    Vehicle,
)

Status = Appointment.Status
REASONS = ("Found another time", "Out of town", "Sold the car", "Feeling ill", "Changed plans", "Weather")
CONCERNS = (
    "",
    "",
    "",
    "Makes a noise when braking.",
    "A light is on.",
    "It pulls to the right.",
    "Due by mileage.",
)
DECLINED = ("", "", "", "", "Cabin air filter", "Wiper blades", "Brake fluid flush", "Wheel alignment")
# How often a service is asked for; others of the menu count as 5.
WEIGHTS = {
    "oil-change": 30,
    "tire-rotation": 15,
    "brake-inspection": 10,
    "general-maintenance": 10,
    "recall": 4,
}


@dataclass(frozen=True)
class _Work:
    service: ServiceType
    bays: list[int]
    technicians: list[int]


class Visits:
    """Makes appointments at random; `advisors` are primary keys of users."""

    def __init__(
        self, rng: random.Random, calendar: Calendar, *, anchor: date, advisors: Sequence[int]
    ) -> None:
        self._rng = rng
        self._calendar = calendar
        self._anchor = anchor
        self._advisors = advisors
        self._menu = [
            _Work(
                service,
                list(Bay.objects.filter(is_in_use=True, skills=service.skill).values_list("pk", flat=True)),
                list(
                    Technician.objects.filter(is_employed=True, skills=service.skill).values_list(
                        "pk", flat=True
                    )
                ),
            )
            for service in ServiceType.objects.filter(is_offered=True).order_by("code")
        ]
        self._menu = [work for work in self._menu if work.bays]
        self._weights = [WEIGHTS.get(work.service.code, 5) for work in self._menu]

    def completed(self, vehicle: Vehicle, days: Sequence[date]) -> Appointment:
        appointment = self._appointment(vehicle, days, Status.COMPLETED)
        estimate = appointment.estimated_cost or Decimal(0)
        # From 0.91 to 1.19, so that rounding to cents stays within a tenth below and a fifth above.
        appointment.actual_cost = to_cents(estimate * self._rng.randint(91, 119) / 100)
        appointment.completed_at = appointment.ends_at
        return appointment

    def ahead(self, vehicle: Vehicle, days: Sequence[date]) -> Appointment:
        appointment = self._appointment(vehicle, days, self._rng.choice((Status.SCHEDULED, Status.CONFIRMED)))
        if appointment.status == Status.CONFIRMED:
            appointment.confirmation_sent_at = appointment.created_at + timedelta(minutes=1)
        return appointment

    def fallen_through(self, vehicle: Vehicle, days: Sequence[date]) -> Appointment:
        """Cancelled, or, if it is over, perhaps a no show."""
        status = self._rng.choice((Status.CANCELLED, Status.CANCELLED, Status.NO_SHOW))
        appointment = self._appointment(vehicle, days, status)
        if status == Status.CANCELLED:
            appointment.cancelled_at = appointment.created_at + timedelta(hours=self._rng.randint(1, 12))
            appointment.cancellation_reason = self._rng.choice(REASONS)
        return appointment

    def _appointment(self, vehicle: Vehicle, days: Sequence[date], status: Status) -> Appointment:
        rng = self._rng
        work = rng.choices(self._menu, self._weights)[0]
        occupies = status not in (Status.CANCELLED, Status.NO_SHOW)
        place = self._calendar.place(
            days,
            work.service.duration,
            bays=work.bays,
            technicians=work.technicians if status == Status.COMPLETED else (),
            occupies=occupies,
        )
        advisor = rng.choice(self._advisors) if self._advisors else None
        return AppointmentFactory.build(
            customer=vehicle.customer,
            vehicle=vehicle,
            service_type=work.service,
            scheduled_at=place.starts_at,
            duration=work.service.duration,
            bay=None,
            bay_id=place.bay_id,
            technician_id=place.technician_id,
            advisor_id=advisor,
            transport=rng.choice((Transport.WAITING, Transport.DROP_OFF, Transport.DROP_OFF)),
            concern=rng.choice(CONCERNS),
            estimated_cost=self._estimate(work.service),
            status=status,
            booking_method=rng.choice(list(BookingMethod)),
            created_at=self._booked_at(place.starts_at),
        )

    def _estimate(self, service: ServiceType) -> Decimal:
        """Within the menu, and such that the actual cost, up to a tenth less or a fifth more, is so too."""
        low, high = to_cents(service.price_from / Decimal("0.9")), to_cents(service.price_to / Decimal("1.2"))
        if low > high:
            low, high = service.price_from, service.price_to
        return Decimal(self._rng.randint(int(low * 100), int(high * 100))) / 100

    def _booked_at(self, starts_at: datetime) -> datetime:
        """Some days before it starts, and before the anchor date: nothing was booked in the future."""
        latest = min(starts_at, timezone.make_aware(datetime.combine(self._anchor, datetime.min.time())))
        return latest - timedelta(hours=self._rng.randint(24, 14 * 24), minutes=self._rng.randint(0, 59))


def service_record(rng: random.Random, appointment: Appointment, mileage: int) -> ServiceRecord:
    done_on = timezone.localdate(appointment.scheduled_at)
    return ServiceRecordFactory.build(
        vehicle=appointment.vehicle,
        appointment=appointment,
        serviced_on=done_on,
        mileage=mileage,
        services_performed=appointment.service_type.name.capitalize(),
        parts="Oil filter, engine oil" if appointment.service_type.code == "oil-change" else "",
        cost=appointment.actual_cost,
        next_service_on=done_on + timedelta(days=180),
        next_service_mileage=mileage + 5_000,
        declined_services=rng.choice(DECLINED),
    )
