"""The load: simulated callers in a process of their own, 50 frames a second each, spread over the 20 ms.

Says on its output, a JSON object a line, when each window begins; the last line has what was seen.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from collections.abc import Callable

import httpx
import orjson

from calls.bench.cues import Cue
from calls.bench.phone_socket import PhoneSocket
from calls.bench.simulated_call import Open, SimulatedCall
from calls.twilio_simulator import twiml
from calls.twilio_simulator.webhooks import Account, Webhooks

SLOTS = 20  # of 1 ms, in which calls take turns
CALLS_A_SECOND = 20  # that begin
# The settling calls: the first of anything pays for imports and caches that are no call's.
SETTLING_SECONDS = 0.5
# Over which the calls' first turns begin, about as long as a caller takes for his two: as of people who rang
# at different times, so many turns end in one second as in another.
STAGGER_SECONDS = 15.0
# Beside the windows: opening, greetings, hanging up. A server that is slower has broken.
PATIENCE_SECONDS = 50.0


def opener(webhook: str, stream: str, auth_token: str, client: httpx.AsyncClient) -> Open:
    """Opens streams through the webhook as Twilio does, or at the address `stream` without one."""
    account = Account("AC" + "0" * 32, auth_token)
    webhooks = Webhooks(account, client)

    async def through_webhook(number: int, on_text: Callable[[bytes], None]) -> tuple[PhoneSocket, str, str]:
        call_sid = f"CA{time.monotonic_ns():026x}{number:06x}"
        fields = {
            "CallSid": call_sid,
            "From": f"+1555{number:07d}",
            "To": "+15555550100",
            "CallStatus": "ringing",
        }
        verb = twiml.parse(await webhooks.post(webhook, fields), base_url=webhook)[0]
        assert isinstance(verb, twiml.ConnectStream), f"the webhook was answered with {verb}"
        headers = {"x-twilio-signature": account.signature(verb.url)}
        socket = await PhoneSocket.open(verb.url, headers, on_text)
        return socket, call_sid, dict(verb.parameters)["token"]

    async def directly(number: int, on_text: Callable[[bytes], None]) -> tuple[PhoneSocket, str, str]:
        return await PhoneSocket.open(stream, {}, on_text), f"CA{number:032x}", ""

    return through_webhook if webhook else directly


class Load:
    def __init__(self, count: int) -> None:
        self.calls = [SimulatedCall(number) for number in range(count)]
        self.sending: list[SimulatedCall] = []
        self.late_ms: list[float] = []

    async def send_frames(self) -> None:
        """Forever. A late millisecond does not delay those after it."""
        began_at = time.monotonic()
        tick = 0
        while True:
            tick += 1
            late = time.monotonic() - (began_at + tick / 1000)
            if late < 0:
                await asyncio.sleep(-late)
            elif late > 0.001:
                self.late_ms.append(late * 1000)
            for call in self.sending[tick % SLOTS :: SLOTS]:
                if not call.is_over:
                    call.send_frame()

    async def ramp_up(self, open_stream: Open, *, is_greeted: bool) -> None:
        async with asyncio.TaskGroup() as opening:
            for call in self.calls:
                opening.create_task(self._begin(call, open_stream, is_greeted=is_greeted))
                await asyncio.sleep(1 / CALLS_A_SECOND)

    async def _begin(self, call: SimulatedCall, open_stream: Open, *, is_greeted: bool) -> None:
        await call.open(open_stream)
        self.sending.append(call)
        if is_greeted:
            if not call.medias:
                await call.next_of(call.medias)
            await call.heard_out()

    @property
    def frames(self) -> int:
        return sum(call.frames for call in self.calls)

    def seen(self) -> dict[str, object]:
        return {
            "medias": [call.medias for call in self.calls],
            "clears": [call.clears for call in self.calls],
            "unanswered": sum(call.unanswered for call in self.calls),
            "lost": sum(call.is_over for call in self.calls),
            "agent_seconds": sum(call.agent_seconds for call in self.calls),
            "late_ms": self.late_ms,
        }


def tell(window: str, load: Load, **more: object) -> None:
    sys.stdout.write(orjson.dumps({"window": window, "frames": load.frames, **more}).decode() + "\n")
    sys.stdout.flush()


async def run(given: argparse.Namespace) -> None:
    load = Load(given.calls)
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        open_stream = opener(given.webhook, given.stream, given.auth_token, client)
        frames = asyncio.create_task(load.send_frames())
        tell("ramp", load)
        await load.ramp_up(open_stream, is_greeted=not given.mute)
        # A sign of life: for some seconds no caller is asked whether he is still there.
        for call in load.calls:
            call.cue(Cue.COUGH)
        await asyncio.sleep(SETTLING_SECONDS)
        load.late_ms = []
        tell("quiet", load)
        await asyncio.sleep(given.quiet_seconds)
        tell("quiet end", load)
        if not given.mute:
            await talk(load, given.talk_seconds)
        tell("end", load, **load.seen())
        frames.cancel()
        await asyncio.gather(*(call.hang_up() for call in load.calls))


async def talk(load: Load, seconds: float) -> None:
    conversations: list[asyncio.Task[None]] = []
    for call in load.calls:
        if conversations:
            await asyncio.sleep(STAGGER_SECONDS / len(load.calls))
        conversations.append(asyncio.create_task(call.converse()))
        call.agent_seconds = 0.0
    tell("talk", load)
    await asyncio.sleep(seconds)
    for each in conversations:
        each.cancel()
    await asyncio.gather(*conversations, return_exceptions=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--stream", default="")
    parser.add_argument("--auth-token", default="")
    parser.add_argument("--quiet-seconds", type=float, required=True)
    parser.add_argument("--talk-seconds", type=float, required=True)
    parser.add_argument("--mute", action="store_true", help="a server that never speaks")
    given = parser.parse_args()
    seconds = PATIENCE_SECONDS + given.calls / CALLS_A_SECOND + given.quiet_seconds + given.talk_seconds
    asyncio.run(asyncio.wait_for(run(given), seconds))
