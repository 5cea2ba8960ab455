"""The open speech server as a fixture: a process of its own, on a free port, with the real models.

from calls.tests.speech_server import speech_url  # noqa: F401
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def running(*options: str) -> Iterator[str]:
    """The server's http URL, for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "calls.local_speech", "--port", "0", "--until-stdin-closes", *options],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            word, _, url = process.stdout.readline().strip().partition(" ")
            assert word == "ready", f"the speech server ended with status {process.wait(5)}"
            yield url
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def speech_url() -> Iterator[str]:
    with running("--key", "the key", "--max-streams", "12") as url:
        yield url
