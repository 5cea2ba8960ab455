from __future__ import annotations

import pytest

from calls.local_speech.guesses import likeliest


@pytest.mark.parametrize(
    ("guesses", "taken"),
    [
        ([("Cracked.", -0.93), ("Cracked?", -1.1), ("Correct.", -1.69)], "Correct."),
        ([("Here.", -1.0), ("Sure.", -1.7), ("No.", -1.75)], "Sure."),
        ([("I have.", -1.01), ("Uh-huh.", -1.3)], "Uh-huh."),
        ([("That quite.", -0.7), ("Not quite.", -0.78)], "Not quite."),
    ],
)
def test_an_answer_is_believed_rather_than_another_word_that_nobody_is_sure_of(
    guesses: list[tuple[str, float]], taken: str
) -> None:
    assert guesses[likeliest(guesses)][0] == taken


@pytest.mark.parametrize(
    "guesses",
    [
        [("Tuesday.", -0.4), ("Sure.", -0.9)],
        [("Cracked.", -0.93), ("Correct.", -1.8)],
        [("No.", -1.0), ("Nope.", -1.1)],
        [("I hope so.", -1.0), ("Yes.", -1.1)],
        [("Cracked.", -0.93), ("Cracks.", -1.0)],
        [("Tuesday.", -0.4), ("Sure.", -0.45)],
    ],
    ids=["sure", "far behind", "an answer already", "longer", "no answer among them", "nearly as likely"],
)
def test_the_best_guess_stands_otherwise(guesses: list[tuple[str, float]]) -> None:
    assert likeliest(guesses) == 0


@pytest.mark.parametrize(
    ("guesses", "taken"),
    [
        ([("on the board game.", -0.64), ("on the 14th.", -0.82)], "on the 14th."),
        ([("More 30 is better.", -0.53), ("430 is better.", -0.57)], "430 is better."),
        ([("at half path 2.", -0.79), ("at half past two.", -0.86)], "at half past two."),
        ([("and 30 in the morning.", -0.56), ("10 30 in the morning.", -0.58)], "10 30 in the morning."),
        ([("First day.", -0.9), ("Thursday.", -1.2)], "Thursday."),
        ([("on the four games.", -0.57), ("on the fourteenths.", -0.75)], "on the fourteenths."),
        ([("1 and 3.", -0.71), ("between 1 and 3.", -0.85)], "between 1 and 3."),
        ([("150 PM.", -0.99), ("1.15 PM", -1.11)], "1.15 PM"),
    ],
)
def test_a_day_or_an_hour_is_believed_rather_than_what_sounds_like_it(
    guesses: list[tuple[str, float]], taken: str
) -> None:
    assert guesses[likeliest(guesses)][0] == taken


@pytest.mark.parametrize(
    "guesses",
    [
        [("Tuesday.", -0.4), ("Thursday.", -0.5)],
        [("at 3.30", -0.4), ("at 3 13", -0.5)],
        [("Six in the morning.", -0.4), ("6th in the morning.", -0.47)],
        [("115 PM.", -0.9), ("150 PM.", -0.95)],
        [("I need it for my wife.", -0.2), ("I need it for 5 o'clock.", -0.9)],
        [("It's a 2015 Corolla.", -0.3), ("It's a 20 15 Corolla", -0.35)],
        [("My number is 31 25 60 1.", -0.3), ("My number is 312 5:55 601.", -0.35)],
        [("seven eight oh one.", -0.3), ("seven eight o'clock one.", -0.35)],
    ],
    ids=[
        "a day already",
        "an hour already",
        "a part of the day",
        "a quarter",
        "far behind",
        "a year",
        "digits",
        "spoken digits",
    ],
)
def test_what_is_said_of_other_things_stands(guesses: list[tuple[str, float]]) -> None:
    assert likeliest(guesses) == 0
