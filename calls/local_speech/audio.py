"""Telephone audio: G.711 μ-law by two tables, and the changes of sample rate."""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono, -1 … 1."""

LINE_RATE: Final = 8000
"""Samples a second within this package, as on the telephone."""

CONTAINERS: Final = (b"RIFF", b"OggS", b"\x1aE\xdf\xa3", b"fLaC", b"ID3")
"""First bytes of files: raw audio was promised, so these would be heard as noise."""

_BIAS = 0x84
_CLIP = 32635


def _decode_table() -> Samples:
    """G.711 §4: sign, three bits of exponent, four of mantissa, all inverted on the wire."""
    code = ~np.arange(256, dtype=np.uint8)
    magnitude = ((((code & 0x0F).astype(np.int32) << 3) + _BIAS) << ((code >> 4) & 7)) - _BIAS
    return (np.where(code & 0x80, -magnitude, magnitude) / 32768).astype(np.float32)


def _encode_table() -> NDArray[np.uint8]:
    """Indexed by the sample's 16 bits read as unsigned."""
    linear = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    biased = np.minimum(np.abs(linear), _CLIP) + _BIAS
    exponent = np.floor(np.log2(biased)).astype(np.int32) - 7
    mantissa = (biased >> (exponent + 3)) & 0x0F
    sign = np.where(linear < 0, 0x80, 0)
    return (~(sign | (exponent << 4) | mantissa)).astype(np.uint8)


_DECODED = _decode_table()
_ENCODED = _encode_table()


def decode_mulaw(data: bytes) -> Samples:
    return _DECODED[np.frombuffer(data, np.uint8)]


def encode_mulaw(samples: Samples) -> bytes:
    return _ENCODED[_to_int16(samples).view(np.uint16)].tobytes()


def resample(samples: Samples, from_rate: int, to_rate: int) -> Samples:
    if from_rate == to_rate:
        return samples
    resampled: Samples = soxr.resample(samples, from_rate, to_rate)
    return resampled


def _to_int16(samples: Samples) -> NDArray[np.int16]:
    return np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)


class Encoder:
    """Samples of any rate → bytes as one client asked for them."""

    def __init__(self, encoding: str, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._is_mulaw = encoding == "mulaw"

    def encode(self, samples: Samples, rate: int) -> bytes:
        resampled = resample(samples, rate, self.sample_rate)
        return encode_mulaw(resampled) if self._is_mulaw else _to_int16(resampled).tobytes()

    @property
    def bytes_per_second(self) -> int:
        return self.sample_rate * (1 if self._is_mulaw else 2)


class Decoder:
    """Bytes as one client sends them, cut anywhere → samples at `LINE_RATE`."""

    def __init__(self, encoding: str, sample_rate: int) -> None:
        self._is_mulaw = encoding == "mulaw"
        self._odd_byte = b""
        self._resampler = (
            soxr.ResampleStream(sample_rate, LINE_RATE, 1, dtype="float32")
            if sample_rate != LINE_RATE
            else None
        )

    def decode(self, data: bytes) -> Samples:
        samples = decode_mulaw(data) if self._is_mulaw else self._decode_linear16(data)
        if self._resampler is None:
            return samples
        resampled: Samples = self._resampler.resample_chunk(samples)
        return resampled

    def _decode_linear16(self, data: bytes) -> Samples:
        data = self._odd_byte + data
        whole = len(data) & ~1
        self._odd_byte = data[whole:]
        return (np.frombuffer(data[:whole], "<i2") / np.float32(32768)).astype(np.float32)


class Frames:
    """Samples in pieces of any length → frames of one length; what is left waits for the next piece."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._rest: Samples = np.zeros(0, np.float32)

    def cut(self, samples: Samples) -> Samples:
        """Shape (frames, length)."""
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) // self._length * self._length
        self._rest = joined[whole:]
        return joined[:whole].reshape(-1, self._length)


class Recording:
    """The frames of one stream that may still have to be transcribed, by their number since its start."""

    def __init__(self) -> None:
        self._first = 0
        self._frames: list[Samples] = []

    def append(self, frame: Samples) -> None:
        self._frames.append(frame)

    def between(self, start: int, end: int) -> Samples:
        """Frames `start` up to, not including, `end`; what has been forgotten is left out."""
        kept = self._frames[max(0, start - self._first) : max(0, end - self._first)]
        return np.concatenate(kept) if kept else np.zeros(0, np.float32)

    def forget_before(self, number: int) -> None:
        del self._frames[: max(0, number - self._first)]
        self._first = max(self._first, number)
