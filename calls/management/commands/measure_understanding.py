"""`manage.py measure_understanding`: accuracies for dates, times and yes/no/goodbye on labelled turns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from calls.dialogue.understanding_score import SPLITS, Score, measure, read_turns

TURNS = Path(__file__).resolve().parents[2] / "tests" / "data" / "appointment_turns.jsonl"


class Command(BaseCommand):
    help = "Measures how well dates, times and yes/no/goodbye are understood."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=TURNS)
        parser.add_argument("--split", choices=SPLITS, default="all")
        parser.add_argument("--show-wrong", action="store_true")
        for kind in ("dates", "times", "answers"):
            parser.add_argument(f"--min-{kind}", type=float, default=0.0, metavar="SHARE")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"No file {options['file']}")
        report = measure(read_turns(options["file"], options["split"]))
        self.stdout.write(
            f"{options['split']}: {report.turns} turns, {report.milliseconds_a_turn:.2f} ms a turn"
        )
        scores = {"dates": report.dates, "times": report.times, "answers": report.answers}
        for kind, score in scores.items():
            self._print(kind, score, show_wrong=options["show_wrong"])
        low = [kind for kind, score in scores.items() if score.raw < options[f"min_{kind}"]]
        if low:
            raise CommandError(f"Below the minimum: {', '.join(low)}")

    def _print(self, kind: str, score: Score, *, show_wrong: bool) -> None:
        self.stdout.write(
            f"{kind:8} {score.raw:.4f} raw ({score.right}/{score.total}); "
            f"{score.corrected:.4f} with the {score.open.total()} that the labels leave open"
        )
        for reason, count in score.open.most_common():
            self.stdout.write(f"  {count:4} {reason}")
        for line in score.wrong if show_wrong else ():
            self.stdout.write(f"  {line}")
