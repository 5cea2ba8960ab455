"""What this caller may name, loaded once a turn: the service menu and the caller's own vehicles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceWords:
    code: str
    spoken: str
    words: tuple[str, ...]
    """Phrases callers use for it, in plain wording, the spoken name among them."""


@dataclass(frozen=True)
class VehicleWords:
    pk: int
    year: int
    make: str
    model: str
    colour: str = ""
    plate: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Vocabulary:
    services: tuple[ServiceWords, ...] = ()
    vehicles: tuple[VehicleWords, ...] = ()
