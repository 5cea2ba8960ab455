"""A simulated call against the dialogue alone: no audio, a fixed clock, and nothing is kept."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from calls import dialogue
from calls.dialogue import CallFacts, Reply, State
from calls.phone_lab.caller import Caller
from calls.phone_lab.grading import Policy, faults, records
from calls.phone_lab.people import number_of, put_on_file
from calls.phone_lab.scenario import Scenario

MOST_TURNS = 40
_DIRECTIVE = re.compile(r"\{([^{}]*)\}")


@dataclass
class Outcome:
    scenario: Scenario
    faults: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    reply_seconds: list[float] = field(default_factory=list)
    known_failure: str = ""


def run(scenario: Scenario, *, day: str = "2026-03-02") -> Outcome:
    """One call on the open database, rolled back. `day`: the ISO date that counts as today."""
    now = datetime.fromisoformat(f"{day} {scenario.at}").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    with transaction.atomic():
        put_on_file(scenario, now.date())
        before = records()
        call = TextCall(scenario, now)
        call.run()
        outcome = call.outcome
        outcome.faults += faults(scenario, before, records(), call.policy, now.date())
        transaction.set_rollback(True)
    return outcome


class TextCall:
    def __init__(self, scenario: Scenario, now: datetime) -> None:
        self.outcome = Outcome(scenario)
        self._caller = Caller(scenario)
        self._now = now
        self._call = CallFacts(f"CA{0:032}", number_of(scenario))
        self._state = State.new()
        self._replies: list[Reply] = []
        self._has_hung_up = False

    @property
    def policy(self) -> Policy:
        last = self._replies[-1].ending
        return Policy(
            ending=last.value if last else "open",
            callbacks=sum(reply.callback is not None for reply in self._replies),
            agent_said=" ".join(reply.text for reply in self._replies),
        )

    def run(self) -> None:
        self._keep(*dialogue.greet(self._state, call=self._call, now=self._now))
        self._say(self.outcome.scenario.says)
        for _ in range(MOST_TURNS):
            if self._is_over:
                return
            self._say(self._caller.answer(self._state.question, self._replies[-1].text))
        self.outcome.faults.append(f"the call was not over after {MOST_TURNS} turns")

    @property
    def _is_over(self) -> bool:
        return self._has_hung_up or self._replies[-1].ending is not None

    def _say(self, line: str) -> None:
        self.outcome.transcript.append(f"caller  {line}")
        for index, piece in enumerate(_DIRECTIVE.split(line)):
            if self._is_over:
                return
            if index % 2:
                self._do(piece)
            elif piece.strip():
                begun = time.perf_counter()
                answered = dialogue.respond(self._state, piece.strip(), call=self._call, now=self._now)
                self.outcome.reply_seconds.append(time.perf_counter() - begun)
                self._keep(*answered)

    def _do(self, directive: str) -> None:
        verb, _, keys = directive.partition(" ")
        match verb:
            case "press":
                for key in keys:
                    if not self._is_over:
                        self._keep(*dialogue.press(self._state, key, call=self._call, now=self._now))
            case "silence":
                self._keep(*dialogue.silence(self._state, call=self._call, now=self._now))
            case "hang":
                self._has_hung_up = True

    def _keep(self, state: State, reply: Reply | None) -> None:
        self._state = State.from_json(state.to_json())
        if reply is not None:
            self._replies.append(reply)
            self.outcome.transcript.append(f"agent   {reply.text}")
