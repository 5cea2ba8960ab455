from __future__ import annotations

from pathlib import Path

import pytest

from calls.phone_lab import text_call
from calls.phone_lab.known_failures import KNOWN_FAILURES
from calls.phone_lab.scenario import BadScenario, load
from crm.models import Appointment, Customer

SCENARIOS = {scenario.name: scenario for scenario in load()}


PASSING = [name for name in SCENARIOS if name not in KNOWN_FAILURES]


@pytest.mark.parametrize("name", PASSING)
def test_the_caller_reaches_his_goal_and_nothing_else_happens(shop: None, name: str) -> None:
    outcome = text_call.run(SCENARIOS[name])
    assert not outcome.faults, "\n".join([*outcome.faults, *outcome.transcript])


def test_a_failure_is_listed_only_as_long_as_it_fails(shop: None) -> None:
    assert [name for name in KNOWN_FAILURES if not text_call.run(SCENARIOS[name]).faults] == []


def test_a_call_leaves_no_record_behind(shop: None) -> None:
    text_call.run(SCENARIOS["known-terse"])
    assert not Appointment.objects.exists()
    assert not Customer.objects.exists()


def test_there_are_enough_calls_and_enough_attacks() -> None:
    attacks = [scenario for scenario in SCENARIOS.values() if scenario.manner == "hostile"]
    assert len(attacks) >= 50
    assert len(SCENARIOS) - len(attacks) >= 60


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("wishes = 3", "unknown key wishes"),
        ("[scenario.answers]\nwhenever = 'x'", "answers.whenever is no question"),
        ("[scenario.expect]\nending = 'bang'", "expect.ending is one of"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_file_and_key(tmp_path: Path, line: str, told: str) -> None:
    head = "[[scenario]]\nname = 'x'\ncaller = ''\nmanner = 'terse'\nsays = 'Hi'\n"
    (tmp_path / "calls.toml").write_text(head + line)
    with pytest.raises(BadScenario, match=f"calls.toml.*{told}"):
        load(tmp_path)


def test_key_zero_after_hours_promises_a_call_and_nothing_else(shop: None) -> None:
    outcome = text_call.run(SCENARIOS["key-zero-at-night"])
    (answer,) = [line for line in outcome.transcript if line.startswith("agent   Of course.")]
    assert answer.endswith("Is there anything else I can help with?")
