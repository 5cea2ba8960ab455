"""Many calls on one process, over every ending, and what is left of them.

    python -m calls.bench.soak [--calls 1000] [--at-once 8]

The whole application, with a scripted Deepgram a line over real sockets. After a fifth to warm up: half with
Redis well, then a tenth each with Redis frozen, with Redis freezing and thawing under the calls, and dead.
Prints which endings came about, what is left open, how resident memory grew after the warm-up, and how long
the ends of calls took. Exit status 0 if every ending came about each time, and nothing is left.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import contextvars
import functools
import gc
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from calls.bench.shop import AUTH_TOKEN, shop_of_its_own
from voiceagent import embedded

CALLER = "+15550100123"
LOOKUP = "I need an oil change as soon as possible"
SILENCE_SECONDS = 0.5
PATIENCE_SECONDS = 5.0
FLAP_SECONDS = 1.5  # so long Redis is frozen, and so long it is well, while it flaps
LONGEST_TEARDOWN_SECONDS = 1.0
MOST_GROWTH_MB = 10.0
# How the record must say that a call ended: `ending` and `end_reason`. The shop is open around the clock.
HUNG_UP = ("", "caller hung up")
OUTCOMES = {
    "caller_hangs_up_before_the_greeting": HUNG_UP,
    "caller_hangs_up_in_the_greeting": HUNG_UP,
    "caller_hangs_up_in_a_reply": HUNG_UP,
    "caller_hangs_up_in_a_lookup": HUNG_UP,
    "caller_is_silent": ("hang_up", "silence"),
    "caller_says_goodbye": ("hang_up", "goodbye"),
    "caller_wants_a_person": ("transfer", "transfer: asked for a person"),
    "deepgram_dies": ("transfer", "transfer: the agent lost its voice"),
    "the_process_stops": ("", "handed on"),
}
Ending = Callable[[Any, Any], Awaitable[None]]
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


class Redis:
    """The bench's own server, which can freeze, die, and come back empty."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pid = int((directory / "valkey.pid").read_text())
        self._another: subprocess.Popen[bytes] | None = None

    @contextlib.asynccontextmanager
    async def well(self) -> AsyncIterator[None]:
        yield

    @contextlib.asynccontextmanager
    async def frozen(self) -> AsyncIterator[None]:
        os.kill(self._pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._pid, signal.SIGCONT)

    @contextlib.asynccontextmanager
    async def flapping(self) -> AsyncIterator[None]:
        flapping = asyncio.create_task(self._flap())
        try:
            yield
        finally:
            flapping.cancel()
            await asyncio.wait([flapping])

    async def _flap(self) -> None:
        while True:
            async with self.frozen():
                await asyncio.sleep(FLAP_SECONDS)
            await asyncio.sleep(FLAP_SECONDS)

    @contextlib.asynccontextmanager
    async def dead(self) -> AsyncIterator[None]:
        """From now to the end of the block; after it another one runs, which the bench's end stops."""
        os.kill(self._pid, signal.SIGKILL)
        try:
            yield
        finally:
            self._another = embedded._start_valkey(self._directory)
            embedded._wait_until_it_answers(self._directory / "valkey.sock", self._another)
            self._pid = self._another.pid

    def stop(self) -> None:
        if self._another is not None:
            self._another.terminate()
            self._another.wait(timeout=5)


