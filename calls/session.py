"""The live record of a call, in Redis, so that any worker can take the call over.

A session is a hash (field → JSON) with its turns in a list beside it: no script decodes JSON, which Lua's
cjson would damage ([] becomes {}, integers above 2^53 are rounded). What is "only if" is a script of its
own under lua/. Every operation ends within 2 s (settings.CACHES); one that cannot raises SessionStoreDown,
and so do those after it, at once, until Redis is back.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import redis
from django.conf import settings
from django_redis import get_redis_connection
from redis.commands.core import Script
from redis.typing import EncodableT, FieldT

from calls import metrics
from calls.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

SESSION_TTL = timedelta(hours=1)
HOLD_TTL = timedelta(minutes=3)
CUSTOMER_TTL = timedelta(minutes=5)
MISS_TTL = timedelta(seconds=30)  # how long "no such customer" is remembered

P = ParamSpec("P")
R = TypeVar("R")


class SessionStoreDown(Exception):
    """Redis did not answer within its 2 s; the call goes on from the worker's own copy."""


class Superseded(Exception):
    """A newer stream of the same call has taken over: this one must end, and decide nothing."""


def _answers_or_is_down(operation: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(operation)
    def bounded(*args: P.args, **kwargs: P.kwargs) -> R:
        breaker = _breaker()
        if not breaker.lets_through():
            raise SessionStoreDown(operation.__name__)
        try:
            return operation(*args, **kwargs)
        except redis.RedisError as error:
            logger.warning("Redis: %s failed (%s)", operation.__name__, type(error).__name__)
            metrics.redis_failures.labels(operation.__name__, type(error).__name__).inc()
            if isinstance(error, (redis.ConnectionError, redis.TimeoutError)):
                breaker.failed()
            raise SessionStoreDown(operation.__name__) from error

    return bounded


def _location() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


def _client() -> redis.Redis:
    return _client_of(_location())


@functools.cache
def _client_of(location: str) -> redis.Redis:
    """One for all threads: Django's caches would make a client anew in each context that a thread runs."""
    return get_redis_connection("default")


def _breaker() -> CircuitBreaker:
    return _breaker_of(_location())


@functools.cache
def _breaker_of(location: str) -> CircuitBreaker:
    client = _client()

    def is_well() -> bool:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    return CircuitBreaker(is_well)


@functools.cache
def _script(name: str) -> Script:
    """Called by its SHA; redis-py loads it again where the server has forgotten it (SCRIPT FLUSH)."""
    source = Path(__file__).with_name("lua") / f"{name}.lua"
    return _client().register_script(source.read_text())


def _run(name: str, keys: list[str], args: list[str | int]) -> int:
    return int(_script(name)(keys=keys, args=args, client=_client()))


@dataclass(frozen=True)
class CallSession:
    """One call's session. Fields are any JSON values, read and written whole."""

    call_sid: str

    @property
    def _key(self) -> str:
        return f"session:{self.call_sid}"

    @property
    def _turns_key(self) -> str:
        return f"{self._key}:turns"

    @_answers_or_is_down
    def set(self, fields: Mapping[str, Json], *, now: datetime) -> None:
        """Begins the session anew with these fields, an hour to live and no turns."""
        values: dict[FieldT, EncodableT] = {name: json.dumps(value) for name, value in fields.items()}
        values["last_updated"] = json.dumps(now.isoformat())
        with _client().pipeline(transaction=True) as pipeline:
            pipeline.delete(self._key, self._turns_key)
            pipeline.hset(self._key, mapping=values)
            pipeline.expire(self._key, SESSION_TTL)
            pipeline.execute()

    @_answers_or_is_down
    def get(self) -> dict[str, Json] | None:
        """All fields, or None where there is no such session."""
        values = cast(dict[bytes, bytes], _client().hgetall(self._key))
        return {name.decode(): json.loads(value) for name, value in values.items()} or None

    @_answers_or_is_down
    def update(
        self,
        fields: Mapping[str, Json],
        *,
        now: datetime,
        turns: Iterable[Mapping[str, Json]] = (),
        stream: int = 0,
    ) -> bool:
        """Changes these fields and adds these turns at once, if the session lives; says whether it does.

        `stream`: which of the call's streams writes it.

        Raises:
            Superseded: a later one has.
        """
        args: list[str | int] = [json.dumps(now.isoformat()), int(SESSION_TTL.total_seconds())]
        args += [stream, len(fields)]
        for name, value in fields.items():
            args += [name, json.dumps(value)]
        args += [json.dumps(turn) for turn in turns]
        if (done := _run("update_session", [self._key, self._turns_key], args)) < 0:
            raise Superseded(self.call_sid)
        return done == 1

    @_answers_or_is_down
    def turns(self) -> list[dict[str, Json]]:
        return [json.loads(turn) for turn in _client().lrange(self._turns_key, 0, -1)]

    @_answers_or_is_down
    def delete(self) -> None:
        _client().delete(self._key, self._turns_key)


# --- Held times: a courtesy between callers; the database's constraint is the law.

HELD_TIMES = "held_times"


def _held_key(time: str) -> str:
    return f"held:{time}"


@_answers_or_is_down
def hold_time(time: str, *, call_sid: str, ttl: timedelta = HOLD_TTL) -> bool:
    """Holds an open time for a call; False where another call holds it. Holding it again renews it."""
    return _run("hold_time", [_held_key(time), HELD_TIMES], [call_sid, int(ttl.total_seconds()), time]) == 1


@_answers_or_is_down
def release_time(time: str, *, call_sid: str) -> bool:
    """Gives a held time back; False where the call did not hold it."""
    return _run("release_time", [_held_key(time), HELD_TIMES], [call_sid, time]) == 1


@_answers_or_is_down
def times_held_by_others(call_sid: str) -> frozenset[str]:
    """What other calls hold at this moment."""
    times = [time.decode() for time in cast(list[bytes], _client().zrange(HELD_TIMES, 0, -1))]
    if not times:
        return frozenset()
    holders = cast(list[bytes | None], _client().mget([_held_key(time) for time in times]))
    return frozenset(
        time for time, holder in zip(times, holders, strict=True) if holder and holder.decode() != call_sid
    )


# --- Customers by phone number: who calls is asked at the start of every call.


def _customer_key(phone: str) -> str:
    return f"customer:{phone}"


@_answers_or_is_down
def cache_customer(phone: str, customer_id: int | None) -> None:
    """Remembers whose number it is for 5 minutes; None, a miss, for 30 seconds."""
    ttl = MISS_TTL if customer_id is None else CUSTOMER_TTL
    _client().set(_customer_key(phone), json.dumps(customer_id), ex=ttl)


@_answers_or_is_down
def cached_customer(phone: str) -> tuple[bool, int | None]:
    """Whether the number is remembered, and whose it is: (True, None) is a remembered miss."""
    value = _client().get(_customer_key(phone))
    return (False, None) if value is None else (True, json.loads(value))


@_answers_or_is_down
def invalidate_customer(phone: str) -> None:
    _client().delete(_customer_key(phone))


@_answers_or_is_down
def health() -> str:
    """The server's version. Raises SessionStoreDown where it does not answer."""
    client = _client()
    client.ping()
    return str(client.info("server").get("valkey_version") or client.info("server")["redis_version"])
