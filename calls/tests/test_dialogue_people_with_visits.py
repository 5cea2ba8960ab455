"""Customers who call about the appointments that they have."""

from __future__ import annotations

from datetime import datetime

import pytest

from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, visit
from crm.factories import AppointmentFactory
from crm.models import Appointment, Customer, ServiceType

OIL_CHANGE = "oil-change", at(5, 10)


def book(customer: Customer, *visits: tuple[str, datetime]) -> None:
    """With his first car."""
    for service, when in visits:
        AppointmentFactory.create(
            customer=customer,
            vehicle=customer.vehicles.first(),
            service_type=ServiceType.objects.get(code=service),
            scheduled_at=when,
        )


@pytest.mark.parametrize(
    "line",
    [
        "i have an oil change thursday and a tire rotation friday can you move the tire rotation to thursday"
        " after the oil change",
        "i've got an oil change thursday and a tire rotation friday can you put the rotation with the oil"
        " change so i only come in once",
    ],
)
def test_of_two_visits_the_one_behind_the_verb_is_moved(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE, ("tire-rotation", at(6, 9)))
    call(MARIA).say(line, "60614", "yes")
    assert visit("tire-rotation").scheduled_at == at(5, 10, 30)
    assert visit("oil-change").scheduled_at == at(5, 10)


def test_of_two_visits_the_one_behind_the_verb_is_cancelled(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE, ("tire-rotation", at(12, 10)))
    line = (
        "i have an oil change thursday and a tire rotation next thursday i need to cancel the tire rotation"
    )
    call(MARIA).say(line, "60614", "it's fine", "yes")
    assert visit("tire-rotation").status == Appointment.Status.CANCELLED
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


