"""Installs the triggers of `crm/sql/`, after every `migrate`.

Not in a migration: to change a column, Django's SQLite schema editor makes the table anew and drops
the old one with its triggers, so that they would be gone after the next ALTER.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from crm.models import Appointment, BookingRequest
from crm.models.appointments import FREEING_STATUSES, OPEN_STATUSES
from crm.quarters import DURATIONS

SQL_DIR = Path(__file__).parent / "sql"
VISITS = (
    (Appointment, "appointment_id", FREEING_STATUSES),
    (
        BookingRequest,
        "booking_request_id",
        (BookingRequest.Status.CONVERTED, BookingRequest.Status.DISMISSED),
    ),
)


def install(*, using: str, **_signal: Any) -> None:
    """Makes every trigger anew; safe to repeat. Receives `post_migrate`."""
    connection = connections[using]
    if not {"crm_appointment", "crm_bookingrequest"} <= set(connection.introspection.table_names()):
        return  # migrated back to before these tables
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def statements(vendor: str) -> Iterator[str]:
    minutes = ",".join(str(15 * count) for count in range(len(DURATIONS)))
    for model, column, frees in VISITS:
        table = model._meta.db_table
        yield from _read(
            f"occupancy.{vendor}.sql", table=table, column=column, frees=_quoted(frees), minutes=minutes
        )
    yield from _read(f"ownership.{vendor}.sql", open=_quoted(OPEN_STATUSES))


def _read(name: str, **words: str) -> list[str]:
    sql = re.sub(r"^--.*\n", "", (SQL_DIR / name).read_text(), flags=re.MULTILINE)
    for word, value in words.items():
        sql = sql.replace(f"{{{word}}}", value)
    return [statement for statement in re.split(r"\n\n+", sql) if statement.strip()]


def _quoted(statuses: tuple[str, ...]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)
