"""A database for the lab alone, so that a call never touches the shop's records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connections

FIXTURES = ("shop", "services", "bays", "opening_hours")


@contextmanager
def own_database(fixtures: tuple[str, ...] = FIXTURES) -> Iterator[Path]:
    """An SQLite file with a shop's fixtures in place of the default database; gone afterwards."""
    former = connections.settings
    with TemporaryDirectory(prefix="phone-lab-") as directory:
        path = Path(directory) / "lab.sqlite3"
        connections["default"].close()
        _switch(sqlite(path))
        try:
            call_command("migrate", verbosity=0)
            call_command("loaddata", *fixtures, verbosity=0)
            yield path
        finally:
            connections["default"].close()
            _switch(former)


def sqlite(path: Path) -> dict[str, dict[str, object]]:
    """Django's settings of databases, where the file is the only one."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    one = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    configured: dict[str, dict[str, object]] = connections.configure_settings({"default": one})
    return configured


def _switch(databases: dict[str, dict[str, object]]) -> None:
    connections.settings = databases
    del connections["default"]
