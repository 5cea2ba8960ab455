from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from crm.models import Closure, OpeningHours, Shop


@admin.register(Shop)
class ShopAdmin(admin.ModelAdmin):
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    ("phone", "advisor_phone"),
                    "email",
                    ("street", "city"),
                    ("state", "zip_code"),
                )
            },
        ),
        ("Rules of booking", {"fields": ("lead_time", "horizon_days")}),
        ("A day's limits", {"fields": ("loaner_cars", "waiting_seats", "shuttle_seats")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Shop.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OpeningHours)
class OpeningHoursAdmin(admin.ModelAdmin):
    list_display = ("get_weekday_display", "opens_at", "closes_at")


@admin.register(Closure)
class ClosureAdmin(admin.ModelAdmin):
    list_display = ("day", "reason")
    date_hierarchy = "day"
    search_fields = ("reason",)
