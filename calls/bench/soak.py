"""Many calls on one process, over every ending, and what is left of them.

    python -m calls.bench.soak [--calls 1000] [--at-once 10]

The whole application, with a scripted Deepgram over real sockets. The last round runs with Redis frozen.
Prints leaks, growth of resident memory after the first fifth, and how long the ends of calls took.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import contextvars
import functools
import gc
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from calls.bench.shop import AUTH_TOKEN, shop_of_its_own

CALLER = "+15550100123"
speech_url: contextvars.ContextVar[str] = contextvars.ContextVar("speech_url")


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_files() -> collections.Counter[str]:
    """Descriptors by kind: socket, the database, …"""
    kinds: collections.Counter[str] = collections.Counter()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        kinds["database" if "db.sqlite3" in target else target.split(":")[0].split("/")[0] or "file"] += 1
    return kinds


class Soak:
    """`ends` holds, a call, the seconds from the event that ended it to the end of all it owned."""

    def __init__(self, redis_dir: Path) -> None:
        self.redis = int((redis_dir / "valkey.pid").read_text())
        self.ends: list[float] = []
        self.failed: list[str] = []
        self._over_at: dict[str, float] = {}
        self._speech_urls: dict[str, str] = {}  # each line has a Deepgram of its own
        self._instrument()

    def _instrument(self) -> None:
        from calls import live_call, phrase_cache
        from calls.live_call import LiveCall
        from calls.tests import scripted_deepgram

        live_call.SILENCE_SECONDS = 0.3
        scripted_deepgram.BYTES_A_CHARACTER = 20
        phrase_cache.phrases = phrase_cache.PhraseCache(2**20)
        end, run = LiveCall._end, LiveCall.run

        def timed_end(call: LiveCall, *arguments: Any) -> None:
            self._over_at.setdefault(call.conversation.call.call_sid, time.monotonic())
            end(call, *arguments)

        async def timed_run(call: LiveCall) -> None:
            call_sid = call.conversation.call.call_sid
            speech_url.set(self._speech_urls.pop(call_sid))
            await run(call)
            over_at = self._over_at.pop(call_sid, None)
            if over_at is not None:
                self.ends.append(time.monotonic() - over_at)

        for name, timed in (("_end", timed_end), ("run", timed_run)):
            setattr(LiveCall, name, timed)

    async def calls(self, count: int, deepgrams: Sequence[Any]) -> None:
        """As many at once as there are Deepgrams."""
        from calls.tests.endings import ENDINGS

        upcoming: Iterator[Any] = iter([ENDINGS[number % len(ENDINGS)] for number in range(count)])

        async def line(deepgram: Any) -> None:
            for ending in upcoming:
                await self._one(ending, deepgram)
                deepgram.spoken.clear()

        await asyncio.gather(*map(line, deepgrams))

    async def _one(self, ending: Any, deepgram: Any) -> None:
        from calls.models import Call
        from calls.tests.handset import handset
        from calls.worker_threads import in_thread

        def ring() -> tuple[Call, str]:
            from django.utils import timezone

            now = timezone.now()
            sid = f"CA{secrets.token_hex(16)}"
            call = Call.ring(sid, from_number=CALLER, to_number="", line="twilio", now=now)
            return call, call.issue_token(now=now)

        call, token = await in_thread(ring)
        self._speech_urls[call.call_sid] = deepgram.url
        while not deepgram.listening.empty():  # of a call that ended before it was asked for
            deepgram.listening.get_nowait()
        try:
            async with handset(call, token, AUTH_TOKEN) as phone:
                await ending(phone, deepgram)
        except TimeoutError:
            self.failed.append(ending.__name__)

        def report() -> None:
            from django.utils import timezone

            call.reach(Call.Status.COMPLETED, now=timezone.now())

        await in_thread(report)

    async def with_redis_frozen(self, count: int, deepgrams: Sequence[Any]) -> None:
        os.kill(self.redis, signal.SIGSTOP)
        try:
            await self.calls(count, deepgrams)
        finally:
            os.kill(self.redis, signal.SIGCONT)


def main() -> int:
    parser = argparse.ArgumentParser(description="Many calls over every ending, and what is left of them.")
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=10)
    options = parser.parse_args()
    with shop_of_its_own() as redis_dir:
        return asyncio.run(soak(redis_dir, options.calls, options.at_once))


async def soak(redis_dir: Path, calls: int, at_once: int) -> int:
    import logging

    from calls.tests.scripted_deepgram import scripted_deepgram

    logging.disable(logging.ERROR)  # every tenth call loses its Deepgram on purpose
    _let_each_line_have_its_deepgram()
    soak = Soak(redis_dir)
    warm_up = calls // 5
    async with contextlib.AsyncExitStack() as running:
        # The same ones all the time: a client for each costs a megabyte of certificates.
        deepgrams = [await running.enter_async_context(scripted_deepgram()) for _ in range(at_once)]
        await soak.calls(warm_up, deepgrams)
        before = await settled()
        began_at = time.monotonic()
        await soak.calls(calls - 2 * warm_up, deepgrams)
        await soak.with_redis_frozen(warm_up, deepgrams)
        seconds = time.monotonic() - began_at
        after = await settled()
    return report(soak, before, after, calls, seconds)


def _let_each_line_have_its_deepgram() -> None:
    from calls.speech import listener, speaker
    from calls.speech.connecting import _client_for

    original = functools.cache(_client_for.__wrapped__)
    for module in (listener, speaker):
        vars(module)["client"] = lambda: original(speech_url.get(), "of a bench")


async def settled() -> dict[str, Any]:
    """What is open, once what ends by itself has ended."""
    from django_redis import get_redis_connection

    await asyncio.sleep(3)  # the probe of a Redis that was frozen, and sockets' last words
    gc.collect()
    client = get_redis_connection("default")
    sessions = list(client.scan_iter("session:*"))
    return {
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "files": dict(open_files()),
        "sessions without TTL": sum(client.ttl(key) < 0 for key in sessions),
        "resident MB": round(resident_mb(), 1),
    }


def report(soak: Soak, before: dict[str, Any], after: dict[str, Any], calls: int, seconds: float) -> int:
    from calls.models import Call

    def count() -> tuple[int, int]:
        unfinished = Call.objects.in_progress().count()
        return unfinished, Call.objects.filter(end_reason="").count()

    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        unfinished, unexplained = pool.submit(count).result()
    ends = sorted(soak.ends)
    print(f"{calls} calls; {seconds:.0f} s for those after the warm-up; {len(ends)} ends measured")
    print(f"after the warm-up: {before}\nat the end:        {after}")
    growth = after["resident MB"] - before["resident MB"]
    print(
        f"growth {growth:.1f} MB; calls without a final status {unfinished}, without a reason {unexplained}"
    )
    p95 = ends[int(len(ends) * 0.95)]
    print(f"teardown p50 {1000 * ends[len(ends) // 2]:.0f} ms, p95 {1000 * p95:.0f} ms, max {ends[-1]:.2f} s")
    print(f"endings that did not come about: {dict(collections.Counter(soak.failed))}")
    grown = collections.Counter(after["files"]) - collections.Counter(before["files"])
    leaks = dict(grown)
    if after["tasks"] > before["tasks"]:
        leaks["tasks"] = after["tasks"] - before["tasks"]
    print(f"leaks: {leaks or 'none'}")
    bad = unfinished or unexplained or soak.failed or after["sessions without TTL"] or p95 > 1 or growth > 10
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
