"""Text to speech: the Piper voice "joe"."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from .audio import Samples

GAIN: Final = 10 ** (3 / 20)
"""+3 dB on the voice's own level (-22 dBFS); its peaks reach 0.77 before that, so few are clipped."""

# The "f" and the "h" that begin a sentence are no louder than this for their first 20 ms.
_SILENT: Final = 0.0015
_KEPT_SECONDS: Final = 0.01
_UNSPEAKABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Voice:
    """May be called from several threads; the interpreter lock is free while the model runs."""

    def __init__(self, model: Path, threads: int) -> None:
        config = json.loads(model.with_suffix(".onnx.json").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the most that any sentence ever needed: 176 MB more, for 20 % of speed.
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._voice = PiperVoice(session=session, config=PiperConfig.from_dict(config))
        self.sample_rate: int = self._voice.config.sample_rate

    def synthesize(self, text: str, *, pace: float = 1.0) -> Samples:
        """One piece at `sample_rate`, `pace` times as long; empty where there is nothing to pronounce."""
        # Piper reads what stands between double brackets as phonemes.
        speakable = _UNSPEAKABLE.sub(" ", text).replace("[[", "[ [").replace("]]", "] ]")
        how = SynthesisConfig(normalize_audio=False, volume=1.0, length_scale=pace)
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(speakable, how)]
        if not chunks:
            return np.zeros(0, np.float32)
        return _without_lead(np.clip(np.concatenate(chunks) * np.float32(GAIN), -1, 1), self.sample_rate)


def _without_lead(audio: Samples, sample_rate: int) -> Samples:
    """Every answer's first word comes some 40 ms sooner without the silence before it."""
    loud = np.flatnonzero(np.abs(audio) > _SILENT)
    return audio[max(0, int(loud[0]) - int(_KEPT_SECONDS * sample_rate)) :] if len(loud) else audio
