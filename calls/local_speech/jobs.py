"""What the listening machines ask of whoever has the audio and the model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Purpose(Enum):
    INTERIM = "interim"  # may be skipped when the machine is busy
    PAUSE = "pause"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Frames `start` up to, not including, `end`."""

    job: int
    start: int
    end: int
    purpose: Purpose
