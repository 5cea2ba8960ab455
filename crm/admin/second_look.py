from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

TRIES = 2
# What a database says where another was first: keys, our triggers, PostgreSQL's deadlocks.
RACES = (
    "unique",
    "foreign key",
    "crm_bay_taken",
    "crm_technician_taken",
    "crm_vehicle_of_another_customer",
    "crm_vehicle_mileage_never_falls",
    "deadlock",
)


class SecondLookAdmin(admin.ModelAdmin):
    """A save that lost a race against the database's constraints is looked at once more.

    Validation then sees what the winner wrote, and the form comes back with an error at the right field.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        for _ in range(TRIES):
            try:
                # One transaction, rolled back where it raises.
                return super().changeform_view(request, object_id, form_url, extra_context)
            except (IntegrityError, OperationalError) as error:
                if not any(words in str(error).lower() for words in RACES):
                    raise
        messages.error(request, "Others changed the same records just now. Please look again.")
        return HttpResponseRedirect(request.get_full_path())
