"""What callers say of the appointments they have: which is meant, which stays, what shall become of it."""

from __future__ import annotations

import pytest

from calls.dialogue.state import Question
from calls.tests.conftest import MARIA, at
from calls.tests.conversations import Begin, visit, visits
from crm.factories import AppointmentFactory, VehicleFactory
from crm.models import Appointment, Customer, ServiceType


def booked(customer: Customer, service: str, day: int, hour: int, model: str = "Camry") -> Appointment:
    return AppointmentFactory.create(
        customer=customer,
        vehicle=customer.vehicles.get(model=model),
        service_type=ServiceType.objects.get(code=service),
        scheduled_at=at(day, hour),
    )


@pytest.fixture
def two(maria: Customer, oil_change: Appointment) -> tuple[Appointment, Appointment]:
    """The oil change, and a brake inspection on Thursday of next week at two."""
    return oil_change, booked(maria, "brake-inspection", 12, 14)


def services(customer: Customer) -> list[str]:
    return [service for service, *_ in visits(customer)]


CANCELS_ALL_BUT_THE_OIL_CHANGE = [
    "i need to cancel everything except the oil change",
    "cancel all my appointments but the oil change",
    "cancel everything besides thursday the 5th",
    "keep the oil change but cancel the other one",
    "cancel my brake inspection please i don't need it but the oil change stays",
    "cancel my brake inspection, leave the oil change alone",
    "cancel the other one, not the oil change",
]


