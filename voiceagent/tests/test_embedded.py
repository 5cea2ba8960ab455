from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import redis

from voiceagent import embedded


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("r")


def ping(sock: Path) -> bool:
    with redis.Redis(unix_socket_path=str(sock), socket_timeout=2) as client:
        return bool(client.ping())


def test_the_server_answers_while_the_block_lasts_and_not_after(directory: Path) -> None:
    directory.chmod(0o700)
    with embedded.redis_server(directory) as sock:
        assert ping(sock)
    with pytest.raises(redis.ConnectionError):
        ping(sock)


def test_a_folder_that_others_can_enter_is_refused(directory: Path) -> None:
    directory.chmod(0o755)
    with (
        pytest.raises(embedded.DidNotStart, match="open to others"),
        embedded.redis_server(directory),
    ):
        pass


SHARE = """
import sys; from pathlib import Path; import redis; from voiceagent import embedded
with embedded.redis_server(Path(sys.argv[1])) as sock:
    with redis.Redis(unix_socket_path=str(sock)) as client:
        print(client.info("server")["process_id"], flush=True)
    sys.stdin.read()
"""


def test_racing_processes_share_one_server(directory: Path) -> None:
    directory.chmod(0o700)
    command = [sys.executable, "-c", SHARE, str(directory)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert all(racer.stdout and racer.stdin for racer in racers)
    servers = {racer.stdout.readline() for racer in racers if racer.stdout}
    for racer in racers:
        racer.communicate(timeout=30)
    assert len(servers) == 1
    assert servers.pop().strip().isdigit()
