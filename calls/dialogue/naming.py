"""How services, cars and people are called aloud."""

from __future__ import annotations

from calls.dialogue import speaking
from crm.models import ServiceType, Vehicle


def service_name(service: ServiceType) -> str:
    return service.name.lower()


def a_service(service: ServiceType) -> str:
    """ "an oil change"; what cannot be counted goes without an article ("general maintenance")."""
    name = service_name(service)
    if name.endswith(("s", "maintenance", " work")) or name.startswith(("a ", "an ")):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def the_service(service: ServiceType) -> str:
    return f"the {service_name(service)}"


def car_name(vehicle: Vehicle) -> str:
    return f"{vehicle.make} {vehicle.model}"


def car_name_with_year(vehicle: Vehicle) -> str:
    return f"{speaking.year(vehicle.year)} {car_name(vehicle)}"
