"""Where a call's synchronous work runs: once a caller's turn, never a frame.

Not on Django's one thread-sensitive thread: there a slow query of one call would hold up every other call.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

from calls.turn_stages import measured

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

# Bounds the database connections of the process too: a connection belongs to a thread.
THREADS = 8

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="call")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs `work` in the pool, to its end and once, even if the call that asked for it is over before."""
    return await outcome(begin_in_thread(work, *args, **kwargs))


def begin_in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[R]:
    """`in_thread` for who must know, when he is cancelled, what is still being done; see `outcome`."""

    def with_connections() -> R:
        close_old_connections()
        try:
            with measured():
                return work(*args, **kwargs)
        finally:
            _give_back_connections()

    run = functools.partial(contextvars.copy_context().run, with_connections)
    return asyncio.get_running_loop().run_in_executor(_pool, run)


async def outcome(done: asyncio.Future[R]) -> R:
    """What the work returned or raised; who is cancelled meanwhile does not cancel it."""
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        done.add_done_callback(_log_failure)
        raise


def _give_back_connections() -> None:
    """To the pool, where the database has one. SQLite's stays with the thread, which is here for good: to
    open it took 0.4 ms of each work's time, and to close the last one wrote the whole log back.
    """
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite":
            connection.close_at = None
    close_old_connections()


def _log_failure(done: asyncio.Future[R]) -> None:
    if not done.cancelled() and (failure := done.exception()):
        logger.info("Work of a call that was over has failed: %r", failure)
