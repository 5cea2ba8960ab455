"""Several things in one call: more work, a second car, a change of mind after all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.dialogue import Ending
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin, visits
from crm.factories import VehicleFactory
from crm.models import Appointment, BookingRequest, Customer

STRANGER = "+12015550177"
NEWCOMER = ("oil change, it's a 2016 Honda Civic", "Wednesday at four thirty", "Brian Kowalski", "no", "yes")


@pytest.mark.parametrize(
    "lines",
    [
        ("I need an oil change and a tire rotation", "Thursday at nine"),
        ("an oil change please", "Thursday at nine. oh and could you also rotate the tires"),
        ("an oil change on Thursday at nine", "and also rotate the tires please"),
        ("an oil change", "and can I also get a tire rotation while I'm there", "Thursday at nine"),
    ],
)
def test_more_work_is_named_in_the_read_back_and_booked_right_after(
    lines: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(*lines)
    assert (
        "a tire rotation right after, okay." in talk.last.text
        or "The tire rotation comes next." in talk.last.text
    )
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yes")
    assert "Now the tire rotation." in talk.last.text
    assert "on Thursday, March fifth, at nine thirty in the morning. Shall I book it?" in talk.last.text
    talk.say("yes")
    nine = MONDAY_AT_TEN.replace(hour=9) + timedelta(days=3)
    half_past = nine + timedelta(minutes=30)
    assert visits(maria) == [("oil-change", "Camry", nine), ("tire-rotation", "Camry", half_past)]


def test_what_is_booked_already_is_not_booked_again(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I'm coming in Thursday for an oil change, could you also check my brakes")
    assert "Thursday, March fifth, at nine thirty in the morning. Shall I book it?" in talk.last.text
    talk.say("yes")
    half_past_nine = MONDAY_AT_TEN.replace(hour=9, minute=30) + timedelta(days=3)
    assert ("brake-inspection", "Tacoma", half_past_nine) in visits(bob)
    assert [code for code, *_ in visits(bob)].count("oil-change") == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("I want to bring both my cars in for an oil change", "Thursday at nine"),
        ("an oil change", "both of them", "Thursday at nine"),
    ],
)
def test_both_cars_come_one_after_the_other(lines: tuple[str, ...], call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, year=2020, make="Toyota", model="RAV4", is_primary=False)
    talk = call(MARIA).say(*lines)
    assert "for your Toyota RAV4 comes next. Shall I book it?" in talk.last.text
    talk.say("yes", "yes", "yes")
    nine = MONDAY_AT_TEN.replace(hour=9) + timedelta(days=3)
    assert visits(maria) == [
        ("oil-change", "Camry", nine),
        ("oil-change", "RAV4", nine + timedelta(minutes=30)),
    ]


def test_the_same_for_the_other_car_right_after(call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, year=2020, make="Toyota", model="RAV4", is_primary=False)
    talk = call(MARIA).say("oil change for the Camry Thursday at nine", "yes")
    talk.say("and I need the same thing for the RAV4, right after that if possible", "yes", "yes")
    assert [(model, at.minute) for _, model, at in visits(maria)] == [("Camry", 0), ("RAV4", 30)]


def test_the_other_cars_day_is_no_choice_of_car(call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, year=2020, make="Toyota", model="RAV4", is_primary=False)
    talk = call(MARIA).say("tire rotation for the RAV4 Wednesday at three")
    talk.say("actually make it the Camry, my wife needs the RAV4 that day")
    assert "for your Toyota Camry, on Wednesday, March fourth, at three" in talk.last.text


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("oh shoot, Wednesday's no good, can we do Thursday instead at the same time", (5, 16, 30)),
        ("can you move that to five", (4, 17, 0)),
    ],
)
def test_a_new_caller_changes_what_he_just_booked(
    line: str, at: tuple[int, int, int], call: Begin, shop: None
) -> None:
    talk = call(STRANGER).say(*NEWCOMER, line)
    assert "under the name Brian Kowalski. Shall I book it?" in talk.last.text
    talk.say("yes")
    day, hour, minute = at
    kept = BookingRequest.objects.open().get()
    assert kept.scheduled_at == MONDAY_AT_TEN.replace(day=day, hour=hour, minute=minute)
    assert BookingRequest.objects.get(status=BookingRequest.Status.DISMISSED).name == kept.name


@pytest.mark.parametrize(("answer", "is_open"), [("yes", False), ("no, leave it", True)])
def test_a_new_caller_takes_back_what_he_just_booked(
    answer: str, is_open: bool, call: Begin, shop: None
) -> None:
    talk = call(STRANGER).say(*NEWCOMER, "cancel that")
    assert talk.last.text == "Shall I take that booking off again?"
    talk.say(answer)
    assert BookingRequest.objects.open().exists() == is_open


def test_the_time_is_said_before_the_name_is_asked_and_can_still_be_changed(call: Begin, shop: None) -> None:
    talk = call(STRANGER).say("oil change for my 2016 Honda Civic", "Wednesday at four thirty")
    assert talk.last.text.startswith("Wednesday, March fourth, at four thirty in the afternoon, good. May I")
    talk.say("wait, I wanted three o'clock", "Sam Green", "actually, can we do two")
    assert "at two in the afternoon, under the name Sam Green. Shall I book it?" in talk.last.text


def test_a_vin_behind_a_hesitation_is_kept(call: Begin, shop: None) -> None:
    talk = call(STRANGER).say("oil change for my 2013 Toyota Prius", "Wednesday at nine", "Sam Green")
    talk.say("let me see, J T D K N three D U five D one two three four five six seven")
    assert "Got it, thank you." in talk.last.text


@pytest.mark.parametrize("line", ["uh I do not, it's at her apartment", "I'd have to go outside, I can't"])
def test_who_has_no_vin_at_hand_goes_on(line: str, call: Begin, shop: None) -> None:
    talk = call(STRANGER).say("oil change for my 2013 Toyota Prius", "Wednesday at nine", "Sam Green", line)
    assert talk.last.text.endswith("Shall I book it?")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("do I need to bring anything", "Just the car and its key."),
        ("I'm actually gonna wait for it", "You're welcome to wait here."),
        ("how much is it", "An oil change usually runs"),
    ],
)
def test_a_question_at_the_read_back_is_no_correction(
    line: str, answer: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change Thursday at nine", line)
    assert answer in talk.last.text
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yes")
    assert Appointment.objects.count() == 1


def test_who_asks_on_for_what_only_an_advisor_knows_is_put_through(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you have loaners", "well do you have loaners or not")
    assert talk.ending is Ending.TRANSFER


def test_dropping_off_and_picking_up_is_a_time_and_no_question(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(
        "I need an oil change", "can I drop it off Thursday at eight and pick it up around five"
    )
    assert "on Thursday, March fifth, at eight in the morning. Shall I book it?" in talk.last.text


def test_who_cannot_tell_which_work_it_needs_has_it_looked_at(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need my brakes done", "what's the difference")
    assert "We start with a brake inspection, then, to see what it needs." in talk.last.text


CANNOT_COME = "Hi I'm not gonna be able to make it Thursday"


@pytest.mark.parametrize("line", ["another day please", "can I come Friday at ten", "yes, Friday at ten"])
def test_who_cannot_come_may_move_it(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(CANNOT_COME, "60618")
    assert talk.last.text.endswith("Would you like another day instead, or shall I cancel it?")
    talk.say(line, *(["Friday at ten"] if "another" in line else []), "yes")
    moved = Appointment.objects.get(service_type__code="oil-change")
    assert moved.scheduled_at == MONDAY_AT_TEN + timedelta(days=4)


def test_who_cannot_come_may_cancel_it(call: Begin, bob: Customer) -> None:
    call(BOB).say(CANNOT_COME, "60618", "just cancel it", "yes")
    cancelled = Appointment.objects.get(status=Appointment.Status.CANCELLED)
    assert (cancelled.service_type.code, cancelled.cancellation_reason) == ("oil-change", CANNOT_COME)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("cancel my Thursday appointment because I have to travel", "i have to travel"),
        (
            "I sold the car, so cancel my Thursday appointment",
            "i sold the car so cancel my thursday appointment",
        ),
    ],
)
def test_a_reason_that_was_given_is_not_asked_for(line: str, reason: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618")
    assert talk.last.text.endswith("Shall I cancel it?")
    talk.say("yes")
    assert Appointment.objects.get(status=Appointment.Status.CANCELLED).cancellation_reason == reason


def test_what_was_moved_is_put_back(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move my Thursday appointment to Friday at ten", "60618", "yes")
    talk.say("hmm, actually put it back to Thursday", "yes")
    nine = MONDAY_AT_TEN.replace(hour=9) + timedelta(days=3)
    assert Appointment.objects.get(service_type__code="oil-change").scheduled_at == nine


def test_all_appointments_are_told_after_proof(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("what appointments do I have")
    assert "recall work" not in talk.last.text
    assert "For the others I need to confirm it's you." in talk.last.text
    assert "recall work for your Honda Civic" in talk.say("60618").last.text
