from __future__ import annotations

import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django_redis import get_redis_connection
from hypothesis import given, settings
from hypothesis import strategies as st

from calls import session
from calls.session import CallSession, Json, SessionStoreDown, Superseded

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


def new_session(**fields: Json) -> CallSession:
    call_session = CallSession(f"CA{uuid.uuid4().hex}")
    call_session.set(fields, now=NOW)
    return call_session


def client() -> redis.Redis:
    return get_redis_connection("default")


@settings(deadline=None)
@given(json_values)
def test_any_json_value_survives_set_and_update(value: Json) -> None:
    call_session = new_session(given=value)
    call_session.update({"updated": value}, now=NOW)
    fields = call_session.get()
    assert fields is not None
    assert fields["given"] == value
    assert fields["updated"] == value


@pytest.mark.parametrize(
    "value", [[], {}, [[], {}], 2**53 + 1, -(2**70), "", "\x00é💡", "x" * 1_000_000, None, 0.1]
)
def test_what_lua_would_damage_survives(value: Json) -> None:
    call_session = new_session(value=value)
    call_session.update({"other": value}, now=NOW)
    assert call_session.get() == {"value": value, "other": value, "last_updated": NOW.isoformat()}


def test_an_update_changes_its_fields_alone() -> None:
    call_session = new_session(kept=1, changed=1)
    later = NOW + timedelta(seconds=5)
    assert call_session.update({"changed": 2}, now=later)
    assert call_session.get() == {"kept": 1, "changed": 2, "last_updated": later.isoformat()}


def test_an_update_of_a_dead_session_creates_nothing() -> None:
    call_session = CallSession("CAdead")
    assert not call_session.update({"field": 1}, turns=[{"text": "hello"}], now=NOW)
    assert call_session.get() is None
    assert call_session.turns() == []


def test_an_update_keeps_the_time_to_live() -> None:
    call_session = new_session()
    key = f"session:{call_session.call_sid}"
    client().pexpire(key, 100_000)
    call_session.update({"field": 1}, now=NOW)
    assert 90_000 < client().pttl(key) <= 100_000


def test_a_session_without_an_end_gets_an_hour() -> None:
    call_session = new_session()
    key = f"session:{call_session.call_sid}"
    client().persist(key)
    call_session.update({"field": 1}, now=NOW)
    assert 3_590 < client().ttl(key) <= 3_600


def test_turns_keep_their_order_and_end_with_their_session() -> None:
    call_session = new_session()
    one, two, three = ({"text": text} for text in ("one", "two", "three"))
    for turns in ([one], [two, three], []):
        assert call_session.update({"field": len(turns)}, turns=turns, now=NOW)
    assert call_session.turns() == [one, two, three]
    assert call_session.get() == {"field": 0, "last_updated": NOW.isoformat()}
    assert client().ttl(f"session:{call_session.call_sid}:turns") > 0
    call_session.delete()
    assert call_session.turns() == []


def test_an_earlier_stream_of_the_call_changes_nothing_of_a_later_one() -> None:
    call_session = new_session()
    assert call_session.update({"field": "first"}, stream=1, now=NOW)
    assert call_session.update({"field": "second"}, stream=2, now=NOW)
    with pytest.raises(Superseded):
        call_session.update({"field": "late"}, turns=[{"text": "late"}], stream=1, now=NOW)
    assert call_session.update({"field": "third"}, turns=[{"text": "on"}], stream=2, now=NOW)
    assert call_session.get() == {"field": "third", "stream": 2, "last_updated": NOW.isoformat()}
    assert call_session.turns() == [{"text": "on"}]


