"""Sentences that assert something, each built from the record that it reads out.

Nothing else in the dialogue may say that a visit is booked, moved or cancelled, when it is, how work
stands, what it costs or when the shop is open. A record that was never saved has nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import models
from django.utils import timezone

from calls.dialogue import speaking
from calls.dialogue.naming import a_service, car_name, the_service
from calls.dialogue.replies import Claim, ClaimKind, Segment
from crm.models import Appointment, BookingRequest, Closure, OpeningHours, ServiceRecord, ServiceType


def _claim(kind: ClaimKind, record: models.Model, value: str) -> Claim:
    if record.pk is None:
        raise ValueError(f"nothing can be claimed from a {record._meta.label} that was not saved")
    return Claim(kind, record._meta.label, int(record.pk), value)


def _at(visit: Appointment | BookingRequest) -> datetime:
    return timezone.localtime(visit.scheduled_at)


def _when(kind: ClaimKind, visit: Appointment | BookingRequest) -> Claim:
    return _claim(kind, visit, _at(visit).isoformat())


def booked(visit: Appointment) -> Segment:
    text = f"You're booked: {a_service(visit.service_type)} on {speaking.moment(_at(visit))}."
    return Segment(text, False, (_when(ClaimKind.BOOKED, visit),))


def requested(visit: BookingRequest) -> Segment:
    text = (
        f"You're set: {a_service(visit.service_type)} on {speaking.moment(_at(visit))}. "
        "An advisor will complete the details with you."
    )
    return Segment(text, False, (_when(ClaimKind.REQUESTED, visit),))


def dismissed(visit: BookingRequest) -> Segment:
    if visit.status != BookingRequest.Status.DISMISSED:
        raise ValueError("the request stands")
    text = f"{the_service(visit.service_type).capitalize()} on {speaking.moment(_at(visit))} is taken off."
    return Segment(text, False, (_when(ClaimKind.CANCELLED, visit),))


def moved(visit: Appointment) -> Segment:
    text = f"It's moved: {the_service(visit.service_type)} is now on {speaking.moment(_at(visit))}."
    return Segment(text, False, (_when(ClaimKind.MOVED, visit),))


def amended(visit: Appointment) -> Segment:
    return Segment(f"It's changed: {described(visit)}.", False, (_when(ClaimKind.AMENDED, visit),))


def cancelled(visit: Appointment) -> Segment:
    if visit.status != Appointment.Status.CANCELLED:
        raise ValueError("the appointment stands")
    text = f"{the_service(visit.service_type).capitalize()} on {speaking.moment(_at(visit))} is cancelled."
    return Segment(text, False, (_when(ClaimKind.CANCELLED, visit),))


def appointment_claim(visit: Appointment) -> Claim:
    return _when(ClaimKind.APPOINTMENT, visit)


def next_appointment(visit: Appointment) -> Segment:
    text = f"Your next appointment is {described(visit)}."
    return Segment(text, True, (_when(ClaimKind.APPOINTMENT, visit),))


def booked_already(visit: Appointment) -> Segment:
    return Segment(f"You already have {described(visit)}.", True, (_when(ClaimKind.APPOINTMENT, visit),))


def all_appointments(visits: Sequence[Appointment]) -> Segment:
    text = f"You have {speaking.alternatives([described(visit) for visit in visits], 'and')}."
    return Segment(text, True, tuple(_when(ClaimKind.APPOINTMENT, visit) for visit in visits))


def described(visit: Appointment) -> str:
    """Service, car, day and time, without a verb."""
    car = car_name(visit.vehicle)
    return f"{a_service(visit.service_type)} for your {car}, on {speaking.moment(_at(visit))}"


_STATUSES = {
    Appointment.Status.SCHEDULED: "is not checked in yet",
    Appointment.Status.CONFIRMED: "is not checked in yet",
    Appointment.Status.CHECKED_IN: "is checked in, and the work has not begun yet",
    Appointment.Status.IN_PROGRESS: "is being worked on right now",
    Appointment.Status.COMPLETED: "is done and ready for you",
}


def work_status(visit: Appointment) -> Segment:
    text = f"Your {car_name(visit.vehicle)} {_STATUSES[Appointment.Status(visit.status)]}."
    return Segment(text, True, (_claim(ClaimKind.STATUS, visit, visit.status),))


def last_service(record: ServiceRecord) -> Segment:
    text = (
        f"Your {car_name(record.vehicle)} was last here on {speaking.day(record.serviced_on)}, "
        f"{speaking.year(record.serviced_on.year)}, at {speaking.number(record.mileage)} miles, "
        f"for {record.services_performed.lower()}."
    )
    return Segment(text, True, (_claim(ClaimKind.LAST_SERVICE, record, record.serviced_on.isoformat()),))


def price(service: ServiceType) -> Segment:
    """The menu's range, never a quote."""
    prices = speaking.price_range(service.price_from, service.price_to)
    costs = "comes at no charge" if not service.price_to else f"usually runs {prices}"
    text = f"{a_service(service).capitalize()} {costs}."
    return Segment(
        text, True, (_claim(ClaimKind.PRICE, service, f"{service.price_from}-{service.price_to}"),)
    )


