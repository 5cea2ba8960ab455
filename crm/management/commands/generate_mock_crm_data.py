from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from crm.mock_data import people
from crm.mock_data.calendar import NoRoom
from crm.mock_data.generate import Counts, generate
from crm.models import (
    Appointment,
    Bay,
    BookingRequest,
    Customer,
    OpeningHours,
    ServiceRecord,
    ServiceType,
    Vehicle,
)

# Those that point at others come first.
FLUSHED = (ServiceRecord, BookingRequest, Appointment, Vehicle, Customer)
HISTORIES = (Appointment.history, Vehicle.history, Customer.history)
ROWS_A_CUSTOMER = 1 + 1.6 + 0.8 + 0.8 * 0.7


class Command(BaseCommand):
    help = "Fills the CRM with made-up customers, vehicles, appointments and service records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=_customers, default=1000, help="how many (default: 1000)")
        parser.add_argument("--seed", type=int, default=42, help="the same seed gives the same rows")
        parser.add_argument(
            "--anchor-date",
            type=_day,
            default=None,
            metavar="YYYY-MM-DD",
            help="the day that counts as today (default: today)",
        )
        existing = parser.add_mutually_exclusive_group()
        existing.add_argument("--append", action="store_true", help="add to what is there")
        existing.add_argument("--flush", action="store_true", help="first delete all customers; asks")
        parser.add_argument("--no-input", action="store_true", help="do not ask before --flush")
        parser.add_argument("--quiet", action="store_true", help="neither progress bar nor summary")

    def handle(self, **options: Any) -> None:
        self._check_fixtures()
        if not options["append"] and not options["flush"] and (count := Customer.objects.count()):
            raise CommandError(
                f"There are {count} customers already. Add to them with --append, or delete them with "
                "--flush."
            )
        if options["flush"] and not options["no_input"]:
            self._ask()
        anchor = options["anchor_date"] or timezone.localdate()
        rows = round(options["customers"] * ROWS_A_CUSTOMER)
        with transaction.atomic(), tqdm(total=rows, unit="row", disable=options["quiet"]) as bar:
            if options["flush"]:
                _flush()
            try:
                counts = generate(
                    customers=options["customers"], seed=options["seed"], anchor=anchor, tick=bar.update
                )
            except NoRoom:
                raise CommandError(
                    "The shop is too small for so many visits: add bays, or ask for fewer customers."
                ) from None
            except ValueError as error:
                raise CommandError(f"So many customers cannot be: {error}.") from error
        if not options["quiet"]:
            self._summarise(counts)

    def _check_fixtures(self) -> None:
        if not (ServiceType.objects.exists() and Bay.objects.exists() and OpeningHours.objects.exists()):
            raise CommandError(
                "There are no services, bays or opening hours yet. "
                "Load them first: manage.py loaddata shop services bays opening_hours"
            )

    def _ask(self) -> None:
        question = f"Delete all {Customer.objects.count()} customers with their history? Type yes: "
        if input(question).strip() != "yes":
            raise CommandError("Nothing was deleted.")

    def _summarise(self, counts: Counts) -> None:
        for name, count in vars(counts).items():
            self.stdout.write(f"{name.replace('_', ' '):<22}{count:>9,}")


def _flush() -> None:
    for model in FLUSHED:
        model._default_manager.all().delete()
    for history in HISTORIES:
        history.all().delete()
    # Numbers begin at 1 again, so that the same seed gives the same rows.
    names = [{"table": model._meta.db_table, "column": "id"} for model in FLUSHED]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), names):
            cursor.execute(statement)


def _customers(text: str) -> int:
    count = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= count <= people.MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"write a number from 1 to {people.MOST_PEOPLE}, not {text!r}")
    return count


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"write a date such as 2026-06-01, not {text!r}") from None
