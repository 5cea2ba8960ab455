"""Which appointment, which time and which day are meant, where several could be."""

from __future__ import annotations

from datetime import datetime

import pytest

from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, visit, visits
from crm.factories import VehicleFactory
from crm.models import Appointment, Customer


@pytest.mark.parametrize(
    "line", ["the one on the eleventh", "the eleventh", "the second one", "the Wednesday one", "the recall"]
)
def test_of_several_one_is_named_by_its_day_or_place(line: str, call: Begin, bob: Customer) -> None:
    call(BOB).say("cancel my appointment", "60618", line, "I moved away", "yes")
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


def test_of_two_on_the_same_weekday_the_date_decides(call: Begin, bob: Customer) -> None:
    Appointment.objects.filter(service_type__code="recall").update(scheduled_at=at(12, 14))
    talk = call(BOB).say("cancel my appointment", "60618", "the Thursday one")
    assert talk.state.question is Question.WHICH_APPOINTMENT
    talk.say("the one on the twelfth", "I moved away", "yes")
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


@pytest.mark.parametrize("line", ["cancel the second one", "cancel the second appointment"])
def test_an_appointment_is_named_by_its_place_from_the_beginning(
    line: str, call: Begin, bob: Customer
) -> None:
    call(BOB).say(line, "60618", "I moved away", "yes")
    assert visit("recall").status == Appointment.Status.CANCELLED


@pytest.mark.parametrize(
    "line",
    [
        "cancel my oil change and rebook me for tuesday at nine",
        "cancel my oil change and book me again for tuesday at nine",
        "please cancel the oil change and reschedule it for tuesday at nine",
    ],
)
def test_cancel_and_rebook_is_a_move(line: str, call: Begin, bob: Customer) -> None:
    call(BOB).say(line, "60618", "yes")
    assert visit("oil-change").scheduled_at == at(3, 9)


def test_cancelling_one_and_booking_another_is_none(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my oil change and book a tire rotation for friday at nine", "60618")
    assert talk.state.task is not None
    assert (talk.state.task.goal, [task.goal for task in talk.state.later]) == (Goal.CANCEL, [Goal.BOOK])


def test_earlier_than_it_is_moves_it(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("do you have anything earlier than thursday for my oil change", "60618")
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.MOVE
    talk.say("wednesday at nine", "yes")
    assert visit("oil-change").scheduled_at == at(4, 9)
    assert len(visits(bob)) == 2


def test_earlier_than_a_day_is_a_wish_where_nothing_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you have anything earlier than thursday for an oil change")
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.BOOK
    assert talk.state.task.wish.last_day == "2026-03-04"


@pytest.mark.parametrize(("line", "day"), [("push it a week", 12), ("move it a week out", 12)])
def test_a_week_is_counted_from_the_appointment(line: str, day: int, call: Begin, bob: Customer) -> None:
    call(BOB).say("move my oil change", "60618", line, "same time", "yes")
    assert visit("oil-change").scheduled_at == at(day, 9)


def test_an_appointment_goes_to_another_car(call: Begin, bob: Customer) -> None:
    call(BOB).say("switch thursday to the Civic", "60618", "yes")
    assert visit("oil-change").vehicle.model == "Civic"
    assert visit("oil-change").scheduled_at == at(5, 9)


def test_another_car_comes_after_the_one_that_is_named(call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2019)
    call(MARIA).say(
        "oil change for the Camry thursday at 9",
        "yes",
        "and an oil change for the Civic right after the Camry",
    ).say("yes")
    assert visits(maria) == [("oil-change", "Camry", at(5, 9)), ("oil-change", "Civic", at(5, 9, 30))]


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("either the 8 or the 12:45, let me think, the 8", at(5, 8)),
        ("the 12:45, no, the 8", at(5, 8)),
        ("the 8 or the 12:45, actually the 12:45", at(5, 12, 45)),
    ],
)
def test_who_wavers_between_times_means_the_last(
    line: str, when: datetime, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change thursday", line)
    assert talk.state.task is not None
    assert talk.state.task.chosen == when.isoformat()


def test_who_names_two_times_is_asked_which(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday", "the 8 or the 12:45")
    assert talk.last.text == (
        "Which one? Thursday, March fifth, at eight in the morning or twelve forty five in the afternoon?"
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("I'm off Wednesday so Thursday's bad, Wednesday at 9", 4),
        ("Thursday's no good, friday at nine", 6),
        ("friday at nine if possible, otherwise saturday", 6),
    ],
)
def test_a_day_that_is_bad_or_second_best_is_not_wished_for(
    line: str, day: int, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change", line)
    assert talk.state.task is not None
    assert talk.state.task.chosen == at(day, 9).isoformat()


def test_not_yet_is_no_refusal(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday at 9", "not yet")
    assert talk.last.text == "Take your time."
    talk.say("okay, yes")
    assert visit("oil-change").scheduled_at == at(5, 9)


def test_what_they_found_last_time_is_work_to_be_done(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("last time I was in they said I needed brake pads")
    assert talk.state.task is not None
    assert (talk.state.task.service, talk.state.question) == ("brake-service", Question.WHEN)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("you're closed Sunday, right?", "We're closed on Sundays."),
        ("my appointment is on Friday, right?", "on Thursday, March fifth"),
        ("my wife has an appointment on Thursday I think, can you check", "on Thursday, March fifth"),
        ("do I need to bring anything to my appointment", "Just the car and its key. Is there anything else"),
        ("I left my sunglasses in the loaner", "That's one for an advisor."),
        ("there's green fluid under my car", "A technician should look at that."),
        ("my wipers don't work", "A technician should look at that."),
        ("oil change on friday and get my car washed", "an advisor can help you with it"),
    ],
)
def test_is_answered(line: str, says: str, call: Begin, bob: Customer) -> None:
    assert says in call(BOB).say(line).last.text


@pytest.mark.parametrize(
    ("line", "services"),
    [
        ("it's time for my 60k", ["general-maintenance"]),
        ("I'm due for the thirty thousand", ["general-maintenance"]),
        ("oil change and check the Camry's brakes", ["oil-change", "brake-inspection"]),
    ],
)
def test_work_is_heard(line: str, services: list[str], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert [talk.state.task.service, *(task.service for task in talk.state.later)] == services
