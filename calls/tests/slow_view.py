"""A page that takes its time: what a worker in a test still answers when it is told to stop."""

from __future__ import annotations

import threading
from pathlib import Path

from django.http import HttpRequest, HttpResponse

LONGEST_SECONDS = 120.0


def slow(request: HttpRequest) -> HttpResponse:
    """Says that it is there by a file `slow`, and answers when that is gone."""
    here = Path(request.GET["folder"], "slow")
    here.touch()
    pause = threading.Event()
    for _ in range(round(LONGEST_SECONDS / 0.02)):
        if not here.exists():
            break
        pause.wait(0.02)
    return HttpResponse("done")
