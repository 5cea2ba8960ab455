"""What the caller hears when Deepgram fails, and after how long.

    python -m calls.bench.faults [--only mute]

A site as `manage.py run` makes it, with the open models behind a proxy that breaks connections; simulated
callers in real time. The silence is the caller's: from the fault, or from the end of what was being said by
whomever, to the next sound of the agent. One call a fault, about 15 s each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import httpx
from django.utils import timezone

from calls.bench.answers import CALLER, KEY
from calls.bench.fault_proxy import FaultProxy, Strike, fault_proxy
from calls.bench.shop import AUTH_TOKEN, shop_of_its_own
from calls.tests.site import site
from calls.tests.speech_server import running
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import ScriptedCaller, prepare
from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallerEnded, CallEvent
from calls.twilio_simulator.phone_call import PhoneCall, Site
from calls.twilio_simulator.script import parse_script
from calls.twilio_simulator.voice import Voice, deepgram_voice
from calls.twilio_simulator.webhooks import Account

QUESTION: Final = "Hello there, can you please tell me when you are open on {day}?"
# The answers differ: one that was spoken before would be at hand.
DAYS: Final = tuple(
    f"{month} the {day}"
    for month in ("December", "January")
    for day in ("second", "third", "fourth", "eighth", "ninth", "tenth", "eleventh", "twelfth", "fifteenth")
)
HANGS_UP_SOON: Final = "{interrupt} {hang up}"  # a second after the agent was heard again
HANGS_UP_AFTER_IT: Final = "{hang up}"
GREETING_IS_OVER: Final = 0.3  # seconds after the agent's first words: the caller has not begun yet
WITHIN_A_TURN: Final = 1.5
WITHIN_A_REPLY: Final = 0.3

Inflict = Callable[[FaultProxy], None]


@dataclass(frozen=True)
class Fault:
    """`after` is the event that it follows, so many seconds later."""

    name: str
    after: type
    seconds: float
    inflict: Inflict


def _strike(kind: str, how: Strike, *, status: int = 0, hangs: bool = False) -> Inflict:
    def inflict(proxy: FaultProxy) -> None:
        for each in ("listen", "speak") if kind == "both" else (kind,):
            if status:
                proxy.refusals[each] = status
            if hangs:
                proxy.hanging.add(each)
            proxy.strike(each, how)

    return inflict


FAULTS: Final = (
    Fault("listen: TCP abort between turns", AgentEnded, GREETING_IS_OVER, _strike("listen", Strike.ABORT)),
    Fault("listen: TCP abort in a turn", CallerBegan, WITHIN_A_TURN, _strike("listen", Strike.ABORT)),
    Fault("listen: close 1011 in a turn", CallerBegan, WITHIN_A_TURN, _strike("listen", Strike.CLOSE)),
    Fault("listen: mute in a turn", CallerBegan, WITHIN_A_TURN, _strike("listen", Strike.MUTE)),
    Fault("listen: mute in the last word", CallerEnded, -0.3, _strike("listen", Strike.MUTE)),
    Fault("listen: abort, 401", AgentEnded, GREETING_IS_OVER, _strike("listen", Strike.ABORT, status=401)),
    Fault("listen: abort, 429", AgentEnded, GREETING_IS_OVER, _strike("listen", Strike.ABORT, status=429)),
    Fault("listen: abort, 502 for good", CallerBegan, 1.0, _strike("listen", Strike.ABORT, status=502)),
    Fault("listen: abort, no handshake", CallerBegan, 1.0, _strike("listen", Strike.ABORT, hangs=True)),
    Fault("speak: TCP abort between turns", AgentEnded, GREETING_IS_OVER, _strike("speak", Strike.ABORT)),
    Fault("speak: TCP abort in a reply", AgentBegan, WITHIN_A_REPLY, _strike("speak", Strike.ABORT)),
    Fault("speak: close 1011 in a reply", AgentBegan, WITHIN_A_REPLY, _strike("speak", Strike.CLOSE)),
    Fault("speak: mute before a reply", CallerBegan, 1.0, _strike("speak", Strike.MUTE)),
    Fault("speak: abort, 402", CallerBegan, 1.0, _strike("speak", Strike.ABORT, status=402)),
    Fault("speak: abort, 502 for good", CallerBegan, 1.0, _strike("speak", Strike.ABORT, status=502)),
    Fault("both: abort between turns", AgentEnded, GREETING_IS_OVER, _strike("both", Strike.ABORT)),
    Fault("both: abort, 401", CallerBegan, 1.0, _strike("both", Strike.ABORT, status=401)),
    Fault("both: abort, 502 for good", CallerBegan, 1.0, _strike("both", Strike.ABORT, status=502)),
)


@dataclass
class Witness:
    """Of one call: inflicts its fault, and measures the silence after it."""

    fault: Fault
    proxy: FaultProxy
    caller_seconds: float
    events: list[CallEvent] = field(default_factory=list)
    struck_at: float | None = None  # on the call's clock
    struck: datetime | None = None

    def tell(self, event: CallEvent) -> None:
        self.events.append(event)
        if self.struck_at is not None or not self._is_the_moment(event):
            return
        at = event.at + self._delay()
        self.struck_at = at
        delay = max(0.0, self._delay())
        self.struck = timezone.now() + timedelta(seconds=delay)
        asyncio.get_running_loop().call_later(delay, self.fault.inflict, self.proxy)

    def _delay(self) -> float:
        # The end of a turn is known beforehand: so long after its beginning.
        return self.fault.seconds + (self.caller_seconds if self.fault.after is CallerEnded else 0.0)

    def _is_the_moment(self, event: CallEvent) -> bool:
        if self.fault.after is AgentBegan:
            return isinstance(event, AgentBegan) and event.reply_seconds is not None
        return isinstance(event, CallerBegan if self.fault.after is CallerEnded else self.fault.after)

    def silence(self) -> float | None:
        """Seconds; None where the agent was not heard again. 0 where it went on without a pause."""
        if self.struck_at is None:
            return None
        quiet_from, agent_speaks, went_on = self.struck_at, False, False
        for event in self.events:
            match event:
                case AgentBegan(at) if at > quiet_from and event.at > self.struck_at:
                    return at - quiet_from
                case AgentBegan():
                    agent_speaks = True
                case AgentEnded(at):
                    went_on = at > self.struck_at and agent_speaks
                    agent_speaks = False
                    quiet_from = max(quiet_from, at)
                case CallerEnded(at):
                    quiet_from = max(quiet_from, at)
        return 0.0 if agent_speaks or went_on else None


async def suffer(fault: Fault, day: str, url: str, proxy: FaultProxy, voice: Voice) -> tuple[Witness, str]:
    ending = HANGS_UP_AFTER_IT if fault.after is AgentBegan else HANGS_UP_SOON
    turns = await prepare(parse_script((QUESTION.format(day=day), ending)), voice)
    witness = Witness(fault, proxy, caller_seconds=len(turns[0].acts) * 0.02)
    async with httpx.AsyncClient(trust_env=False) as client:
        call = PhoneCall(
            account=Account(os.environ["TWILIO_ACCOUNT_SID"], AUTH_TOKEN),
            site=Site(url),
            numbers=Numbers(CALLER, "+15555550100"),
            caller=ScriptedCaller(turns, farewell_seconds=1.0, patience_seconds=12.0),
            client=client,
            on_event=witness.tell,
            longest_seconds=45.0,
        )
        await call.run()
    proxy.heal()
    return witness, call.report.call_sid


async def measure(url: str, proxy: FaultProxy, speech_url: str, only: str) -> list[tuple[Witness, str]]:
    voice = deepgram_voice(url=speech_url, api_key=KEY, model="aura-2-thalia-en")
    return [
        await suffer(fault, day, url, proxy, voice)
        for fault, day in zip(FAULTS, DAYS, strict=True)
        if only in fault.name
    ]


def report(calls: list[tuple[Witness, str]]) -> None:
    from calls.models import Turn

    print("| fault | the caller hears next | silence before it (s) |\n| --- | --- | --- |")
    for witness, call_sid in calls:
        said = Turn.objects.filter(call__call_sid=call_sid, speaker="agent").order_by("number")
        later = said.filter(started_at__gt=witness.struck) if witness.struck else said
        turn = later.first() or said.last()
        heard = (turn.heard_text or turn.text) if turn else "the next document's words"
        silence = witness.silence()
        print(f"| {witness.fault.name} | {heard[:70]} | {'never' if silence is None else f'{silence:.2f}'} |")


async def _run(speech_url: str, only: str) -> list[tuple[Witness, str]]:
    async with fault_proxy(speech_url) as proxy:
        entered = site(deepgram_url=proxy.url, DEEPGRAM_API_KEY=KEY)
        url = await asyncio.to_thread(entered.__enter__)
        try:
            return await measure(url, proxy, speech_url, only)
        finally:
            await asyncio.to_thread(entered.__exit__, None, None, None)


def main() -> None:
    parser = argparse.ArgumentParser(prog="faults", description="What the caller hears when Deepgram fails.")
    parser.add_argument("--only", default="", metavar="TEXT", help="faults whose name holds this")
    options = parser.parse_args()
    with shop_of_its_own(), running("--key", KEY) as speech_url:
        os.environ["TWILIO_ACCOUNT_SID"] = "AC" + "0" * 32
        report(asyncio.run(_run(speech_url, options.only)))


if __name__ == "__main__":
    main()