def test_a_work_to_be_done_with_another_is_no_move(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("can you do a tire rotation with my oil change on thursday")
    assert "A tire rotation" in talk.last.text and "ten thirty in the morning" in talk.last.text


@pytest.mark.parametrize(
    ("line", "days"),
    [
        (
            "i need to change my appointment from thursday to like the following monday or tuesday",
            ("Monday, March ninth", "Tuesday, March tenth"),
        ),
        ("can you move me to the following wednesday", ("Wednesday, March eleventh",)),
    ],
)
def test_following_days_are_counted_from_the_appointment(
    line: str, days: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say(line, "60614")
    assert all(day in talk.last.text for day in days)
    assert "March third" not in talk.last.text and "March fourth" not in talk.last.text


def test_a_day_this_week_may_come_before_the_appointment(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("can you move me to wednesday", "60614")
    assert "Wednesday, March fourth" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "i'd like to keep my ten o'clock but move it to friday",
        "move it to friday but keep the time",
        "can you move it to friday and leave it at the same time",
    ],
)
def test_the_hour_that_is_kept_is_that_of_the_appointment(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    assert "to Friday, March sixth, at ten in the morning" in call(MARIA).say(line, "60614").last.text


def test_same_times_are_those_of_each_appointment(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE, ("tire-rotation", at(5, 11)))
    lines = "i can't make it thursday at all so i need to move everything to friday", "60614", "same times"
    call(MARIA).say(*lines, "yes", "yes")
    assert visit("oil-change").scheduled_at == at(6, 10)
    assert visit("tire-rotation").scheduled_at == at(6, 11)


def test_who_names_the_work_with_his_yes_has_nothing_more_to_book(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("move my appointment to friday at ten", "60614")
    talk.say("yes as long as it's still just the oil change")
    assert talk.last.text.endswith("Is there anything else I can help with?")


def test_who_books_another_with_his_yes_has_more_to_book(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("move my appointment to friday at ten", "60614")
    assert "Now the tire rotation." in talk.say("yes and i need a tire rotation").last.text


@pytest.mark.parametrize(
    "line",
    [
        "i need to move my inspection my sticker's up on the fifteenth so it's gotta be before then",
        "i need to move my inspection it expires on the fifteenth so i need it before then",
    ],
)
def test_what_runs_out_is_done_before(line: str, call: Begin, maria: Customer) -> None:
    book(maria, ("state-inspection", at(5, 10)))
    talk = call(MARIA).say(line, "60614")
    assert "sixteenth" not in talk.last.text and "March third" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "will i be out of there by noon",
        "yes but only if it's not gonna be more than an hour",
        "yes but how long is it gonna take",
    ],
)
def test_how_long_it_takes_is_told_before_a_visit_is_moved(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("i need to move my appointment to saturday at ten", "60614", line)
    assert talk.last.text.startswith("An oil change takes about half an hour.")
    assert talk.last.text.endswith("Shall I move it?")
    assert visit("oil-change").scheduled_at == at(5, 10)


@pytest.mark.parametrize(
    "line",
    [
        "okay the wednesday one can you make that later in the day like three",
        "and i have a recall can we move that to three o'clock",
        "and the one for the honda can you move that to three o'clock",
    ],
)
def test_the_visit_named_is_moved_and_not_the_one_just_told(line: str, call: Begin, bob: Customer) -> None:
    call(BOB).say("when's my next appointment", line, "60618", "yes")
    assert visit("oil-change").scheduled_at == at(5, 9)
    assert visit("recall").scheduled_at == at(11, 15)


def test_the_visit_just_told_is_it(call: Begin, bob: Customer) -> None:
    call(BOB).say("when's my next appointment", "can you make it friday at three", "60618", "yes")
    assert visit("oil-change").scheduled_at == at(6, 15)


@pytest.mark.parametrize(
    "line",
    [
        "which car do i have coming in on thursday",
        "i was trying to figure out if my appointment is this thursday or next thursday",
        "what day am i bringing the tacoma in",
    ],
)
def test_what_is_booked_is_told(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line)
    assert "an oil change for your Toyota Tacoma, on Thursday, March fifth" in talk.last.text


def test_a_visit_goes_from_one_car_to_the_other(call: Begin, bob: Customer) -> None:
    line = "i'm supposed to bring in the tacoma on thursday but i'd like to bring the civic instead"
    call(BOB).say(line, "60618", "yes")
    assert visit("oil-change").vehicle.model == "Civic"


def test_what_a_car_is_supposed_to_have_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i'm supposed to bring my car in for a recall")
    assert talk.last.text.endswith("What day and time would suit you?")


@pytest.mark.parametrize("line", ["am i too late to cancel for thursday", "is it too late to cancel"])
def test_it_is_not_too_late_to_cancel(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    assert "It's not too late. First I need to confirm it's you." in call(MARIA).say(line).last.text


def test_who_moves_away_cancels_all(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("we're moving out of state so i need to cancel all my appointments", "60618")
    talk.say("yes", "yes")
    assert visit("oil-change").status == visit("recall").status == Appointment.Status.CANCELLED
    assert talk.last.text.endswith("Is there anything else I can help with?")


@pytest.mark.parametrize(
    "line",
    [
        "how long is my appointment gonna be on thursday cause i have to pick up my kids at noon",
        "how long am i gonna be there for my appointment",
    ],
)
def test_how_long_my_appointment_takes_is_told(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    assert "An oil change takes about half an hour." in call(MARIA).say(line).last.text


def test_what_is_booked_decides_which_brakes_are_meant(call: Begin, maria: Customer) -> None:
    book(maria, ("brake-service", at(4, 9)))
    talk = call(MARIA).say("i have my brakes being done on wednesday how much is that gonna run me")
    assert "A brake service usually runs" in talk.last.text and "inspection" not in talk.last.text
    assert "about two hours" in talk.say("okay and about how long am i gonna be there").last.text


def test_without_a_visit_all_that_brakes_may_be_is_told(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much is it to get my brakes done")
    assert "brake inspection" in talk.last.text and "brake service" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "do you have anything sooner",
        "do you have anything earlier for my oil change it's like next thursday right now",
    ],
)
def test_sooner_is_on_a_day_before(line: str, call: Begin, maria: Customer) -> None:
    book(maria, ("oil-change", at(12, 15)))
    talk = call(MARIA).say(line, "60614")
    assert "Monday, March second" in talk.last.text and "March twelfth" not in talk.last.text


@pytest.mark.parametrize(
    "line", ["push my thursday appointment earlier", "could i come in sooner on that day"]
)
def test_earlier_may_be_on_the_same_day(line: str, call: Begin, maria: Customer) -> None:
    book(maria, ("oil-change", at(12, 15)))
    assert "I have Thursday, March twelfth" in call(MARIA).say(line, "60614").last.text


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("what do you have thursday or friday in the afternoon", ("March fifth", "March sixth")),
        ("what do you have next week", ("March ninth", "March tenth", "March eleventh")),
    ],
)
def test_of_several_days_asked_for_each_is_offered(
    line: str, days: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("i need to reschedule", "60614", line)
    assert all(day in talk.last.text for day in days)


def test_what_is_wanted_back_stays(call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say("i want to cancel my appointment", "60614", "the car's fixed")
    talk.say("oh wait actually my husband says he can bring it can i have that back")
    assert talk.last.text == "All right, it stays as it is. Is there anything else I can help with?"
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


def test_of_the_other_one_it_is_told_that_it_stands(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("i need to cancel the one for the honda", "60618", "sold it")
    talk.say("and the other one's still on right")
    assert "an oil change for your Toyota Tacoma, on Thursday" in talk.last.text
    assert talk.last.text.endswith("Shall I cancel it?")
    assert visit("recall").status == Appointment.Status.SCHEDULED


@pytest.mark.parametrize("line", ["yeah i'll be there", "oh ten okay no that's fine i'll keep it"])
def test_who_will_come_wants_nothing_else(line: str, call: Begin, maria: Customer) -> None:
    book(maria, OIL_CHANGE)
    assert call(MARIA).say("i just want to confirm my appointment", line).last.text == "Anything else?"


@pytest.mark.parametrize(
    "lines",
    [
        ("move my appointment to monday at ten", "60614", "yes", "actually could we make that tuesday"),
        ("oil change monday at ten", "yes", "actually make that tuesday"),
    ],
)
def test_another_day_for_what_was_just_set_is_of_its_week(
    lines: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    if lines[0].startswith("move"):
        book(maria, OIL_CHANGE)
    assert "I have Tuesday, March tenth" in call(MARIA).say(*lines).last.text


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("i have an appointment thursday at ten i need to make it eleven thirty", at(5, 11, 30)),
        ("i have an oil change thursday can we make it friday at ten", at(6, 10)),
    ],
)
def test_who_has_a_visit_and_makes_it_another_time_moves_it(
    line: str, when: datetime, call: Begin, maria: Customer
) -> None:
    book(maria, OIL_CHANGE)
    call(MARIA).say(line, "60614", "yes")
    assert visit("oil-change").scheduled_at == when


def test_the_other_one_is_not_the_one_that_was_told(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("when am i supposed to come in", "okay move the other one to the day after", "60618")
    assert "I have Thursday, March twelfth" in talk.last.text


@pytest.mark.parametrize(
    ("line", "when"),
    [
        (
            "i have an appointment thursday at ten i need to make it eleven thirty and add a tire rotation",
            at(5, 11, 30),
        ),
        (
            "i have an oil change thursday at ten can you make it friday at nine and i need a tire rotation",
            at(6, 9),
        ),
    ],
)
def test_a_visit_is_moved_before_another_is_booked(
    line: str, when: datetime, call: Begin, maria: Customer
) -> None:
    book(maria, OIL_CHANGE)
    talk = call(MARIA).say(line, "60614", "yes")
    assert visit("oil-change").scheduled_at == when
    assert "Now the tire rotation." in talk.last.text


def test_who_wants_a_first_visit_and_makes_it_another_day_moves_nothing(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need an oil change thursday at nine actually make it friday at nine")
    assert talk.last.text.endswith("on Friday, March sixth, at nine in the morning. Shall I book it?")
