"""The schedule as a picture: a column a bay and day, a row a quarter hour; blocks and gaps between.

All from a fixed number of queries, however full the days are. Rows count from 0, the first quarter drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import timezone

from crm.models import Appointment, Bay, BookingRequest, Closure, OpeningHours, Shop
from crm.quarters import QUARTER, day_bounds

MINUTES = 15
USUAL_HOURS = (time(8), time(18))  # of a day that has none of its own
MOVABLE = (Appointment.Status.SCHEDULED, Appointment.Status.CONFIRMED)

Visit = Appointment | BookingRequest


@dataclass(frozen=True)
class Block:
    """A visit; `row` and `span` are in quarters."""

    visit: Visit
    row: int
    span: int

    @property
    def is_request(self) -> bool:
        return isinstance(self.visit, BookingRequest)

    @property
    def is_movable(self) -> bool:
        return not self.is_request and self.visit.status in MOVABLE

    @property
    def customer(self) -> str:
        return self.visit.name if isinstance(self.visit, BookingRequest) else self.visit.customer.full_name

    @property
    def vehicle(self) -> str:
        if isinstance(self.visit, BookingRequest):
            return self.visit.vehicle_text
        return str(self.visit.vehicle)

    @property
    def tone(self) -> str:
        return "request" if self.is_request else self.visit.status

    @property
    def status_label(self) -> str:
        return "Request, not booked yet" if self.is_request else self.visit.get_status_display()


@dataclass(frozen=True)
class Gap:
    """Free and open; one can book from `starts_at` on, None where that is over."""

    row: int
    span: int
    starts_at: datetime | None


@dataclass(frozen=True)
class Shade:
    row: int
    span: int


@dataclass(frozen=True)
class Column:
    day: date
    bay: Bay
    blocks: list[Block]
    gaps: list[Gap]
    shades: list[Shade]
    is_today: bool


@dataclass(frozen=True)
class Day:
    day: date
    closed_because: str  # "" on a day that is open
    is_today: bool


@dataclass(frozen=True)
class Board:
    days: list[Day]
    bays: list[Bay]
    columns: list[Column]
    first_minute: int  # of the day, of row 0
    rows: int
    now_row: float  # where the present is, in rows; outside 0 … rows while the shop is closed
    hours: list[tuple[int, str]] = field(default_factory=list)  # row and clock of each full hour


def draw(*, days: list[date], bays: list[Bay], now: datetime, with_empty_days: bool = True) -> Board:
    """The board of these days. Days without opening hours and visits go where `with_empty_days` is False."""
    opening = {hours.weekday: (hours.opens_at, hours.closes_at) for hours in OpeningHours.objects.all()}
    closures = dict(Closure.objects.filter(day__in=days).values_list("day", "reason"))
    visits = _visits(days, bays)
    kept = [
        day
        for day in days
        if with_empty_days
        or (day.weekday() in opening and day not in closures)
        or any((day, bay.pk) in visits for bay in bays)
    ]
    hours = {day: opening.get(day.weekday()) if day not in closures else None for day in kept}
    first, last = _extent([span for span in hours.values() if span], visits)
    today = timezone.localdate(now)
    earliest = now + Shop.current().lead_time
    columns = [
        _column(day, bay, visits.get((day, bay.pk), []), hours[day], (first, last), earliest, today)
        for day in kept
        for bay in bays
    ]
    local_now = timezone.localtime(now)
    return Board(
        days=[Day(day, "" if hours[day] else closures.get(day, "closed"), day == today) for day in kept],
        bays=bays,
        columns=columns,
        first_minute=first,
        rows=(last - first) // MINUTES,
        now_row=(local_now.hour * 60 + local_now.minute - first) / MINUTES,
        hours=[
            ((minute - first) // MINUTES, f"{minute // 60:02d}:00")
            for minute in range(-(-first // 60) * 60, last, 60)
        ],
    )


def _visits(days: list[date], bays: list[Bay]) -> dict[tuple[date, int], list[Visit]]:
    start, end = day_bounds(min(days), max(days))
    within = {"scheduled_at__gte": start, "scheduled_at__lt": end, "bay__in": bays}
    appointments = Appointment.objects.occupying().filter(**within)
    requests = BookingRequest.objects.filter(status=BookingRequest.Status.OPEN, **within)
    visits: list[Visit] = [
        *appointments.select_related("customer", "vehicle", "service_type", "bay"),
        *requests.select_related("service_type", "bay"),
    ]

    def place(visit: Visit) -> tuple[date, int]:
        return timezone.localdate(visit.scheduled_at), visit.bay_id

    visits.sort(key=lambda visit: (place(visit), visit.scheduled_at))
    return {key: list(group) for key, group in groupby(visits, key=place)}


def _minute(moment: datetime) -> int:
    """Of the day, by the shop's clock."""
    local = timezone.localtime(moment)
    return local.hour * 60 + local.minute


def _extent(spans: list[tuple[time, time]], visits: dict[tuple[date, int], list[Visit]]) -> tuple[int, int]:
    """The first and last minute to draw: every opening hour, and every visit outside them."""
    opened = [(start.hour * 60 + start.minute, end.hour * 60 + end.minute) for start, end in spans]
    opened = opened or [(USUAL_HOURS[0].hour * 60, USUAL_HOURS[1].hour * 60)]
    taken = [
        (_minute(visit.scheduled_at), _minute(visit.scheduled_at) + visit.duration // timedelta(minutes=1))
        for group in visits.values()
        for visit in group
    ]
    both = opened + taken
    return min(start for start, _ in both), min(24 * 60, max(end for _, end in both))


def _column(
    day: date,
    bay: Bay,
    visits: Iterable[Visit],
    hours: tuple[time, time] | None,
    extent: tuple[int, int],
    earliest: datetime,
    today: date,
) -> Column:
    first, last = extent
    rows = (last - first) // MINUTES
    blocks = [
        Block(visit, (_minute(visit.scheduled_at) - first) // MINUTES, visit.duration // QUARTER)
        for visit in visits
    ]
    opens, closes = _rows_open(hours, first)
    taken = {row for block in blocks for row in range(block.row, block.row + block.span)}
    free = [row for row in range(opens, closes) if row not in taken and bay.is_in_use]
    midnight = datetime.combine(day, time())
    gaps = [_gap(row, span, midnight + timedelta(minutes=first), earliest) for row, span in _runs(free)]
    shades = [Shade(0, opens), Shade(closes, rows - closes)] if closes else [Shade(0, rows)]
    return Column(day, bay, blocks, gaps, [s for s in shades if s.span > 0], day == today)


def _rows_open(hours: tuple[time, time] | None, first: int) -> tuple[int, int]:
    if hours is None:
        return 0, 0
    opens, closes = ((at.hour * 60 + at.minute - first) // MINUTES for at in hours)
    return opens, closes


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Start and length of each run of consecutive rows."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and sum(runs[-1]) == row:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((row, 1))
    return runs


def _gap(row: int, span: int, first_wall: datetime, earliest: datetime) -> Gap:
    for later in range(row, row + span):
        start = timezone.make_aware(first_wall + later * QUARTER)
        if start >= earliest:
            return Gap(row, span, start)
    return Gap(row, span, None)
