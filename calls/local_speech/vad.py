"""Voice activity: Silero's model, one session for all streams and a small state for each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime

from .audio import LINE_RATE, Samples

FRAME_SAMPLES: Final = 256
"""What the model takes at 8 kHz: 32 ms."""

FRAME_SECONDS: Final = FRAME_SAMPLES / LINE_RATE

_CONTEXT_SAMPLES = 32
_STATE_SHAPE = (2, 1, 128)


class VoiceDetector:
    """About 0.1 ms a frame, so that it runs on the event loop itself."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._rate = np.array(LINE_RATE, np.int64)

    def stream(self) -> VoiceStream:
        return VoiceStream(self)

    def run(self, frame: Samples, state: Samples) -> tuple[float, Samples]:
        probability, state = self._session.run(None, {"input": frame, "state": state, "sr": self._rate})
        return float(probability[0, 0]), state


class VoiceStream:
    """One caller's line."""

    def __init__(self, detector: VoiceDetector) -> None:
        self._detector = detector
        self._state: Samples = np.zeros(_STATE_SHAPE, np.float32)
        self._context: Samples = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probability(self, frame: Samples) -> float:
        """How likely the next `FRAME_SAMPLES` samples hold speech, 0 … 1."""
        heard = np.concatenate([self._context, frame])
        self._context = heard[-_CONTEXT_SAMPLES:]
        probability, self._state = self._detector.run(heard[np.newaxis], self._state)
        return probability
