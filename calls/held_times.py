"""Times that a caller is being offered, kept from other callers' offers for as long as he thinks.

A courtesy: without Redis there is none, and the database decides who was first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from calls import session
from calls.dialogue import State
from calls.session import SessionStoreDown


def times_in_question(state: State) -> frozenset[str]:
    """ISO times that the caller was offered, or that were read back to him."""
    task = state.task
    if task is None:
        return frozenset()
    return frozenset((task.chosen,) if task.chosen else task.offered)


def held_by_others(call_sid: str) -> frozenset[str]:
    """Empty where Redis does not say."""
    try:
        return session.times_held_by_others(call_sid)
    except SessionStoreDown:
        return frozenset()


def hold(call_sid: str, *, before: Iterable[str], now: Iterable[str]) -> None:
    """Holds, or goes on holding, what is in question now; lets go of the rest."""
    wanted = frozenset(now)
    with contextlib.suppress(SessionStoreDown):
        for time in wanted:
            session.hold_time(time, call_sid=call_sid)
        for time in frozenset(before) - wanted:
            session.release_time(time, call_sid=call_sid)
