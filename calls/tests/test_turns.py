from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.turns import (
    EagerEndOfTurn,
    EndOfTurn,
    Event,
    Interim,
    ListeningFailed,
    StartOfTurn,
    TurnResumed,
    parse,
)


def turn_info(event: str, transcript: str = "", **fields: object) -> dict[str, object]:
    return {"type": "TurnInfo", "sequence_id": 7, "event": event, "transcript": transcript, **fields}


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (turn_info("StartOfTurn", "I"), StartOfTurn("I")),
        (turn_info("Update", "I need"), Interim("I need")),
        (turn_info("Update"), None),
        (turn_info("EagerEndOfTurn", "I need brakes."), EagerEndOfTurn("I need brakes.")),
        (turn_info("TurnResumed", "I need brakes."), TurnResumed()),
        (turn_info("EndOfTurn", " I need brakes. "), EndOfTurn("I need brakes.", 1.0)),
        (turn_info("AnEventOfTomorrow", "I"), None),
        ({"type": "Connected", "sequence_id": 0}, None),
        ({"type": "ATypeOfTomorrow"}, None),
        ({}, None),
        ({"type": "Error", "code": "X", "description": "gone"}, ListeningFailed("X: gone")),
        ({"type": "Error", "error_code": "X", "error": "gone"}, ListeningFailed("X: gone")),
    ],
)
def test_each_message_says_what_the_turn_did(message: dict[str, object], event: Event | None) -> None:
    assert parse(message) == event


def test_the_end_of_a_turn_is_as_sure_as_its_least_sure_word() -> None:
    words = [
        {"word": "brakes", "confidence": 0.4, "end": 2.31},
        {"word": "please.", "confidence": 0.9, "end": 2.8},
    ]
    assert parse(turn_info("EndOfTurn", "brakes please.", words=words)) == EndOfTurn(
        "brakes please.", 0.4, end_of_speech_seconds=2.8
    )


values = st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.none() | st.text())
events = st.sampled_from(["StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"])


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["TurnInfo", "Error"]) | values},
        optional={
            "event": events | values,
            "transcript": values,
            "words": st.lists(st.dictionaries(st.sampled_from(["confidence", "end"]), values)) | values,
        },
    )
)
def test_missing_and_odd_fields_never_raise(message: dict[str, object]) -> None:
    event = parse(message)
    assert event is None or isinstance(event, Event)
