"""Where a call's synchronous work runs: once a caller's turn, never a frame.

Not on Django's one thread-sensitive thread: there a slow query of one call would hold up every other call.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

# Bounds the database connections of the process too: a connection belongs to a thread.
THREADS = 8

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="call")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs `work` in the pool. Work that has begun runs to its end, even if the call is cancelled."""

    def with_connections() -> R:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    context = contextvars.copy_context()
    run = functools.partial(context.run, with_connections)
    return await asyncio.get_running_loop().run_in_executor(_pool, run)