@pytest.mark.parametrize("line", CANCELS_ALL_BUT_THE_OIL_CHANGE)
def test_what_stays_is_not_cancelled(
    line: str, call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say(line, "60614", "money is tight")
    assert "Cancelling a brake inspection" in talk.last.text
    talk.say("yes")
    assert services(maria) == ["oil-change"]
    assert talk.last.text.endswith("Is there anything else I can help with?")


def test_all_but_one_of_three_are_cancelled_one_by_one(
    call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    booked(maria, "tire-rotation", 20, 9)
    call(MARIA).say("cancel everything except the oil change", "60614", "too expensive", "yes", "yes")
    assert services(maria) == ["oil-change"]


@pytest.mark.parametrize(
    "line", ["not the oil change the other one", "not the oil change", "not the one on the 5th"]
)
def test_the_one_that_is_not_meant_leaves_the_other(
    line: str, call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    call(MARIA).say("i need to cancel an appointment", "60614", line, "money is tight", "yes")
    assert services(maria) == ["oil-change"]


def test_all_but_the_only_one_leaves_it(call: Begin, maria: Customer, oil_change: Appointment) -> None:
    talk = call(MARIA).say("cancel everything except the oil change", "60614")
    assert talk.last.text.startswith("Thank you. I don't see another upcoming appointment.")
    assert services(maria) == ["oil-change"]


def test_any_day_but_one_is_a_wish_for_the_others(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("move my oil change to any day except friday this week", "60614")
    assert "Friday" not in talk.last.text
    assert talk.state.question is Question.OFFER


@pytest.mark.parametrize(
    "line",
    [
        "i want to reschedule my appointment on the 12th, the 5th is still fine",
        "reschedule my brake inspection on the 12th",
        "move the appointment on march 12th and leave the oil change alone",
        "reschedule the later one",
    ],
)
def test_the_date_of_an_appointment_names_it_and_is_no_wish(
    line: str, call: Begin, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say(line, "60614")
    assert talk.last.text.endswith("What day and time would suit you?")
    talk.say("how about the 19th at the same time", "yes")
    assert visit("brake-inspection").scheduled_at == at(19, 14)


def test_a_date_on_which_nothing_stands_is_a_wish(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("reschedule my appointment for the 13th at nine", "60614", "yes")
    assert visit("oil-change").scheduled_at == at(13, 9), talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "i want to swap my two appointments so the brakes are on the 5th and the oil change on the 12th",
        "please swap my oil change and my brake inspection",
        "can you switch my appointments around",
    ],
)
def test_to_swap_two_appointments_is_for_an_advisor(
    line: str, call: Begin, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.startswith("I can't swap two appointments here, but an advisor can.")


def test_to_swap_cars_of_two_days_is_for_an_advisor(
    call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2020)
    talk = call(MARIA).say("i want to swap the cars, bring the civic on the 5th and the camry on the 9th")
    assert "an advisor can" in talk.last.text


def test_to_swap_the_work_of_one_is_done(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("swap my oil change for a brake inspection", "60614")
    assert "Changing an oil change" in talk.last.text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("i can't make my appointment on thursday can i get friday instead", "Friday, March sixth"),
        ("i can't make thursday, friday or saturday instead, saturday's better", "Saturday, March seventh"),
        ("can't make it thursday but can i come friday instead", "Friday, March sixth"),
        ("something came up i can't come thursday how about monday", "Monday, March ninth"),
        ("cancel my appointment, no wait, can i bring it in on the 6th instead", "Friday, March sixth"),
    ],
)
def test_who_cannot_come_and_names_another_day_moves_it(
    line: str, day: str, call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(line, "60614")
    assert talk.last.text.startswith(f"Thank you. I have {day}, at")


@pytest.mark.parametrize(
    "line",
    [
        "something came up on thursday can we do the same time the week after",
        "something came up thursday can we do the same time next week",
    ],
)
def test_the_same_time_of_another_week(line: str, call: Begin, oil_change: Appointment) -> None:
    call(MARIA).say(line, "60614", "yes")
    assert visit("oil-change").scheduled_at == at(12, 10)


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        ("the first one", "What day and time would suit you?"),
        ("the second one", "Shall I cancel it?"),
    ],
)
def test_another_day_and_cancelling_are_named_by_their_place(
    way: str, asked: str, call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("i can't make my appointment on thursday", "60614")
    assert talk.last.text.endswith("Would you like another day instead, or shall I cancel it?")
    assert talk.say(way).last.text.endswith(asked)


@pytest.mark.parametrize(
    "line",
    [
        "something came up on thursday",
        "i can't make it thursday i need to be at work",
        "i can't come thursday",
    ],
)
def test_who_only_cannot_come_is_asked(line: str, call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say(line, "60614")
    assert talk.last.text.endswith("Would you like another day instead, or shall I cancel it?")


def test_what_came_up_on_the_dash_calls_nothing_off(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("a warning light came up on my dash")
    assert "ZIP code" not in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "can you tell them the left rear tire loses air when i come in thursday",
        "i'm coming in thursday can you let the mechanic know the check engine light is on too",
        "hi i have an appointment thursday and the left rear tire loses air can they look at it",
        "can you note on my appointment that the left rear tire loses air",
        "please add a note to my appointment that the door squeaks",
    ],
)
def test_a_note_goes_to_the_visit_it_is_for(
    line: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.question is Question.PROOF
    assert line not in visit("oil-change").concern
    talk.say("60614")
    assert "I've noted that for the technician. Is there anything else I can help with?" in talk.last.text
    assert visit("oil-change").concern.endswith(line)
    assert services(maria) == ["oil-change"]


@pytest.mark.parametrize(
    "answer", [["11111", "22222", "33333"], ["never mind", "when is my appointment", "60614"]]
)
def test_a_note_of_who_does_not_prove_himself_is_none(
    answer: list[str], call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("tell them the left rear tire loses air when i come in thursday", *answer)
    assert "noted" not in talk.text
    assert "tire" not in visit("oil-change").concern


@pytest.mark.parametrize(
    "line",
    [
        "tell them the left rear tire loses air when i come in friday",
        "i'm coming in thursday can you have them rotate my tires too",
        "can you tell the mechanic my brakes squeak",
    ],
)
def test_what_is_for_no_visit_is_no_note(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "I've noted that" not in call(MARIA).say(line).last.text


def test_a_note_in_the_booking_itself_is_confirmed(call: Begin, maria: Customer) -> None:
    line = "oil change next tuesday at nine and can you tell the technician the left rear tire loses air"
    assert "I've noted the rest for the technician." in call(MARIA).say(line).last.text


def test_work_beside_the_one_that_is_booked_comes_right_after_it(
    call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("can we do the brakes on thursday too when i'm there for the oil change")
    assert talk.last.text == "Do you need a brake inspection or a brake service?"
    talk.say("a brake inspection", "right after the oil change", "yes")
    assert visits(maria) == [
        ("oil-change", "Camry", at(5, 10)),
        ("brake-inspection", "Camry", at(5, 10, 30)),
    ]


@pytest.mark.parametrize(
    "line",
    ["i need a brake inspection right after my oil change", "a brake inspection same day as the oil change"],
)
def test_a_booking_may_be_named_by_the_visit_beside_it(
    line: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    call(MARIA).say(line, "yes")
    assert visit("brake-inspection").scheduled_at == at(5, 10, 30)


def test_one_visit_is_moved_to_the_day_of_the_other(
    call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    call(MARIA).say("can i do the brake inspection on the same day as the oil change", "60614", "yes")
    assert visit("brake-inspection").scheduled_at == at(5, 10, 30)
    assert len(visits(maria)) == 2


def test_a_second_work_after_a_new_one_is_not_put_beside_the_old(
    call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("an oil change friday at nine and a tire rotation right after the oil change")
    assert "Friday, March sixth, at nine" in talk.last.text


def test_all_appointments_of_one_car_are_told(call: Begin, maria: Customer, oil_change: Appointment) -> None:
    VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2020)
    booked(maria, "brake-inspection", 9, 14, "Civic")
    booked(maria, "tire-rotation", 12, 9, "Civic")
    talk = call(MARIA).say("what do i have booked for the civic", "60614")
    assert "a brake inspection" in talk.last.text
    assert "a tire rotation" in talk.last.text
    assert "an oil change" not in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "hi can you tell me what appointments i have coming up",
        "hi i'd like to know all my appointments please",
        "i think i have something booked this week but can't remember what it is",
        "is my appointment for thursday or friday",
        "my husband made an appointment for me and I don't know when it is",
        "which day is my oil change",
        "do i have anything on thursday",
    ],
)
def test_what_is_booked_is_told(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "Your next appointment is an oil change" in call(MARIA).say(line).last.text


def test_the_appointment_of_another_week_is_told_to_who_proves_it(
    call: Begin, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say("did you have me down for next week")
    assert not talk.last.claims
    assert "You have a brake inspection" in talk.say("60614").last.text


def test_a_day_without_an_appointment_is_said_to_be_free(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("do i have anything booked for friday", "60614")
    assert "I have nothing down for you then. Your next appointment is an oil change" in talk.last.text


def test_a_wish_said_instead_of_the_proof_is_kept(
    call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say(
        "what appointments do i have", "can you cancel the second one", "60614", "no reason"
    )
    talk.say("yes")
    assert services(maria) == ["oil-change"]


@pytest.mark.parametrize(
    "line", ["no actually keep it the way it was", "i want to keep the original appointment"]
)
def test_who_keeps_what_stands_moves_nothing(line: str, call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("move my appointment to saturday at nine", "60614", line)
    assert talk.last.text.startswith("All right, I'll leave everything as it is.")


def test_who_will_call_back_is_let_go(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need an oil change on friday", "can i think about it and call you back")
    assert talk.last.text.startswith("All right, I'll leave everything as it is.")


@pytest.mark.parametrize("line", ["i wanna cancel", "hi i gotta cancel", "i would like to cancel"])
def test_a_bare_wish_to_cancel(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "ZIP code" in call(MARIA).say(line).last.text


@pytest.mark.parametrize(
    "line",
    [
        "i'm running late on thursday can i come half an hour later",
        "i'm gonna be late thursday can you make it 10:30",
    ],
)
def test_who_will_be_late_on_another_day_moves_it(line: str, call: Begin, oil_change: Appointment) -> None:
    call(MARIA).say(line, "60614", "yes")
    assert visit("oil-change").scheduled_at == at(5, 10, 30)


def test_who_is_late_today_is_put_through(call: Begin, oil_change: Appointment) -> None:
    assert call(MARIA).say("i'm running late can i come half an hour later").ending is not None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("i want an oil change on the 17th, how much is that gonna cost", "yes please"),
        ("how much is an oil change on the 17th", "2 pm"),
    ],
)
def test_the_day_said_with_a_question_for_the_price_is_kept(
    line: str, answer: str, call: Begin, maria: Customer
) -> None:
    assert "March seventeenth" in call(MARIA).say(line, answer).last.text


def test_the_day_to_move_to_is_kept_beside_a_question(call: Begin, oil_change: Appointment) -> None:
    line = "how much is the oil change i have booked gonna cost and can i move it to friday"
    assert "I have Friday, March sixth" in call(MARIA).say(line, "60614").last.text


@pytest.mark.parametrize(
    "line", ["my husband will bring it in", "my mom's going to drop it off is that okay"]
)
def test_that_somebody_else_brings_the_car_is_fine(line: str, call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("move my appointment to saturday at nine", "60614", line)
    assert talk.last.text.startswith("That's fine.")
    assert talk.last.text.endswith("Shall I move it?")


def test_both_cars_after_one_was_named(call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2020)
    call(MARIA).say("oil change friday at 10", "civic", "actually can i do both cars", "yes", "yes")
    assert visits(maria) == [
        ("oil-change", "Civic", at(6, 10)),
        ("oil-change", "Camry", at(6, 10, 30)),
    ]


def test_it_is_not_too_late_to_cancel(call: Begin, oil_change: Appointment) -> None:
    assert call(MARIA).say("is it too late to cancel thursday").last.text.startswith("It's not too late.")


@pytest.mark.parametrize(
    "lines",
    [
        ("no wait not the oil change the other one",),
        ("i sold it", "no not the oil change the brake inspection"),
        ("i sold it", "no that's the wrong one"),
    ],
)
def test_the_wrong_one_read_back_gives_way_to_the_other(
    lines: tuple[str, ...], call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    talk = call(MARIA).say("cancel the oil change", "60614", *lines)
    assert "Cancelling a brake inspection" in talk.last.text
    talk.say("yes")
    assert services(maria) == ["oil-change"]


def test_not_now_is_no_other_appointment(
    call: Begin, maria: Customer, two: tuple[Appointment, Appointment]
) -> None:
    call(MARIA).say("cancel the oil change", "60614", "i sold it", "no not now")
    assert len(visits(maria)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "i can't do thursday anymore, do you have something friday afternoon",
        "thursday doesn't work anymore can we do friday after noon",
        "i cannot make my thursday appointment is there anything on friday afternoon",
    ],
)
def test_a_day_that_does_not_work_any_more_is_moved(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "I have Friday, March sixth, at" in call(MARIA).say(line, "60614").last.text


def test_a_note_may_name_the_work_that_is_booked(
    call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    line = "i have an oil change on thursday can you ask them to check the rattle in the back"
    assert "I've noted that for the technician." in call(MARIA).say(line, "60614").last.text
    assert services(maria) == ["oil-change"]


def test_what_is_still_on_beside_no_change_is_asked_about(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("my oil change is still on for thursday right")
    assert "Your next appointment is an oil change" in talk.last.text


def test_who_cannot_make_up_his_mind_calls_nothing_off(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i can't make up my mind can i come friday or saturday for an oil change")
    assert talk.state.question is Question.OFFER
