"""The processes of a run: started together, watched, stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voiceagent import embedded
from voiceagent.embedded import DidNotStart

DRAIN_SECONDS = 2.0
STOP_SECONDS = 8.0


@dataclass(frozen=True)
class Part:
    """A child process with a name that its user knows."""

    name: str
    process: subprocess.Popen[bytes]

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def __str__(self) -> str:
        """What is said of it once it has ended."""
        return f"{self.name} has ended (exit status {self.process.returncode})"


@dataclass(frozen=True)
class EmbeddedRedis:
    """The server behind a socket, which another run may have started; one that is just slow has not ended."""

    sock: Path

    def has_ended(self) -> bool:
        return embedded.is_gone(self.sock)

    def __str__(self) -> str:
        return "The embedded Redis server has ended"


def free_port() -> int:
    """A loopback port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free_port(port: int, what: str, remedy: str) -> None:
    """Raises DidNotStart where something listens on the loopback port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DidNotStart(f"Port {port} ({what}) is taken. {remedy}") from None


@contextlib.contextmanager
def part(name: str, arguments: list[str], environment: Mapping[str, str]) -> Iterator[Part]:
    """A child running `python arguments…` for as long as the block lasts.

    It has a session of its own, so that Ctrl-C in the terminal reaches the run alone, which stops its parts
    in order; and a pipe for standard input, whose end tells it that the run is gone.
    """
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        yield Part(name, process)
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    # The first lets a call finish, the second does not.
    for seconds in (DRAIN_SECONDS, STOP_SECONDS):
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
            return
    process.kill()
    process.wait()


def wait_until_ready(waiting_for: Part, url: str, *, seconds: float) -> None:
    """Returns when `url` answers with a status below 500.

    Raises:
        DidNotStart: the process ended, or did not answer in time.
    """
    deadline = time.monotonic() + seconds
    while not answers(url):
        if waiting_for.has_ended():
            raise DidNotStart(
                f"{waiting_for.name} ended at once (exit status {waiting_for.process.returncode}); "
                "its last lines above say why."
            )
        if time.monotonic() > deadline:
            raise DidNotStart(f"{waiting_for.name} did not answer within {seconds:.0f} s.")
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a server answers there, with a status below 500."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def wait_for_an_end(parts: Sequence[Part | EmbeddedRedis]) -> Part | EmbeddedRedis:
    """Blocks until one of them has ended; returns it."""
    while True:
        for each in parts:
            if each.has_ended():
                return each
        time.sleep(0.3)
