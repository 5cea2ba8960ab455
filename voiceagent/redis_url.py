"""REDIS_URL → what django-redis and channels_redis take.

redis://, rediss:// (TLS; `?ssl_ca_certs=/path/ca.pem` where the authority is not the system's) and unix:// as
redis-py reads them; redis+sentinel://:password@host:26379,host:26379/service/0 for a master that sentinels
name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SENTINEL_SCHEME = "redis+sentinel"
SENTINEL_PORT = 26379
# A receiver of the channel layer waits 5 s for a message at a time; redis-py 8 would give up after as long.
RECEIVE_SECONDS = 15


@dataclass(frozen=True)
class SentinelUrl:
    sentinels: tuple[tuple[str, int], ...]
    service: str
    database: int
    username: str | None
    password: str | None


def is_sentinel(url: str) -> bool:
    return urlsplit(url).scheme == SENTINEL_SCHEME


def parse_sentinel(url: str) -> SentinelUrl:
    parts = urlsplit(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    service, _, database = parts.path.strip("/").partition("/")
    try:
        sentinels = tuple(_host_and_port(host) for host in hosts.split(","))
        if not service:
            raise ValueError
        return SentinelUrl(
            sentinels, service, int(database or 0), unquote(username) or None, unquote(password) or None
        )
    except ValueError:
        raise ImproperlyConfigured(
            f"REDIS_URL must be {SENTINEL_SCHEME}://:password@host:26379,host:26379/service/0"
        ) from None


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.partition(":")
    if not host:
        raise ValueError
    return host, int(port or SENTINEL_PORT)


def cache(url: str, options: dict[str, Any], *, timeout_seconds: float) -> dict[str, Any]:
    """An entry of CACHES; `options` are those that hold for every kind of URL."""
    if not is_sentinel(url):
        return {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": url, "OPTIONS": options}
    sentinel = parse_sentinel(url)
    timeouts = {"socket_timeout": timeout_seconds, "socket_connect_timeout": timeout_seconds}
    through_sentinels = {
        "CLIENT_CLASS": "django_redis.client.SentinelClient",
        "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory",
        "SENTINELS": list(sentinel.sentinels),
        "SENTINEL_KWARGS": timeouts,
        "USERNAME": sentinel.username,
        "PASSWORD": sentinel.password,
    }
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": f"redis://{sentinel.service}/{sentinel.database}",
        "OPTIONS": {**options, **through_sentinels},
    }


def channel_host(url: str, *, max_connections: int, timeout_seconds: float) -> dict[str, Any]:
    """An entry of the channel layer's hosts."""
    if not is_sentinel(url):
        return {
            "address": url,
            "max_connections": max_connections,
            "socket_timeout": RECEIVE_SECONDS,
        }
    sentinel = parse_sentinel(url)
    return {
        "sentinels": list(sentinel.sentinels),
        "master_name": sentinel.service,
        "sentinel_kwargs": {
            "socket_timeout": timeout_seconds,
            "socket_connect_timeout": timeout_seconds,
        },
        "db": sentinel.database,
        "username": sentinel.username,
        "password": sentinel.password,
        "max_connections": max_connections,
        "socket_timeout": RECEIVE_SECONDS,
    }
