"""Names that speech to text may expect in a call. Reads the menu and the customer's own cars."""

from __future__ import annotations

from crm.models import Customer, ServiceType, Vehicle

MOST = 50
"""Deepgram advises 20 to 50. https://developers.deepgram.com/docs/keyterm"""


def keyterms(customer: Customer | None) -> tuple[str, ...]:
    """The customer's names and cars first, then the services."""
    own = _own(customer) if customer is not None else []
    services = ServiceType.objects.filter(is_offered=True).order_by("pk").values_list("name", flat=True)
    return tuple(dict.fromkeys(term for term in (*own, *services) if term))[:MOST]


def _own(customer: Customer) -> list[str]:
    cars = customer.vehicles.filter(status=Vehicle.Status.ACTIVE).order_by("-is_primary", "pk")
    names = [name for car in cars for name in (car.make, car.model)]
    return [customer.first_name, customer.last_name, *names]
