"""A Daphne process as in production, on the database and the Redis of the test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from voiceagent.parts import free_port
from voiceagent.tests.valkey import wait_for_port

REPOSITORY = Path(__file__).resolve().parents[2]
START = """
import os
import sys
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
django.setup()
from calls import draining
draining.PATIENCE_SECONDS = float(sys.argv.pop(1))
from django.urls import path
from calls.tests.slow_view import slow
from voiceagent import urls
urls.urlpatterns.append(path("slow/", slow))
from daphne.cli import CommandLineInterface
CommandLineInterface().run(sys.argv[1:])
"""


@dataclass(frozen=True)
class WorkerProcess:
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """SIGKILL, as the kernel's when memory is short."""
        self.process.kill()
        self.process.wait()

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    async def ended(self, seconds: float) -> int:
        return await asyncio.to_thread(self.process.wait, seconds)


def database_url() -> str:
    """Of the test's own database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"


@contextlib.asynccontextmanager
async def worker_process(
    log: Path, environment: Mapping[str, str], *, patience_seconds: float = 60.0
) -> AsyncIterator[WorkerProcess]:
    """Listens on a free port of 127.0.0.1; killed at the end of the block if it still runs."""
    port = free_port()
    daphne = ["-b", "127.0.0.1", "-p", str(port), "voiceagent.asgi:application"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(patience_seconds), *daphne],
            cwd=REPOSITORY,
            env={**os.environ, "DATABASE_URL": database_url(), **environment},
            stdout=output,
            stderr=output,
        )
        try:
            await asyncio.to_thread(wait_for_port, port, process)
            yield WorkerProcess(port, process, log)
        finally:
            process.kill()
            process.wait()
