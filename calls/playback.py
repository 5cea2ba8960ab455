"""What the agent has said, sent, and the caller heard. No I/O, no clock: `now` is an argument.

Audio goes to Twilio faster than it is played. A mark behind each segment comes back when all before it
has been played, and at once when `clear` drops it. So a mark carries its epoch, which each `clear` ends:
only a mark of the running epoch means "heard".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from calls.media_streams import BYTES_PER_SECOND

# About a person's pace; only for a sentence of which not even the length is known.
SPEECH_CHARACTERS_PER_SECOND = 15


@dataclass(slots=True)
class SpokenSegment:
    """A sentence on its way to the caller's ear. Times are seconds on the clock of `now`."""

    number: int
    text: str
    is_interruptible: bool
    starts_at: float = 0.0
    audio_seconds: float = 0.0
    is_complete: bool = False  # all its audio has been sent
    is_heard: bool = False  # its mark came back while it counted

    def heard_words(self, now: float) -> str:
        """The words that have been played by `now`, by the share of the audio; right to about a word."""
        if self.is_heard:
            return self.text
        if not self.audio_seconds:
            return ""
        share = min(1.0, max(0.0, (now - self.starts_at) / self.audio_seconds))
        words = self.text.split()
        return " ".join(words[: round(share * len(words))])


@dataclass(slots=True)
class Playback:
    """The ledger of one stream: segments in the order spoken, of the reply that is being played."""

    epoch: int = 0
    spoken_count: int = 0  # numbers segments over the whole stream, so that no two share a mark
    segments: list[SpokenSegment] = field(default_factory=list)
    plays_until: float = 0.0  # when what has been sent will have been played

    def begin_reply(self) -> None:
        self.segments = []

    def begin_segment(self, text: str, *, is_interruptible: bool) -> SpokenSegment:
        segment = SpokenSegment(self.spoken_count, text, is_interruptible)
        self.spoken_count += 1
        self.segments.append(segment)
        return segment

    def sent(self, segment: SpokenSegment, byte_count: int, now: float) -> None:
        """`byte_count` bytes of `segment` have been sent; they play behind what was sent before."""
        begins_at = max(now, self.plays_until)
        if not segment.audio_seconds:
            segment.starts_at = begins_at
        seconds = byte_count / BYTES_PER_SECOND
        segment.audio_seconds += seconds
        self.plays_until = begins_at + seconds

    def sent_beside(self, byte_count: int, now: float) -> None:
        """Audio that belongs to no reply: what follows plays behind it."""
        self.plays_until = max(now, self.plays_until) + byte_count / BYTES_PER_SECOND

    def break_off(self, segment: SpokenSegment) -> bool:
        """The rest of `segment` will not come: what there is of it is all. False where there is nothing."""
        characters = int(segment.audio_seconds * SPEECH_CHARACTERS_PER_SECOND)
        if characters < len(segment.text):
            segment.text = segment.text[:characters].rpartition(" ")[0]
        if not segment.audio_seconds:
            self.segments.remove(segment)
        return bool(segment.audio_seconds)

    def complete(self, segment: SpokenSegment) -> str:
        """All audio of `segment` has been sent; returns the name of the mark to send behind it."""
        segment.is_complete = True
        return f"{self.epoch}:{segment.number}"

    def mark_returned(self, name: str, now: float) -> bool:
        """Whether the mark says that its segment was heard."""
        segment = self._segment_of(name)
        if segment is None or segment.is_heard:
            return False
        for earlier in self.segments[: self.segments.index(segment) + 1]:
            earlier.is_heard = True
        if not self.unheard:
            self.plays_until = now
        return True

    def _segment_of(self, name: str) -> SpokenSegment | None:
        epoch, _, number = name.partition(":")
        if epoch != str(self.epoch):
            return None
        return next((segment for segment in self.segments if str(segment.number) == number), None)

    def interrupt(self, now: float) -> str:
        """The caller barged in: ends the epoch; returns the words that were heard of the reply."""
        heard = self.heard_text(now)
        self.epoch += 1
        self.segments = []
        self.plays_until = now
        return heard

    def heard_before_last(self, now: float) -> tuple[str, str]:
        """The words that were heard of the reply: those before its last segment, and those of it."""
        words = [*self._heard(now)] or [""]
        return " ".join(part for part in words[:-1] if part), words[-1]

    def heard_text(self, now: float) -> str:
        return " ".join(words for words in self._heard(now) if words)

    def _heard(self, now: float) -> Iterator[str]:
        for segment in self.segments:
            yield segment.heard_words(now)

    @property
    def unheard(self) -> list[SpokenSegment]:
        return [segment for segment in self.segments if not segment.is_heard]

    @property
    def heard_segments(self) -> int:
        """How many segments of the reply have been heard to their end."""
        return len(self.segments) - len(self.unheard)

    @property
    def may_be_interrupted(self) -> bool:
        """Whether a barge-in should stop the agent now: it has something unheard, and none of it must be."""
        unheard = self.unheard
        return bool(unheard) and all(segment.is_interruptible for segment in unheard)
