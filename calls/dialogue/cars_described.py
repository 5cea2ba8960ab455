"""Several cars described in one turn, each with its work: "oil for my Pilot and brakes for my Jeep"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calls.dialogue.services_heard import ServicesHeard
from calls.dialogue.vehicles_heard import CarHeard, car_heard, several_of
from calls.dialogue.wording import plain


@dataclass(frozen=True)
class CarAndWork:
    car: CarHeard
    services: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Codes of the services that one word could mean."""


def cars_and_work(pieces: Iterable[tuple[str, ServicesHeard]], *, expected: bool) -> tuple[CarAndWork, ...]:
    """What stands before a car is of it; a car without work needs what the others need."""
    found: list[CarAndWork] = []
    services: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    for piece, heard in pieces:
        services, options = services + heard.codes, options or heard.candidates
        car = car_heard(plain(piece), expected=expected)
        if car.model or (car.year and car.make):
            found.append(CarAndWork(car, services, options))
            services, options = (), ()
    if found and services:
        found[-1] = replace(found[-1], services=found[-1].services + services)
    work = next((one for one in found if one.services or one.options), None)
    cars = tuple(
        one if work is None or one.services or one.options else replace(work, car=one.car) for one in found
    )
    several = several_of([one.car for one in cars])
    return tuple(one for one in cars if one.car in several)
