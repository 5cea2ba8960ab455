from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from calls.dialogue.when import understand

NOW = datetime(2019, 3, 1, 9, tzinfo=ZoneInfo("America/Chicago"))


def test_a_weekday_is_the_next_one() -> None:
    assert understand("Tuesday", now=NOW).first_day == date(2019, 3, 5)
