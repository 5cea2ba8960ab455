"""Hours that the open model hears as words of ordinary speech."""

from __future__ import annotations

import pytest

from calls.local_speech.homophones import with_hours


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("It have passed, too.", "It half past two."),
        ("past, past date.", "half past eight."),
        ("At half past seven.", "At half past seven."),
        ("Love in the clockwork.", "eleven o'clock work."),
        ("Nine in the clock works.", "nine o'clock works."),
        ("High 30 in the evening.", "five 30 in the evening."),
        ("More thirty is better.", "four thirty is better."),
        ("Beforenoon, please.", "before noon, please."),
        ("Oil change tomorrow at 9M.", "Oil change tomorrow at 9."),
        ("At 10:30 M.", "At 10:30."),
    ],
)
def test_an_hour_stands_where_only_an_hour_can(heard: str, said: str) -> None:
    assert with_hours(heard) == said


@pytest.mark.parametrize(
    "heard",
    [
        "I have passed the place where you told me to turn.",
        "Around the clock.",
        "Is somebody on the clock?",
        "Twelve thirty.",
        "It's for 30 people.",
        "The first half passed quickly.",
        "Good afternoon.",
    ],
)
def test_ordinary_speech_stands(heard: str) -> None:
    assert with_hours(heard) == heard
