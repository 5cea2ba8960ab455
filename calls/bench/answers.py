"""How long a caller waits for an answer, with the open models, and what takes the time.

    python -m calls.bench.answers [--turns 100] [--at-once 2] [--seconds 600]

A site as `manage.py run` makes it, in processes of its own; callers of the Twilio simulator in real time,
who have a conversation and call again until so many of their turns are answered. Prints, in ms, the whole
wait (last sound of the caller → first sound of the agent, as the caller hears it) and the stages that the
site measures of it, then the slowest answers with their stages.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
from collections.abc import Iterator

import httpx

from calls.bench.shop import AUTH_TOKEN, shop_of_its_own
from calls.tests.site import site
from calls.tests.speech_server import running
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import ScriptedCaller, prepare
from calls.twilio_simulator.events import AgentBegan, CallEvent, Noted
from calls.twilio_simulator.phone_call import STREAM_IS_OPEN, PhoneCall, Site
from calls.twilio_simulator.script import parse_script
from calls.twilio_simulator.voice import Voice, deepgram_voice
from calls.twilio_simulator.webhooks import Account

KEY = "the key"
CALLER = "+15550100123"
LONGEST_CALL_SECONDS = 180.0
CONVERSATIONS = (
    (
        "I need an oil change for my Corolla.",
        "Next Tuesday at ten thirty.",
        "Actually, what are your opening hours?",
        "How about Wednesday at two?",
        "No, at three.",
        "Yes, please.",
        "How much is an oil change?",
        "No, thank you. Goodbye.",
    ),
    (
        "When are you open on Saturday?",
        "What does a brake inspection cost?",
        "My brakes squeal. Can somebody look at them?",
        "Thursday morning would be best.",
        "The second one.",
        "Yes.",
        "Where are you?",
        "That's all, goodbye.",
    ),
)


class Meter:
    """Of one call: the waits as the caller had them, in order."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.started_at = 0.0
        self.greeting_seconds: float | None = None  # from `start` to what the caller can hear

    def tell(self, event: CallEvent) -> None:
        match event:
            case Noted(at, text) if text == STREAM_IS_OPEN:
                self.started_at = at
            case AgentBegan(reply_seconds=float(seconds)):
                self.waits.append(seconds)
            case AgentBegan(at) if self.greeting_seconds is None:
                self.greeting_seconds = at - self.started_at


async def one_call(url: str, voice: Voice, lines: tuple[str, ...], meter: Meter) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        call = PhoneCall(
            account=Account(os.environ["TWILIO_ACCOUNT_SID"], AUTH_TOKEN),
            site=Site(url),
            numbers=Numbers(CALLER, "+15555550100"),
            caller=ScriptedCaller(await prepare(parse_script(lines), voice), farewell_seconds=1.0),
            client=client,
            on_event=meter.tell,
            longest_seconds=LONGEST_CALL_SECONDS,
        )
        await call.run()


async def converse(url: str, speech_url: str, options: argparse.Namespace) -> list[Meter]:
    voice = deepgram_voice(url=speech_url, api_key=KEY, model="aura-2-thalia-en")
    for lines in CONVERSATIONS:
        await prepare(parse_script(lines), voice)
    meters: list[Meter] = []

    async def call_on_and_on(number: int) -> None:
        await asyncio.sleep(1.7 * number)
        while sum(len(meter.waits) for meter in meters) < options.turns:
            meters.append(Meter())
            await one_call(url, voice, CONVERSATIONS[len(meters) % len(CONVERSATIONS)], meters[-1])

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(options.seconds):
            await asyncio.gather(*(call_on_and_on(number) for number in range(options.at_once)))
    return meters


def _row(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    if not ordered:
        return f"| {name} | 0 | – | – | – |"
    p50, p95 = (ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] for percent in (50, 95))
    return f"| {name} | {len(ordered)} | {p50:.0f} | {p95:.0f} | {ordered[-1]:.0f} |"


def report(meters: list[Meter]) -> None:
    from calls.models import Turn
    from calls.turn_stages import STAGES

    print("| | answers | p50 ms | p95 ms | most |\n| --- | --- | --- | --- | --- |")
    waits = [1000 * wait for meter in meters for wait in meter.waits]
    print(_row("The caller's wait", waits))
    answered = list(Turn.objects.filter(dialogue_ms__isnull=False).select_related("call").order_by("pk"))
    for field, name in STAGES.items():
        print(_row(f"… {name}", [v for turn in answered if (v := getattr(turn, field)) is not None]))
    greetings = [1000 * meter.greeting_seconds for meter in meters if meter.greeting_seconds]
    print(_row("Greeting, after the stream's start", greetings))
    print("\nGreetings in order, ms:", *(f"{greeting:.0f}" for greeting in greetings))
    print("\nSlowest answers (end of turn after speech + first audio after it):")
    for turn in sorted(answered, key=lambda one: -((one.wait_ms or 0) + (one.delay_ms or 0)))[:10]:
        before = turn.call.turns.filter(number__lt=turn.number, speaker="caller").last()
        said = before.text if before else ""
        stages = f"dialogue {turn.dialogue_ms}, database {turn.database_ms}"
        print(f"  {turn.wait_ms} + {turn.delay_ms} ({stages}): {said!r} → {turn.text[:50]!r}")


@contextlib.contextmanager
def whole_site() -> Iterator[tuple[str, str]]:
    """Addresses of a site and of its speech server."""
    with shop_of_its_own(), running("--key", KEY) as speech_url:
        os.environ["TWILIO_ACCOUNT_SID"] = "AC" + "0" * 32
        with site(deepgram_url=speech_url, DEEPGRAM_API_KEY=KEY) as url:
            httpx.get(f"{url}/health/ready", timeout=5, trust_env=False)
            yield url, speech_url


def main() -> None:
    parser = argparse.ArgumentParser(prog="answers", description="How long a caller waits for an answer.")
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=600.0, help="after which it stops with what it has")
    options = parser.parse_args()
    with whole_site() as (url, speech_url):
        report(asyncio.run(converse(url, speech_url, options)))


if __name__ == "__main__":
    main()
