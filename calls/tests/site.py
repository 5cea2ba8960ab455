"""The site as a process of its own, on the test's database: what Twilio and a browser would meet."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from voiceagent.parts import free_port

START_SECONDS = 60.0


def database_url() -> str:
    """The address of the test's own database."""
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    login = f"{quote(made['USER'])}:{quote(made['PASSWORD'])}"
    return f"postgres://{login}@{quote(made['HOST'], safe='')}:{made['PORT']}/{made['NAME']}"


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            assert process.poll() is None, "the site ended at once"
            assert time.monotonic() < deadline, "the site did not start in time"
            time.sleep(0.05)


@contextlib.contextmanager
def site(*, deepgram_url: str, **environment: str) -> Iterator[str]:
    """A Daphne process; yields its address, which is its PUBLIC_URL too."""
    url = f"http://127.0.0.1:{free_port()}"
    variables = {
        "DATABASE_URL": database_url(),
        "DEEPGRAM_URL": deepgram_url,
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "REDIS_URL": settings.REDIS_URL,
        **environment,
    }
    command = [sys.executable, "-m", "daphne", "-v", "0", "-p", url.rpartition(":")[2]]
    process = subprocess.Popen([*command, "voiceagent.asgi:application"], env={**os.environ, **variables})
    try:
        _wait_for(f"{url}/admin/login/", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)
