"""The processes of a run, and what the kernel says that they cost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from voiceagent import parts

START_SECONDS = 60.0
STOP_SECONDS = 15.0


class NotMeasured(Exception):
    """Something that a figure needs did not come about; the text says what."""


@dataclass(frozen=True)
class Server:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def cpu_seconds(self) -> float:
        """User and system time of the whole process, its ended threads too, to the nanosecond.

        The clock's id is what clock_getcpuclockid(3) makes of a process id; /proc counts in steps of 10 ms.
        """
        return time.clock_gettime(((~self.process.pid) << 3) | 2)

    def resident_bytes(self) -> int:
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]


@contextlib.contextmanager
def server(
    name: str, arguments: list[str], directory: Path, environment: Mapping[str, str], *, ready_url: str
) -> Iterator[Server]:
    """A child that answers at `ready_url` when the block begins and has ended after it."""
    log = directory / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    started = Server(name, process, log)
    try:
        _wait_until_ready(started, ready_url)
        yield started
    finally:
        _stop(process)


def _wait_until_ready(starting: Server, url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not parts.answers(url):
        if starting.process.poll() is not None or time.monotonic() > deadline:
            raise NotMeasured(f"{starting.name} did not start:\n{starting.last_words()}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
