"""`manage.py run` as its user meets it: a process of its own, stopped by a signal, faults in one line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from voiceagent.management.commands import run as run_command
from voiceagent.parts import free_port

REPOSITORY = Path(__file__).resolve().parents[2]


class SomeDeepgram(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def deepgram_url() -> Iterator[str]:
    """Speech is elsewhere, so the run starts none."""
    with HTTPServer(("127.0.0.1", 0), SomeDeepgram) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def run(tmp_path: Path, port: int, **environment: str) -> subprocess.Popen[str]:
    variables = {
        "DEBUG": "true",
        "DATABASE_URL": f"sqlite:///{tmp_path}/run.sqlite3",
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "run", "--port", str(port), "--customers", "50"],
        cwd=REPOSITORY,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError("it never said " + repr(words) + ":\n" + "".join(lines))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_comes_up_with_data_and_stops_all_it_started(
    tmp_path: Path, deepgram_url: str, ending: signal.Signals
) -> None:
    port = free_port()
    process = run(tmp_path, port, DEEPGRAM_URL=deepgram_url)
    said = "".join(read_until(process, "Ctrl-C"))
    assert "the password is demo" in said
    assert "making 50 demo customers" in said
    assert "Speech: " + deepgram_url in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=60) as page:
        assert page.status == 200
    process.send_signal(ending)
    assert "Stopped." in process.communicate(timeout=60)[0]
    assert process.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "nothing listens any more"


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = run(tmp_path, port)
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert (
        said == f"CommandError: Port {port} (the site) is taken. Choose another: make run PORT={port + 1}\n"
    )


def test_a_dead_redis_is_said_in_one_line_and_nothing_is_left(tmp_path: Path, deepgram_url: str) -> None:
    port = free_port()
    process = run(tmp_path, port, DEEPGRAM_URL=deepgram_url, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    last = said.strip().splitlines()[-1]
    assert last.startswith("CommandError: Redis cannot be used (ConnectionError")
    assert "mend REDIS_URL" in last
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_part_that_dies_is_named_and_takes_the_rest_along(tmp_path: Path, deepgram_url: str) -> None:
    port = free_port()
    process = run(tmp_path, port, DEEPGRAM_URL=deepgram_url)
    read_until(process, "Ctrl-C")
    site = subprocess.check_output(["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], text=True)
    daphne = next(line for line in site.splitlines() if "daphne" in line)
    os.kill(int(daphne.split()[0]), signal.SIGKILL)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "CommandError: The site has ended (exit status -9); everything else was stopped." in said


def test_an_embedded_redis_that_dies_is_named_and_takes_the_rest_along(
    tmp_path: Path, deepgram_url: str
) -> None:
    process = run(tmp_path, free_port(), DEEPGRAM_URL=deepgram_url, REDIS_URL="", TMPDIR=str(tmp_path))
    read_until(process, "Ctrl-C")
    (pid,) = tmp_path.glob("voiceagent-*/valkey.pid")
    os.kill(int(pid.read_text()), signal.SIGKILL)
    said = process.communicate(timeout=20)[0]
    assert process.returncode == 1
    assert "CommandError: The embedded Redis server has ended; everything else was stopped." in said


def test_a_full_disk_is_named_with_what_it_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_command._full_disks() == ""
    monkeypatch.setattr(run_command, "FREE_MB", 10**9)
    assert tempfile.gettempdir() in run_command._full_disks()
    assert "free 1000000000 MB there" in run_command._full_disks()


def test_a_database_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, deepgram_url: str) -> None:
    process = run(
        tmp_path,
        free_port(),
        DEEPGRAM_URL=deepgram_url,
        DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder/run.sqlite3",
    )
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith("CommandError: The database cannot be used: ")
