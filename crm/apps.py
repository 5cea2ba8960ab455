from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "Service department"

    def ready(self) -> None:
        from crm import triggers

        post_migrate.connect(triggers.install, sender=self)
