"""What Deepgram takes of one speak connection. No I/O, no clock: `now` is an argument, in seconds.

Source: https://developers.deepgram.com/docs/tts-websocket-streaming ("Limits")
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

MESSAGE_CHARACTERS = 2000
MINUTE_CHARACTERS = 2400
MINUTE_FLUSHES = 20
# Deepgram's minute, and a second for what is on its way: it counts a text when that arrives.
WINDOW_SECONDS = 61.0


@dataclass(slots=True)
class SpeakBudget:
    spent: deque[tuple[float, int]] = field(default_factory=deque)  # a flush: when, and its characters

    def spend(self, characters: int, now: float) -> None:
        """A text is sent and flushed."""
        self.spent.append((now, characters))

    def flushes_left(self, now: float) -> int:
        self._forget(now)
        return max(0, MINUTE_FLUSHES - len(self.spent))

    def allows(self, characters: int, now: float) -> bool:
        """Whether a text of so many characters may be sent and flushed now. A longer one than any minute
        takes is allowed as the first of its minute: nothing could be said otherwise.
        """
        self._forget(now)
        so_far = sum(count for _, count in self.spent)
        return not self.spent or (
            so_far + characters <= MINUTE_CHARACTERS and len(self.spent) < MINUTE_FLUSHES
        )

    def _forget(self, now: float) -> None:
        while self.spent and now - self.spent[0][0] >= WINDOW_SECONDS:
            self.spent.popleft()


def messages(text: str) -> list[str]:
    """`text` in pieces that one message may hold, cut between words where there are any."""
    pieces = []
    while len(text) > MESSAGE_CHARACTERS:
        cut = text.rfind(" ", 1, MESSAGE_CHARACTERS) + 1 or MESSAGE_CHARACTERS
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text else pieces
