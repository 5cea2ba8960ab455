from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds, from any beginning."""

    async def sleep_until(self, at: float) -> None:
        """Returns at once, but after other tasks had their turn, when `at` is past."""


class WallClock:
    """Real time, or `speed` times as fast."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed

    def now(self) -> float:
        return time.monotonic() * self._speed

    async def sleep_until(self, at: float) -> None:
        await asyncio.sleep(max(0.0, at - self.now()) / self._speed)
