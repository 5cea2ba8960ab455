"""A telephone line of the lab: a whole site with a database and a Redis of its own, one call at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import redis
from channels_redis.core import RedisChannelLayer
from django.db import connections
from django.utils import timezone

from calls.dialogue.state import Question, State
from calls.live_feed import GROUP
from calls.models import Call, Turn
from calls.phone_lab.grading import Policy, Records, proposed, records
from calls.phone_lab.own_database import sqlite
from calls.phone_lab.people import put_on_file
from calls.phone_lab.scenario import Scenario
from voiceagent import parts, redis_url

END_SECONDS = 10.0
"""After a call its worker may still write its record for so long."""

P = ParamSpec("P")
R = TypeVar("R")

_ENDINGS = {
    Call.Ending.HANG_UP: "hang up",
    Call.Ending.TRANSFER: "transfer",
    Call.Ending.UNDECIDED: "open",
    Call.Ending.APOLOGY: "apology",
}


@dataclass(frozen=True)
class Standing:
    """Where the conversation is, as a caller who listens knows it."""

    question: Question
    said: str
    """The agent's last reply."""
    proposal: str
    """The visit that a yes would commit, as scenarios write one: `oil-change 2026-03-03 09:30 Camry`."""
    offered: tuple[str, ...]
    """ISO times, in the order spoken."""


@dataclass(frozen=True)
class After:
    """What a call left behind."""

    records: Records
    policy: Policy
    transcript: tuple[str, ...]


class Line:
    """Its database is read and written in a thread of its own, which holds the one connection."""

    def __init__(self, directory: Path, *, template: Path, redis_address: str, url: str) -> None:
        self.url = url
        self._template = template
        self._database = directory / "site.sqlite3"
        self._clock = directory / "clock"
        self._redis_address = redis_address
        self._redis = redis.Redis.from_url(redis_address)
        self._thread = ThreadPoolExecutor(1, "line", initializer=self._connect)
        self.ended_streams = 0

    async def prepare(self, scenario: Scenario, now: datetime) -> Records:
        """The shop as it was, with the scenario's people; the site's clock shows `now`."""
        return await self.do(self._prepare, scenario, now)

    async def standing(self, call_sid: str) -> Standing:
        return await self.do(self._standing, call_sid)

    async def after(self, call_sid: str) -> After:
        return await self.do(self._after, call_sid)

    @contextlib.asynccontextmanager
    async def until_written(self) -> AsyncIterator[Callable[[int], asyncio.Future[None]]]:
        """Listens to the live feed; what it yields waits until so many streams have written their end."""
        host = redis_url.channel_host(self._redis_address, max_connections=10, timeout_seconds=2)
        layer = RedisChannelLayer(hosts=[host])
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        ends: asyncio.Queue[None] = asyncio.Queue()

        async def listen() -> None:
            while True:
                if (await layer.receive(channel))["kind"] == "status":
                    ends.put_nowait(None)

        async def wait(streams: int) -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    for _ in range(streams):
                        await ends.get()

        listening = asyncio.create_task(listen())
        try:
            yield lambda streams: asyncio.ensure_future(wait(streams))
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await layer.close_pools()

    def close(self) -> None:
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()
        self._redis.close()

    async def do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs what reads this line's database."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))

    def _connect(self) -> None:
        """In place of the default database, for this thread alone."""
        wrapper = connections["default"].__class__(sqlite(self._database)["default"], "default")
        connections["default"] = wrapper

    def _prepare(self, scenario: Scenario, now: datetime) -> Records:
        shift = (now - timezone.now()).total_seconds()
        written = self._clock.with_suffix(".new")
        written.write_text(str(shift))
        written.replace(self._clock)
        self._redis.flushdb()
        connection = connections["default"]
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(self._template)) as template:
            template.backup(connection.connection)
        put_on_file(scenario, now.date())
        return records()

    def _standing(self, call_sid: str) -> Standing:
        kept = self._redis.hget(f"session:{call_sid}", "dialogue")
        if kept is None:
            return Standing(Question.NONE, "", "", ())
        state = State.from_json(json.loads(kept))
        said = " ".join(segment.text for segment in state.said)
        offered = state.task.offered if state.task else ()
        return Standing(state.question, said, proposed(state), offered)

    def _after(self, call_sid: str) -> After:
        call = Call.objects.get(call_sid=call_sid)
        turns = list(call.turns.order_by("number"))
        said = " ".join(turn.text for turn in turns if turn.speaker == Turn.Speaker.AGENT)
        policy = Policy(_ENDINGS[Call.Ending(call.ending)], call.callback_tasks.count(), said)
        return After(records(), policy, tuple(f"{turn.speaker:<7} {turn.text}" for turn in turns))


@contextlib.contextmanager
def open_line(
    directory: Path, *, template: Path, redis_address: str, port: int, environment: dict[str, str]
) -> Iterator[Line]:
    """A site on the loopback port for as long as the block lasts; its log stays in the folder.

    Raises:
        DidNotStart: it did not.
    """
    directory.mkdir()
    url = f"http://127.0.0.1:{port}"
    shutil.copy(template, directory / "site.sqlite3")
    (directory / "clock").write_text("0")
    options = ["--port", str(port), "--clock", str(directory / "clock"), "--log", str(directory / "site.log")]
    its_own = {
        "DATABASE_URL": f"sqlite:///{directory / 'site.sqlite3'}",
        "REDIS_URL": redis_address,
        "PUBLIC_URL": url,
    }
    with parts.part("A site", ["-m", "calls.phone_lab.site", *options], environment | its_own) as site:
        parts.wait_until_ready(site, f"{url}/health/live", seconds=60)
        line = Line(directory, template=template, redis_address=redis_address, url=url)
        try:
            yield line
        finally:
            line.close()
