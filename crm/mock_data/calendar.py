"""Which quarter hours of bays and technicians are free: a bit for each quarter of an open day."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from crm.models import BayQuarter
from crm.open_times import open_spans
from crm.quarters import QUARTER

TRIES = 30


class NoRoom(Exception):
    """The shop is full on all the days asked for."""


@dataclass(frozen=True)
class Place:
    starts_at: datetime
    bay_id: int
    technician_id: int | None


@dataclass(frozen=True)
class _OpenDay:
    opens_at: datetime
    quarters: int


class Calendar:
    """The open days from `first` to `last`, with what the database has on them already."""

    def __init__(self, rng: random.Random, first: date, last: date) -> None:
        self._rng = rng
        self._days: dict[date, _OpenDay] = {}
        for opens_at, closes_at in open_spans(first, last):
            self._days[timezone.localdate(opens_at)] = _OpenDay(opens_at, (closes_at - opens_at) // QUARTER)
        self._bays: dict[tuple[int, date], int] = defaultdict(int)
        self._technicians: dict[tuple[int, date], int] = defaultdict(int)
        self._load()

    def days(self, first: date, last: date) -> list[date]:
        return [day for day in self._days if first <= day <= last]

    def place(
        self,
        days: Sequence[date],
        duration: timedelta,
        *,
        bays: Sequence[int],
        technicians: Sequence[int] = (),
        occupies: bool = True,
    ) -> Place:
        """A random free place on one of `days`, taken from now on if it `occupies`.

        Raises:
            NoRoom: there is none.
        """
        quarters = duration // QUARTER
        for day, start in self._guesses(days, quarters):
            wanted = ((1 << quarters) - 1) << start
            bay = self._first_free(self._bays, bays, day, wanted)
            if bay is None:
                continue
            technician = self._first_free(self._technicians, technicians, day, wanted)
            if occupies:
                self._bays[bay, day] |= wanted
                if technician is not None:
                    self._technicians[technician, day] |= wanted
            return Place(self._days[day].opens_at + start * QUARTER, bay, technician)
        raise NoRoom

    def _guesses(self, days: Sequence[date], quarters: int) -> Iterable[tuple[date, int]]:
        for _ in range(TRIES if days else 0):
            day = self._rng.choice(days)
            if (starts := self._days[day].quarters - quarters + 1) > 0:
                yield day, self._rng.randrange(starts)
        for day in self._rng.sample(days, len(days)):
            for start in range(self._days[day].quarters - quarters + 1):
                yield day, start

    def _first_free(
        self, taken: dict[tuple[int, date], int], ids: Sequence[int], day: date, wanted: int
    ) -> int | None:
        for one in self._rng.sample(ids, len(ids)):
            if not taken[one, day] & wanted:
                return one
        return None

    def _load(self) -> None:
        rows = BayQuarter.objects.values_list("bay_id", "technician_id", "starts_at")
        for bay_id, technician_id, starts_at in rows.iterator():
            day = timezone.localdate(starts_at)
            if day in self._days and starts_at >= self._days[day].opens_at:
                bit = 1 << ((starts_at - self._days[day].opens_at) // QUARTER)
                self._bays[bay_id, day] |= bit
                if technician_id is not None:
                    self._technicians[technician_id, day] |= bit
