from __future__ import annotations

import pytest

from calls.local_speech.short_answers import likeliest


@pytest.mark.parametrize(
    ("guesses", "taken"),
    [
        ([("Cracked.", -0.93), ("Cracked?", -1.1), ("Correct.", -1.69)], "Correct."),
        ([("Here.", -1.0), ("Sure.", -1.7), ("No.", -1.75)], "Sure."),
        ([("I have.", -1.01), ("Uh-huh.", -1.3)], "Uh-huh."),
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
    ],
    ids=["sure", "far behind", "an answer already", "longer", "no answer among them"],
)
def test_the_best_guess_stands_otherwise(guesses: list[tuple[str, float]]) -> None:
    assert likeliest(guesses) == 0
