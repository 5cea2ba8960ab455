"""Who speaks in the hearing bench, and the line between: the open voice in several paces and pitches.

Telephone audio: 300–3400 Hz, 8 kHz μ-law, speech at -22 dBFS, pink noise so many dB below it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from calls.local_speech.audio import LINE_RATE, Samples, encode_mulaw, resample
from calls.local_speech.voice import Voice

HESITATION_SECONDS: Final = 0.5
LEAD_SECONDS: Final = 0.6
TRAIL_SECONDS: Final = 2.5
SPEECH_LEVEL: Final = 10 ** (-22 / 20)
AUDIBLE: Final = 0.01
SILENT: Final = 0.0015
"""What is louder belongs to what is said: an "f" or an "h" is 40 dB below the vowel that it begins."""
_BAND_HZ: Final = (300.0, 3400.0)


@dataclass(frozen=True)
class Speaker:
    """`pace` stretches what is said; `pitch` raises voice and formants alike, as a shorter throat does."""

    name: str
    pace: float = 1.0
    pitch: float = 1.0


SPEAKERS: Final = (
    Speaker("plain"),
    Speaker("quick", pace=0.8),
    Speaker("slow", pace=1.25),
    Speaker("high", pace=1.1, pitch=1.18),
    Speaker("low", pace=0.95, pitch=0.88),
)


@dataclass(frozen=True)
class Spoken:
    """Samples at `LINE_RATE`; between `begins` and `ends`, in seconds, there is something to hear."""

    samples: Samples
    begins: float
    ends: float


class Studio:
    """Synthesises; with a folder, what was said once is kept there, so that two benches hear the same."""

    def __init__(self, voice: Voice, folder: Path | None) -> None:
        self._voice = voice
        self._folder = folder

    def say(self, text: str, speaker: Speaker) -> Spoken:
        """`text` with its hesitations, silence before and after."""
        pause = np.zeros(int(HESITATION_SECONDS * LINE_RATE), np.float32)
        parts = [_trimmed(self._take(part.strip(), speaker)) for part in text.split("|")]
        joined = parts[0]
        for part in parts[1:]:
            joined = np.concatenate([joined, pause, part])
        joined = _levelled(_in_band(joined))
        lead, trail = (np.zeros(int(s * LINE_RATE), np.float32) for s in (LEAD_SECONDS, TRAIL_SECONDS))
        samples = np.concatenate([lead, joined, trail])
        loud = np.flatnonzero(np.abs(samples) > AUDIBLE)
        return Spoken(samples, loud[0] / LINE_RATE, loud[-1] / LINE_RATE)

    def _take(self, text: str, speaker: Speaker) -> Samples:
        if self._folder is None:
            return self._synthesize(text, speaker)
        path = self._folder / f"{speaker.name}-{zlib.crc32(text.encode()):08x}.npy"
        if not path.exists():
            np.save(path, self._synthesize(text, speaker))
        kept: Samples = np.load(path)
        return kept

    def _synthesize(self, text: str, speaker: Speaker) -> Samples:
        samples = self._voice.synthesize(text, pace=speaker.pace * speaker.pitch)
        return resample(samples, round(self._voice.sample_rate * speaker.pitch), LINE_RATE)


def on_the_line(spoken: Spoken, noise_db: float | None, seed: int) -> bytes:
    """8 kHz μ-law, with pink noise `noise_db` below the speech; None: without."""
    samples = spoken.samples
    if noise_db is not None:
        noise = _in_band(_pink(len(samples), np.random.default_rng(seed)))
        samples = samples + noise / _rms(noise) * np.float32(SPEECH_LEVEL * 10 ** (-noise_db / 20))
    return encode_mulaw(samples.astype(np.float32))


def _trimmed(samples: Samples) -> Samples:
    heard = np.flatnonzero(np.abs(samples) > SILENT)
    return samples[heard[0] : heard[-1] + 1]


def _levelled(samples: Samples) -> Samples:
    loud = samples[np.abs(samples) > AUDIBLE]
    return samples * np.float32(SPEECH_LEVEL / _rms(loud))


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def _in_band(samples: Samples) -> Samples:
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / LINE_RATE)
    spectrum[(hz < _BAND_HZ[0]) | (hz > _BAND_HZ[1])] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def _pink(length: int, chance: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(chance.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return np.fft.irfft(spectrum, length).astype(np.float32)
