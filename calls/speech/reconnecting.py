"""How long to wait before the next try. No clock, no chance."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_SECONDS = 0.1
FACTOR = 3.0
LONGEST_SECONDS = 5.0
# A connection that held for so long was a good one: the next failure is a new one.
STEADY_SECONDS = 5.0


@dataclass(slots=True)
class Retries:
    """0.1 s, 0.3 s, 0.9 s … and every 5 s from then on."""

    failures: int = 0

    def failed(self, *, lasted_seconds: float) -> float:
        """The pause in seconds before the next try, after a connection that lasted so long."""
        if lasted_seconds >= STEADY_SECONDS:
            self.failures = 0
        self.failures += 1
        return min(LONGEST_SECONDS, FIRST_SECONDS * FACTOR ** min(self.failures - 1, 8))
