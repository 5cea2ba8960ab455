"""The service advisors' desk: records and schedule in the Django admin."""

from __future__ import annotations

from crm.admin.appointments import AppointmentAdmin
from crm.admin.booking_requests import BookingRequestAdmin
from crm.admin.customers import CustomerAdmin
from crm.admin.service_records import ServiceRecordAdmin
from crm.admin.shop import ClosureAdmin, OpeningHoursAdmin, ShopAdmin
from crm.admin.staff import StaffAdmin
from crm.admin.vehicles import VehicleAdmin
from crm.admin.workshop import BayAdmin, ServiceTypeAdmin, SkillAdmin, TechnicianAdmin

__all__ = [
    "AppointmentAdmin",
    "BayAdmin",
    "BookingRequestAdmin",
    "ClosureAdmin",
    "CustomerAdmin",
    "OpeningHoursAdmin",
    "ServiceRecordAdmin",
    "ServiceTypeAdmin",
    "ShopAdmin",
    "SkillAdmin",
    "StaffAdmin",
    "TechnicianAdmin",
    "VehicleAdmin",
]
