"""When a service can start: opening hours, closures, lead time, horizon, and bays with the skill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from crm.models import Appointment, Bay, BayQuarter, Closure, OpeningHours, ServiceType, Shop, Technician
from crm.quarters import QUARTER, is_on_quarter
from crm.refusals import NotBookable, Refusal

NEAR_DAYS = 7
ALTERNATIVES = 3


def open_times(
    *,
    service: ServiceType,
    first_day: date,
    days: int = 1,
    now: datetime,
    moving: Appointment | None = None,
    technician: Technician | None = None,
) -> list[datetime]:
    """Every start at which the service fits, in the shop's time zone, sorted; five queries at most.

    `moving` is an appointment that would leave its own time: its bay counts as free, its duration is kept.
    """
    if not service.is_offered:
        return []
    shop = Shop.current()
    zone = timezone.get_default_timezone()
    earliest, last_day = now.astimezone(UTC) + shop.lead_time, _last_day(shop, now)
    spans = list(open_spans(first_day, min(first_day + timedelta(days=days - 1), last_day)))
    if not spans:
        return []
    duration = moving.duration if moving else service.duration
    busy, technician_busy = _busy(service, spans[0][0], spans[-1][1], moving, technician)
    times = []
    for opens_at, closes_at in spans:
        quarters = list(_quarters(opens_at, closes_at))
        for index, start in enumerate(quarters):
            wanted = quarters[index : index + duration // QUARTER]
            if start < earliest or start + duration > closes_at or not technician_busy.isdisjoint(wanted):
                continue
            if any(taken.isdisjoint(wanted) for taken in busy.values()):
                times.append(start.astimezone(zone))
    return times


def near(
    *,
    service: ServiceType,
    scheduled_at: datetime,
    now: datetime,
    moving: Appointment | None = None,
    technician: Technician | None = None,
) -> list[datetime]:
    """The open times nearest to one that is taken, up to a week on either side; sorted."""
    times = open_times(
        service=service,
        first_day=max(timezone.localdate(scheduled_at) - timedelta(days=NEAR_DAYS), timezone.localdate(now)),
        days=2 * NEAR_DAYS + 1,
        now=now,
        moving=moving,
        technician=technician,
    )
    wanted = scheduled_at.astimezone(UTC)
    nearest = sorted(times, key=lambda time: abs(time - wanted))[:ALTERNATIVES]
    return sorted(nearest, key=lambda time: time.astimezone(UTC))


def check_time(
    *, service: ServiceType, scheduled_at: datetime, now: datetime, duration: timedelta | None = None
) -> None:
    """The rules of the shop for one start, whoever else has it.

    Raises:
        NotBookable: `reason` is OFF_QUARTER, NOT_OFFERED, TOO_SOON, TOO_FAR or CLOSED.
        ValueError: a time without a zone.
    """
    if timezone.is_naive(scheduled_at) or timezone.is_naive(now):
        raise ValueError("times of the schedule are aware")
    if not is_on_quarter(scheduled_at):
        raise NotBookable(Refusal.OFF_QUARTER)
    if not service.is_offered:
        raise NotBookable(Refusal.NOT_OFFERED)
    shop = Shop.current()
    # In UTC, because arithmetic on wall times ignores a change of clocks.
    scheduled_at, now = scheduled_at.astimezone(UTC), now.astimezone(UTC)
    if scheduled_at < now + shop.lead_time:
        raise NotBookable(Refusal.TOO_SOON)
    day = timezone.localdate(scheduled_at)
    if day > _last_day(shop, now):
        raise NotBookable(Refusal.TOO_FAR)
    ends_at = scheduled_at + (duration or service.duration)
    if not any(opens <= scheduled_at and ends_at <= closes for opens, closes in open_spans(day, day)):
        raise NotBookable(Refusal.CLOSED)


def free_bays(
    *,
    service: ServiceType,
    scheduled_at: datetime,
    duration: timedelta,
    moving: Appointment | None = None,
    technician: Technician | None = None,
) -> list[Bay]:
    """The bays with the skill that are free for so long, by number; none if the technician is busy."""
    ends_at = scheduled_at.astimezone(UTC) + duration
    busy, technician_busy = _busy(service, scheduled_at, ends_at, moving, technician)
    if technician_busy:
        return []
    free = {bay_id for bay_id, taken in busy.items() if not taken}
    return list(Bay.objects.filter(pk__in=free))


def _last_day(shop: Shop, now: datetime) -> date:
    return timezone.localdate(now) + timedelta(days=shop.horizon_days)


def open_spans(first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of each open day; wall times become moments here, whatever clocks do."""
    zone = timezone.get_default_timezone()
    hours = {row.weekday: row for row in OpeningHours.objects.all()}
    closed = set(Closure.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in closed or day.weekday() not in hours:
            continue
        row = hours[day.weekday()]
        yield (
            datetime.combine(day, row.opens_at, tzinfo=zone).astimezone(UTC),
            datetime.combine(day, row.closes_at, tzinfo=zone).astimezone(UTC),
        )


def hours_of(day: date) -> tuple[OpeningHours | None, Closure | None]:
    """The hours of the day's weekday, none where the shop never works then, and what closes this very day."""
    hours = OpeningHours.objects.filter(weekday=day.weekday()).first()
    return hours, Closure.objects.filter(day=day).first()


def _quarters(opens_at: datetime, closes_at: datetime) -> Iterator[datetime]:
    quarter = opens_at
    while quarter < closes_at:
        yield quarter
        quarter += QUARTER


def _busy(
    service: ServiceType,
    start: datetime,
    end: datetime,
    moving: Appointment | None,
    technician: Technician | None,
) -> tuple[dict[int, set[datetime]], set[datetime]]:
    """The taken quarters of each bay that has the skill, and those of the technician."""
    bays = Bay.objects.filter(is_in_use=True, skills=service.skill_id).values_list("pk", flat=True)
    by_bay: dict[int, set[datetime]] = {bay_id: set() for bay_id in bays}
    by_technician: set[datetime] = set()
    wanted = Q(bay_id__in=by_bay) if technician is None else Q(bay_id__in=by_bay) | Q(technician=technician)
    rows = BayQuarter.objects.filter(wanted, starts_at__gte=start, starts_at__lt=end)
    if moving is not None:
        rows = rows.exclude(appointment__isnull=False, appointment_id=moving.pk)
    for bay_id, starts_at, technician_id in rows.values_list("bay_id", "starts_at", "technician_id"):
        if bay_id in by_bay:
            by_bay[bay_id].add(starts_at)
        if technician is not None and technician_id == technician.pk:
            by_technician.add(starts_at)
    return by_bay, by_technician
