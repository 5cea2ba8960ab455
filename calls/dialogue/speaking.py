"""Numbers, dates, times and money as a person says them; voices read "3/14" and "$49.99" badly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
]


def number(value: int) -> str:
    """0 to 999,999 in words."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens]} {_ONES[ones]}" if ones else _TENS[tens]
    scale, word = (1000, "thousand") if value >= 1000 else (100, "hundred")
    high, low = divmod(value, scale)
    return f"{number(high)} {word} {number(low)}" if low else f"{number(high)} {word}"


def ordinal(value: int) -> str:
    *front, last = number(value).split()
    last = _IRREGULAR.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return " ".join([*front, last])


def year(value: int) -> str:
    """1998 → "nineteen ninety eight", 2005 → "two thousand five", 2019 → "twenty nineteen"."""
    century, rest = divmod(value, 100)
    if 2000 <= value < 2010 or rest == 0:
        return number(value)
    return f"{number(century)} {'oh ' if rest < 10 else ''}{number(rest)}"


def day(value: date) -> str:
    return f"{WEEKDAYS[value.weekday()]}, {_MONTHS[value.month - 1]} {ordinal(value.day)}"


def day_from(value: date, today: date) -> str:
    if value == today:
        return "today"
    if value == today + timedelta(days=1):
        return f"tomorrow, {day(value)}"
    return day(value)


def clock(value: time | datetime) -> str:
    """09:30 → "nine thirty in the morning"."""
    if value.minute == 0 and value.hour == 12:
        return "noon"
    return f"{_hour_and_minute(value)} {_part_of_day(value.hour)}"


def _hour_and_minute(value: time | datetime) -> str:
    hour = number((value.hour - 1) % 12 + 1)
    if value.minute == 0:
        return hour
    return f"{hour} {'oh ' if value.minute < 10 else ''}{number(value.minute)}"


def _part_of_day(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    return "in the afternoon" if hour < 17 else "in the evening"


def moment(value: datetime) -> str:
    """`value` in the shop's zone → "Tuesday, March third, at nine thirty in the morning"."""
    return f"{day(value.date())}, at {clock(value)}"


def dollars(value: Decimal) -> str:
    whole = int(value)
    cents = int((value - whole) * 100)
    spoken = f"{number(whole)} dollar{'' if whole == 1 else 's'}"
    return f"{spoken} and {number(cents)} cents" if cents else spoken


def price_range(low: Decimal, high: Decimal) -> str:
    if low == high:
        return dollars(low) if low else "no charge"
    if low == int(low):
        return f"{number(int(low))} to {dollars(high)}"
    return f"{dollars(low)} to {dollars(high)}"


def duration(value: timedelta) -> str:
    minutes = int(value.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return "half an hour" if rest == 30 else f"{number(rest)} minutes"
    if rest == 30:
        return "an hour and a half" if hours == 1 else f"{number(hours)} and a half hours"
    spoken = "an hour" if hours == 1 else f"{number(hours)} hours"
    return f"{spoken} and {number(rest)} minutes" if rest else spoken


def digits(value: str) -> str:
    """Digit by digit, other characters as they are: "62701" → "six two seven zero one"."""
    return " ".join(_ONES[int(char)] if char.isdigit() else char for char in value if not char.isspace())


def house_number(value: str) -> str:
    """ "2350" → "twenty three fifty", "105" → "one oh five", "12" → "twelve"."""
    if len(value) <= 2 or len(value) > 4:
        return number(int(value)) if len(value) <= 4 else digits(value)
    if value.endswith("00"):
        return f"{number(int(value[:-2]))} hundred" if value[-3] != "0" else number(int(value))
    high, low = int(value[:-2]), int(value[-2:])
    return f"{number(high)} {'oh ' if low < 10 else ''}{number(low)}"


def phone(value: str) -> str:
    """The ten digits of an American number in groups, with a pause between them."""
    national = value.removeprefix("+1").removeprefix("+")
    groups = (national[:3], national[3:6], national[6:])
    return ", ".join(digits(group) for group in groups if group)


def alternatives(items: Sequence[str], word: str = "or") -> str:
    """ "a", "a or b", "a, b, or c"."""
    if len(items) < 3:
        return f" {word} ".join(items)
    return f"{', '.join(items[:-1])}, {word} {items[-1]}"
