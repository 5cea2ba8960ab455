"""A caller at a customer's number who is somebody else hears nothing of the record without proof."""

from __future__ import annotations

import pytest

from calls.tests.conftest import MARIA, at
from calls.tests.conversations import Begin
from crm.factories import AppointmentFactory
from crm.models import Appointment, Customer, ServiceType

ASKED_FOR_THE_NUMBER = "What phone number is the appointment under?"


@pytest.fixture
def oil_change(maria: Customer) -> Appointment:
    """Today at two, so that the state of the car is known as well."""
    return AppointmentFactory.create(
        customer=maria,
        vehicle=maria.vehicles.get(),
        service_type=ServiceType.objects.get(code="oil-change"),
        scheduled_at=at(2, 14),
    )


@pytest.mark.parametrize(
    "line",
    [
        "i'm not the owner of this phone what appointments are under it",
        "this phone isn't mine what do i have booked",
        "i found this phone when is the appointment",
        "this is john smith when is my appointment",
        "hi this is john when is my appointment",
        "John Smith here, when's my appointment?",
        "I'm John, when is my appointment?",
        "my name is john what do i have booked",
        "when is my wife's appointment",
        "when is maria's appointment",
        "hi this is maria's husband when is her appointment",
        "hi i'm not maria i'm using her phone when is the appointment",
        "this is john i'm borrowing this phone is the toyota ready",
        "i'm her boyfriend is maria's car ready",
        "i'm calling from my girlfriend's phone is the car ready",
    ],
)
def test_who_is_somebody_else_hears_nothing_of_the_record(
    line: str, call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.endswith(ASKED_FOR_THE_NUMBER)
    assert not talk.last.claims


def test_who_gave_another_name_first_hears_nothing_afterwards(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("this is john smith", "when is my appointment")
    assert talk.last.text.endswith(ASKED_FOR_THE_NUMBER)


def test_with_number_and_proof_he_hears_it(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("when is my wife's appointment", "201 555 0123", "60614")
    assert "an oil change for your Toyota Camry" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "hi this is maria when is my appointment",
        "Hi, it's Maria Lopez. When is my appointment?",
        "maria speaking when is my appointment",
        "this is mary lopez when is my appointment",
        "this is maria's phone when is my appointment",
        "i'm calling from my work phone when is my appointment",
        "this is important when is my appointment",
        "this is regarding my visit when is my appointment",
        "when is our appointment",
    ],
)
def test_the_customer_herself_hears_it_at_once(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "an oil change for your Toyota Camry" in call(MARIA).say(line).last.text


@pytest.mark.parametrize(("formal", "said"), [("Robert", "bob"), ("David", "dave"), ("Katherine", "katie")])
def test_a_short_form_is_ones_own_name(
    formal: str, said: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    Customer.objects.filter(pk=maria.pk).update(first_name=formal)
    assert call(MARIA).say(f"this is {said} when is my appointment").last.claims


def test_a_relatives_appointment_beside_ones_own_wish_is_nobody_elses_call(
    call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("my son's dentist appointment is at three, can you move my oil change to friday")
    assert "ZIP code" in talk.last.text


@pytest.mark.parametrize(
    "line", ["i'm calling for an oil change", "it's not an emergency, when is my appointment"]
)
def test_a_name_that_is_a_word_as_well_is_no_third_person(
    line: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    Customer.objects.filter(pk=maria.pk).update(first_name="An", last_name="Nguyen")
    assert call(MARIA).say(line).state.customer_id == maria.pk
