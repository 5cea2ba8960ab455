"""Who speaks and over what line: one synthetic voice made several, and noise at a given distance from it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calls.twilio_simulator.mulaw import AMPLITUDES, BYTES_PER_SECOND, FRAME_BYTES, first_loud, frames
from calls.twilio_simulator.voice import Voice

PITCHES: Final = {"low": 0.9, "middle": 1.0, "high": 1.1, "highest": 1.2}
"""Factors on pitch, formants and pace: what a shorter or longer throat does, and a quicker tongue."""

NOISE_SECONDS: Final = 16
_AMPLITUDES = np.array(AMPLITUDES, dtype=np.float64)
_ORDER = np.argsort(_AMPLITUDES, kind="stable")
_BORDERS = (_AMPLITUDES[_ORDER][1:] + _AMPLITUDES[_ORDER][:-1]) / 2

Floats = NDArray[np.float64]


def decode(audio: bytes) -> Floats:
    """μ-law as amplitudes of 16 bits."""
    return _AMPLITUDES[np.frombuffer(audio, np.uint8)]


def encode(samples: Floats) -> bytes:
    """The nearest μ-law code of each."""
    return _ORDER[np.searchsorted(_BORDERS, samples)].astype(np.uint8).tobytes()


def pitched(voice: Voice, factor: float) -> Voice:
    """The voice `factor` times as high and as quick."""

    async def speak(text: str) -> bytes:
        audio = await voice(text)
        return audio if factor == 1.0 else encode(_faster(decode(audio), factor))

    return speak


def _faster(samples: Floats, factor: float) -> Floats:
    """Resampled in the frequency domain: no image and no alias."""
    count = round(len(samples) / factor)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(count // 2 + 1, dtype=complex)
    common = min(len(kept), len(spectrum))
    kept[:common] = spectrum[:common]
    return np.fft.irfft(kept, count) * (count / len(samples)) if count else samples[:0]


def speakable(text: str) -> str:
    """As a voice must have it written: "nine am" would be read like "I am"."""
    return re.sub(r"\b([ap])m\b", lambda half: f"{half[1].upper()}.M.", text)


def hesitating(line: str, dice: random.Random) -> str:
    """Pauses in the middle of what is said, at every other comma."""
    return re.sub(
        r",(?= )",
        lambda comma: f", {{wait {dice.uniform(0.3, 0.9):.1f}}}" if dice.random() < 0.5 else ",",
        line,
    )


def noisy_line(spoken: Sequence[bytes], *, noise_db: float, seed: int) -> Callable[[bytes], bytes]:
    """Adds pink noise, `noise_db` below the level of what is spoken, to 20 ms at a time."""
    noise = _pink(seed) * _level(spoken) * 10 ** (-noise_db / 20)
    pieces = noise.reshape(-1, FRAME_BYTES)
    number = 0

    def through(audio: bytes) -> bytes:
        nonlocal number
        number += 1
        return encode(decode(audio) + pieces[number % len(pieces)])

    return through


def _pink(seed: int) -> Floats:
    """As much power in each octave, as in a shop or a car; root mean square 1."""
    count = NOISE_SECONDS * BYTES_PER_SECOND
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum[0] = 0
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)))


def _level(spoken: Sequence[bytes]) -> float:
    """The root mean square of the frames in which something is heard."""
    loud = [frame for audio in spoken for frame in frames(audio) if first_loud(frame) >= 0]
    return float(np.sqrt(np.mean(decode(b"".join(loud)) ** 2))) if loud else 0.0
