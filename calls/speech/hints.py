"""Which Configure to send when: one in flight at a time, the latest wish wins. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calls.speech.listener import Expectation

# An answer that has not come by then will not come.
ANSWER_SECONDS = 3.0


@dataclass(slots=True)
class Hints:
    wanted: Expectation = Expectation()
    told: Expectation = Expectation()
    told_at: float | None = None  # of a Configure that has not been answered

    def connected(self, told: Expectation) -> None:
        """A connection was opened that was told this at once."""
        self.told, self.told_at = told, None

    def due(self, now: float) -> Expectation | None:
        """What to send now. `now` is in seconds."""
        if self.told_at is not None and now - self.told_at < ANSWER_SECONDS:
            return None
        if self.wanted == self.told:
            return None
        self.told, self.told_at = self.wanted, now
        return self.told

    def receive(self, message: Mapping[str, object]) -> None:
        """A failure is an answer too: the same again would fail again."""
        if message.get("type") in ("ConfigureSuccess", "ConfigureFailure"):
            self.told_at = None
