"""Deepgram's listen v1 messages → what a turn of the caller did. No I/O.

Results come in windows: an interim one covers all that is not yet final and may change or shrink; a final one
covers what came since the final before it. A turn's text is its finals in a row, until `speech_final`.
Source: https://developers.deepgram.com/docs/understand-endpointing-interim-results
"""

from __future__ import annotations

from dataclasses import dataclass, field

from calls.turns.events import EndOfTurn, Event, Interim, ListeningFailed, StartOfTurn
from calls.turns.fields import Message, failure, last_word_end, least_confidence, mappings, seconds, text


@dataclass(slots=True)
class NovaTurns:
    """One connection's messages, in order; a final window that comes twice counts once."""

    is_patient: bool = False  # a number is being read: a short pause ends nothing, UtteranceEnd does
    heard_seconds: float = 0.0  # on the stream's clock: what has come until then is final
    is_open: bool = False
    finals: list[str] = field(default_factory=list)
    interim: str = ""
    words: list[Message] = field(default_factory=list)

    @property
    def settled(self) -> str | None:
        """The words of the open turn until `heard_seconds`."""
        return " ".join(self.finals)

    def receive(self, message: Message) -> Event | None:
        """None where the message changes nothing or its type is not known here. Never raises."""
        kind = message.get("type")
        if kind == "Results":
            return self._results(message)
        if kind == "UtteranceEnd":
            # The backstop where noise hid the end from speech_final: only after words.
            return self._end() if self.is_open else None
        return ListeningFailed(failure(message)) if kind == "Error" else None

    def _results(self, message: Message) -> Event | None:
        start, duration = seconds(message.get("start")) or 0.0, seconds(message.get("duration")) or 0.0
        if start + duration <= self.heard_seconds and duration:
            return None
        channel = message.get("channel")
        alternatives = mappings(channel.get("alternatives")) if isinstance(channel, dict) else []
        best: Message = alternatives[0] if alternatives else {}
        self.interim = text(best.get("transcript"))
        if message.get("is_final") is True:
            self._keep_final(best, until=start + duration)
            ends = message.get("speech_final") is True and not self.is_patient
            if ends or message.get("from_finalize") is True:
                return self._end() if self.is_open or self.finals else None
        return self._progress()

    def _keep_final(self, best: Message, *, until: float) -> None:
        self.heard_seconds = max(self.heard_seconds, until)
        if self.interim:
            self.finals.append(self.interim)
            self.words += mappings(best.get("words"))
        self.interim = ""

    def _progress(self) -> Event | None:
        so_far = self._text()
        if not so_far:
            return None
        if self.is_open:
            return Interim(so_far)
        self.is_open = True
        return StartOfTurn(so_far)

    def _end(self) -> EndOfTurn:
        ended = EndOfTurn(self._text(), least_confidence(self.words), last_word_end(self.words))
        self.is_open, self.finals, self.interim, self.words = False, [], "", []
        return ended

    def _text(self) -> str:
        return " ".join(part for part in (*self.finals, self.interim) if part)
