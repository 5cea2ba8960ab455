from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin

from crm.admin import appointment_steps
from crm.admin.appointment_form import MOVABLE, AppointmentForm
from crm.admin.badges import status_badge
from crm.admin.filters import WhenFilter
from crm.admin.links import link_to
from crm.admin.second_look import SecondLookAdmin
from crm.models import Appointment, Customer, Vehicle
from crm.models.appointments import OPEN_STATUSES
from crm.search import appointments_matching

BY_VERBS = (
    "status_now",
    "cancellation_reason",
    "confirmation_sent_at",
    "reminder_sent_at",
    "call_sid",
    "completed_at",
    "cancelled_at",
    "created_at",
)
STAY_ONCE_HERE = ("customer", "vehicle", "service_type", "scheduled_at", "bay", "booking_method")
STAY_ONCE_CLOSED = ("duration", "technician", "advisor", "transport", "estimated_cost", "actual_cost")


@admin.register(Appointment)
class AppointmentAdmin(SecondLookAdmin, SimpleHistoryAdmin):
    form = AppointmentForm
    list_display = ("when", "who", "vehicle", "service_type", "bay", "status_now", "advisor")
    list_display_links = ("when",)
    list_select_related = ("customer", "vehicle", "service_type", "bay", "advisor")
    list_filter = (
        WhenFilter,
        "status",
        "advisor",
        "bay",
        "service_type",
    )
    date_hierarchy = "scheduled_at"
    search_fields = ("customer__last_name",)
    search_help_text = "Name, phone number in any writing, plate, VIN or its last six"
    autocomplete_fields = ("customer", "vehicle", "service_type", "bay", "technician", "advisor")
    actions = appointment_steps.ACTIONS
    save_on_top = False
    fieldsets: ClassVar = (
        (None, {"fields": ("version", "vehicle", "customer", "service_type", ("scheduled_at", "bay"))}),
        ("Visit", {"fields": (("duration", "transport"), "concern", ("technician", "advisor"))}),
        ("Work and cost", {"fields": ("recommended_services", ("estimated_cost", "actual_cost"), "notes")}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": (
                    ("status_now", "cancellation_reason"),
                    ("completed_at", "cancelled_at"),
                    ("confirmation_sent_at", "reminder_sent_at"),
                    ("booking_method", "call_sid", "created_at"),
                ),
            },
        ),
    )
    new_fieldsets: ClassVar = (
        (None, {"fields": ("vehicle", "customer", "service_type", ("scheduled_at", "bay"))}),
        ("Visit", {"fields": ("transport", "concern", ("technician", "advisor"), "booking_method")}),
        ("More", {"classes": ("collapse",), "fields": ("estimated_cost", "notes")}),
    )

    # --- The list

    @admin.display(ordering="scheduled_at", description="when")
    def when(self, appointment: Appointment) -> str:
        return f"{timezone.localtime(appointment.scheduled_at):%a %b %-d, %H:%M}"

    @admin.display(ordering="customer__last_name", description="customer")
    def who(self, appointment: Appointment) -> SafeString:
        return link_to(appointment.customer)

    @admin.display(ordering="status", description="status")
    def status_now(self, appointment: Appointment) -> SafeString:
        return status_badge(appointment)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Appointment], search_term: str
    ) -> tuple[QuerySet[Appointment], bool]:
        return queryset.filter(pk__in=appointments_matching(search_term).values("pk")), False

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.new_fieldsets if obj is None else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        if obj.status in MOVABLE:
            return BY_VERBS
        if obj.status in OPEN_STATUSES:
            return BY_VERBS + STAY_ONCE_HERE
        return BY_VERBS + STAY_ONCE_HERE + STAY_ONCE_CLOSED

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        initial.setdefault("advisor", request.user.pk)
        if isinstance(start := initial.get("scheduled_at"), str):
            initial["scheduled_at"] = _moment(start)
        for name in self.autocomplete_fields:
            if name in initial and not _is_key(str(initial[name])):
                del initial[name]
        customer = _customer_of(request)
        if customer and "vehicle" not in initial:
            initial["vehicle"] = customer.vehicles.filter(status=Vehicle.Status.ACTIVE).first()
        return initial

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "vehicle" and (customer := _customer_of(request)):
            kwargs["queryset"] = customer.vehicles.filter(status=Vehicle.Status.ACTIVE)
            kwargs["widget"] = forms.Select
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return appointment_steps.urls(self) + super().get_urls()


def _moment(text: str) -> datetime | None:
    """A wall time of the shop from a link, such as 2026-06-02T10:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _customer_of(request: HttpRequest) -> Customer | None:
    """Whom a link to the empty form names."""
    named = request.GET.get("customer", "")
    return Customer.objects.filter(pk=named).first() if _is_key(named) else None


def _is_key(text: str) -> bool:
    """What a database takes for the key of a row: a number of 64 bits."""
    return text.isdecimal() and len(text) < 19
