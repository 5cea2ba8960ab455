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
        self._burst_frames = 0

    def hear(self, probability: float) -> None:
        self.now += 1
        is_voiced = probability >= (STILL_VOICED if self._run else VOICED)
        self._recent.append(is_voiced)
        self._run = self._run + 1 if is_voiced else 0
        if self._run >= _LEAST_RUN:
            self._extend_burst()
        if self.silence >= _BURST_GAP:
            self._burst_frames = 0

    def _extend_burst(self) -> None:
        added = _LEAST_RUN if self._run == _LEAST_RUN else 1
        if not self._burst_frames:
            self.burst_start = self.now - added
        self._burst_frames += added
        self.speech_end = self.now

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
        self._recent.clear()
