from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls.retention import older_than


def days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 36500:
        raise ArgumentTypeError("a whole number of days, at least 1: a call may still go on today")
    return int(text)


class Command(BaseCommand):
    help = (
        "Deletes what was said in calls that began longer ago than this, the notes of callbacks done before "
        "then, and recordings as old. Calls, appointments and open callbacks stay. For a daily timer. "
        "Exit status 0 when done (also where there was nothing to do), 1 if something could not be deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than-days", type=days, required=True, metavar="N")
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument(
            "--recordings",
            type=Path,
            default=Path(settings.BASE_DIR) / "recordings",
            metavar="FOLDER",
            help="of audio files (default: recordings/)",
        )

    def handle(self, *args: object, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["older_than_days"])
        old = older_than(before, recordings=options["recordings"])
        calls, turns = old.turns.values("call").distinct().count(), old.turns.count()
        counts = (
            f"{turns} turns of {calls} calls, {old.notes.count()} notes, {len(old.recordings)} recordings"
        )
        if options["dry_run"]:
            self.stdout.write(f"Would delete {counts}.")
            return
        try:
            old.delete()
        except OSError as error:
            raise CommandError(f"A recording cannot be deleted: {error}") from error
        self.stdout.write(f"Deleted {counts}.")
