from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from calls.dialogue.understanding_score import Report, measure, read_turns

TURNS = Path(__file__).parent / "data" / "appointment_turns.jsonl"


@pytest.fixture(scope="module")
def held_out() -> Report:
    return measure(read_turns(TURNS, "held-out"))


def test_dates_of_held_out_turns_are_understood(held_out: Report) -> None:
    assert held_out.dates.raw >= 0.985


def test_times_of_held_out_turns_are_understood(held_out: Report) -> None:
    assert held_out.times.raw >= 0.99


def test_answers_of_held_out_turns_are_understood(held_out: Report) -> None:
    assert held_out.answers.corrected >= 0.97
    assert held_out.answers.raw >= 0.92


def test_the_split_covers_every_turn_once() -> None:
    dev, held, everything = (
        {turn.id + turn.text for turn in read_turns(TURNS, s)} for s in ("dev", "held-out", "all")
    )
    assert dev | held == everything
    assert not dev & held


def test_the_command_fails_below_the_minimum() -> None:
    with pytest.raises(CommandError, match="dates"):
        call_command("measure_understanding", str(TURNS), "--split", "held-out", "--min-dates", "1.01")
