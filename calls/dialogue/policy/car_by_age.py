"""The older or the newer of the caller's cars."""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.policy.turn import Turn

_NAMED = cue(r"\b(?:my|our|the|his|her) (?:older|oldest|newer|newest) (?:one|car|vehicle)\b")
_SEVERAL = 2


def named(turn: Turn) -> int | None:
    """The key of a car named so unasked: "an oil change for the older one"."""
    if len(_NAMED.findall(turn.heard.words)) != 1 or len(turn.task.options) < len(turn.vehicles):
        return None
    pick = place(turn)
    return turn.task.options[pick] if pick is not None else None


def place(turn: Turn) -> int | None:
    """ "The older one", "the new one", of those just listed."""
    said = set(turn.heard.words.split())
    years = [vehicle.year for vehicle in turn.vehicles if vehicle.pk in turn.task.options]
    if len(years) < _SEVERAL or len(set(years)) < len(years) or not said & {"one", "car", "vehicle"}:
        return None
    if said & {"older", "oldest", "old"}:
        return years.index(min(years))
    return years.index(max(years)) if said & {"newer", "newest", "new"} else None
