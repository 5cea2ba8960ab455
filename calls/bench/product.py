"""The server as it is run: Daphne in a process, a database file, an embedded Redis, debugging off."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from calls.bench.processes import NotMeasured, Server, python, server
from voiceagent import embedded
from voiceagent.parts import free_port

AUTH_TOKEN = "a token of the bench alone"
FACTS = ("shop", "services", "bays", "opening_hours", "groups")
ROOT = Path(__file__).resolve().parents[2]


def environment(directory: Path, port: int, deepgram_port: int) -> dict[str, str]:
    """Every variable that matters, so that nothing of a .env file does."""
    return {
        "SECRET_KEY": "a key of the bench alone, as long as the checks want it to be, and longer",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{directory}/db.sqlite3",
        "REDIS_URL": f"unix://{directory}/redis/valkey.sock",
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "DEEPGRAM_API_KEY": "bench",
        "DEEPGRAM_URL": f"http://127.0.0.1:{deepgram_port}",
        "DJANGO_SETTINGS_MODULE": "voiceagent.settings",
        "PYTHONPATH": str(ROOT),
    }


@contextlib.contextmanager
def stores(directory: Path) -> Iterator[None]:
    """The database, migrated and with the shop's facts, and Redis, for as long as the block lasts."""
    with embedded.redis_server(directory / "redis"):
        for command in (["migrate", "--verbosity", "0"], ["loaddata", "--verbosity", "0", *FACTS]):
            _manage(directory, *command)
        yield


def _manage(directory: Path, *arguments: str) -> None:
    done = subprocess.run(
        python(str(ROOT / "manage.py"), *arguments),
        env=environment(directory, 0, 0),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotMeasured(f"manage.py {arguments[0]} failed:\n{done.stderr[-1500:]}")


def daphne(port: int, application: str) -> list[str]:
    return python("-m", "daphne", "-b", "127.0.0.1", "-p", str(port), application)


@contextlib.contextmanager
def site(directory: Path, deepgram_port: int) -> Iterator[tuple[Server, list[str]]]:
    """The server, and the words that tell the callers where it is."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = daphne(port, "voiceagent.asgi:application")
    settings = environment(directory, port, deepgram_port)
    with server("voiceagent", command, directory, settings, ready_url=f"{url}/admin/login/") as started:
        yield started, ["--webhook", f"{url}/calls/incoming/", "--auth-token", AUTH_TOKEN]
