"""A simulated call against the dialogue alone: no audio, a fixed clock, and nothing is kept."""

from __future__ import annotations

import re
import time
from datetime import datetime

from django.db import transaction

from calls import dialogue
from calls.dialogue import CallFacts, Reply, State
from calls.phone_lab.caller import Caller
from calls.phone_lab.grading import Policy, faults, records, wrong_commits
from calls.phone_lab.outcome import Outcome
from calls.phone_lab.people import number_of, put_on_file
from calls.phone_lab.scenario import Scenario

MOST_TURNS = 40
_DIRECTIVE = re.compile(r"\{([^{}]*)\}")


def run(scenario: Scenario) -> Outcome:
    """One call on the open database, rolled back."""
    begun, now = time.perf_counter(), scenario.now
    with transaction.atomic():
        put_on_file(scenario, now.date())
        before = records()
        call = TextCall(scenario, now)
        call.run()
        outcome = call.outcome
        after = records()
        outcome.faults += faults(scenario, before, after, call.policy, now.date())
        outcome.wrong_commits += wrong_commits(scenario, before, after, now.date())
        transaction.set_rollback(True)
    outcome.seconds = time.perf_counter() - begun
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
