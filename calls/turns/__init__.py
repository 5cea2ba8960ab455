"""Deepgram's listen messages → what a turn of the caller did. No I/O.

The model's name chooses who reads them: Flux speaks listen v2, all others listen v1.
"""

from __future__ import annotations

from calls.turns.events import (
    EagerEndOfTurn,
    EndOfTurn,
    Event,
    Interim,
    ListeningFailed,
    StartOfTurn,
    TurnResumed,
)
from calls.turns.flux import FluxTurns, parse
from calls.turns.ledger import TurnLedger
from calls.turns.nova import NovaTurns
from calls.turns.watchdog import TurnWatch, Verdict

__all__ = [
    "EagerEndOfTurn",
    "EndOfTurn",
    "Event",
    "FluxTurns",
    "Interim",
    "ListeningFailed",
    "NovaTurns",
    "StartOfTurn",
    "TurnLedger",
    "TurnResumed",
    "TurnWatch",
    "Verdict",
    "is_flux",
    "parse",
]


def is_flux(model: str) -> bool:
    return model.startswith("flux")
