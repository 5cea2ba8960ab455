"""Who books what his car has an appointment for may mean that one, or was misheard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.dialogue.state import Question
from calls.tests.conftest import MARIA, at
from calls.tests.conversations import Begin, visits
from crm.factories import AppointmentFactory, VehicleFactory
from crm.models import Appointment, Customer, ServiceType

BOOKS = "i need an oil change on friday at two pm"


def test_who_books_it_hears_of_the_one_booked(call: Begin, maria: Customer, oil_change: Appointment) -> None:
    talk = call(MARIA).say(BOOKS)
    assert "You already have an oil change for your Toyota Camry, on Thursday, March fifth" in talk.last.text
    assert talk.last.text.endswith("Shall I book this one as well?")
    talk.say("yes")
    assert [when for *_, when in visits(maria)] == [at(5, 10), at(6, 14)]


@pytest.mark.parametrize(
    "moves", ["no move that one", "no i want to move my appointment", "oh no i meant move the one i have"]
)
def test_or_it_is_moved(moves: str, call: Begin, maria: Customer, oil_change: Appointment) -> None:
    talk = call(MARIA).say(BOOKS, moves, "60614", "yes")
    assert "It's moved" in talk.last.text
    assert visits(maria) == [("oil-change", "Camry", at(6, 14))]


@pytest.mark.parametrize("puts_right", ["can you change it to three pm", "no move it to three pm"])
def test_the_time_that_was_read_back_can_still_be_put_right(
    puts_right: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(BOOKS, puts_right)
    assert "at three in the afternoon" in talk.last.text
    talk.say("yes")
    assert [when for *_, when in visits(maria)] == [at(5, 10), at(6, 15)]


def test_the_appointment_is_moved_by_nobody_without_proof(
    call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    call(MARIA).say(BOOKS, "no move that one", "12345", "yes")
    assert [when for *_, when in visits(maria)] == [at(5, 10)]


@pytest.mark.parametrize(
    "line",
    [
        "i need a tire rotation on friday at two pm",
        "i need an oil change for my 2019 honda accord on friday at two pm",
    ],
)
def test_other_work_or_another_car_is_booked_as_ever(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "You already have" not in call(MARIA).say(line).last.text


def test_what_is_months_away_is_not_mentioned(call: Begin, oil_change: Appointment) -> None:
    Appointment.objects.filter(pk=oil_change.pk).update(scheduled_at=at(5, 10) + timedelta(days=90))
    assert call(MARIA).say(BOOKS).state.question is Question.CONFIRM


def test_what_is_not_the_next_is_told_to_nobody_without_proof(
    call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    civic = VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2020)
    AppointmentFactory.create(
        customer=maria,
        vehicle=civic,
        service_type=ServiceType.objects.get(code="oil-change"),
        scheduled_at=at(9, 10),
    )
    line = "i need an oil change for the civic on friday at two pm"
    assert "You already have" not in call(MARIA).say(line).last.text


def test_what_was_booked_in_this_call_is_no_other(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(BOOKS, "yes", "and another oil change on monday at nine am")
    assert talk.last.text.endswith("Shall I book it?")
