"""What the caller said lately, kept as long as a new connection may have to hear it. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from calls.media_streams import BYTES_PER_SECOND

CAPACITY_BYTES = 10 * BYTES_PER_SECOND
# Deepgram advises 80 ms a message for Flux, and for a backlog at most 1.25 times real time.
# https://developers.deepgram.com/docs/recovering-from-connection-errors-and-timeouts-when-live-streaming-audio
PIECE_BYTES = BYTES_PER_SECOND * 80 // 1000
PACE = 1.25
# Frames come in bursts after a hiccup of the network: so much may go out at once.
BURST_SECONDS = 0.2
# Before a connection was lost its last words may not have been answered yet.
UNANSWERED_BYTES = BYTES_PER_SECOND
# Of what was sent between turns; a turn whose start is told late may begin in it. It is 60 kB a silent call.
KEPT_BETWEEN_TURNS_BYTES = 3 * BYTES_PER_SECOND


@dataclass(slots=True)
class Backlog:
    """A bounded ring of 8 kHz μ-law. Positions count bytes since the call began."""

    capacity: int = CAPACITY_BYTES
    begins_at: int = 0  # of the oldest byte that is kept
    sent_until: int = 0
    may_send_at: float = 0.0
    lost_bytes: int = 0  # never sent: the ring was full
    audio: bytearray = field(default_factory=bytearray)

    @property
    def ends_at(self) -> int:
        return self.begins_at + len(self.audio)

    @property
    def waiting_bytes(self) -> int:
        return self.ends_at - self.sent_until

    def add(self, audio: bytes, *, in_turn: bool) -> None:
        self.audio += audio
        unneeded = 0 if in_turn else self.sent_until - KEPT_BETWEEN_TURNS_BYTES - self.begins_at
        excess = max(unneeded, len(self.audio) - self.capacity)
        if excess > 0:
            del self.audio[:excess]
            self.begins_at += excess
            self.lost_bytes += max(0, self.begins_at - self.sent_until)
            self.sent_until = max(self.sent_until, self.begins_at)

    def next_piece(self, now: float) -> bytes | None:
        """80 ms to send now; None until there are some, or until they may go. `now` is in seconds."""
        if self.waiting_bytes < PIECE_BYTES or now < self.may_send_at - BURST_SECONDS:
            return None
        start = self.sent_until - self.begins_at
        self.sent_until += PIECE_BYTES
        seconds = PIECE_BYTES / BYTES_PER_SECOND / PACE
        self.may_send_at = max(self.may_send_at, now) + seconds
        return bytes(self.audio[start : start + PIECE_BYTES])

    def rewind(self, heard_until: int, *, in_turn: bool) -> None:
        """A connection was lost that had answered for all up to `heard_until`: the rest is to be sent again.

        Between turns there is little to hear again: nothing older than a second.
        """
        earliest = heard_until if in_turn else max(heard_until, self.sent_until - UNANSWERED_BYTES)
        self.sent_until = max(self.begins_at, min(earliest, self.sent_until))