class Soak:
    """`ends` holds, a call, the seconds from the event that ended it to the end of all it owned, and how."""

    def __init__(self, redis: Redis) -> None:
        from calls.tests import endings

        self.redis = redis
        self.ends: list[tuple[float, str]] = []
        self.came_about: collections.Counter[str] = collections.Counter()
        self.failed: list[str] = []
        self.round = "warm-up"
        self._over_at: dict[str, float] = {}
        self._speech_urls: dict[str, str] = {}  # each line has a Deepgram of its own
        self._lookups: dict[str, asyncio.Event] = {}
        theirs = [one for one in endings.ENDINGS if one is not endings.caller_hangs_up_in_a_lookup]
        self._endings: list[Ending] = [*theirs, self.caller_hangs_up_in_a_lookup]
        self._instrument()

    def _instrument(self) -> None:
        from calls import live_call, phrase_cache
        from calls.conversation import Conversation
        from calls.live_call import LiveCall
        from calls.tests import scripted_deepgram

        live_call.SILENCE_SECONDS = SILENCE_SECONDS
        scripted_deepgram.BYTES_A_CHARACTER = 20
        phrase_cache.phrases = phrase_cache.PhraseCache(2**20)
        end, run, hear = LiveCall._end, LiveCall.run, Conversation.hear
        loop = asyncio.get_running_loop()

        def timed_end(call: LiveCall, *arguments: Any) -> None:
            self._over_at.setdefault(call.conversation.call.call_sid, time.monotonic())
            end(call, *arguments)

        async def timed_run(call: LiveCall) -> None:
            call_sid = call.conversation.call.call_sid
            speech_url.set(self._speech_urls.pop(call_sid))
            try:
                await run(call)
            finally:
                over_at = self._over_at.pop(call_sid)
                self.ends.append((time.monotonic() - over_at, f"{self.round}: {call.reason or 'hung up'}"))

        def slow_hear(conversation: Conversation, text: str, **more: Any) -> Any:
            call_sid = conversation.call.call_sid
            if text == LOOKUP and (begun := self._lookups.get(call_sid)):
                loop.call_soon_threadsafe(begun.set)
                until = time.monotonic() + PATIENCE_SECONDS
                while call_sid not in self._over_at and time.monotonic() < until:
                    time.sleep(0.001)
            return hear(conversation, text, **more)

        changes = ((LiveCall, "_end", timed_end), (LiveCall, "run", timed_run))
        for owner, name, ours in (*changes, (Conversation, "hear", slow_hear)):
            setattr(owner, name, ours)

    async def caller_hangs_up_in_a_lookup(self, phone: Any, deepgram: Any) -> None:
        from calls.tests import endings

        begun = self._lookups[phone.call_sid] = asyncio.Event()
        ears = await endings._greeted(phone, deepgram)
        await endings._says(ears, LOOKUP)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await begun.wait()
        await phone.hang_up()
        await endings._closed(phone)
        del self._lookups[phone.call_sid]

    async def calls(self, count: int, deepgrams: Sequence[Any]) -> None:
        """As many at once as there are Deepgrams."""
        upcoming: Iterator[Ending] = iter([self._endings[n % len(self._endings)] for n in range(count)])

        async def line(deepgram: Any) -> None:
            for ending in upcoming:
                await self._one(ending, deepgram)

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

        def report() -> tuple[str, str]:
            from django.utils import timezone

            call.reach(Call.Status.COMPLETED, now=timezone.now())
            call.refresh_from_db()
            return call.ending, call.end_reason

        call, token = await in_thread(ring)
        self._speech_urls[call.call_sid] = deepgram.url
        name = ending.__name__
        try:
            async with handset(call, token, AUTH_TOKEN) as phone:
                await ending(phone, deepgram)
            await self._hung_up(deepgram)
        except TimeoutError:
            self.failed.append(f"{self.round}, {name}: nothing came in time")
        outcome = await in_thread(report)
        if outcome == OUTCOMES[name]:
            self.came_about[name] += 1
        else:
            self.failed.append(f"{self.round}, {name}: {outcome}")
        _forget(deepgram)

    async def _hung_up(self, deepgram: Any) -> None:
        """Returns when the call has no connection to Deepgram any more."""
        async with asyncio.timeout(LONGEST_TEARDOWN_SECONDS):
            while deepgram.open_sockets:
                await asyncio.sleep(0.005)


def _forget(deepgram: Any) -> None:
    """What a call left on its line: words, connections that nobody took up, a refusal."""
    deepgram.refusal = None
    deepgram.spoken.clear()
    deepgram.speak_sockets.clear()
    while not deepgram.listening.empty():
        deepgram.listening.get_nowait()


