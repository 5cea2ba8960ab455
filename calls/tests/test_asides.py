from __future__ import annotations

import pytest

from calls.dialogue.asides import without_asides, without_cars


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my light came on this morning on the way to work", "my light came on , on the way to work"),
        ("I have a hair appointment at one, can we do Thursday", ", , can we do Thursday"),
        ("I can't do mornings, I work nights", "I can't do mornings, ,"),
        ("an oil change before a road trip on Saturday", "an oil change before Saturday"),
        ("I leave Thursday so it has to be before then", "I so it has to be before Thursday"),
        ("drop it off at eight and pick it up after work", "drop it off at eight ,"),
        ("I have to take the kids to school at eight so nine or after", ", so nine or after"),
        ("is six thirty possible, I start work at seven thirty", "is six thirty possible, ,"),
        ("it started squeaking last night", "it started squeaking ,"),
        ("it's been leaking since Monday, can I come Tuesday", "it's been leaking , , can I come Tuesday"),
        ("make it the Camry, my wife needs the RAV4 that day", "make it the Camry, ,"),
    ],
)
def test_what_is_beside_the_point_is_left_out(said: str, kept: str) -> None:
    assert without_asides(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "I have an appointment Thursday, can we do Friday",
        "I get off work at four so any time after four thirty",
        "she has class till two so any day after two thirty",
        "before I go to work on Friday",
        "move my appointment at ten to two",
        "can I drop it off tonight",
        "it died, can I come in this morning",
        "it broke down I need to come in today",
        "I called because I need it done today",
    ],
)
def test_what_is_to_the_point_stays(said: str) -> None:
    assert without_asides(said) == said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my 2018 Ford F-150 at nine", "my  ,  Ford  ,  at nine"),
        ("maybe 2017 or 2018", "maybe  ,  or  , "),
        ("march 5th 2026", "march 5th 2026"),
        ("at 1945", "at 1945"),
        ("at 2015 hours", "at 2015 hours"),
    ],
)
def test_the_figures_of_a_car_are_no_hours(said: str, kept: str) -> None:
    assert without_cars(said) == kept
