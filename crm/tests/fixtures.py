"""The shop of the fixtures, for the tests: its menu, bays, hours and closures."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models

from crm.models import Bay, Closure, OpeningHours, ServiceType, Shop, Skill, Technician

FIXTURES = ("shop", "services", "bays", "opening_hours")
MODELS: tuple[type[models.Model], ...] = (
    *(Shop, Skill, ServiceType, Bay, Technician, OpeningHours, Closure),
    *(Bay.skills.through, Technician.skills.through),
)
_rows: list[tuple[type[models.Model], list[models.Model]]] = []


def load_shop() -> None:
    """Into empty tables. The files are read once a process: of 900 tests each saves some 40 ms."""
    if not _rows:
        call_command("loaddata", *FIXTURES, verbosity=0)
        _rows.extend((model, list(model._default_manager.all())) for model in MODELS)
        return
    for model, rows in _rows:
        model._default_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(statement)
