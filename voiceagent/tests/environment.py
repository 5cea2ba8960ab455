"""A pytest plugin, loaded before the settings: tests see their own environment, never the user's .env.

Every variable of `.env.example` is set here, so that nothing of a developer's or a shop's reaches a test. The
Redis server is a real one, of this test process alone.
"""

from __future__ import annotations

import contextlib
import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from voiceagent import embedded

# Looking for garbage was a tenth of the dialogue tests' time. What was left open is found at the end.
gc.set_threshold(100_000, 20, 100)

_closing = contextlib.ExitStack()
_directory = Path(_closing.enter_context(tempfile.TemporaryDirectory(prefix="va-test-")))
_redis = _closing.enter_context(embedded.redis_server(_directory / "redis"))

os.environ.update(
    {
        "SECRET_KEY": "a key for tests alone, as long as the checks want it to be, and longer",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "PUBLIC_URL": "http://testserver",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", f"sqlite:///{_directory}/db.sqlite3"),
        "REDIS_URL": f"unix://{_redis}",
        "TIME_ZONE": "America/Chicago",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "a token for tests alone",
        "TWILIO_PHONE_NUMBER": "+15555550100",
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "METRICS_TOKEN": "a token for tests alone",
        "DEEPGRAM_API_KEY": "a key for tests alone",
        "DEEPGRAM_URL": "http://127.0.0.1:9",
        "DEEPGRAM_LISTEN_MODEL": "flux-general-en",
        "DEEPGRAM_SPEAK_MODEL": "aura-2-thalia-en",
        "PREPARE_PHRASES": "false",
    }
)


# How long an example takes says how busy the machine is, and nothing about what is tested. What decides on a
# change tries the same examples each time; a developer's run tries new ones.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for a browser or for models come first: the others fill what they leave free."""
    slow = {item.path for item in items if any(map(item.get_closest_marker, ("browser", "speech")))}
    items.sort(key=lambda item: item.path not in slow)


def pytest_unconfigure(config: pytest.Config) -> None:
    _closing.close()
