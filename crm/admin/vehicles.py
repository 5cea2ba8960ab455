from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin

from crm.admin.links import link_to
from crm.admin.second_look import SecondLookAdmin
from crm.admin.spreadsheets import SpreadsheetAdmin
from crm.models import Vehicle
from crm.resources import VehicleResource
from crm.search import vehicles_matching


@admin.register(Vehicle)
class VehicleAdmin(SecondLookAdmin, SpreadsheetAdmin, SimpleHistoryAdmin):
    resource_classes = (VehicleResource,)
    list_display = ("__str__", "owner", "plate_badge", "vin", "mileage", "last_service_on", "status")
    list_filter = ("status", "make", "was_bought_here")
    list_select_related = ("customer",)
    search_fields = ("vin", "plate")
    search_help_text = "Plate, VIN or its last six, make and model, or the customer's name or phone number"
    autocomplete_fields = ("customer",)
    readonly_fields = ("last_service_on", "last_service_mileage")
    fieldsets = (
        (None, {"fields": ("customer", ("vin", "plate"), ("year", "make", "model"), ("trim", "color"))}),
        ("Ownership", {"fields": (("status", "is_primary"), ("purchased_on", "was_bought_here"))}),
        (
            "Service",
            {"fields": ("mileage", ("last_service_on", "last_service_mileage"), "next_service_mileage")},
        ),
        ("Notes", {"fields": ("notes",)}),
    )

    @admin.display(description="customer", ordering="customer__last_name")
    def owner(self, vehicle: Vehicle) -> SafeString:
        return link_to(vehicle.customer)

    @admin.display(description="plate", ordering="plate")
    def plate_badge(self, vehicle: Vehicle) -> str:
        return format_html('<span class="plate">{}</span>', vehicle.plate) if vehicle.plate else ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Vehicle], search_term: str
    ) -> tuple[QuerySet[Vehicle], bool]:
        return queryset.filter(pk__in=vehicles_matching(search_term).values("pk")), False
