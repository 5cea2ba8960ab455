from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from crm.admin.second_look import SecondLookAdmin
from crm.admin.spreadsheets import SpreadsheetAdmin
from crm.models import Appointment, Customer, ServiceRecord, Vehicle
from crm.resources import CustomerResource
from crm.search import customers_matching
from crm.templatetags.phone_numbers import phone

LATEST = 10  # past visits and records that the page of a customer shows


class VehicleInline(admin.TabularInline):
    model = Vehicle
    extra = 0
    show_change_link = True
    fields = ("vin", "plate", "year", "make", "model", "color", "mileage", "is_primary", "status")


@admin.register(Customer)
class CustomerAdmin(SecondLookAdmin, SpreadsheetAdmin, SimpleHistoryAdmin):
    resource_classes = (CustomerResource,)
    inlines = (VehicleInline,)
    list_display = ("full_name", "phone_number", "email", "city", "customer_type", "last_service_on")
    list_filter = (
        "customer_type",
        "do_not_call",
        "wants_reminders",
        "preferred_advisor",
    )
    search_fields = ("last_name",)
    search_help_text = "Name, phone number in any writing, e-mail, plate, VIN or its last six"
    autocomplete_fields = ("preferred_advisor",)
    readonly_fields = ("last_service_on", "last_contact_at")
    fieldsets = (
        (None, {"fields": (("first_name", "last_name"), ("phone", "email"), "notes")}),
        (
            "Address",
            {"classes": ("collapse",), "fields": ("street", ("city", "state", "zip_code"), "date_of_birth")},
        ),
        (
            "Preferences",
            {
                "classes": ("collapse",),
                "fields": (
                    ("preferred_contact", "preferred_time_of_day", "preferred_advisor"),
                    ("wants_reminders", "wants_promotions", "do_not_call"),
                ),
            },
        ),
        (
            "Relation",
            {
                "classes": ("collapse",),
                "fields": (
                    ("customer_type", "customer_since", "referral_source"),
                    ("last_service_on", "last_contact_at"),
                ),
            },
        ),
    )

    @admin.display(ordering="last_name", description="name")
    def full_name(self, customer: Customer) -> str:
        return customer.full_name

    @admin.display(ordering="phone", description="phone")
    def phone_number(self, customer: Customer) -> str:
        return phone(customer.phone)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        return queryset.filter(pk__in=customers_matching(search_term).values("pk")), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = {"visits": visits_of(object_id)} if object_id.isdecimal() else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})


def visits_of(customer_id: str) -> dict[str, Any]:
    """Lazy lists for the page of one customer: what is ahead, what was, and the work done."""
    appointments = Appointment.objects.filter(customer_id=customer_id).select_related(
        "vehicle", "service_type", "bay", "customer"
    )
    upcoming = appointments.upcoming(timezone.now())
    records = ServiceRecord.objects.filter(vehicle__customer_id=customer_id).select_related("vehicle")
    return {
        "upcoming": upcoming,
        "past": appointments.exclude(pk__in=upcoming.values("pk")).order_by("-scheduled_at")[:LATEST],
        "records": records[:LATEST],
    }
