from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from prometheus_client import REGISTRY

from calls.models import Turn
from calls.turn_stages import Stages, current_stages, measured, percentile, summary
from calls.worker_threads import in_thread


def agent_turn(**measured_ms: int) -> Turn:
    return Turn(speaker="agent", text="Yes.", started_at=datetime(2026, 3, 2, tzinfo=UTC), **measured_ms)


def count_of(stage: str) -> float:
    return REGISTRY.get_sample_value("voiceagent_turn_seconds_count", {"stage": stage}) or 0.0


class Clock:
    """Moves when work is done."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self) -> None:
        """20 ms in the database, 30 ms beside it."""
        with connection.cursor() as cursor, connection.execute_wrapper(self._slow):
            cursor.execute("SELECT 1")
        self.now += 0.03

    def _slow(self, execute: Callable[..., object], *query: object) -> object:
        self.now += 0.02
        return execute(*query)


@pytest.mark.django_db(transaction=True)
async def test_the_work_of_a_turn_is_parted_into_queries_and_the_rest() -> None:
    clock = Clock()
    stages = Stages(clock=clock)
    current_stages.set(stages)
    await in_thread(clock.work)
    stages.begin(wait_seconds=0.25)
    await in_thread(clock.work)
    turn = agent_turn(delay_ms=70)
    stages.put_on(turn)
    earlier_work_does_not_count = (250, 20, 30)
    assert (turn.wait_ms, turn.database_ms, turn.dialogue_ms) == earlier_work_does_not_count


def test_what_answers_no_words_is_not_measured() -> None:
    turn = agent_turn(delay_ms=70)
    Stages().put_on(turn)
    assert turn.dialogue_ms is None


def test_an_answer_is_measured_once() -> None:
    stages = Stages()
    stages.begin(wait_seconds=None)
    stages.put_on(agent_turn())
    again = agent_turn()
    stages.put_on(again)
    assert again.dialogue_ms is None


def test_each_measured_stage_is_counted_for_prometheus() -> None:
    before = {stage: count_of(stage) for stage in ("wait", "dialogue", "database", "first_audio")}
    stages = Stages()
    stages.begin(wait_seconds=None)
    stages.put_on(agent_turn(delay_ms=70))
    grown = {stage: count_of(stage) - count for stage, count in before.items()}
    assert grown == {"wait": 0, "dialogue": 1, "database": 1, "first_audio": 1}


def test_outside_a_call_nothing_is_measured() -> None:
    with measured():
        assert current_stages.get() is None


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([], 50, None), ([7], 95, 7), ([3, 1, 2], 50, 2), (range(1, 101), 95, 95), ([1, 9], 50, 1)],
)
def test_percentiles_are_nearest_rank(values: list[int], percent: int, expected: int | None) -> None:
    assert percentile(values, percent) == expected


def test_the_summary_has_a_row_a_stage_and_leaves_the_greeting_out() -> None:
    greeting = agent_turn(delay_ms=900)
    answers = [agent_turn(dialogue_ms=n, database_ms=2 * n, delay_ms=10 * n) for n in (1, 2, 3)]
    assert summary([greeting, *answers]) == [
        ("Dialogue", 3, 2, 3),
        ("Database", 3, 4, 6),
        ("End of turn → first audio", 3, 20, 30),
    ]
