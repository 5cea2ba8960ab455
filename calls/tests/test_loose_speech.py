"""Time as it is said loosely, in the words that the rules read."""

from __future__ import annotations

from datetime import date

import pytest

from calls.dialogue.loose_speech import put_plainly

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("oil change thursday 9", "oil change thursday at 9"),
        ("Wednesday, nine thirty works", "Wednesday at nine thirty works"),
        ("tomorrow ten.", "tomorrow at ten."),
        ("for thursday at um ten", "for thursday at ten"),
        ("let me do the twelve forty five one", "let me do the twelve forty five"),
        ("an afternoon one", "an afternoon"),
        ("noon's good", "noon is good"),
        ("can I come by at 4:30", "can I come at 4:30"),
        ("Friday at 2 Camry 2018", "Friday at 2, Camry 2018"),
        ("can you do 2 on Friday", "can you do at 2 on Friday"),
        ("9 on Wednesday", "Wednesday at 9"),
        ("it's my first time calling", "it's new"),
        ("not this friday but the next one", "friday next week"),
        ("it expires March 20th", "it before March 20th"),
        ("I need it moved up to nine", "I need it moved to nine"),
        ("9 and 11.", "between 9 and 11"),
        ("if we one and three", "between one and three"),
        ("Thursday's bad", "not Thursday,"),
        ("I'm off on Friday", "I'm free on Friday"),
        ("friday after 2, otherwise saturday", "friday after 2"),
        ("anything sooner than Thursday", "anything before Thursday"),
        ("the eight or the ten, let me see, the ten", "the ten"),
        ("it's due for its 60k", "it's due for its mileage service"),
        ("last time I was in you said I need pads", " you said I need pads"),
    ],
)
def test_is_put_plainly(said: str, plainly: str) -> None:
    assert put_plainly(said, today=MONDAY) == plainly


@pytest.mark.parametrize(
    "said",
    [
        "monday 9",  # the ninth is a Monday
        "uh-huh",
        "at one fifteen",
        "Thursday works",
        "ten of us",
        "the first one",
        "Thursday is bad at that hour",
        "nine and nine",
        "the nine and the eleven both work",
        "it's due for its 60,000 mile service",
        "the last time I was there",
    ],
)
def test_is_left_as_it_is(said: str) -> None:
    assert put_plainly(said, today=MONDAY) == said
