"""What the shop's records say that seldom changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.functional import cached_property

from crm.models import Closure, OpeningHours, ServiceType, Shop

KEPT_FOR = timedelta(seconds=30)
"""In a call: what is changed meanwhile is told a little later, and booked by as it stands."""


class ShopFacts:
    """Each is read when it is first asked for."""

    @cached_property
    def shop(self) -> Shop:
        return Shop.current()

    @cached_property
    def menu(self) -> dict[str, ServiceType]:
        """What is offered, by code."""
        return {
            service.code: service for service in ServiceType.objects.filter(is_offered=True).order_by("pk")
        }

    @cached_property
    def hours(self) -> list[OpeningHours]:
        """Of the week's open days, from Monday on."""
        return list(OpeningHours.objects.order_by("weekday"))

    @cached_property
    def _closures(self) -> list[Closure]:
        return list(Closure.objects.order_by("day"))

    def closures_from(self, day: date) -> list[Closure]:
        return [closure for closure in self._closures if closure.day >= day]


class KeptShopFacts:
    """One call's, read anew after `KEPT_FOR`.

    Read in every turn they cost an eighth: 286 calls a core at 50, 292 at 100; kept, 328 and 330
    (`python -m calls.bench run --servers voiceagent --calls 50 100`).
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._facts, self._read_at = ShopFacts(), clock()

    def __call__(self) -> ShopFacts:
        if self._clock() - self._read_at >= KEPT_FOR:
            self._facts, self._read_at = ShopFacts(), self._clock()
        return self._facts
