"""What the dialogue hands to the call: sentences to speak, what follows them, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calls.dialogue.shop_facts import ShopFacts


@dataclass(frozen=True)
class CallFacts:
    call_sid: str
    from_number: str
    """E.164, or "" when withheld. A claim of the network: anybody can forge it."""
    held_by_others: Callable[[], frozenset[str]] = frozenset
    """ISO times that other callers are being offered, asked when times are to be offered here: they stay out
    of offers while there are others.
    """
    shop_facts: Callable[[], ShopFacts] = ShopFacts


class ClaimKind(StrEnum):
    BOOKED = "booked"
    REQUESTED = "requested"
    MOVED = "moved"
    CANCELLED = "cancelled"
    AMENDED = "amended"
    APPOINTMENT = "appointment"
    STATUS = "status"
    LAST_SERVICE = "last service"
    PRICE = "price"
    DURATION = "duration"
    HOURS = "hours"
    OPEN_TIME = "open time"


@dataclass(frozen=True)
class Claim:
    """A fact asserted aloud and the committed record it was read from."""

    kind: ClaimKind
    record: str
    """The model's label, `crm.Appointment`; `crm.open_times` for a time that was free when asked."""
    pk: int
    value: str
    """The fact itself as the record has it: an ISO time, a status, a price range."""


@dataclass(frozen=True)
class Segment:
    """One sentence or clause, ready to be spoken."""

    text: str
    interruptible: bool = True
    claims: tuple[Claim, ...] = ()


class Ending(StrEnum):
    """What follows once the reply has been heard."""

    HANG_UP = "hang up"
    TRANSFER = "transfer"


@dataclass(frozen=True)
class Listening:
    """Hints for speech to text while the caller answers."""

    keyterms: tuple[str, ...] = ()
    digits: bool = False
    patient: bool = False


@dataclass(frozen=True)
class Wanted:
    """What somebody on the waiting list waits for."""

    service: str
    """Its code."""
    first_day: str
    last_day: str
    """ISO dates."""


@dataclass(frozen=True)
class CallbackRequest:
    reason: str
    due_at: datetime
    phone: str
    note: str
    wanted: Wanted | None = None


@dataclass(frozen=True)
class Reply:
    segments: tuple[Segment, ...]
    ending: Ending | None = None
    listening: Listening = Listening()
    reason: str = ""
    """Why the call ends: "goodbye", "transfer: asked for a person"."""
    brief: str = ""
    """What the advisor hears before accepting a transferred call."""
    callback: CallbackRequest | None = None

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for segment in self.segments for claim in segment.claims)


class WouldWrite(Exception):
    """A reply prepared ahead of the caller's last word would have to change the database."""
