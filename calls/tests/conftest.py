from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from voiceagent import embedded


def _point_cache_at(settings: Settings, url: str) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}


@pytest.fixture
def dead_redis(settings: Settings, tmp_path: Path) -> None:
    """Nobody listens where the cache looks for Redis."""
    _point_cache_at(settings, f"unix://{tmp_path}/nobody.sock")


@pytest.fixture
def frozen_redis(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A server that takes connections and never answers, as one that swaps or is stopped."""
    directory = tmp_path / "r"
    with embedded.redis_server(directory) as sock:
        server = int((directory / "valkey.pid").read_text())
        _point_cache_at(settings, f"unix://{sock}")
        os.kill(server, signal.SIGSTOP)
        yield
        os.kill(server, signal.SIGCONT)
    