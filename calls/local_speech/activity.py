"""From voice probabilities, one a frame, to bursts of speech and the silence after them.

Time is counted in frames.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from .vad import FRAME_SECONDS

VOICED: Final = 0.5
STILL_VOICED: Final = 0.35
"""Hysteresis: what suffices right after a voiced frame."""

_LEAST_RUN = 2
"""Frames in a row that count as speech: a single one is a click."""

# Of a deep voice Silero is never sure, but it is far less sure of silence, and for long: eight frames of its
# "No" add up to 2.6, of pink noise at any level to 0.34.
_SOFT_FRAMES = 8
_SOFT_SUM = 2.0
_SOFT: Final = 0.15
_AUDIBLE: Final = 0.1
"""What precedes a burst belongs to it while it is above this, which noise is one frame in a thousand."""
_SOFT_GAP = 3
"""… but for so many frames: a stop consonant."""
_LONGEST_LEAD = 32
_WINDOW = 10
_BURST_GAP = 10
"""Unvoiced frames (320 ms) after which a burst is over."""


def frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


def seconds(frames: int) -> float:
    return frames * FRAME_SECONDS


class Activity:
    """What one line is doing."""

    def __init__(self) -> None:
        self.now = 0
        """Frames heard."""
        self.speech_end = 0
        """The frame after the last one of speech."""
        self.burst_start = 0
        self._run = 0
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._probabilities: deque[float] = deque(maxlen=_LONGEST_LEAD)
        self._burst_frames = 0
        self._is_loud = False
        """Whether the present burst was once voiced beyond doubt."""

    def hear(self, probability: float) -> None:
        self.now += 1
        self._probabilities.append(probability)
        is_voiced = probability >= (STILL_VOICED if self._run else VOICED) or self._is_soft_speech()
        self._recent.append(is_voiced)
        self._run = self._run + 1 if is_voiced else 0
        if self._run >= _LEAST_RUN:
            self._extend_burst()
        if self.silence >= _BURST_GAP:
            self._burst_frames = 0
            self._is_loud = False

    def _extend_burst(self) -> None:
        added = _LEAST_RUN if self._run == _LEAST_RUN else 1
        if not self._burst_frames:
            self.burst_start = self.now - max(added, self._lead())
        self._burst_frames += added
        self.speech_end = self.now

    def _is_soft_speech(self) -> bool:
        lately = list(self._probabilities)[-_SOFT_FRAMES:]
        self._is_loud = self._is_loud or sum(one >= VOICED for one in lately) >= _LEAST_RUN
        return not self._is_loud and lately[-1] >= _SOFT and sum(lately) >= _SOFT_SUM

    def _lead(self) -> int:
        """How many frames ago the first of those was heard that lead up to now."""
        lead = 0
        for age, probability in enumerate(reversed(self._probabilities), start=1):
            if probability >= _AUDIBLE:
                lead = age
            elif age - lead > _SOFT_GAP:
                break
        return lead

    @property
    def silence(self) -> int:
        """Frames since the last one of speech."""
        return self.now - self.speech_end

    @property
    def burst_frames(self) -> int:
        """Voiced frames of the present burst; 0 when there is none."""
        return self._burst_frames

    @property
    def recent_voiced(self) -> int:
        """Voiced frames among the last ten."""
        return sum(self._recent)

    def forget_burst(self) -> None:
        self._burst_frames = 0
        self._is_loud = False
        self._recent.clear()
        self._probabilities.clear()
