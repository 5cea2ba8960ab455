"""Telephone audio: 8 kHz μ-law (ITU-T G.711), 20 ms = 160 bytes."""

from __future__ import annotations

BYTES_PER_SECOND = 8000
FRAME_SECONDS = 0.02
FRAME_BYTES = 160
SILENCE = b"\xff"
SILENT_FRAME = SILENCE * FRAME_BYTES

# 1 % of full scale (-40 dBFS): a synthetic voice's breath and dither stay below, its consonants do not.
_LOUD = 327


def _amplitude(code: int) -> int:
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -magnitude if code & 0x80 else magnitude


AMPLITUDES = tuple(_amplitude(code) for code in range(256))
_IS_LOUD = bytes(abs(amplitude) >= _LOUD for amplitude in AMPLITUDES)


def first_loud(audio: bytes) -> int:
    """The index of the first sample that can be heard, -1 in silence."""
    return audio.translate(_IS_LOUD).find(1)


def last_loud(audio: bytes) -> int:
    """The index of the last sample that can be heard, -1 in silence."""
    return audio.translate(_IS_LOUD).rfind(1)


def frames(audio: bytes) -> list[bytes]:
    """`audio` in frames of 20 ms, the last one filled up with silence."""
    return [
        audio[start : start + FRAME_BYTES].ljust(FRAME_BYTES, SILENCE)
        for start in range(0, len(audio), FRAME_BYTES)
    ]
