from __future__ import annotations

from crm.models.appointments import Appointment, MileageFell, WrongMove
from crm.models.bay_quarters import BayQuarter
from crm.models.booking_requests import BookingRequest
from crm.models.customers import Customer
from crm.models.service_records import ServiceRecord
from crm.models.shop import Closure, OpeningHours, Shop
from crm.models.vehicles import Vehicle
from crm.models.visits import BookingMethod, Transport
from crm.models.workshop import Bay, ServiceType, Skill, Technician

__all__ = [
    "Appointment",
    "Bay",
    "BayQuarter",
    "BookingMethod",
    "BookingRequest",
    "Closure",
    "Customer",
    "MileageFell",
    "OpeningHours",
    "ServiceRecord",
    "ServiceType",
    "Shop",
    "Skill",
    "Technician",
    "Transport",
    "Vehicle",
    "WrongMove",
]