def main() -> int:
    parser = argparse.ArgumentParser(description="Many calls over every ending, and what is left of them.")
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=8)
    options = parser.parse_args()
    with shop_of_its_own() as redis_dir, contextlib.ExitStack() as stack:
        redis = Redis(redis_dir)
        stack.callback(redis.stop)
        _open_around_the_clock()
        return asyncio.run(soak(redis, options.calls, options.at_once))


def _open_around_the_clock() -> None:
    from django.db import connections

    from calls.tests.test_live_call import open_around_the_clock

    open_around_the_clock()
    connections.close_all()


async def soak(redis: Redis, calls: int, at_once: int) -> int:
    from calls.tests.scripted_deepgram import scripted_deepgram

    logging.disable(logging.ERROR)  # every ninth call loses its Deepgram on purpose
    _let_each_line_have_its_deepgram()
    soak = Soak(redis)
    rounds = (
        ("Redis well", redis.well, calls // 2),
        ("Redis frozen", redis.frozen, calls // 10),
        ("Redis flapping", redis.flapping, calls // 10),
        ("Redis dead", redis.dead, calls // 10),
    )
    warm_up = calls - sum(count for _, _, count in rounds)
    async with contextlib.AsyncExitStack() as running:
        # The same ones all the time: a client for each costs a megabyte of certificates.
        deepgrams = [await running.enter_async_context(scripted_deepgram()) for _ in range(at_once)]
        await soak.calls(warm_up, deepgrams)
        before = await settled()
        began_at = time.monotonic()
        for soak.round, state, count in rounds:
            async with state():
                await soak.calls(count, deepgrams)
            await asyncio.sleep(2)  # Redis is found well again by a probe, a second after the last one
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
        # The pool of the calls' work grows to its bound, and no further, when it must.
        "threads": sum(not thread.name.startswith("call_") for thread in threading.enumerate()),
        "files": dict(open_files()),
        "sessions without TTL": sum(client.ttl(key) < 0 for key in sessions),
        "resident MB": round(resident_mb(), 1),
    }


def leaks(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    grown = dict(collections.Counter(after["files"]) - collections.Counter(before["files"]))
    grown |= {what: after[what] - before[what] for what in ("tasks", "threads")}
    grown["sessions without TTL"] = after["sessions without TTL"]
    return {what: number for what, number in grown.items() if number > 0}


def unexplained_calls() -> tuple[int, int]:
    """How many have no final status, and how many no reason."""
    from concurrent.futures import ThreadPoolExecutor

    from calls.models import Call

    def count() -> tuple[int, int]:
        return Call.objects.in_progress().count(), Call.objects.filter(end_reason="").count()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(count).result()


def report(soak: Soak, before: dict[str, Any], after: dict[str, Any], calls: int, seconds: float) -> int:
    unfinished, unexplained = unexplained_calls()
    ends = sorted(soak.ends)
    print(f"{calls} calls; {seconds:.0f} s for those after the warm-up; {len(ends)} ends measured")
    for name in OUTCOMES:
        print(f"  {soak.came_about[name]:4} {name}")
    for failure, times in collections.Counter(soak.failed).items():
        print(f"NOT AS MEANT, {times} times: {failure}")
    growth = after["resident MB"] - before["resident MB"]
    print(f"after the warm-up: {before}\nat the end:        {after}")
    print(
        f"growth {growth:.1f} MB; calls without a final status {unfinished}, without a reason {unexplained}"
    )
    p50, p95 = ends[len(ends) // 2][0], ends[int(len(ends) * 0.95)][0]
    longest = "; ".join(f"{took:.2f} s ({how})" for took, how in reversed(ends[-3:]))
    print(f"teardown p50 {1000 * p50:.0f} ms, p95 {1000 * p95:.0f} ms, longest {longest}")
    left = leaks(before, after)
    print(f"leaks: {left or 'none'}")
    too_long = ends[-1][0] > LONGEST_TEARDOWN_SECONDS
    bad = unfinished or unexplained or soak.failed or left or too_long or growth > MOST_GROWTH_MB
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
