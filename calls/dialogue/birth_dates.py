"""A date of birth as people say it: "March third, nineteen eighty four", "3/14/84"."""

from __future__ import annotations

import re
from datetime import date

from calls.dialogue.cue import cue
from calls.dialogue.digits import digits_heard
from calls.dialogue.wording import plain

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_SUFFIX = cue(r"\b(\d{1,2})(?:st|nd|rd|th)\b")


def birth_date_heard(text: str) -> date | None:
    """The date, or None. American order (month, day, year); two-digit years lie in the 1900s from 26 on."""
    words = _SUFFIX.sub(r"\1", plain(text)).split()
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    if month is None:
        return _from_digits(digits_heard(" ".join(words)), text)
    rest = [word for word in words if word not in _MONTHS and word not in {"of", "the", "in"}]
    day, rest = _day(rest)
    year = _year(digits_heard(" ".join(rest)))
    return _date(year, month, day)


def _day(words: list[str]) -> tuple[int, list[str]]:
    for index, word in enumerate(words):
        if word in _ORDINALS:
            tens = {"twenty": 20, "thirty": 30}.get(words[index - 1] if index else "", 0)
            return tens + _ORDINALS[word], words[index + 1 :]
        if word.isdigit() and len(word) <= 2:
            return int(word), words[index + 1 :]
    for count in (2, 1):
        for index in range(len(words)):
            day = digits_heard(" ".join(words[index : index + count]))
            rest = words[index + count :]
            if day and 1 <= int(day) <= 31 and len(digits_heard(" ".join(rest))) in (2, 4):
                return int(day), rest
    return 0, words


def _from_digits(digits: str, text: str) -> date | None:
    parts = [part for part in re.split(r"\D+", text) if part]
    if len(parts) == 3:
        month, day, year = parts
        return _date(_year(year), int(month[:4]), int(day[:4]))
    if len(digits) in (6, 8):
        return _date(_year(digits[4:]), int(digits[:2]), int(digits[2:4]))
    return None


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:
        return int(digits) + (1900 if int(digits) > 25 else 2000)
    return 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None
