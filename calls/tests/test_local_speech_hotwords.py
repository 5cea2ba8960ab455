from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.local_speech.hotwords import corrected

TERMS = ("Camry", "Corolla", "Subaru Outback", "Acura Integra", "Ford", "oil change", "Lopez")


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("My cabry.", "My Camry."),
        ("I drive a Subaru out back.", "I drive a Subaru Outback."),
        ("The accurate integral, please.", "The Acura Integra, please."),
        ("the corola?", "the Corolla?"),
        ("It is for Maria Lopes.", "It is for Maria Lopez."),
    ],
)
def test_words_that_are_nearly_a_keyterm_are_taken_for_it(heard: str, meant: str) -> None:
    assert corrected(heard, TERMS) == meant


@pytest.mark.parametrize(
    "heard",
    [
        "I need an oil change for my Corolla.",
        "At half past two.",
        "Yes, for Thursday.",
        "According to the paper it was recalled.",
        "No, at three.",
    ],
)
def test_other_words_stay(heard: str) -> None:
    assert corrected(heard, TERMS) == heard


@given(st.text(alphabet="abcdelopr .,?", max_size=60))
def test_without_keyterms_words_stay(text: str) -> None:
    assert corrected(text, ()) == " ".join(text.split())
