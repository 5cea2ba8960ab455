"""What a turn of the caller did, whichever of Deepgram's models heard it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StartOfTurn:
    """The caller has begun to speak: with first words, not with mere noise."""

    text: str


@dataclass(frozen=True, slots=True)
class Interim:
    """What the turn sounds like so far; replaces the text before it."""

    text: str


@dataclass(frozen=True, slots=True)
class EagerEndOfTurn:
    """The turn may be over. If it ends with this very text, a reply prepared now can be used."""

    text: str


@dataclass(frozen=True, slots=True)
class TurnResumed:
    """The turn was not over: what was prepared is void."""


@dataclass(frozen=True, slots=True)
class EndOfTurn:
    text: str
    confidence: float = 1.0  # the least sure word's, 0–1; 1.0 where none is given
    end_of_speech_seconds: float | None = None  # on the stream's clock: where the last word ended


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """Deepgram gave up; it closes the connection next."""

    reason: str


Event = StartOfTurn | Interim | EagerEndOfTurn | TurnResumed | EndOfTurn | ListeningFailed
