"""Deepgram's listen messages → what a turn of the caller did. No I/O.

Source: https://developers.deepgram.com/docs/flux/state (listen v2)
"""

from __future__ import annotations

from collections.abc import Mapping
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
    confidence: float  # the least sure word's, 0–1; 1.0 where none is given
    end_of_speech_seconds: float | None = None  # on the stream's clock: where the last word ended


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """Deepgram gave up; it closes the connection next."""

    reason: str


Event = StartOfTurn | Interim | EagerEndOfTurn | TurnResumed | EndOfTurn | ListeningFailed


def parse(message: Mapping[str, object]) -> Event | None:
    """One listen v2 message; None where it changes nothing or its type is not known here.

    Never raises: a missing field reads as empty, as Deepgram's SDK has it.
    """
    kind = message.get("type")
    if kind == "TurnInfo":
        return _turn_info(message)
    if kind == "Error":
        # The specification names these code and description; older servers sent error and error_code.
        reason = message.get("description") or message.get("error")
        code = message.get("code") or message.get("error_code")
        return ListeningFailed(f"{code}: {reason}")
    return None


def _turn_info(message: Mapping[str, object]) -> Event | None:
    text = message.get("transcript")
    text = text.strip() if isinstance(text, str) else ""
    event = message.get("event")
    if event == "StartOfTurn":
        return StartOfTurn(text)
    if event == "Update":
        # Updates may come between turns too, without text.
        return Interim(text) if text else None
    if event == "EagerEndOfTurn":
        return EagerEndOfTurn(text)
    if event == "TurnResumed":
        return TurnResumed()
    if event == "EndOfTurn":
        words = [word for word in _list(message.get("words")) if isinstance(word, Mapping)]
        return EndOfTurn(text, _least_confidence(words), _last_word_end(words))
    return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _least_confidence(words: list[Mapping[str, object]]) -> float:
    given = [word.get("confidence") for word in words]
    return min((float(c) for c in given if isinstance(c, int | float)), default=1.0)


def _last_word_end(words: list[Mapping[str, object]]) -> float | None:
    ends = [word.get("end") for word in words]
    return max((float(end) for end in ends if isinstance(end, int | float)), default=None)
