"""How long the caller's frames take to Deepgram while calls talk, with Redis well and with Redis frozen.

    python -m calls.bench.frame_delay [--calls 10] [--seconds 10]

The whole application in one process with its callers: each sends a frame every 20 ms and speaks a turn every
two seconds. The delay is that of the last frame of each 80 ms piece, from the caller's hand to Deepgram's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from calls.bench.shop import AUTH_TOKEN, shop_of_its_own

FRAME_SECONDS = 0.02
FRAMES_A_PIECE = 4
TURN_FRAMES = 100


class Caller:
    """Speaks for a while; `delays` are in seconds."""

    def __init__(self, dialling: asyncio.Lock) -> None:
        self._dialling = dialling  # one at a time: the address of Deepgram is the process's
        self.delays: list[float] = []

    async def call(self, number: int, seconds: float) -> None:
        from django.conf import settings

        from calls.models import Call
        from calls.tests import endings, scripted_deepgram
        from calls.tests.handset import handset
        from calls.worker_threads import in_thread

        def ring() -> tuple[Call, str]:
            from django.utils import timezone

            now = timezone.now()
            sid = f"CA{number:032}"
            call = Call.ring(sid, from_number="", to_number="", line="twilio", now=now)
            return call, call.issue_token(now=now)

        call, token = await in_thread(ring)
        async with (
            scripted_deepgram.scripted_deepgram() as deepgram,
            contextlib.AsyncExitStack() as connected,
        ):
            async with self._dialling:
                settings.DEEPGRAM_URL = deepgram.url
                phone = await connected.enter_async_context(handset(call, token, AUTH_TOKEN))
                ears = await endings._greeted(phone, deepgram)
            await self._talk(phone, ears, seconds)
            await phone.hang_up()
            await endings._closed(phone)

    async def _talk(self, phone: Any, ears: Any, seconds: float) -> None:
        sent: list[float] = []
        base = ears.audio_bytes
        watching = asyncio.create_task(self._watch(ears, base, sent))
        began_at = time.monotonic()
        for frame in range(round(seconds / FRAME_SECONDS)):
            await asyncio.sleep(max(0.0, began_at + frame * FRAME_SECONDS - time.monotonic()))
            sent.append(time.monotonic())
            await phone.speak(frames=1)
            if frame % TURN_FRAMES == TURN_FRAMES // 2:
                await ears.turn_info("StartOfTurn", "what")
                await ears.turn_info("EndOfTurn", "what are your opening hours")
        watching.cancel()

    async def _watch(self, ears: Any, base: int, sent: list[float]) -> None:
        piece = 160 * FRAMES_A_PIECE
        while True:
            audio_bytes, at = await ears.arrivals.get()
            last_frame = (audio_bytes - base) // piece * FRAMES_A_PIECE - 1
            if 0 <= last_frame < len(sent):
                self.delays.append(at - sent[last_frame])


async def measure(calls: int, seconds: float, first_number: int) -> list[float]:
    dialling = asyncio.Lock()
    callers = [Caller(dialling) for _ in range(calls)]
    await asyncio.gather(*(c.call(first_number + number, seconds) for number, c in enumerate(callers)))
    return sorted(delay for caller in callers for delay in caller.delays)


def line(what: str, delays: list[float]) -> str:
    at = {percent: 1000 * delays[int(len(delays) * percent / 100)] for percent in (50, 95, 99)}
    return (
        f"{what}: {len(delays)} pieces, p50 {at[50]:.1f} ms, p95 {at[95]:.1f} ms, p99 {at[99]:.1f} ms, "
        f"max {1000 * delays[-1]:.0f} ms"
    )


async def bench(redis_dir: Path, calls: int, seconds: float) -> None:
    import logging

    logging.disable(logging.ERROR)
    redis = int((redis_dir / "valkey.pid").read_text())
    print(line("Redis well  ", await measure(calls, seconds, 1)))
    os.kill(redis, signal.SIGSTOP)
    try:
        print(line("Redis frozen", await measure(calls, seconds, 1001)))
    finally:
        os.kill(redis, signal.SIGCONT)


def main() -> int:
    parser = argparse.ArgumentParser(description="Frame delay with Redis well and with Redis frozen.")
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    with shop_of_its_own() as redis_dir:
        asyncio.run(bench(redis_dir, options.calls, options.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
