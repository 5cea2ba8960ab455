"""The server process as it is started in production, against every Redis that it must not start with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from voiceagent.parts import free_port
from voiceagent.tests.valkey import valkey, wait_for_port

REPOSITORY = Path(__file__).resolve().parents[2]

OLD_REDIS = """
import socketserver, sys
class Old(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            words = []
            for _ in range(int(line[1:])):
                self.rfile.readline()
                words.append(self.rfile.readline().strip().upper())
            info = b"# Server\\r\\nredis_version:%s\\r\\n" % sys.argv[2].encode()
            hello = b"%1\\r\\n+proto\\r\\n:3\\r\\n" if sys.argv[2] > "6" else b"-ERR unknown command\\r\\n"
            info = b"$%d\\r\\n%s\\r\\n" % (len(info), info)
            answers = {b"PING": b"+PONG\\r\\n", b"HELLO": hello, b"INFO": info}
            self.wfile.write(answers.get(words[0], b"+OK\\r\\n"))
class Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
Server(("127.0.0.1", int(sys.argv[1])), Old).serve_forever()
"""


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def python(*arguments: str, redis_url: str) -> list[str]:
    return ["/usr/bin/env", f"REDIS_URL={redis_url}", sys.executable, *arguments]


def daphne(redis_url: str, port: int) -> subprocess.CompletedProcess[str]:
    command = python(
        "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "voiceagent.asgi:application", redis_url=redis_url
    )
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=30)


def nobody(running: ExitStack) -> str:
    return f"redis://127.0.0.1:{free_port()}/0"


def wrong_password(running: ExitStack) -> str:
    server = running.enter_context(valkey("--requirepass", "right"))
    return f"redis://:wrong-password@127.0.0.1:{server.port}/0"


def no_password(running: ExitStack) -> str:
    return running.enter_context(valkey("--requirepass", "right")).url


def _version(running: ExitStack, version: str) -> str:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", OLD_REDIS, str(port), version])
    running.callback(process.wait)
    running.callback(process.kill)
    wait_for_port(port, process)
    return f"redis://127.0.0.1:{port}/0"


def version_5(running: ExitStack) -> str:
    return _version(running, "5.0.14")


def version_6_0(running: ExitStack) -> str:
    return _version(running, "6.0.16")


def frozen(running: ExitStack) -> str:
    listener = running.enter_context(socket.create_server(("127.0.0.1", 0)))
    return f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.mark.parametrize(
    ("redis", "says"),
    [
        (nobody, "ConnectionError"),
        (wrong_password, "AuthenticationError"),
        (no_password, "AuthenticationError"),
        (version_5, "This Redis is too old"),
        (version_6_0, "Redis 6.0.16 is too old"),
        (frozen, "TimeoutError"),
    ],
)
def test_the_server_does_not_start_without_a_usable_redis(
    redis: object, says: str, running: ExitStack
) -> None:
    assert callable(redis)
    port = free_port()
    finished = daphne(redis(running), port)
    assert finished.returncode not in (0, None)
    lines = (finished.stdout + finished.stderr).strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("voiceagent does not start: ")
    assert says in lines[0]
    assert "wrong-password" not in lines[0]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "something listens"


def test_the_server_starts_on_a_redis_with_a_password(running: ExitStack) -> None:
    server = running.enter_context(valkey("--requirepass", "right"))
    port = free_port()
    command = python(
        *("-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "voiceagent.asgi:application"),
        redis_url=f"redis://:right@127.0.0.1:{server.port}/0",
    )
    process = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=10) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.parametrize("command", ["check", "makemigrations --check --dry-run", "close_lost_calls --help"])
def test_commands_that_need_no_redis_run_without_it(command: str) -> None:
    dead = f"redis://127.0.0.1:{free_port()}/0"
    finished = subprocess.run(
        python("manage.py", *command.split(), redis_url=dead),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "DATABASE_URL": "sqlite://:memory:"},
    )
    assert finished.returncode == 0, finished.stderr
