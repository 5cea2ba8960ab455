from __future__ import annotations

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "calls"
    verbose_name = "Phone line"

    def ready(self) -> None:
        from calls import known_callers

        known_callers.forget_changed_customers()
