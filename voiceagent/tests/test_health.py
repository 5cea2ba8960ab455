from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django.fixtures import Settings

from calls.running_calls import running_calls
from voiceagent import health
from voiceagent.settings import CACHES

pytestmark = pytest.mark.django_db(transaction=True)


class Speech(BaseHTTPRequestHandler):
    """Answers as Deepgram does where nothing is: with a status of its own."""

    def do_GET(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def speech(settings: Settings) -> Iterator[None]:
    with HTTPServer(("127.0.0.1", 0), Speech) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.DEEPGRAM_URL = f"http://127.0.0.1:{server.server_port}"
        yield
        server.shutdown()
        thread.join(5)


def test_a_live_process_says_so_and_asks_nobody(client: Client, settings: Settings) -> None:
    settings.DEEPGRAM_URL = "http://127.0.0.1:9"
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_when_database_redis_and_speech_answer(client: Client, speech: None) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "redis": "ok", "speech": "ok"}


def test_a_dead_speech_server_is_named(client: Client, settings: Settings) -> None:
    settings.DEEPGRAM_URL = "http://127.0.0.1:9"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["failed"]) == (503, ["speech"])


def test_a_dead_redis_is_named(client: Client, settings: Settings, speech: None) -> None:
    settings.CACHES = {"default": {**CACHES["default"], "LOCATION": "unix:///nobody/listens.sock"}}
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["failed"]) == (503, ["redis"])


def test_a_database_that_cannot_be_opened_is_named(client: Client, speech: None) -> None:
    def refused() -> None:
        raise DatabaseError("unable to open database file")

    assert health.run({"database": refused}, seconds=1) == {"database": "failed"}


def test_a_silent_speech_server_is_given_up_after_two_seconds(client: Client, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, never answers
        settings.DEEPGRAM_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        answer = client.get("/health/ready")
        assert time.monotonic() - began < health.LIMIT_SECONDS + 1
    assert (answer.status_code, answer.json()["failed"]) == (503, ["speech"])


def test_checks_run_at_once_and_a_hanging_one_hides_no_other() -> None:
    meeting = threading.Barrier(2, timeout=20)  # broken unless both checks run at the same time
    hanging = threading.Event()
    checks = {"first": meeting.wait, "second": meeting.wait, "hangs": hanging.wait}
    results = health.run(checks, seconds=1.0)
    hanging.set()
    assert results == {"first": "ok", "second": "ok", "hangs": "timed out"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_a_process_that_was_told_to_stop_is_not_ready(
    client: Client, speech: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_calls, "is_draining", True)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["failed"]) == (503, ["calls"])
    assert client.get("/health/live").status_code == 200
