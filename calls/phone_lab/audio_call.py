"""Simulated calls with real audio: a caller's voice over the websocket of a whole site, and back."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import httpx

from calls.dialogue.state import Question
from calls.phone_lab.caller import Caller
from calls.phone_lab.exchange import SHOPS_NUMBER
from calls.phone_lab.grading import faults, wrong_commits
from calls.phone_lab.line import Line
from calls.phone_lab.outcome import Outcome
from calls.phone_lab.people import number_of
from calls.phone_lab.scenario import Scenario
from calls.phone_lab.spoken_caller import SpokenCaller
from calls.phone_lab.voices import PITCHES, hesitating, noisy_line, pitched, speakable
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import PreparedTurn, prepare
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.phone_call import CallReport, PhoneCall, Site
from calls.twilio_simulator.script import Words, parse_turn
from calls.twilio_simulator.voice import Voice
from calls.twilio_simulator.webhooks import Account

LONGEST_SECONDS = 240.0

WITHHELD = "anonymous"
_SILENCE = re.compile(r"\{silence\}")

OnEnd = Callable[[Outcome], None]


@dataclass(frozen=True)
class Conditions:
    """What is the same for all calls of a run."""

    account: Account
    voice: Voice
    """The one that the callers' voices are made from."""
    pitches: Sequence[str]
    noise_db: float | None
    """How far below the voice; None for a clean line."""
    seed: int


async def run_all(
    scenarios: Sequence[Scenario], lines: Sequence[Line], conditions: Conditions, on_end: OnEnd
) -> list[Outcome]:
    """Every line takes the next call as soon as it is free."""
    waiting = deque(scenarios)
    outcomes: list[Outcome] = []

    async def serve(line: Line, client: httpx.AsyncClient) -> None:
        while waiting:
            outcome = await AudioCall(waiting.popleft(), line, conditions, client).run()
            outcomes.append(outcome)
            on_end(outcome)

    async with httpx.AsyncClient(trust_env=False) as client, asyncio.TaskGroup() as group:
        for line in lines:
            group.create_task(serve(line, client))
    return outcomes


class AudioCall:
    def __init__(
        self, scenario: Scenario, line: Line, conditions: Conditions, client: httpx.AsyncClient
    ) -> None:
        self._scenario = scenario
        self._line = line
        self._conditions = conditions
        self._client = client
        # The same voice, pauses and noise for a scenario, whatever else is run.
        self._dice = random.Random(f"{conditions.seed} {scenario.name}")
        pitch = self._dice.choice(list(conditions.pitches))
        self._voice = pitched(conditions.voice, PITCHES[pitch])
        self._brain = Caller(scenario)
        self._left_to_say: deque[PreparedTurn] = deque()
        self.outcome = Outcome(scenario, voice=pitch)

    async def run(self) -> Outcome:
        begun, scenario, outcome = time.monotonic(), self._scenario, self.outcome
        today = scenario.now.date()
        before = await self._line.prepare(scenario, scenario.now)
        try:
            report = await self._talk()
        except CallFailed as failure:
            outcome.faults.append(str(failure))
            return outcome
        after = await self._line.after(report.call_sid)
        outcome.transcript += after.transcript
        outcome.faults += faults(scenario, before, after.records, after.policy, today)
        outcome.wrong_commits += wrong_commits(scenario, before, after.records, today)
        outcome.faults += _line_faults(report)
        outcome.reply_seconds += report.reply_seconds
        outcome.recording = report.recording
        outcome.seconds = time.monotonic() - begun
        return outcome

    async def _talk(self) -> CallReport:
        spoken = [await self._speak(text) for text in self._words()]
        self._left_to_say.extend([await self._prepared(piece) for piece in _pieces(self._scenario.says)])
        caller = SpokenCaller(
            self._left_to_say.popleft(), self._think, may_interrupt=self._scenario.manner == "interrupts"
        )
        call = PhoneCall(
            account=self._conditions.account,
            site=Site(self._line.url),
            numbers=Numbers(number_of(self._scenario) or WITHHELD, SHOPS_NUMBER),
            caller=caller,
            client=self._client,
            longest_seconds=LONGEST_SECONDS,
            through_line=self._noise(spoken),
        )
        self._call_sid = call.report.call_sid
        async with self._line.until_written() as written:
            report = await call.run()
            await written(report.streams)
        return report

    def _words(self) -> list[str]:
        """All that he may say, to have it synthesised before the call: no reply waits for his voice."""
        lines = [piece for line in self._brain.lines for piece in _pieces(line)]
        steps = [step for line in lines for step in parse_turn(line).steps]
        return list(dict.fromkeys(step.text for step in steps if isinstance(step, Words)))

    def _noise(self, spoken: Sequence[bytes]) -> Callable[[bytes], bytes]:
        if self._conditions.noise_db is None:
            return bytes
        seed = self._dice.getrandbits(32)
        return noisy_line(spoken, noise_db=self._conditions.noise_db, seed=seed)

    async def _speak(self, text: str) -> bytes:
        return await self._voice(speakable(text))

    async def _think(self) -> PreparedTurn:
        """What is left of the last line, or an answer to what the agent has just said."""
        if not self._left_to_say:
            standing = await self._line.standing(self._call_sid)
            line = await self._line.do(
                self._brain.answer_attentively,
                standing.question,
                standing.said,
                proposal=standing.proposal,
                offered=standing.offered,
            )
            # Nobody agrees to what he has not heard out.
            interrupts = self._scenario.manner == "interrupts" and standing.question is not Question.CONFIRM
            pieces = [*_pieces(line)]
            pieces[0] = f"{{interrupt}} {pieces[0]}" if interrupts else pieces[0]
            self._left_to_say.extend([await self._prepared(piece) for piece in pieces])
        return self._left_to_say.popleft()

    async def _prepared(self, piece: str) -> PreparedTurn:
        hesitates = self._scenario.manner == "hesitates"
        (turn,) = await prepare(
            [parse_turn(hesitating(piece, self._dice) if hesitates else piece)], self._voice
        )
        return turn


def _pieces(line: str) -> Iterator[str]:
    """A line as turns; {silence} is an empty one: what follows is said when the agent has spoken again."""
    *before_silence, last = (piece.strip() for piece in _SILENCE.split(line))
    for piece in before_silence:
        yield from [piece, ""] if piece else [""]
    if last or not before_silence:
        yield last


def _line_faults(report: CallReport) -> list[str]:
    """What a person would have noticed of the line itself."""
    told = [str(warning) for warning in report.warnings] + report.problems
    if report.ending is None or not report.ending.is_proper:
        ending = report.ending.value if report.ending else "the call did not end"
        told.append(f"{ending}: {report.reason}" if report.reason else ending)
    return told
