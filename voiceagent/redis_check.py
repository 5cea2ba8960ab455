"""A server without its Redis must not start: better no line than one that forgets its callers."""

from __future__ import annotations

import redis
from django_redis import get_redis_connection

# Lua's EVALSHA and GETDEL, as used here; Valkey calls itself 7.2.4 to clients.
OLDEST_REDIS = (6, 2)
OLDEST = ".".join(map(str, OLDEST_REDIS))


class RedisUnusable(Exception):
    """Redis does not answer, refuses us, or is too old; the text says which and what to do."""


def require_redis() -> None:
    """Returns when Redis answers, within its 2 s (settings.CACHES).

    Raises:
        RedisUnusable: the server must not start.
    """
    try:
        client = get_redis_connection("default")
        client.ping()
        version = str(client.info("server")["redis_version"])
    except (redis.RedisError, OSError, ValueError) as error:
        if "unknown command" in str(error):  # HELLO, the first that a client says; Redis 5 does not know it
            raise RedisUnusable(f"This Redis is too old: voiceagent needs {OLDEST} or newer.") from error
        raise RedisUnusable(
            f"Redis cannot be used ({type(error).__name__}: {' '.join(str(error).split())}). Start it or "
            "mend REDIS_URL; `make run` without REDIS_URL starts one by itself."
        ) from error
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        raise RedisUnusable(f"Redis {version} is too old: voiceagent needs {OLDEST} or newer.")
