"""What the product's fixtures hold, for the tests: the shop, and its groups with their demo logins."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models

from crm.models import Bay, Closure, OpeningHours, ServiceType, Shop, Skill, Technician

FIXTURES = ("shop", "services", "bays", "opening_hours")
MODELS: tuple[type[models.Model], ...] = (
    *(Shop, Skill, ServiceType, Bay, Technician, OpeningHours, Closure),
    *(Bay.skills.through, Technician.skills.through),
)
STAFF: tuple[type[models.Model], ...] = (Group, User, User.groups.through)
_rows: dict[tuple[str, ...], list[tuple[type[models.Model], list[models.Model]]]] = {}
_permissions: list[tuple[int, tuple[str, str, str]]] = []


def load_shop() -> None:
    """Into empty tables. The files are read once a process: of 900 tests each saves some 40 ms."""
    _load(FIXTURES, MODELS)


def load_staff() -> None:
    """Into empty tables. The files are read once a process: of 240 tests each saves some 50 ms."""
    _load(("groups", "demo_logins"), STAFF)
    held = Group.permissions.through
    if not _permissions:
        for row in held.objects.select_related("permission__content_type"):
            _permissions.append((row.group_id, row.permission.natural_key()))
        return
    # Emptied tables get their permissions anew, under other numbers.
    numbers = {
        permission.natural_key(): permission.pk
        for permission in Permission.objects.select_related("content_type")
    }
    held.objects.bulk_create(held(group_id=group, permission_id=numbers[key]) for group, key in _permissions)


def _load(fixtures: tuple[str, ...], tables: tuple[type[models.Model], ...]) -> None:
    if fixtures not in _rows:
        call_command("loaddata", *fixtures, verbosity=0)
        _rows[fixtures] = [(model, list(model._default_manager.all())) for model in tables]
        return
    for model, rows in _rows[fixtures]:
        model._default_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
