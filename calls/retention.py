"""What was said in calls is kept for a while only; that a call took place is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from calls.models import Call, CallbackTask, Turn

AUDIO = {".wav", ".mp3", ".ulaw"}
# Of turns deleted in one transaction: the database is needed for calls meanwhile.
BATCH = 1000


@dataclass(frozen=True)
class Old:
    """Words of calls, notes of callbacks that are done, and recordings."""

    turns: QuerySet[Turn]
    notes: QuerySet[CallbackTask]
    recordings: tuple[Path, ...]

    def delete(self) -> None:
        """Raises OSError where a recording cannot be deleted."""
        while batch := list(self.turns.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            Turn.objects.filter(pk__in=batch).delete()
        self.notes.update(note="")
        for recording in self.recordings:
            recording.unlink(missing_ok=True)


def older_than(before: datetime, *, recordings: Path) -> Old:
    """A call's age is that of its beginning, a recording's that of its file.

    A call whose last report never came looks live for ever; after a day (see the command) none is.
    """
    over = Call.objects.filter(started_at__lt=before)
    done = CallbackTask.Status.DONE
    return Old(
        turns=Turn.objects.filter(call__in=over),
        notes=CallbackTask.objects.filter(status=done, done_at__lt=before).exclude(note=""),
        recordings=tuple(_recordings(recordings, before)),
    )


def _recordings(directory: Path, before: datetime) -> Iterator[Path]:
    if not directory.is_dir():
        return
    for path in sorted(directory.rglob("*")):
        is_audio = path.suffix.lower() in AUDIO and path.is_file() and not path.is_symlink()
        if is_audio and path.stat().st_mtime < before.timestamp():
            yield path
