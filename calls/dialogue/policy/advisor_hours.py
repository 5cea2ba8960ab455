"""When there is somebody to talk to."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.open_times import open_spans

CALLBACK_WITHIN = timedelta(hours=1)
"""After the shop next opens."""
_LOOK_AHEAD = timedelta(days=29)


def is_open(now: datetime) -> bool:
    """`now`: the shop's wall time."""
    today = now.date()
    return any(opens <= now < closes for opens, closes in open_spans(today, today))


def next_opening(now: datetime) -> datetime:
    """`now`, the shop's wall time, itself while the shop is open."""
    today = now.date()
    for opens, closes in open_spans(today, today + _LOOK_AHEAD):
        if now < closes:
            return max(opens.astimezone(now.tzinfo), now)
    return now + timedelta(days=1)