def test_of_10_000_updates_by_20_processes_none_is_lost() -> None:
    bench = [sys.executable, "-m", "calls.bench.session_updates", "--processes", "20", "--updates", "500"]
    finished = subprocess.run(bench, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.startswith("10000 updates by 20 processes")
    assert finished.stdout.endswith(" 0 lost\n")


def test_scripts_survive_a_server_that_forgot_them() -> None:
    call_session = new_session()
    client().script_flush()
    assert call_session.update({"field": 1}, now=NOW)


def test_a_held_time_belongs_to_one_call() -> None:
    at = uuid.uuid4().hex
    assert session.hold_time(at, call_sid="CA1")
    assert not session.hold_time(at, call_sid="CA2")
    assert session.hold_time(at, call_sid="CA1"), "it renews for its own call"
    assert not session.release_time(at, call_sid="CA2")
    assert session.release_time(at, call_sid="CA1")
    assert session.hold_time(at, call_sid="CA2")


def test_a_held_time_expires_and_renews() -> None:
    at = uuid.uuid4().hex
    session.hold_time(at, call_sid="CA1", ttl=timedelta(seconds=10))
    assert 9_000 < client().pttl(f"held:{at}") <= 10_000
    session.hold_time(at, call_sid="CA1", ttl=timedelta(seconds=60))
    assert 59_000 < client().pttl(f"held:{at}") <= 60_000


def test_a_held_time_that_ran_out_is_free_again() -> None:
    at = uuid.uuid4().hex
    session.hold_time(at, call_sid="CA1")
    client().pexpire(f"held:{at}", 1)
    while client().exists(f"held:{at}"):
        pass
    assert at not in session.times_held_by_others("CA2")
    assert session.hold_time(at, call_sid="CA2")


def test_a_call_sees_what_others_hold_and_not_what_it_holds_itself() -> None:
    mine, theirs = uuid.uuid4().hex, uuid.uuid4().hex
    session.hold_time(mine, call_sid="CA1")
    session.hold_time(theirs, call_sid="CA2")
    held = session.times_held_by_others("CA1")
    assert theirs in held
    assert mine not in held
    session.release_time(theirs, call_sid="CA2")
    assert theirs not in session.times_held_by_others("CA1")


def test_the_index_of_held_times_does_not_grow_with_those_that_ran_out() -> None:
    client().zadd(session.HELD_TIMES, {"long ago": 1})
    session.hold_time(uuid.uuid4().hex, call_sid="CA1")
    assert client().zscore(session.HELD_TIMES, "long ago") is None


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["CA1", "CA2", "CA3"]), st.booleans()), max_size=12))
def test_a_held_time_has_one_holder_whatever_is_tried(steps: list[tuple[str, bool]]) -> None:
    at, holder = uuid.uuid4().hex, None
    for call_sid, holds in steps:
        if holds:
            assert session.hold_time(at, call_sid=call_sid) == (holder in (None, call_sid))
            holder = holder or call_sid
        else:
            assert session.release_time(at, call_sid=call_sid) == (holder == call_sid)
            holder = None if holder == call_sid else holder


def test_a_customer_is_remembered_and_so_is_a_miss() -> None:
    phone = f"+1{uuid.uuid4().int % 10**10:010}"
    assert session.cached_customer(phone) == (False, None)
    session.cache_customer(phone, None)
    assert session.cached_customer(phone) == (True, None)
    assert 0 < client().ttl(f"customer:{phone}") <= 30
    session.cache_customer(phone, 7)
    assert session.cached_customer(phone) == (True, 7)
    assert 290 < client().ttl(f"customer:{phone}") <= 300
    session.invalidate_customer(phone)
    assert session.cached_customer(phone) == (False, None)


def test_health_names_the_server() -> None:
    assert session.health().split(".")[0].isdecimal()


def test_every_operation_says_when_redis_is_gone(dead_redis: None) -> None:
    call_session = CallSession("CA1")
    for operation in (
        lambda: call_session.set({}, now=NOW),
        call_session.get,
        lambda: call_session.update({"field": 1}, now=NOW),
        call_session.delete,
        call_session.turns,
        lambda: session.hold_time("t", call_sid="CA1"),
        lambda: session.release_time("t", call_sid="CA1"),
        lambda: session.times_held_by_others("CA1"),
        lambda: session.cache_customer("+15550100123", 1),
        lambda: session.cached_customer("+15550100123"),
        lambda: session.invalidate_customer("+15550100123"),
        session.health,
    ):
        with pytest.raises(SessionStoreDown):
            operation()


def test_a_frozen_redis_holds_an_operation_up_for_two_seconds_at_most(frozen_redis: None) -> None:
    pool = client().connection_pool
    assert pool.connection_kwargs["socket_timeout"] == 2
    assert pool.connection_kwargs["socket_connect_timeout"] == 2
    with pytest.raises(SessionStoreDown):
        CallSession("CA1").get()


def test_only_the_first_call_pays_for_a_frozen_redis(frozen_redis: None) -> None:
    with pytest.raises(SessionStoreDown):
        CallSession("CA1").get()
    before = time.monotonic()
    for _ in range(20):
        with pytest.raises(SessionStoreDown):
            CallSession("CA1").get()
    assert time.monotonic() - before < 1, "20 operations would have waited for 40 s"
