"""One run of turns, made of what successive connections heard. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calls.turns.events import EagerEndOfTurn, EndOfTurn, Event, Interim, StartOfTurn


@dataclass(slots=True)
class TurnLedger:
    """A turn that a lost connection left open goes on in the next one: its words stand before the new."""

    is_open: bool = False
    carried: str = ""  # heard by connections that are gone
    heard: str = ""  # by the one that is there

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.carried, self.heard) if part)

    def receive(self, event: Event) -> Event | None:
        match event:
            case StartOfTurn(text):
                self.heard = text
                if self.is_open:
                    return Interim(self.text)
                self.is_open = True
            case Interim(text):
                self.heard = text
                return Interim(self.text)
            case EagerEndOfTurn(text):
                self.heard = text
                return EagerEndOfTurn(self.text)
            case EndOfTurn(text):
                if not self.is_open and not text:
                    return None
                self.heard = text
                ended = replace(event, text=self.text)
                self.close()
                return ended
        return event

    def close(self) -> None:
        self.is_open, self.carried, self.heard = False, "", ""

    def connection_lost(self) -> None:
        self.carried, self.heard = (self.text if self.is_open else ""), ""

    def release(self) -> EndOfTurn | None:
        """Ends the open turn with what was heard of it."""
        if not self.is_open:
            return None
        ended = EndOfTurn(self.text)
        self.close()
        return ended
