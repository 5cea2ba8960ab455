from __future__ import annotations

from collections.abc import Callable

import pytest

from calls.circuit_breaker import RETRY_SECONDS, CircuitBreaker


class Store:
    """A store with a clock beside it; probes wait until they are run."""

    def __init__(self) -> None:
        self.is_up = False
        self.now = 0.0
        self.probes: list[Callable[[], None]] = []
        self.breaker = CircuitBreaker(lambda: self.is_up, clock=lambda: self.now, run=self.probes.append)


@pytest.fixture
def store() -> Store:
    store = Store()
    store.breaker.failed()
    return store


def test_all_goes_through_while_nothing_failed() -> None:
    store = Store()
    assert store.breaker.lets_through()
    assert store.probes == []


def test_after_a_failure_nothing_goes_through_and_nothing_is_asked_at_once(store: Store) -> None:
    assert not store.breaker.lets_through()
    assert store.probes == []


def test_one_probe_at_a_time_asks_and_no_caller_waits_for_it(store: Store) -> None:
    store.now = RETRY_SECONDS
    assert not store.breaker.lets_through()
    assert not store.breaker.lets_through()
    assert len(store.probes) == 1


def test_a_store_that_is_back_is_used_again(store: Store) -> None:
    store.now = RETRY_SECONDS
    store.breaker.lets_through()
    store.is_up = True
    store.probes.pop()()
    assert store.breaker.lets_through()


def test_a_store_that_stays_away_is_asked_again_later(store: Store) -> None:
    store.now = RETRY_SECONDS
    store.breaker.lets_through()
    store.probes.pop()()
    assert not store.breaker.lets_through()
    assert store.probes == []
    store.now = 2 * RETRY_SECONDS
    store.breaker.lets_through()
    assert len(store.probes) == 1
