"""What a simulated caller's audio says: which call, when sent, and what the scripted Deepgram should hear.

Written at the head of each 20 ms frame in ASCII, whose samples survive the way μ-law → linear → μ-law. So a
frame needs no channel but the one that is measured.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import IntEnum

FRAME_BYTES = 160
HEAD = b"@%04x%016x%x"  # call, CLOCK_MONOTONIC in ns, cue
HEAD_BYTES = 22
FILLER = b"U"


class Cue(IntEnum):
    NOTHING = 0
    COUGH = 1  # begins to speak, and has said nothing
    SPEAK = 2  # begins to speak
    BARGE_IN = 3  # begins to speak over the agent
    END = 4  # has said the line
    LIKELY_END = 5  # has probably said it; for who asked Deepgram for eager ends of turn


@dataclass(frozen=True, slots=True)
class Heard:
    call: int
    sent_ns: int
    cue: Cue


def frame(call: int, sent_ns: int, cue: Cue) -> bytes:
    return (HEAD % (call, sent_ns, cue)).ljust(FRAME_BYTES, FILLER)


def read(audio: bytes, start: int = 0) -> Heard | None:
    """The head at `start`, if one is there."""
    head = audio[start : start + HEAD_BYTES]
    if len(head) < HEAD_BYTES or head[:1] != b"@":
        return None
    return Heard(int(head[1:5], 16), int(head[5:21], 16), Cue(int(head[21:], 16)))


def linear(sample: int) -> int:
    """A μ-law sample as 16-bit linear, by G.711."""
    inverted = ~sample & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + 0x84 << ((inverted & 0x70) >> 4)) - 0x84
    return -magnitude if inverted & 0x80 else magnitude


_MULAW_OF = {linear(sample): sample for sample in range(128)}


def from_linear(samples: bytes) -> bytes:
    """16-bit little-endian linear → μ-law, for samples that were μ-law with the high bit clear."""
    return bytes(_MULAW_OF.get(sample, 0) for sample in array("h", samples))
