"""Many at once for the same times of one bay: exactly one has each, whoever they are and however they write.

On a database of its own, which processes and their threads can share: a file, or another one of the same
PostgreSQL server. `--attempts 1000` asks for more than the usual number.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

PROCESSES, THREADS = 3, 4
TIMES = 8


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{tmp_path_factory.mktemp('race')}/race.sqlite3"
        return
    server = os.environ["DATABASE_URL"]
    base, _, _ = server.rpartition("/")
    with psycopg.connect(_conninfo(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE race")
        yield f"{base}/race"
        connection.execute("DROP DATABASE race WITH (FORCE)")


def _conninfo() -> str:
    """libpq wants a socket's folder as a parameter, where django-environ has it in the path."""
    database = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        host=database["HOST"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
        port=database["PORT"] or None,
        dbname="postgres",
    )


@pytest.fixture(scope="module")
def racers(database_url: str) -> Racers:
    racers = Racers(database_url)
    racers.call("prepare")
    return racers


class Racers:
    def __init__(self, database_url: str) -> None:
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "voiceagent.settings",
        }

    def call(self, *words: str) -> Counter[str]:
        return _parse(self._start(*words).communicate(timeout=60)[0])

    def run(self, name: str, attempts: int) -> Counter[str]:
        """The outcomes of that many attempts, begun together in several processes of several threads."""
        processes = [
            self._start(name, str(THREADS), str(number), str(attempts), str(PROCESSES))
            for number in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        outcomes: Counter[str] = Counter()
        for process in processes:
            outcomes += _parse(process.communicate(timeout=300)[0])
            assert process.returncode == 0
        assert outcomes.total() == attempts
        return outcomes

    def _start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "crm.tests.racer", *words],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def _parse(output: str) -> Counter[str]:
    return Counter({word: int(count) for word, count in (line.split() for line in output.splitlines())})


def test_verbs_forms_requests_and_raw_inserts_get_one_booking_a_time(
    racers: Racers, pytestconfig: pytest.Config
) -> None:
    attempts = pytestconfig.getoption("--attempts")
    outcomes = racers.run("race", attempts)
    assert outcomes == {"booked": TIMES, "taken": attempts - TIMES}
    assert racers.call("report") == {"visits": TIMES, "times": TIMES, "quarters": 2 * TIMES}


def test_one_key_from_many_at_once_books_one_row(racers: Racers) -> None:
    outcomes = racers.run("same-key", 60)
    assert len(outcomes) == 1
    assert racers.call("report") == {"visits": 1, "times": 1, "quarters": 2}


def test_two_who_swap_their_times_never_overlap_and_never_hang(racers: Racers) -> None:
    assert racers.run("race", 2) == {"booked": 2}
    outcomes = racers.run("swap", 60)
    assert set(outcomes) == {"moved", "taken"}
    assert racers.call("report") == {"visits": 2, "times": 2, "quarters": 4}
