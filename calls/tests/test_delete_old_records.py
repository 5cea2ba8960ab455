from __future__ import annotations

import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from calls.models import Call, CallbackTask, Turn

pytestmark = pytest.mark.django_db


def call_of(days_ago: int, *, turns: int = 2) -> Call:
    began = timezone.now() - timedelta(days=days_ago)
    sid = f"CA{days_ago:032d}"
    call = Call.ring(sid, from_number="+15550100123", to_number="", line=Call.Line.TWILIO, now=began)
    for number in range(turns):
        Turn.objects.create(call=call, number=number, speaker="caller", text="words", started_at=began)
    return call


def task(call: Call, *, done_at: datetime | None) -> CallbackTask:
    return CallbackTask.objects.create(
        call=call,
        reason=f"asked {done_at}",
        note="their words",
        due_at=timezone.now(),
        done_at=done_at,
        status="done" if done_at else "open",
    )


def recording(folder: Path, name: str, *, days_ago: int) -> Path:
    file = folder / name
    file.write_bytes(b"RIFF")
    made_at = (timezone.now() - timedelta(days=days_ago)).timestamp()
    os.utime(file, (made_at, made_at))
    return file


def run(folder: Path, *options: str, days: str = "30") -> str:
    said = StringIO()
    call_command(
        "delete_old_records", "--older-than-days", days, "--recordings", str(folder), *options, stdout=said
    )
    return said.getvalue().strip()


def test_old_words_go_and_that_there_was_a_call_stays(tmp_path: Path) -> None:
    old, young = call_of(31), call_of(29)
    assert run(tmp_path) == "Deleted 2 turns of 1 calls, 0 notes, 0 recordings."
    assert (old.turns.count(), young.turns.count()) == (0, 2)
    assert Call.objects.count() == 2


def test_notes_of_callbacks_go_once_they_are_done_and_old(tmp_path: Path) -> None:
    call = call_of(40, turns=0)
    old = timezone.now() - timedelta(days=31)
    done, recent, still_open = (task(call, done_at=at) for at in (old, timezone.now(), None))
    assert run(tmp_path) == "Deleted 0 turns of 0 calls, 1 notes, 0 recordings."
    for each in (done, recent, still_open):
        each.refresh_from_db()
    assert (done.note, recent.note, still_open.note) == ("", "their words", "their words")


def test_old_recordings_go_and_nothing_else_in_the_folder(tmp_path: Path) -> None:
    old = recording(tmp_path, "a.wav", days_ago=31)
    young = recording(tmp_path, "b.wav", days_ago=29)
    other = recording(tmp_path, "notes.txt", days_ago=31)
    assert run(tmp_path) == "Deleted 0 turns of 0 calls, 0 notes, 1 recordings."
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


def test_a_dry_run_counts_and_deletes_nothing(tmp_path: Path) -> None:
    call, file = call_of(31), recording(tmp_path, "a.wav", days_ago=31)
    assert run(tmp_path, "--dry-run") == "Would delete 2 turns of 1 calls, 0 notes, 1 recordings."
    assert call.turns.count() == 2
    assert file.exists()


def test_it_can_be_run_again(tmp_path: Path) -> None:
    call_of(31)
    run(tmp_path)
    assert run(tmp_path) == "Deleted 0 turns of 0 calls, 0 notes, 0 recordings."


def test_more_than_one_batch_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calls.retention.BATCH", 2)
    call_of(31, turns=5)
    assert run(tmp_path).startswith("Deleted 5 turns")
    assert Turn.objects.count() == 0


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "soon"])
def test_an_age_is_a_whole_number_of_days(tmp_path: Path, days: str) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run(tmp_path, days=days)


def test_a_missing_folder_holds_no_recordings(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere") == "Deleted 0 turns of 0 calls, 0 notes, 0 recordings."
