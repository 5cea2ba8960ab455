from __future__ import annotations

import threading

import pytest
from django.db import connection

from calls.worker_threads import THREADS, in_thread


def _connection_of_this_thread() -> tuple[int, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return threading.get_ident(), connection.connection


@pytest.mark.django_db(transaction=True)
async def test_an_sqlite_connection_stays_with_its_thread() -> None:
    of_thread: dict[int, object] = {}
    for _ in range(2 * THREADS):  # so that some thread works twice
        thread, opened = await in_thread(_connection_of_this_thread)
        assert of_thread.setdefault(thread, opened) is opened
    assert len(of_thread) <= THREADS
