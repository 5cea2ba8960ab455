"""Whether Deepgram still follows an open turn. No I/O, no clock: `now` is an argument, in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from calls.media_streams import BYTES_PER_SECOND
from calls.turns.events import EagerEndOfTurn, EndOfTurn, Event, StartOfTurn, TurnResumed

# A socket that stays open and says nothing while the caller talks has been seen in the field. How often
# Deepgram speaks depends on the model: so many of its intervals make it mute, and so much of speech where
# it speaks of speech alone.
MUTE_INTERVALS = 4
MUTE_SPEECH_INTERVALS = 2.5
# In a turn that a lost connection left open the new one is silent until it hears words itself.
CARRIED_UPDATE_SECONDS = 1.0
# Beyond the longest pause that Deepgram itself waits for.
GRACE_SECONDS = 3.0
# What a lost connection heard is answered when the caller has been quiet for so long on the new one.
CARRIED_SECONDS = 2.0
LONGEST_TURN_SECONDS = 60.0
# Between two words; whoever is quiet for longer has finished, or thinks.
QUIET_SECONDS = 0.3
LOUD_SHARE = 0.1  # of a piece's samples, for it to count as speech


class Verdict(Enum):
    FINE = "fine"
    ASK_FOR_THE_END = "ask for the end"
    RELEASE = "end the turn with what was heard"
    REPLACE = "the connection is mute"
    RELEASE_AND_REPLACE = "the connection is mute, and the turn must end"


def _amplitude(sample: int) -> int:
    """Of a byte of μ-law, ITU-T G.711; full scale is 32,124."""
    code = ~sample & 0x7F
    return (((code & 0x0F) << 3) + 0x84 << (code >> 4)) - 0x84


_QUIET = bytes(sample for sample in range(256) if _amplitude(sample) < 500)


def is_speech(audio: bytes) -> bool:
    """Whether a piece of 8 kHz μ-law is loud enough to be somebody who talks."""
    return len(audio.translate(None, _QUIET)) >= LOUD_SHARE * max(1, len(audio))


@dataclass(slots=True)
class TurnWatch:
    """Told of every piece sent, every message, every turn's start and end."""

    timeout_seconds: float  # the longest pause within a turn that Deepgram was told to wait for
    update_seconds: float = 1.0  # between two messages while the caller talks
    answers_pauses: bool = False  # or pauses, until Deepgram has taken the pause for a probable end
    opened_at: float | None = None  # of the open turn
    last_message_at: float = 0.0
    last_speech_at: float = 0.0
    unanswered_speech_seconds: float = 0.0
    was_asked: bool = False
    is_carried: bool = False
    awaits_end: bool = False

    def connected(self, now: float, *, is_carried: bool, update_seconds: float, answers_pauses: bool) -> None:
        self.update_seconds, self.answers_pauses = update_seconds, answers_pauses
        self.last_message_at = self.last_speech_at = now
        self.unanswered_speech_seconds = 0.0
        self.is_carried, self.awaits_end = is_carried, False

    def sent(self, audio: bytes, now: float) -> None:
        if is_speech(audio):
            self.last_speech_at = now
            self.unanswered_speech_seconds += len(audio) / BYTES_PER_SECOND

    def message(self, now: float) -> None:
        self.last_message_at = now
        self.unanswered_speech_seconds = 0.0

    def turn(self, now: float, event: Event, *, is_open: bool) -> None:
        """What Deepgram has said of a turn, and whether it is open then."""
        self.is_carried = False
        if isinstance(event, EagerEndOfTurn):
            self.awaits_end = True
        elif isinstance(event, StartOfTurn | TurnResumed | EndOfTurn):
            self.awaits_end = False
        if not is_open:
            self.opened_at, self.was_asked = None, False
        elif self.opened_at is None:
            self.opened_at = now

    def verdict(self, now: float) -> Verdict:
        if self.opened_at is None:
            return Verdict.FINE
        if self.is_carried:
            is_quiet = now - self.last_speech_at >= CARRIED_SECONDS
            return Verdict.RELEASE if is_quiet else self._of_mute(now)
        if now - self.opened_at >= LONGEST_TURN_SECONDS + GRACE_SECONDS:
            return Verdict.RELEASE_AND_REPLACE
        if now - self.opened_at >= LONGEST_TURN_SECONDS and not self.was_asked:
            self.was_asked = True
            return Verdict.ASK_FOR_THE_END
        return self._of_mute(now)

    def _of_mute(self, now: float) -> Verdict:
        mute_seconds = now - self.last_message_at
        if mute_seconds >= self.timeout_seconds + GRACE_SECONDS:
            return Verdict.RELEASE_AND_REPLACE
        update_seconds = CARRIED_UPDATE_SECONDS if self.is_carried else self.update_seconds
        is_mute = mute_seconds >= MUTE_INTERVALS * update_seconds
        owes_an_update = self.answers_pauses and not self.awaits_end and not self.is_carried
        has_missed_speech = self.unanswered_speech_seconds >= MUTE_SPEECH_INTERVALS * update_seconds
        return Verdict.REPLACE if is_mute and (owes_an_update or has_missed_speech) else Verdict.FINE

    def is_quiet(self, now: float) -> bool:
        """Whether the caller has stopped talking, by the sound alone."""
        return now - self.last_speech_at >= QUIET_SECONDS
