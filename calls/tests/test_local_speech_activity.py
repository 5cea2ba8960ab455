from __future__ import annotations

from collections.abc import Iterable

from calls.local_speech.activity import Activity

SILENT = (0.01,) * 10
# Silero on pink noise: never above 0.2, and 0.34 over eight frames.
NOISE = (0.0, 0.2, 0.02, 0.03, 0.0, 0.05, 0.0, 0.02) * 4
# … and on a deep voice's "No, at three.": the "No," that was not heard.
DEEP_NO = (0.27, 0.24, 0.22, 0.23, 0.31, 0.43, 0.46, 0.46, 0.52, 0.35, 0.31, 0.15, 0.06)
# "After three" of the same voice, as far as the middle of "three".
DEEP_AFTER_THREE = (0.11, 0.27, 0.05, 0.12, 0.27, 0.24, 0.15, 0.32, 0.48, 0.2, 0.35, 0.42, 0.46, 0.69, 0.73)
LOUD = (0.02, 0.3, 0.9, 0.95, 0.97, 0.96, 0.9, 0.4, 0.3, 0.2, 0.05, 0.01)


def after(*probabilities: Iterable[float]) -> Activity:
    activity = Activity()
    for some in probabilities:
        for probability in some:
            activity.hear(probability)
    return activity


def test_a_deep_voice_that_is_never_quite_one_is_speech() -> None:
    activity = after(SILENT, DEEP_NO)
    assert activity.burst_frames >= 2
    assert activity.burst_start == len(SILENT)
    assert activity.silence <= 2


def test_speech_begins_with_the_soft_frames_before_the_loud_ones() -> None:
    assert after(SILENT, DEEP_AFTER_THREE).burst_start == len(SILENT)


def test_noise_is_no_speech() -> None:
    assert after(SILENT, NOISE).burst_frames == 0


def test_a_single_loud_frame_is_a_click() -> None:
    assert after(SILENT, (0.99,), SILENT).burst_frames == 0


def test_the_soft_end_of_a_loud_word_puts_nothing_off() -> None:
    activity = after(SILENT, LOUD)
    assert activity.speech_end == len(SILENT) + LOUD.index(0.3, 2)
    assert activity.burst_start == len(SILENT) + 1


def test_what_lies_behind_a_pause_is_another_burst() -> None:
    activity = after(SILENT, LOUD, SILENT, LOUD)
    assert activity.burst_start == 2 * len(SILENT) + len(LOUD) + 1


def test_what_was_settled_does_not_begin_the_next_burst() -> None:
    activity = after(SILENT, DEEP_AFTER_THREE)
    activity.forget_burst()
    for probability in (0.6, 0.7):
        activity.hear(probability)
    assert activity.burst_start == len(SILENT) + len(DEEP_AFTER_THREE)
