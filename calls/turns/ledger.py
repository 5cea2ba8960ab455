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
    unsettled: str = ""  # by the one before, which the one that is there will hear again

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
        self.is_open, self.carried, self.heard, self.unsettled = False, "", "", ""

    def connection_lost(self, settled: str | None = None) -> None:
        """`settled`: what of the words heard stands, where the rest of the audio is to be heard again."""
        if not self.is_open:
            return self.close()
        self.unsettled = "" if settled is None else self.heard.removeprefix(settled).strip()
        self.heard = self.heard if settled is None else settled
        self.carried, self.heard = self.text, ""

    def release(self) -> EndOfTurn | None:
        """Ends the open turn with what was heard of it."""
        if not self.is_open:
            return None
        self.heard = self.heard or self.unsettled
        ended = EndOfTurn(self.text)
        self.close()
        return ended
