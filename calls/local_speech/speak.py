"""Deepgram's speak v1 over a websocket: commands in, what to do about them out.

No audio, no clock, no socket.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import orjson

from .voice_text import split_sentences

MOST_CHARACTERS: Final = 2000
MOST_CHARACTERS_A_MINUTE: Final = 2400
MOST_FLUSHES_A_MINUTE: Final = 20
LONGEST_CONNECTION_SECONDS: Final = 3600.0
_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Say:
    """Synthesise this and send it, after what was asked before."""

    text: str


@dataclass(frozen=True, slots=True)
class Flushed:
    """Tell the client when everything said so far has been sent."""

    sequence_id: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """Drop whatever is waiting or being synthesised, then tell the client."""

    sequence_id: int


@dataclass(frozen=True, slots=True)
class Warned:
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """Close with this code: after all that was asked for (1000), or at once."""

    code: int
    reason: str = ""


Action = Say | Flushed | Cleared | Warned | Hangup


class SpeakCommands:
    """One connection's. `now` is in seconds of any steady clock."""

    def __init__(self) -> None:
        self._buffer = ""
        self._flushes = 0
        self._clears = 0
        self._characters: deque[tuple[float, int]] = deque()
        self._flush_times: deque[float] = deque()

    def receive(self, message: str | bytes, now: float) -> list[Action]:
        if isinstance(message, bytes):
            return [Hangup(1003, "MESSAGE-0000: binary messages are not accepted")]
        try:
            command = orjson.loads(message)
            kind = command["type"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return [Hangup(1008, "DATA-0000: the message could not be understood")]
        match kind:
            case "Speak":
                return self._speak(command.get("text"), now)
            case "Flush":
                return self._flush(now)
            case "Clear":
                return self._clear()
            case "Close":
                return [*self._rest(), Hangup(1000)]
        return [Hangup(1008, "DATA-0000: unknown message type")]

    def _speak(self, text: object, now: float) -> list[Action]:
        if not isinstance(text, str):
            return [Hangup(1008, "DATA-0000: text must be a string")]
        if len(text) > MOST_CHARACTERS:
            return [Hangup(1009, f"BIG-0001: text is longer than {MOST_CHARACTERS} characters")]
        self._characters.append((now, len(text)))
        while self._characters[0][0] <= now - _MINUTE:
            self._characters.popleft()
        if sum(count for _, count in self._characters) > MOST_CHARACTERS_A_MINUTE:
            return [Hangup(1008, f"DATA-0001: more than {MOST_CHARACTERS_A_MINUTE} characters in a minute")]
        sentences, self._buffer = split_sentences(self._buffer + text)
        return [Say(sentence) for sentence in sentences]

    def _flush(self, now: float) -> list[Action]:
        while self._flush_times and self._flush_times[0] <= now - _MINUTE:
            self._flush_times.popleft()
        if len(self._flush_times) >= MOST_FLUSHES_A_MINUTE:
            return [
                Warned(
                    "EXCESSIVE_FLUSH", f"More than {MOST_FLUSHES_A_MINUTE} flushes in a minute: not flushed."
                )
            ]
        self._flush_times.append(now)
        self._flushes += 1
        return [*self._rest(), Flushed(self._flushes - 1)]

    def _clear(self) -> list[Action]:
        self._buffer = ""
        self._clears += 1
        return [Cleared(self._clears - 1)]

    def _rest(self) -> list[Action]:
        rest, self._buffer = self._buffer, ""
        return [Say(rest)] if rest.strip() else []
