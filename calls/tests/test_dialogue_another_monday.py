"""Ordinary callers who book: troubles, times, prices and cars, each as people name them."""

from __future__ import annotations

import pytest

from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, visit
from crm.factories import VehicleFactory
from crm.models import Appointment, Customer


@pytest.fixture
def older_car(maria: Customer) -> int:
    return VehicleFactory.create(customer=maria, year=2012, make="Toyota", model="Camry").pk


@pytest.mark.parametrize(
    "line",
    [
        "i need my brakes checked they feel a little soft lately",
        "i want my brakes looked at because they feel soft",
        "can you look at the brake pedal since last week it feels mushy",
    ],
)
def test_soft_brakes_are_a_danger_wherever_it_is_said(line: str, call: Begin, maria: Customer) -> None:
    assert "Please don't drive the car." in call(MARIA).say(line).last.text


@pytest.mark.parametrize(
    "line", ["can you check my brakes the seat is soft", "my brakes squeak they are grinding"]
)
def test_other_words_about_brakes_are_no_danger(line: str, call: Begin, maria: Customer) -> None:
    assert "Please don't drive" not in call(MARIA).say(line).last.text


@pytest.mark.parametrize(
    "line",
    [
        *("does that cost anything", "will i be charged for that", "is there any charge"),
        *(
            "how much is it just to look at it",
            "how much does it cost to have it looked at",
            "will i have to pay anything",
        ),
    ],
)
def test_a_price_asked_loosely_is_that_of_the_work_in_hand(line: str, call: Begin, maria: Customer) -> None:
    assert "Recall work comes at no charge." in call(MARIA).say("i got a recall notice", line).last.text


def test_a_battery_that_is_charged_asks_for_no_price(call: Begin, maria: Customer) -> None:
    assert "usually runs" not in call(MARIA).say("my battery needs to be charged").last.text


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("the earliest you've got", (5, 8)),
        ("i'll take the very first one you have", (5, 8)),
        ("whatever's latest", (5, 17, 30)),
        ("whichever is latest please", (5, 17, 30)),
    ],
)
def test_the_earliest_or_latest_of_an_offer_is_chosen(
    line: str, when: tuple[int, ...], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change thursday", line)
    assert talk.state.task is not None
    assert talk.state.task.chosen == at(*when).isoformat()


def test_four_at_the_latest_chooses_none_of_the_offer(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("oil change thursday", "at the latest four").state.question is Question.OFFER


@pytest.mark.parametrize(
    "lines",
    [
        ("oil change", "what's the latest you can do on thursday"),
        ("oil change thursday at ten", "okay what's the latest you can do"),
    ],
)
def test_the_latest_that_can_be_done_is_a_time(lines: tuple[str, ...], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(*lines)
    assert "five thirty in the evening. Which suits you?" in talk.last.text


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("can i get my transmission fluid changed", "general-maintenance"),
        ("i need to change my transmission fluid", "general-maintenance"),
        ("can i have my brake fluid changed", "brake-service"),
        ("my windshield wipers need replacing", "general-maintenance"),
        ("can you replace my wipers", "general-maintenance"),
        ("my transmission fluid is leaking", "engine-diagnostics"),
        ("i got a notice for the takata airbag", "recall"),
    ],
)
def test_work_is_known_by_its_common_names(line: str, service: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert (talk.state.task.goal, talk.state.task.service) == (Goal.BOOK, service)


@pytest.mark.parametrize("line", ["oil change on my older car", "i need an oil change for the oldest one"])
def test_a_car_is_known_by_its_age_at_once(line: str, call: Begin, older_car: int) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert (talk.state.question, talk.state.task.vehicle_id) == (Question.WHEN, older_car)


@pytest.mark.parametrize(
    "line", ["oil change on an old car", "oil change for the older one or the newer one"]
)
def test_an_age_that_tells_no_car_is_asked(line: str, call: Begin, older_car: int) -> None:
    assert call(MARIA).say(line).state.question is Question.VEHICLE


@pytest.mark.parametrize(
    "line",
    [
        *("okay see you then", "great i'll see you then thanks", "sounds good bye", "perfect thanks bye"),
        "that works for me have a good day",
    ],
)
def test_a_farewell_that_agrees_books(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change friday at nine", line)
    assert visit("oil-change").scheduled_at == at(6, 9)
    assert "Is there anything else" in talk.last.text


@pytest.mark.parametrize("line", ["see you", "sounds good but not now bye", "i didn't see you then bye"])
def test_another_farewell_books_nothing(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change friday at nine", line)
    assert not Appointment.objects.exists()


def test_no_farewell_cancels(call: Begin, bob: Customer) -> None:
    call(BOB).say("cancel my oil change", "60618", "sold it", "okay see you then")
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


@pytest.mark.parametrize(
    "line", ["can i drop my car off the night before", "could i leave it the evening before"]
)
def test_dropping_off_the_night_before_is_left_to_an_advisor(line: str, call: Begin, maria: Customer) -> None:
    assert "an advisor can" in call(MARIA).say("oil change friday at nine", line).last.text


def test_dropping_off_in_the_morning_is_fine(call: Begin, maria: Customer) -> None:
    assert "You can wait here or drop the car off." in call(MARIA).say("can i drop the car off").last.text


@pytest.mark.parametrize(
    "line",
    [
        "my tire's flat and i put the spare on can you fix it",
        "i want new tires and can i book an appointment",
    ],
)
def test_work_that_cannot_be_booked_is_asked_for_no_service(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).state.question is Question.ADVISOR


def test_work_beside_one_that_cannot_be_booked_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my tire's flat and can i book an oil change")
    assert talk.state.question is Question.WHEN


@pytest.mark.parametrize("line", ["thursday at nine", "tomorrow morning"])
def test_a_time_for_what_cannot_be_booked_is_left_to_the_advisor(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("i'd like to schedule an alignment", line)
    assert talk.last.text == "An advisor finds the time for that with you. Would you like to talk to one?"


@pytest.mark.parametrize("line", ["do i have to leave it", "could i leave it", "can i just leave it there"])
def test_a_car_that_is_left_leaves_no_booking(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change friday at nine", line)
    assert "You can wait here or drop the car off." in talk.last.text
    assert talk.state.question is Question.CONFIRM


@pytest.mark.parametrize("line", ["just leave it", "i want to leave it as it is"])
def test_a_booking_that_is_left_is_dropped(line: str, call: Begin, maria: Customer) -> None:
    assert "leave everything as it is" in call(MARIA).say("oil change friday at nine", line).last.text
