"""Days and hours as callers tell them: left out, bounded by what else they do, one of those offered."""

from __future__ import annotations

from datetime import datetime

import pytest

from calls.dialogue.state import Question
from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, Conversation, visit
from crm.models import Customer


def offered(talk: Conversation) -> list[datetime]:
    assert talk.state.task is not None
    assert talk.state.question is Question.OFFER, talk.last.text
    return [datetime.fromisoformat(one) for one in talk.state.task.offered]


@pytest.mark.parametrize(
    ("line", "earliest", "latest"),
    [
        ("oil change thursday after I drop the kids off at school around 8:30", "08:30", "18:00"),
        ("oil change thursday but I can't be there til 9:30", "09:30", "18:00"),
        ("oil change thursday after three, I get off work at 2:30", "15:00", "18:00"),
        ("oil change thursday before I pick up my son at three", "08:00", "15:00"),
        ("oil change thursday before ten", "08:00", "10:00"),
        ("oil change thursday any time but the morning", "12:00", "18:00"),
        ("oil change thursday, no mornings, I work mornings", "12:00", "18:00"),
    ],
)
def test_what_else_the_caller_does_bounds_the_hours(
    line: str, earliest: str, latest: str, call: Begin, maria: Customer
) -> None:
    hours = [f"{one:%H:%M}" for one in offered(call(MARIA).say(line))]
    assert earliest <= min(hours), hours
    assert max(hours) < latest, hours


def test_an_appointment_of_others_bounds_nothing(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday, I have a dentist appointment at two on friday")
    assert {one.date().day for one in offered(talk)} == {5}
    assert f"{offered(talk)[0]:%H:%M}" == "08:00"


def test_not_so_late_is_before_what_comes_then(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow afternoon", "not that late I have to pick up the kids at 3")
    assert at(3, 12) < max(offered(talk)) < at(3, 15)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("oil change wednesday, thursday or friday", [4, 5, 6]),
        ("oil change monday tuesday or wednesday next week", [9, 10, 11]),
        ("oil change any day but wednesday next week", [9, 10, 12]),
        ("oil change the last week of march, not on a monday", [25, 26, 27]),
        ("oil change on a saturday in march", [7, 14, 21]),
        ("oil change on a saturday but not this saturday", [14]),
        ("oil change monday or thursday", [5, 9]),
    ],
)
def test_the_days_that_are_meant_and_no_others(
    line: str, days: list[int], call: Begin, maria: Customer
) -> None:
    assert sorted({one.day for one in offered(call(MARIA).say(line))}) == days


@pytest.mark.parametrize(
    "line", ["I'll take the thursday one", "the thursday one please", "thursday one is better"]
)
def test_the_one_of_a_day_is_no_hour(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("brake inspection thursday or friday", line, "yes")
    assert visit("brake-inspection").scheduled_at == at(5, 8)


@pytest.mark.parametrize("line", ["thursday at one", "thursday one thirty", "the thursday at one"])
def test_one_of_the_clock_is_one(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("brake inspection thursday or friday", line, "yes")
    assert visit("brake-inspection").scheduled_at.astimezone(at(5, 1).tzinfo).hour == 13


@pytest.mark.parametrize(
    "line", ["the first one but at eleven", "the first one's fine but can we do it at eleven"]
)
def test_the_day_of_one_offered_and_another_hour(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change next week", line, "yes")
    assert visit("oil-change").scheduled_at == at(9, 11)


def test_other_times_of_what_was_asked_for_already(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change next week in the afternoon")
    first = offered(talk)
    assert first
    others = offered(talk.say("do you have anything in the afternoon"))
    assert others
    assert not set(first) & set(others)


@pytest.mark.parametrize("line", ["what about the following friday", "can we make it the following friday"])
def test_the_following_weekday_follows_the_one_in_hand(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change friday at ten", line, "yes")
    assert visit("oil-change").scheduled_at == at(13, 10)


def test_a_day_after_a_month_is_of_that_month(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change in april", "the 7th", "at nine", "yes")
    assert visit("oil-change").scheduled_at == at(7, 9).replace(month=4)


def test_a_day_refused_for_its_hour_is_not_booked_at_it(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move my oil change to friday, not at the same time")
    assert talk.state.task is not None
    assert not talk.state.task.keeps_hour


@pytest.mark.parametrize(
    "line", ["sorry what was that last part", "sorry, what were those times", "what was that again"]
)
def test_what_was_said_is_said_again(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday")
    said = talk.last.segments
    assert talk.say("hold on", line).last.segments[-len(said) :] == said


def test_till_on_a_day_asks_of_that_day(call: Begin, maria: Customer) -> None:
    assert "three in the afternoon" in call(MARIA).say("what are you open till on saturday").last.text


@pytest.mark.parametrize(
    ("line", "answer"),
    [("is this lakeside motors", "Yes, this is Lakeside"), ("is this toyota", "This is Lakeside")],
)
def test_whose_line_it_is(line: str, answer: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith(answer)


def test_who_will_not_be_recorded_may_talk_to_an_advisor(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("I don't want to be recorded").state.question is Question.ADVISOR


def test_of_a_long_story_the_end_is_heard(call: Begin, maria: Customer) -> None:
    story = "so I was telling my neighbor about it and he said that I should really give you a call "
    talk = call(MARIA).say(f"hi {story * 8} and now I need an oil change thursday at ten")
    assert "oil change" in talk.last.text
    assert talk.say("yes").last.text
    assert visit("oil-change").scheduled_at == at(5, 10)


def test_what_was_unsafe_is_what_the_car_comes_for(call: Begin, maria: Customer) -> None:
    call(MARIA).say("I smell gas in my car", "no", "can I book it for tomorrow morning at nine", "yes")
    booked = visit("engine-diagnostics")
    assert booked.scheduled_at == at(3, 9)
    assert booked.concern == "I smell gas in my car"


def test_who_means_to_drive_it_is_told_not_to(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I smell gas in my car", "no, I'll just drive it in")
    assert talk.last.text.startswith("Please don't drive it.")
