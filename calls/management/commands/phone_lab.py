from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from calls.phone_lab import audio_call, exchange, report, text_call
from calls.phone_lab.applicable import why_not
from calls.phone_lab.known_failures import KNOWN_FAILURES
from calls.phone_lab.outcome import Outcome
from calls.phone_lab.own_database import FIXTURES, own_database
from calls.phone_lab.own_redis import own_redis
from calls.phone_lab.scenario import BadScenario, Scenario, load
from calls.phone_lab.voices import PITCHES
from crm.models import Shop
from voiceagent.embedded import DidNotStart


class Command(BaseCommand):
    help = (
        "Simulated callers talk to the agent, on a database of the lab's own with the shop's fixtures. "
        "Each call is graded on what it left in the database and on the policies, never on wording."
    )

    # Keys, addresses and stores are the lab's own.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--text", action="store_true", help="the dialogue alone, without audio (default)")
        how.add_argument("--audio", action="store_true", help="spoken, over the websocket of whole sites")
        parser.add_argument("--scenario", nargs="+", default=[], metavar="PATTERN", help="such as move-*")
        parser.add_argument("--sample", type=int, metavar="N", help="so many of them, drawn by the seed")
        parser.add_argument("--seed", type=int, default=1, help="of order, sample, voices, pauses and noise")
        parser.add_argument(
            "--noise", type=float, metavar="DB", help="how far below the voice; default: none"
        )
        parser.add_argument("--voice", nargs="+", default=[*PITCHES], choices=PITCHES, help="default: all")
        parser.add_argument("--jobs", type=int, default=3, metavar="N", help="spoken calls at once (3)")
        parser.add_argument(
            "--fixture", type=Path, metavar="FILE", help="another shop: services, bays, hours"
        )
        parser.add_argument("--junit", type=Path, metavar="FILE", help="a report for a CI server")
        parser.add_argument("--json", type=Path, metavar="FILE", help="a report with every transcript")
        parser.add_argument(
            "--keep-failures", type=Path, metavar="DIR", help="their transcripts and recordings"
        )

    def handle(self, **options: Any) -> None:
        if not 1 <= options["jobs"] <= exchange.MOST_LINES:
            raise CommandError(f"--jobs is 1 to {exchange.MOST_LINES}.")
        scenarios = _chosen(options["scenario"], options["sample"], random.Random(options["seed"]))
        try:
            outcomes = self._call(scenarios, options)
        except DidNotStart as fault:
            raise CommandError(str(fault)) from fault
        for outcome in outcomes:
            outcome.known_failure = KNOWN_FAILURES.get(outcome.scenario.name, "")
        outcomes.sort(key=lambda outcome: outcome.scenario.name)
        self._tell(outcomes, options)
        goal = report.goal(is_spoken=options["audio"], noise_db=options["noise"])
        if shortfall := report.shortfall(outcomes, goal):
            raise CommandError(shortfall)

    def _call(self, scenarios: list[Scenario], options: dict[str, Any]) -> list[Outcome]:
        with own_redis() as redis_socket, own_database(_fixtures(options["fixture"])) as template:
            if not Shop.objects.exists():
                raise CommandError(f"{options['fixture']} has no shop (crm.shop).")
            scenarios = self._applicable(scenarios, is_spoken=options["audio"])
            if not options["audio"]:
                outcomes = [
                    text_call.run(scenario) for scenario in tqdm(scenarios, unit="call", disable=None)
                ]
                for outcome in outcomes:
                    report.keep(outcome, options["keep_failures"])
                return outcomes
            lines = min(options["jobs"], len(scenarios))
            with exchange.running(template, redis_socket=redis_socket, lines=lines) as running:
                return self._talk(scenarios, running, options)

    def _applicable(self, scenarios: list[Scenario], *, is_spoken: bool) -> list[Scenario]:
        reasons = {scenario.name: why_not(scenario, is_spoken=is_spoken) for scenario in scenarios}
        for name, reason in sorted(reasons.items()):
            if reason:
                self.stdout.write(f"not applicable: {name}: {reason}")
        left = [scenario for scenario in scenarios if not reasons[scenario.name]]
        if not left:
            raise CommandError("No scenario is applicable to this shop.")
        return left

    def _talk(
        self, scenarios: list[Scenario], running: exchange.Exchange, options: dict[str, Any]
    ) -> list[Outcome]:
        count = 0

        def on_end(outcome: Outcome) -> None:
            nonlocal count
            count += 1
            # At once: what a long run has found stays when it is stopped.
            report.keep(outcome, options["keep_failures"])
            result = "WRONG" if outcome.wrong_commits else "failed" if outcome.faults else "ok"
            who = f"{outcome.scenario.name} ({outcome.voice})"
            self.stdout.write(f"[{count}/{len(scenarios)}] {result:<6} {outcome.seconds:5.1f} s  {who}")
            self.stdout.flush()

        conditions = audio_call.Conditions(
            account=running.account,
            voice=running.voice,
            pitches=options["voice"],
            noise_db=options["noise"],
            seed=options["seed"],
        )
        return asyncio.run(audio_call.run_all(scenarios, running.lines, conditions, on_end))

    def _tell(self, outcomes: list[Outcome], options: dict[str, Any]) -> None:
        for outcome in outcomes:
            if outcome.faults:
                known = f" (known: {outcome.known_failure})" if outcome.known_failure else ""
                self.stdout.write(f"FAILED {outcome.scenario.name}{known}: {'; '.join(outcome.faults)}")
        self.stdout.write(report.table(outcomes))
        writers: dict[str, Callable[[list[Outcome], Path], None]]
        writers = {"junit": report.write_junit, "json": report.write_json}
        for name, write in writers.items():
            if options[name]:
                write(outcomes, options[name])


def _fixtures(own: Path | None) -> tuple[str, ...]:
    if own is None:
        return FIXTURES
    if not own.is_file():
        raise CommandError(f"There is no fixture {own}.")
    return (str(own.resolve()),)


def _chosen(patterns: list[str], sample: int | None, dice: random.Random) -> list[Scenario]:
    """In the order in which they are called."""
    try:
        scenarios = list(load())
    except BadScenario as error:
        raise CommandError(str(error)) from None
    for pattern in patterns:
        if not any(fnmatchcase(scenario.name, pattern) for scenario in scenarios):
            raise CommandError(f"There is no scenario {pattern}.")
    matching = [s for s in scenarios if not patterns or any(fnmatchcase(s.name, one) for one in patterns)]
    dice.shuffle(matching)
    return matching[:sample]
