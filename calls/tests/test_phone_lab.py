from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from calls.phone_lab import report, text_call
from calls.phone_lab.applicable import why_not
from calls.phone_lab.grading import Records, wrong_commits
from calls.phone_lab.known_failures import KNOWN_FAILURES
from calls.phone_lab.outcome import Outcome
from calls.phone_lab.scenario import BadScenario, load
from calls.tests.speech_server import REPOSITORY, speech_url  # noqa: F401  a fixture
from crm.models import Appointment, Customer, OpeningHours, ServiceType

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
    assert len(attacks) >= 75
    assert all(scenario.expect.ending != "any" for scenario in attacks)
    assert sum(len(scenario.insists) > 1 for scenario in attacks) >= 25
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


NOTHING = Records({}, {}, frozenset())


def test_what_the_goal_does_not_name_is_a_wrong_commit() -> None:
    scenario = SCENARIOS["known-terse"]
    right = (Appointment.Status.SCHEDULED, "oil-change 2026-03-03 09:30 Camry")
    wrong = (Appointment.Status.SCHEDULED, "oil-change 2026-03-04 09:30 Camry")
    after = Records({1: right, 2: wrong}, {}, frozenset())
    assert wrong_commits(scenario, NOTHING, Records({1: right}, {}, frozenset()), scenario.now.date()) == []
    assert wrong_commits(scenario, NOTHING, after, scenario.now.date()) == [f"booked: {wrong[1]}"]


def test_a_goal_that_was_not_reached_is_no_wrong_commit() -> None:
    scenario = SCENARIOS["known-terse"]
    assert wrong_commits(scenario, NOTHING, NOTHING, scenario.now.date()) == []


def outcomes(*, passed: int, failed: int, wrong: int = 0) -> list[Outcome]:
    scenario = SCENARIOS["known-terse"]
    return (
        [Outcome(scenario) for _ in range(passed)]
        + [Outcome(scenario, faults=["no"]) for _ in range(failed)]
        + [Outcome(scenario, faults=["no"], wrong_commits=["booked: x"]) for _ in range(wrong)]
    )


@pytest.mark.parametrize(("noise_db", "enough"), [(None, 95), (20.0, 85), (10.0, 0)])
def test_a_run_fails_below_its_goal(noise_db: float | None, enough: int) -> None:
    goal = report.goal(is_spoken=True, noise_db=noise_db)
    assert report.shortfall(outcomes(passed=enough, failed=100 - enough), goal) == ""
    if enough:
        assert report.shortfall(outcomes(passed=enough - 1, failed=101 - enough), goal)


def test_one_wrong_commit_is_too_many_at_any_noise() -> None:
    assert report.shortfall(outcomes(passed=99, failed=0, wrong=1), 0.0)


def test_in_text_every_call_must_pass() -> None:
    goal = report.goal(is_spoken=False, noise_db=None)
    assert report.shortfall(outcomes(passed=99, failed=1), goal)


def test_a_scenario_is_not_applicable_where_the_shop_has_not_the_service(shop: None) -> None:
    scenario = SCENARIOS["battery"]
    assert why_not(scenario, is_spoken=True) == ""
    ServiceType.objects.filter(code="battery").update(is_offered=False)
    assert why_not(scenario, is_spoken=True) == "the shop has no service battery"


def test_a_scenario_is_not_applicable_where_the_shop_is_closed_then(shop: None) -> None:
    OpeningHours.objects.filter(weekday=4).delete()
    assert why_not(SCENARIOS["battery"], is_spoken=False) == "battery cannot start at 13:00 on a Friday"


def test_nobody_floods_the_keypad_aloud(shop: None) -> None:
    assert why_not(SCENARIOS["keypad-flood-idle-stars"], is_spoken=True) == "takes too long on the telephone"
    assert why_not(SCENARIOS["keypad-flood-idle-stars"], is_spoken=False) == ""


@pytest.fixture
def small_shop(tmp_path: Path) -> Path:
    """A fixture of a shop that changes no batteries."""
    rows = []
    for name in ("shop", "services", "bays", "opening_hours"):
        rows += json.loads((REPOSITORY / "fixtures" / f"{name}.json").read_text())
    kept = [row for row in rows if row["fields"].get("code") != "battery"]
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(kept))
    return path


@pytest.mark.django_db(transaction=True)
def test_a_shop_runs_the_lab_on_its_own_fixtures(small_shop: Path, tmp_path: Path) -> None:
    said, junit = StringIO(), tmp_path / "junit.xml"
    call_command("phone_lab", scenario=["battery", "known-t*"], fixture=small_shop, junit=junit, stdout=said)
    assert "not applicable: battery: the shop has no service battery" in said.getvalue()
    names = {case.get("name") for case in ElementTree.parse(junit).iter("testcase")}
    assert names == {name for name in SCENARIOS if name.startswith("known-t")}


def test_a_pattern_that_matches_nothing_is_a_mistake() -> None:
    with pytest.raises(CommandError, match="no scenario nothing-*"):
        call_command("phone_lab", scenario=["nothing-*"])


@pytest.mark.speech
@pytest.mark.django_db(transaction=True)
def test_a_spoken_call_of_the_lab_reaches_its_goal(
    tmp_path: Path,
    speech_url: str,  # noqa: F811
    settings: Settings,
) -> None:
    settings.DEEPGRAM_URL, settings.DEEPGRAM_API_KEY = speech_url, "the key"
    said, told = StringIO(), tmp_path / "calls.json"
    call_command("phone_lab", "--audio", scenario=["wrong-number"], noise=30.0, json=told, stdout=said)
    (call,) = json.loads(told.read_text())
    assert call["passed"], said.getvalue()
    assert call["voice"]
    # On a noisy line he may be misheard, and says it again.
    turns = [line for line in call["transcript"] if line.startswith("caller")]
    assert len(call["reply_seconds"]) == len(turns) >= 1
