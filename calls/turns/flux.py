"""Deepgram's listen v2 messages → what a turn of the caller did. No I/O.

Source: https://developers.deepgram.com/docs/flux/state
"""

from __future__ import annotations

from dataclasses import dataclass

from calls.turns.events import (
    EagerEndOfTurn,
    EndOfTurn,
    Event,
    Interim,
    ListeningFailed,
    StartOfTurn,
    TurnResumed,
)
from calls.turns.fields import Message, failure, last_word_end, least_confidence, mappings, seconds, text


@dataclass(slots=True)
class FluxTurns:
    """One connection's messages, in order; a message that comes twice counts once."""

    is_patient: bool = False  # the connection's thresholds say it to Deepgram itself
    heard_seconds: float = 0.0  # on the stream's clock: what has come until then is in the messages so far
    last_sequence: int = -1
    settled: str | None = None  # every message stands for all audio until its time

    def receive(self, message: Message) -> Event | None:
        """None where the message changes nothing or its type is not known here. Never raises."""
        number = message.get("sequence_id")
        if isinstance(number, int):
            if number <= self.last_sequence:
                return None
            self.last_sequence = number
        window_end = seconds(message.get("audio_window_end"))
        self.heard_seconds = max(self.heard_seconds, window_end or 0.0)
        return parse(message)


def parse(message: Message) -> Event | None:
    """One listen v2 message; None where it changes nothing or its type is not known here.

    Never raises: a missing field reads as empty, as Deepgram's SDK has it.
    """
    kind = message.get("type")
    if kind == "TurnInfo":
        return _turn_info(message)
    return ListeningFailed(failure(message)) if kind == "Error" else None


def _turn_info(message: Message) -> Event | None:
    transcript = text(message.get("transcript"))
    event = message.get("event")
    if event == "StartOfTurn":
        return StartOfTurn(transcript)
    if event == "Update":
        # Updates may come between turns too, without text.
        return Interim(transcript) if transcript else None
    if event == "EagerEndOfTurn":
        return EagerEndOfTurn(transcript)
    if event == "TurnResumed":
        return TurnResumed()
    if event == "EndOfTurn":
        words = mappings(message.get("words"))
        return EndOfTurn(transcript, least_confidence(words), last_word_end(words))
    return None
