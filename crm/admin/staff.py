from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

User = get_user_model()
admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Whoever may choose an advisor may look advisors up, though not see their accounts."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        looks_up = request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
        return looks_up or super().has_view_permission(request, obj)
