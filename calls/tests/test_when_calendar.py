from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calls.dialogue.numbers import LONGEST, plain
from calls.dialogue.pattern import words
from calls.dialogue.when import Expecting, When, understand

NEW_YORK = ZoneInfo("America/New_York")


def _at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("now", "said", "day"),
    [
        (_at(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (_at(2026, 12, 30), "friday", date(2027, 1, 1)),
        (_at(2026, 12, 28), "next monday", date(2027, 1, 4)),
        (_at(2026, 12, 31), "january second", date(2027, 1, 2)),
        (_at(2026, 12, 31), "the 2nd", date(2027, 1, 2)),
        (_at(2026, 12, 15), "a week from friday", date(2026, 12, 25)),
        (_at(2026, 12, 25), "in a week", date(2027, 1, 1)),
        (_at(2026, 1, 30), "the 30th", date(2026, 1, 30)),
        (_at(2026, 1, 31), "the 30th", date(2026, 3, 30)),
        (_at(2026, 1, 31), "in a month", date(2026, 2, 28)),
        (_at(2026, 4, 30), "the 31st", date(2026, 5, 31)),
        (_at(2027, 2, 28), "tomorrow", date(2027, 3, 1)),
        (_at(2028, 2, 28), "tomorrow", date(2028, 2, 29)),
        (_at(2028, 2, 20), "the 29th", date(2028, 2, 29)),
        (_at(2027, 2, 20), "the 29th", date(2027, 3, 29)),
        (_at(2026, 3, 1), "february 29th", date(2028, 2, 29)),
        (_at(2026, 3, 7), "tomorrow at 2:30 pm", date(2026, 3, 8)),
        (_at(2026, 3, 7, 23), "tomorrow", date(2026, 3, 8)),
        (_at(2026, 10, 31, 23), "tomorrow morning", date(2026, 11, 1)),
        (_at(2026, 6, 5), "friday", date(2026, 6, 12)),
        (_at(2026, 6, 5), "this friday", date(2026, 6, 5)),
        (_at(2026, 6, 5), "next friday", date(2026, 6, 12)),
        (_at(2026, 6, 7), "sunday", date(2026, 6, 14)),
        (_at(2026, 6, 7), "monday", date(2026, 6, 8)),
    ],
)
def test_days_at_the_edges_of_the_calendar(now: datetime, said: str, day: date) -> None:
    found = understand(said, now=now)
    assert (found.first_day, found.last_day) == (day, day)


@pytest.mark.parametrize(
    ("now", "hour"),
    [(datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK), time(3, 30)), (_at(2026, 11, 1, 8), time(9))],
)
def test_an_hour_ahead_is_an_hour_of_real_time(now: datetime, hour: time) -> None:
    assert understand("in an hour", now=now).time == hour


def test_a_past_year_is_no_day() -> None:
    assert not understand("march 3rd 2019", now=_at(2026, 6, 5))


def test_the_day_is_that_of_the_shop() -> None:
    """11 pm in Los Angeles is already tomorrow in UTC."""
    late = datetime(2026, 6, 5, 23, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert understand("today", now=late).first_day == date(2026, 6, 5)


def test_offered_times_may_come_in_another_zone() -> None:
    now = _at(2026, 6, 5)
    offered = [
        datetime(2026, 6, 8, 13, tzinfo=ZoneInfo("UTC")),
        datetime(2026, 6, 8, 18, tzinfo=ZoneInfo("UTC")),
    ]
    assert understand("nine o'clock", now=now, offered=offered).choice == 1


WORDS = words(
    "monday tuesday friday next this last week month the a of in on at to not no but any day 5 23rd "
    "second march may  2/29 10:30 230 half past quarter am pm noon morning after before between and or "
    "from until two thirty oh hundred  twenty december weekend days ago y2019 @0-99-99 ~ # 99:99 "
    "everything o'clock - , . ? 2026-13-45 0000 24:00 ago "
)
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(NEW_YORK))
EXPECTING = st.sampled_from([None, *Expecting])
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@example(text="in the morning after 8 pm", now=datetime(2026, 6, 5, tzinfo=NEW_YORK), expecting=None)
@given(text=st.one_of(st.text(max_size=80), SENTENCES), now=NOWS, expecting=EXPECTING)
def test_no_text_raises_or_means_the_past(text: str, now: datetime, expecting: Expecting | None) -> None:
    found = understand(
        text, now=now, expecting=expecting, offered=[now + timedelta(hours=3), now + timedelta(days=2)]
    )
    today = now.date()
    assert found.first_day is None or found.first_day >= today
    assert found.last_day is None or (found.first_day is not None and found.last_day >= found.first_day)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@given(text=SENTENCES, now=NOWS)
def test_the_same_words_mean_the_same(text: str, now: datetime) -> None:
    assert understand(text, now=now) == understand(text, now=now)


@given(text=SENTENCES)
def test_what_follows_the_longest_turn_is_not_read(text: str) -> None:
    now = _at(2026, 6, 5)
    silence = "so " * (LONGEST // 3 + 1)
    assert understand(silence + text, now=now) == When()
    assert len(plain(silence + text)) <= LONGEST + 2
