from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from calls.phone_lab import report, text_call
from calls.phone_lab.known_failures import KNOWN_FAILURES
from calls.phone_lab.own_database import own_database
from calls.phone_lab.scenario import BadScenario, Scenario, load
from calls.phone_lab.text_call import Outcome


class Command(BaseCommand):
    help = (
        "Simulated callers talk to the agent, on a database of the lab's own with the shop's fixtures. "
        "Each call is graded on what it left in the database and on the policies, never on wording."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--text", action="store_true", help="without audio (so far the only way)")
        parser.add_argument("--scenario", nargs="+", default=[], metavar="NAME", help="default: all")
        parser.add_argument("--seed", type=int, default=1, help="of the order of the calls")
        parser.add_argument("--junit", type=Path, metavar="FILE", help="a report for a CI server")
        parser.add_argument("--json", type=Path, metavar="FILE", help="a report with every transcript")
        parser.add_argument("--keep", type=Path, metavar="DIR", help="where transcripts of failures go")

    def handle(self, **options: Any) -> None:
        scenarios = _chosen(options["scenario"])
        random.Random(options["seed"]).shuffle(scenarios)
        with own_database():
            outcomes = [text_call.run(scenario) for scenario in tqdm(scenarios, unit="call", disable=None)]
        for outcome in outcomes:
            outcome.known_failure = KNOWN_FAILURES.get(outcome.scenario.name, "")
        outcomes.sort(key=lambda outcome: outcome.scenario.name)
        self._tell(outcomes, options)
        if failed := sum(bool(outcome.faults) for outcome in outcomes):
            raise CommandError(f"{failed} of {len(outcomes)} calls failed.")

    def _tell(self, outcomes: list[Outcome], options: dict[str, Any]) -> None:
        for outcome in outcomes:
            if outcome.faults:
                known = f" (known: {outcome.known_failure})" if outcome.known_failure else ""
                self.stdout.write(f"FAILED {outcome.scenario.name}{known}: {'; '.join(outcome.faults)}")
                _keep(outcome, options["keep"])
        self.stdout.write(report.table(outcomes))
        if options["junit"]:
            report.write_junit(outcomes, options["junit"])
        if options["json"]:
            report.write_json(outcomes, options["json"])


def _keep(outcome: Outcome, directory: Path | None) -> None:
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        text = "\n".join([*outcome.faults, "", *outcome.transcript, ""])
        (directory / f"{outcome.scenario.name}.txt").write_text(text, encoding="utf-8")


def _chosen(names: list[str]) -> list[Scenario]:
    try:
        scenarios = load()
    except BadScenario as error:
        raise CommandError(str(error)) from None
    if unknown := set(names) - {scenario.name for scenario in scenarios}:
        raise CommandError(f"There is no scenario {', '.join(sorted(unknown))}.")
    return [scenario for scenario in scenarios if not names or scenario.name in names]
