from __future__ import annotations

import pytest

from calls.local_speech.transcripts import is_believable, without_trailing_repeats


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("I need new brakes. I need new brakes.", "I need new brakes."),
        ("Hi. I need new brakes. I need new brakes. I need", "Hi. I need new brakes."),
        ("Tuesday works. Not Monday. Tuesday works. Not Monday.", "Tuesday works. Not Monday."),
        ("Thank you. Thank you. Thank you.", "Thank you."),
        ("It squeaks when I turn the wheel. It squeaks when I turn the", "It squeaks when I turn the wheel."),
        ("I need brakes. I need", "I need brakes. I need"),
        ("Yes. Yes.", "Yes. Yes."),
        ("No. No, I said Friday.", "No. No, I said Friday."),
        ("Five. Five. Five.", "Five. Five. Five."),
        ("It is five five five. It is five five five.", "It is five five five. It is five five five."),
        ("5. 5. 5. 5.", "5. 5. 5. 5."),
        ("A. A. A.", "A. A. A."),
        ("I have a flat tire", "I have a flat tire"),
        ("", ""),
    ],
)
def test_a_loop_is_dropped_and_digits_never_are(heard: str, kept: str) -> None:
    assert without_trailing_repeats(heard) == kept


@pytest.mark.parametrize(
    ("text", "no_speech", "log_probability", "is_believed"),
    [
        ("I need an oil change.", 0.09, -0.2, True),
        ("Thanks for watching!", 0.8, -0.3, False),
        ("You", 0.3, -1.4, False),
        ("...", 0.1, -0.1, False),
    ],
)
def test_words_are_believed_by_the_measure_of_the_model(
    text: str, no_speech: float, log_probability: float, is_believed: bool
) -> None:
    assert is_believable(text, no_speech=no_speech, log_probability=log_probability) is is_believed
