"""A Redis for the lab alone: what a call remembers there is none of the shop's business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.cache import caches

from voiceagent import embedded


@contextmanager
def own_redis() -> Iterator[Path]:
    """The socket of a server in place of the default cache's, for as long as the block lasts.

    Raises:
        DidNotStart: it did not.
    """
    former = caches.settings
    with TemporaryDirectory(prefix="lab-redis-") as directory, embedded.redis_server(Path(directory)) as sock:
        _switch({**former, "default": {**former["default"], "LOCATION": f"unix://{sock}"}})
        try:
            yield sock
        finally:
            _switch(former)


def _switch(settings: dict[str, dict[str, object]]) -> None:
    caches["default"].close()
    caches.settings = settings
    del caches["default"]
