from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.local_speech.audio import Decoder, Encoder, Frames, Recording, decode_mulaw, encode_mulaw

EVERY_BYTE = bytes(range(256))
SECOND = np.arange(22_050) / 22_050


def _tone(hertz: float, seconds: np.ndarray = SECOND) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hertz * seconds)).astype(np.float32)


def _level(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples[800:-800] ** 2)) + 1e-9))


def test_mulaw_has_the_values_of_the_standard() -> None:
    """G.711, table 2a: the end points, and the two zeros."""
    assert (decode_mulaw(b"\x00\x80\xff\x7f\xfe") * 32768).tolist() == [-32124, 32124, 0, 0, 8]


def test_mulaw_bytes_come_back_as_they_were() -> None:
    # 0x7f is minus zero, which comes back as plus zero.
    assert encode_mulaw(decode_mulaw(EVERY_BYTE)) == EVERY_BYTE.replace(b"\x7f", b"\xff")


@given(st.integers(-32767, 32767))
def test_mulaw_errs_by_half_a_step_at_most(value: int) -> None:
    """A step is a sixteenth of the segment, which begins at a power of two less the bias of 132."""
    sample = np.array([value / 32767], np.float32)
    back = float(decode_mulaw(encode_mulaw(sample))[0]) * 32768
    assert abs(back - value) <= (abs(value) + 132) / 32 + 1


def test_too_loud_is_clipped_and_does_not_wrap_round() -> None:
    assert encode_mulaw(np.array([3.0, -3.0], np.float32)) == b"\x80\x00"


def test_a_tone_that_8_khz_cannot_carry_does_not_leak_into_it() -> None:
    encoder = Encoder("linear16", 8000)
    carried = np.frombuffer(encoder.encode(_tone(1000), 22_050), "<i2") / 32768
    leaked = np.frombuffer(encoder.encode(_tone(6000), 22_050), "<i2") / 32768
    assert _level(carried) == pytest.approx(-9, abs=0.2)
    assert _level(leaked) < -70


@given(st.lists(st.integers(1, 999), max_size=8))
def test_linear16_may_be_cut_in_the_middle_of_a_sample(cuts: list[int]) -> None:
    data = np.arange(-500, 500, dtype="<i2").tobytes()
    decoder, parts = Decoder("linear16", 8000), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(data)], strict=True):
        parts.append(decoder.decode(data[start:end]))
    assert (np.concatenate(parts) * 32768).tolist() == list(range(-500, 500))


def test_16_khz_is_heard_at_8() -> None:
    seconds = np.arange(32_000) / 16_000
    decoder = Decoder("linear16", 16_000)
    samples = decoder.decode((_tone(1000, seconds) * 32767).astype("<i2").tobytes())
    assert 14_000 < len(samples) <= 16_000
    assert _level(samples) == pytest.approx(-9, abs=0.3)


@given(st.lists(st.integers(0, 700), max_size=20))
def test_frames_lose_nothing(lengths: list[int]) -> None:
    frames, cut, fed = Frames(256), [], 0
    for length in lengths:
        cut.append(frames.cut(np.arange(fed, fed + length, dtype=np.float32)))
        fed += length
    joined = np.concatenate([np.zeros((0, 256), np.float32), *cut]).ravel()
    assert joined.tolist() == list(range(fed // 256 * 256))


def test_a_recording_keeps_the_numbers_of_its_frames() -> None:
    recording = Recording()
    for number in range(10):
        recording.append(np.array([number], np.float32))
    recording.forget_before(4)
    assert recording.between(5, 8).tolist() == [5, 6, 7]
    assert recording.between(2, 6).tolist() == [4, 5]
    assert recording.between(12, 14).tolist() == []
