"""Fields of Deepgram's messages, read without trust: what is missing or of another type is empty."""

from __future__ import annotations

from collections.abc import Mapping

Message = Mapping[str, object]

LONGEST_SECONDS = 1e6  # of a stream; JSON as Python reads it may also hold NaN and infinity


def text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def seconds(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if -LONGEST_SECONDS < value < LONGEST_SECONDS else None


def mappings(value: object) -> list[Message]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def least_confidence(words: list[Message]) -> float:
    given = [seconds(word.get("confidence")) for word in words]
    return min((confidence for confidence in given if confidence is not None), default=1.0)


def last_word_end(words: list[Message]) -> float | None:
    ends = [seconds(word.get("end")) for word in words]
    return max((end for end in ends if end is not None), default=None)


def failure(message: Message) -> str:
    """The specification names these code and description; older servers sent error and error_code."""
    reason = message.get("description") or message.get("error")
    return f"{message.get('code') or message.get('error_code')}: {reason}"
