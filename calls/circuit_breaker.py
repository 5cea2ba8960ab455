"""Keeps a dead store from costing every turn its time-out: asks it on the side whether it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

RETRY_SECONDS = 1.0


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="redis-probe", daemon=True).start()


class CircuitBreaker:
    """Open after a failure: then nobody waits for the store, until a probe of its own finds it well again.

    The probe runs beside the calls, so that no caller's reply pays for it. `is_well` raises nothing.
    """

    def __init__(
        self,
        is_well: Callable[[], bool],
        *,
        clock: Callable[[], float] = time.monotonic,
        run: Callable[[Callable[[], None]], None] = _in_a_thread,
    ) -> None:
        self._is_well = is_well
        self._clock = clock
        self._run = run
        self._lock = threading.Lock()
        self._is_open = False
        self._is_probing = False
        self._retry_at = 0.0

    def lets_through(self) -> bool:
        with self._lock:
            if not self._is_open:
                return True
            if self._is_probing or self._clock() < self._retry_at:
                return False
            self._is_probing = True
        self._run(self._probe)
        return False

    def failed(self) -> None:
        with self._lock:
            self._is_open = True
            self._retry_at = self._clock() + RETRY_SECONDS

    def _probe(self) -> None:
        is_well = self._is_well()
        with self._lock:
            self._is_open = not is_well
            self._is_probing = False
            self._retry_at = self._clock() + RETRY_SECONDS
