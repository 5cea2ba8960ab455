from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from crm.admin.second_look import SecondLookAdmin
from crm.models import ServiceRecord
from crm.search import vehicles_matching


@admin.register(ServiceRecord)
class ServiceRecordAdmin(SecondLookAdmin):
    list_display = ("serviced_on", "vehicle", "customer", "services_performed", "mileage", "cost")
    list_filter = ("serviced_on", "next_service_type")
    list_select_related = ("vehicle__customer",)
    date_hierarchy = "serviced_on"
    search_fields = ("services_performed", "parts")
    search_help_text = "Work or parts, or whose car: name, phone number, plate, VIN or its last six"
    autocomplete_fields = ("vehicle", "appointment", "next_service_type")

    @admin.display(ordering="vehicle__customer__last_name")
    def customer(self, record: ServiceRecord) -> str:
        return record.vehicle.customer.full_name

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ServiceRecord], search_term: str
    ) -> tuple[QuerySet[ServiceRecord], bool]:
        if not search_term.strip():
            return queryset, False
        text = search_term.replace("\0", "")
        is_work = Q(services_performed__icontains=text) | Q(parts__icontains=text)
        return queryset.filter(is_work | Q(vehicle__in=vehicles_matching(text).values("pk"))), False