def duration(service: ServiceType) -> Segment:
    text = f"{a_service(service).capitalize()} takes about {speaking.duration(service.duration)}."
    value = str(int(service.duration.total_seconds() // 60))
    return Segment(text, True, (_claim(ClaimKind.DURATION, service, value),))


def hours_of_day(day: date, today: date, hours: OpeningHours | None, closure: Closure | None) -> Segment:
    spoken = speaking.day_from(day, today)
    if closure is not None:
        text = f"We're closed {spoken}, for {closure.reason}."
        return Segment(text, True, (_claim(ClaimKind.HOURS, closure, day.isoformat()),))
    if hours is None:
        return Segment(
            f"We're closed on {speaking.WEEKDAYS[day.weekday()]}s.", True, (_closed_on(day.weekday()),)
        )
    return Segment(
        f"{spoken[0].upper()}{spoken[1:]}, we're open from {_span(hours)}.", True, (_hours(hours),)
    )


def open_now(now: datetime, hours: OpeningHours | None, closure: Closure | None) -> Segment:
    """Of the day and hour of `now`, the shop's wall time."""
    if hours is None or closure is not None:
        return hours_of_day(now.date(), now.date(), hours, closure)
    if now.time() < hours.opens_at:
        text = f"Not yet. Today we open at {speaking.clock(hours.opens_at)}."
    elif now.time() < hours.closes_at:
        text = f"Yes, we're open until {speaking.clock(hours.closes_at)}."
    else:
        text = f"No, we closed at {speaking.clock(hours.closes_at)}."
    return Segment(text, True, (_hours(hours),))


def week(hours: Sequence[OpeningHours]) -> Segment:
    """The week's hours, neighbouring days of equal hours together."""
    spoken = [f"{_days(group)} from {_span(group[0])}" for group in _grouped(hours)]
    closed = [day for day in range(7) if day not in {row.weekday for row in hours}]
    text = f"We're open {speaking.alternatives(spoken, 'and')}."
    if closed:
        text += (
            f" We're closed on {speaking.alternatives([speaking.WEEKDAYS[day] for day in closed], 'and')}."
        )
    return Segment(text, True, (*map(_hours, hours), *map(_closed_on, closed)))


def _grouped(hours: Sequence[OpeningHours]) -> list[list[OpeningHours]]:
    groups: list[list[OpeningHours]] = []
    for row in hours:
        last = groups[-1][-1] if groups else None
        if last and last.weekday + 1 == row.weekday and _same_hours(last, row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _same_hours(one: OpeningHours, other: OpeningHours) -> bool:
    return (one.opens_at, one.closes_at) == (other.opens_at, other.closes_at)


def _days(group: Sequence[OpeningHours]) -> str:
    first, last = speaking.WEEKDAYS[group[0].weekday], speaking.WEEKDAYS[group[-1].weekday]
    return first if len(group) == 1 else f"{first} to {last}"


def _span(hours: OpeningHours) -> str:
    return f"{speaking.clock(hours.opens_at)} to {speaking.clock(hours.closes_at)}"


def _hours(hours: OpeningHours) -> Claim:
    return _claim(ClaimKind.HOURS, hours, f"{_iso(hours.opens_at)}-{_iso(hours.closes_at)}")


def _iso(at: time) -> str:
    return at.isoformat("minutes")


def _closed_on(weekday: int) -> Claim:
    """A weekday is closed by having no row, so there is none to name."""
    return Claim(ClaimKind.HOURS, OpeningHours._meta.label, 0, f"closed {speaking.WEEKDAYS[weekday]}")


def open_time(at: datetime) -> Claim:
    """A time that the schedule gave as free when it was asked."""
    return Claim(ClaimKind.OPEN_TIME, "crm.open_times", 0, timezone.localtime(at).isoformat())
