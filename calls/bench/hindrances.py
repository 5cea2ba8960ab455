"""What may hold a turn up, and must not hold up a frame: a locked database, a Redis that hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from calls.bench.processes import Server

LOCKED_SECONDS, FREE_SECONDS = 0.5, 0.1

Hindrance = Callable[[], AbstractContextManager[None]]


def all_of(directory: Path) -> list[tuple[str, Hindrance]]:
    """For a server whose stores are in `directory`."""
    return [
        ("all well", contextlib.nullcontext),
        ("database locked", lambda: _database_locked(directory / "db.sqlite3")),
        ("Redis frozen", lambda: _redis_frozen(directory / "redis" / "valkey.pid")),
    ]


class InConversation:
    """Hinders while the callers converse."""

    def __init__(self, hindrance: Hindrance) -> None:
        self._hindrance = hindrance
        self._hindering = contextlib.ExitStack()

    def on_window(self, window: str, measured: Server) -> None:
        if window == "talk":
            self._hindering.enter_context(self._hindrance())
        elif window == "end":
            self._hindering.close()


@contextlib.contextmanager
def _database_locked(path: Path) -> Iterator[None]:
    """Another writer holds the lock five sixths of the time: every other query waits for half a second."""
    is_over = threading.Event()

    def lock() -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
            while not is_over.wait(FREE_SECONDS):
                connection.execute("BEGIN IMMEDIATE")
                is_over.wait(LOCKED_SECONDS)
                connection.execute("ROLLBACK")

    locking = threading.Thread(target=lock)
    locking.start()
    try:
        yield
    finally:
        is_over.set()
        locking.join()


@contextlib.contextmanager
def _redis_frozen(pid_file: Path) -> Iterator[None]:
    pid = int(pid_file.read_text())
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
