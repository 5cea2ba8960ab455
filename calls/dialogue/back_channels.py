"""The sounds of a listener: they say "I hear you", and neither interrupt nor answer."""

from __future__ import annotations

from calls.dialogue.wording import plain

_SOUNDS = frozenset(
    (
        *("uhhuh", "mhm", "aha", "ah", "oh", "ok", "okay", "yeah", "yes", "yep", "yup", "yea", "right"),
        *("sure", "alright", "all", "good", "great", "cool", "fine", "i", "see", "got", "it"),
    )
)
_MOST_WORDS = 3


def is_back_channel(text: str) -> bool:
    """Whether a listener may say this while another speaks; also "um", after which anything may come."""
    words = plain(text).split()
    return bool(text.strip()) and len(words) <= _MOST_WORDS and _SOUNDS.issuperset(words)
