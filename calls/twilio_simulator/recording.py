from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from calls.twilio_simulator.mulaw import AMPLITUDES, BYTES_PER_SECOND, FRAME_BYTES, SILENCE

_DECODED = np.array(AMPLITUDES, dtype="<i2")


class Recording:
    """Both sides as they were heard, on one time line: the caller left, the agent right."""

    def __init__(self) -> None:
        self._caller = bytearray()
        self._agent = bytearray()

    @property
    def seconds(self) -> float:
        return len(self._caller) / BYTES_PER_SECOND

    def add(self, at: float, *, caller: bytes, agent: bytes) -> None:
        """Two pieces of equal length that sounded `at` seconds into the call.

        Within a stream the frames follow each other without a gap, whatever the clock's jitter.
        """
        gap = round(at * BYTES_PER_SECOND) - len(self._caller)
        if gap > 10 * FRAME_BYTES:
            self._caller += SILENCE * gap
            self._agent += SILENCE * gap
        self._caller += caller
        self._agent += agent

    def write(self, path: Path) -> None:
        samples = np.empty((len(self._caller), 2), dtype="<i2")
        samples[:, 0] = _DECODED[np.frombuffer(self._caller, dtype=np.uint8)]
        samples[:, 1] = _DECODED[np.frombuffer(self._agent, dtype=np.uint8)]
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(BYTES_PER_SECOND)
            file.writeframes(samples.tobytes())
