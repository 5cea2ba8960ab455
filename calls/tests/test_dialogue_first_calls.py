"""People who call for the first time: nobody knows their number, their name or their car."""

from __future__ import annotations

import pytest

from calls.dialogue.names import NameHeard, name_heard
from calls.dialogue.state import Question
from calls.dialogue.vehicles_heard import car_heard
from calls.tests.conftest import NOBODY
from calls.tests.conversations import Begin
from crm.models import BookingRequest


def request() -> BookingRequest:
    return BookingRequest.objects.get()


# Years


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("two thousand twenty hyundai elantra", 2020),
        ("mazda cx five two thousand twenty two", 2022),
        ("a two thousand and twenty one honda pilot", 2021),
        ("a corolla year two zero one four", 2014),
        ("toyota camry two oh one nine", 2019),
        ("it's a fifteen honda fit", 2015),
        ("my twenty two civic", 2022),
        ("an 05 explorer", 2005),
        ("an o five ford explorer", 2005),
        ("it's a toyota prius 2013 no sorry 2014", 2014),
        ("a two thousand thirteen prius i mean two thousand fourteen", 2014),
        ("two thousand honda accord", 2000),
        ("two thousand twelve honda accord", 2012),
        ("a ram twenty five hundred", 0),
        ("tomorrow at ten honda fit", 0),
        ("a honda civic, my number is two oh one five five five oh one two three", 0),
        ("the civic not at nine sorry ten", 0),
    ],
)
def test_the_year_of_a_car_as_people_say_it(said: str, year: int) -> None:
    assert car_heard(said.replace(",", ""), expected=False).year == year


@pytest.mark.parametrize(
    "answer", ["year two zero one four", "it's a two thousand and fourteen", "i think 2014"]
)
def test_a_year_alone_is_the_cars_and_no_time(answer: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change", "toyota corolla", answer)
    assert talk.state.newcomer.year == 2014
    assert talk.last.text == "What day and time would suit you?"


def test_a_model_that_ends_like_an_ordinal_leaves_its_year_no_hour(call: Begin) -> None:
    talk = call(NOBODY).say("oil change for a honda accord 2020 on friday")
    assert talk.state.newcomer.year == 2020
    assert talk.last.text.startswith("I have Friday, March sixth, at eight in the morning")


# Second thoughts, whatever was asked

CIVIC = ("oil change", "2018 honda civic", "thursday at nine")


@pytest.mark.parametrize(
    "said",
    [
        "actually you know what make that a brake inspection instead",
        "actually could we do a brake inspection instead",
        "wait sorry make it a brake inspection",
    ],
)
@pytest.mark.parametrize("name", [(), ("ellen page",)])
def test_other_work_is_taken_when_the_name_or_the_vin_was_asked(
    said: str, name: tuple[str, ...], call: Begin
) -> None:
    talk = call(NOBODY).say(*CIVIC, *name, said, *(() if name else ("ellen page", "no")), "yes")
    assert (request().service_type.code, request().name) == ("brake-inspection", "Ellen Page")
    assert "brake inspection" in talk.last.text


@pytest.mark.parametrize(
    ("said", "car"),
    [
        ("oh wait sorry it's actually for my wife's car the accord 2020", "2020 Honda Accord"),
        ("actually it should be for my other car the 2020 pilot", "2020 Honda Pilot"),
        ("actually it's for my husband's truck", ""),
    ],
)
@pytest.mark.parametrize("name", [(), ("ellen page",)])
def test_another_car_is_taken_when_the_name_or_the_vin_was_asked(
    said: str, car: str, name: tuple[str, ...], call: Begin
) -> None:
    talk = call(NOBODY).say(*CIVIC, *name, said)
    newcomer = talk.state.newcomer
    assert f"{newcomer.year or ''} {newcomer.make} {newcomer.model}".strip() == car
    assert ("year, make and model" in talk.last.text) is not bool(car)


@pytest.mark.parametrize("answer", ["sorry my name is sierra ford", "my name is actually dakota lincoln"])
def test_a_name_that_is_also_a_car_stays_one(answer: str, call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, answer)
    assert talk.state.newcomer.model == "Civic"
    assert talk.state.newcomer.last_name in ("Ford", "Lincoln")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("actually skip the oil change", "state-inspection"),
        ("just the inspection for now", "state-inspection"),
        ("you know what just the oil change", "oil-change"),
        ("forget about the state inspection", "oil-change"),
    ],
)
def test_of_two_works_one_is_left_out_before_the_read_back(said: str, kept: str, call: Begin) -> None:
    begins = "an oil change and a state inspection on my 2018 honda civic thursday at nine"
    talk = call(NOBODY).say(begins, said, "amy winters", "no", "yes")
    assert request().service_type.code == kept
    assert talk.state.task is None


# Names


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("jonathan smythe that's s m y t h e", "Jonathan", "Smythe"),
        ("david oyelaran it's o y e l a r a n", "David", "Oyelaran"),
        ("my name is xiaoming liu x i a o m i n g l i u i need an oil change", "Xiaoming", "Liu"),
        ("paolo rossi r o s s i", "Paolo", "Rossi"),
        ("ana garcia g a r c i a and i drive a civic", "Ana", "Garcia"),
        ("it's jon smith", "Jon", "Smith"),
        ("put it under her name which is angela kim", "Angela", "Kim"),
        ("sandra oh", "Sandra", "Oh"),
        ("oh sandra miller", "Sandra", "Miller"),
    ],
)
def test_a_name_and_its_spelling_in_one_breath(said: str, first: str, last: str) -> None:
    assert name_heard(said, expected=True) == NameHeard(first, last)


@pytest.mark.parametrize(
    ("first", "whole", "name"),
    [
        ("pete", "peter vandenberg", "Peter Vandenberg"),
        ("deb", "debbie anderson", "Debbie Anderson"),
        ("vicky", "victoria thompson", "Victoria Thompson"),
        ("liz", "elizabeth warner", "Elizabeth Warner"),
        ("bill", "william hutchinson", "William Hutchinson"),
        ("joe", "joe fitzpatrick", "Joe Fitzpatrick"),
        ("maria", "de la rosa", "Maria de la Rosa"),
        ("sam", "garcia lopez", "Sam Garcia Lopez"),
        ("ed", "edwards miller", "Ed Edwards Miller"),
    ],
)
def test_who_gave_the_first_name_may_give_the_whole(first: str, whole: str, name: str, call: Begin) -> None:
    newcomer = call(NOBODY).say(*CIVIC, first, whole).state.newcomer
    assert f"{newcomer.first_name} {newcomer.last_name}" == name


@pytest.mark.parametrize("said", ["that's the latest huh okay", "nope", "wow zero"])
def test_what_is_no_name_is_not_kept_as_one(said: str, call: Begin) -> None:
    assert call(NOBODY).say(*CIVIC, said).state.newcomer.first_name == ""


def test_a_number_given_for_the_name_is_no_name(call: Begin) -> None:
    talk = call("").say(*CIVIC, "seven seven three five five five zero one six one extension four")
    newcomer = talk.state.newcomer
    assert (newcomer.phone, newcomer.first_name) == ("+17735550161", "")
    assert (talk.state.question, talk.state.failures) == (Question.NAME, 0)


# What is put right when something else was asked


@pytest.mark.parametrize(
    "said",
    [
        "no that's not right it's zero one eight three",
        "sorry my number ends in eight three",
        "wait it should be zero one eight three",
        "no sorry the last digits are one eight three",
        "no i am sorry zero one eight three",
    ],
)
def test_the_end_of_a_number_is_put_right_at_the_vin(said: str, call: Begin) -> None:
    talk = call("").say(*CIVIC, "omar siddiqui", "312 555 0182", said)
    assert (talk.state.newcomer.phone, talk.state.question) == ("+13125550183", Question.VIN)


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("no it's zero one eight three at the end", "+13125550183"),
        ("no it ends in eight three", "+13125550183"),
        ("no zero one eight three", "+13125550183"),
        ("no it's ten thirty", "+13125550182"),
        ("no it's nine", "+13125550182"),
    ],
)
def test_the_end_of_a_number_is_put_right_at_the_read_back(said: str, phone: str, call: Begin) -> None:
    talk = call("").say(*CIVIC, "omar siddiqui", "312 555 0182", "no", said, "yes")
    assert request().phone == phone
    assert talk.state.task is None


def test_what_was_read_back_of_the_caller_can_be_changed(call: Begin) -> None:
    talk = call("").say(*CIVIC, "omar siddiqui", "312 555 0182", "no", "no")
    assert talk.last.text == "What should I change: the work, the car, the time, the name, or the number?"


@pytest.mark.parametrize("said", ["twelve thirty", "at ten", "eight fifteen please"])
def test_an_hour_alone_is_no_vin(said: str, call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "omar siddiqui", said)
    assert "under the name Omar Siddiqui" in talk.last.text
    assert "at nine in the morning" not in talk.last.text


def test_a_vin_in_pieces_is_no_hour(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "omar siddiqui", "one h g c m eight two six three three a")
    talk.say("three fifteen")
    assert talk.state.question is Question.VIN
    assert talk.state.task is not None and talk.state.task.chosen.endswith("09:00:00-06:00")


@pytest.mark.parametrize(
    ("spelled", "first", "last"),
    [
        ("s t e v e n", "Steven", "Schwartz"),
        ("s t e p h e n s c h w a r z", "Stephen", "Schwarz"),
        ("schwartz is s c h w a r t z", "Stephen", "Schwartz"),
        ("that's s t e p h e n", "Stephen", "Schwartz"),
    ],
)
@pytest.mark.parametrize("number", [(), ("312 555 0182",)])
def test_a_name_is_spelled_when_something_else_was_asked(
    spelled: str, first: str, last: str, number: tuple[str, ...], call: Begin
) -> None:
    talk = call("").say(*CIVIC, "stephen schwartz", *number)
    asked = talk.state.question
    talk.say(spelled)
    newcomer = talk.state.newcomer
    assert (newcomer.first_name, newcomer.last_name) == (first, last)
    assert talk.state.question is asked
    assert talk.last.text.startswith("Thank you.")


def test_letters_that_are_no_name_begin_a_vin(call: Begin) -> None:
    assert call(NOBODY).say(*CIVIC, "stephen schwartz", "w b a d t").last.text == "And the rest?"


def test_who_looks_the_vin_up_on_his_registration_is_waited_for(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "omar siddiqui", "it's on my registration hold on")
    assert (talk.last.text, talk.state.question) == ("Take your time.", Question.VIN)


def test_a_vin_read_at_the_read_back_names_no_car(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "omar siddiqui", "no", "j a four a d three a three x j z zero 12345")
    assert talk.state.newcomer.model == "Civic"
    assert talk.state.newcomer.vin == "JA4AD3A3XJZ012345"
    assert talk.last.text.count("Got it, thank you.") == 1
    assert "under the name Omar Siddiqui" in talk.last.text


# Questions on the way


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("do i need an appointment", "It's best to book a time"),
        ("do i need to stay with the car", "You can wait here or drop"),
        ("do you really need that", "So that we plan the right time for it."),
        ("do you do it on saturday", "Okay. Saturday, March seventh, we're open"),
    ],
)
def test_what_is_asked_for_the_car_is_not_mistaken_for_a_why(said: str, start: str, call: Begin) -> None:
    talk = call(NOBODY).say("i need a state inspection", said)
    assert talk.last.text.startswith(start)
    assert talk.last.text.endswith("What car is it: the year, make and model?")


@pytest.mark.parametrize("said", ["what do those cost", "what's the total price for that"])
def test_the_prices_of_what_is_being_booked(said: str, call: Begin) -> None:
    talk = call(NOBODY).say("my 2018 accord is due for an oil change and a tire rotation", said)
    assert "An oil change usually runs" in talk.last.text
    assert "A tire rotation usually runs" in talk.last.text


def test_who_narrows_what_he_asked_the_price_of_books_nothing(call: Begin) -> None:
    talk = call(NOBODY).say("how much do you charge for brakes", "no like the brake pads and rotors")
    assert "A brake service usually runs" in talk.last.text
    assert talk.state.task is None
    talk.say("okay and what about an oil change")
    assert "An oil change usually runs" in talk.last.text


@pytest.mark.parametrize("said", ["no it's fine i'll just book it", "no that's okay let's book it"])
def test_who_takes_the_offer_behind_a_no_books(said: str, call: Begin) -> None:
    talk = call(NOBODY).say("how much is a brake job", said)
    assert talk.state.task is not None
    assert talk.last.text == "What car is it: the year, make and model?"


@pytest.mark.parametrize("said", ["no thanks", "no i'll book online", "no i don't want to book it"])
def test_a_no_to_the_offer_stays_one(said: str, call: Begin) -> None:
    assert call(NOBODY).say("how much is a brake job", said).state.task is None


def test_who_cannot_move_his_visit_books_a_new_one(call: Begin) -> None:
    talk = call(NOBODY).say("i'd like to reschedule my appointment", "no i guess i'll just book a new one")
    assert talk.last.text == "What does your car need?"
    assert not talk.state.later


@pytest.mark.parametrize(
    "said",
    [
        "schedule a uh a service the thirty thousand mile one",
        "i need an appointment for the 60,000 mile maintenance",
        "it's due for my forty five thousand",
    ],
)
def test_a_service_by_its_mileage(said: str, call: Begin) -> None:
    talk = call(NOBODY).say(said)
    assert talk.state.task is not None and talk.state.task.service == "general-maintenance"


def test_a_registration_that_expires_is_why_it_is_inspected(call: Begin) -> None:
    talk = call(NOBODY).say("i need a state inspection my registration expires this month")
    assert talk.last.text == "What car is it: the year, make and model?"
    assert "advisor" in call(NOBODY).say("can you renew my registration").last.text


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("can you squeeze me in for an oil change i've got a road trip", "oil-change"),
        ("i need my oil changed before a road trip", "oil-change"),
        ("can you look my car over before a road trip", "general-maintenance"),
    ],
)
def test_a_road_trip_is_no_work_beside_another(said: str, code: str, call: Begin) -> None:
    talk = call(NOBODY).say(said)
    assert talk.state.task is not None and talk.state.task.service == code
    assert not talk.state.later


def test_a_greeting_and_a_car_begin_a_booking(call: Begin) -> None:
    assert call(NOBODY).say("hi i have a 2018 honda accord").last.text == "What does your car need?"


def test_the_name_of_a_daughter_by_her_father(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "her name is emily rodriguez but i'm her dad luis rodriguez")
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == ("Emily", "Rodriguez")


@pytest.mark.parametrize(
    "said", ["can i give you my husband's number", "should i give you her number or mine"]
)
def test_somebody_elses_number_will_do(said: str, call: Begin) -> None:
    talk = call("").say(*CIVIC, "tanya petrova", said)
    assert talk.last.text == "Sure. What number can we reach you at, with the area code?"


def test_a_year_that_was_not_said_yet_is_no_vin(call: Begin) -> None:
    talk = call(NOBODY).say("oil change", "ram 2500", "friday at eight", "cody wyatt", "2015")
    assert (talk.state.newcomer.year, talk.state.question) == (2015, Question.VIN)


# What was said already


@pytest.mark.parametrize(
    "lines",
    [
        ("i need a state inspection", "state inspection yeah"),
        ("i need a state inspection", "it's the state inspection"),
        (*CIVIC, "nine is good"),
        (*CIVIC, "okay nine"),
        (*CIVIC, "nine works for me"),
    ],
)
def test_what_is_said_again_is_no_misunderstanding(lines: tuple[str, ...], call: Begin) -> None:
    talk = call(NOBODY).say(*lines)
    assert "Sorry" not in talk.last.text
    assert talk.state.question in (Question.CAR, Question.NAME)
    assert talk.state.failures == 0


@pytest.mark.parametrize(
    ("said", "lead_in"),
    [("i don't want an oil change", "Sorry"), ("can you change the oil", "I can't tell you that")],
)
def test_what_is_denied_or_asked_of_the_work_in_hand_is_not_passed_over(
    said: str, lead_in: str, call: Begin
) -> None:
    assert call(NOBODY).say("oil change", said).last.text.startswith(lead_in)


def test_who_is_not_the_customer_is_thanked_where_he_gives_no_name(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "i found this phone")
    assert talk.last.text.startswith("Thanks for telling me.")


@pytest.mark.parametrize(
    "lines", [("oil change", "okay let's do that"), (*CIVIC, "sure"), (*CIVIC, "yes of course")]
)
def test_who_agrees_to_say_it_is_asked_again_once(lines: tuple[str, ...], call: Begin) -> None:
    talk = call(NOBODY).say(*lines)
    assert "Sorry" not in talk.last.text
    assert talk.last.text.endswith("?")
    assert talk.say("yes").last.text.startswith("I'm sorry. I'll put you through")


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("friday works", "2026-03-06T09:00"),
        ("yes friday at ten", "2026-03-06T10:00"),
        ("okay tomorrow at two works for me", "2026-03-03T14:00"),
        ("eleven thirty would be great", "2026-03-05T11:30"),
    ],
)
def test_another_time_and_nothing_else_is_no_name(said: str, at: str, call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, said)
    assert talk.state.task is not None and talk.state.task.chosen.startswith(at)
    assert talk.state.question is Question.NAME


def test_a_last_name_may_be_a_weekday(call: Begin) -> None:
    assert call(NOBODY).say(*CIVIC, "joe friday").state.newcomer.last_name == "Friday"


@pytest.mark.parametrize("said", ["you guys should have it on file", "i don't have it", "no i got it home"])
def test_who_has_no_vin_at_hand_is_not_asked_to_read_it(said: str, call: Begin) -> None:
    assert "go ahead" not in call(NOBODY).say(*CIVIC, "omar siddiqui", said).last.text


def test_figures_of_cars_and_hours_make_no_phone_number(call: Begin) -> None:
    said = "oil change on my 2016 pilot thursday at eight and brake inspection on my 2011 jeep friday at nine"
    assert call("").say(*CIVIC, said).state.newcomer.phone == ""


def test_who_has_found_the_vin_is_asked_to_read_it(call: Begin) -> None:
    talk = call(NOBODY).say(*CIVIC, "omar siddiqui", "hold on", "okay ready")
    assert talk.last.text == "Please go ahead, one character at a time."


# Several works on several cars


def test_each_of_two_cars_gets_each_of_two_works(call: Begin) -> None:
    talk = call(NOBODY).say("i need an oil change and a state inspection for two cars")
    talk.say("a 2018 honda civic and a 2015 toyota camry", "friday at nine", "will davis", "no", "yes")
    talk.say("yes", "no", "yes", "yes")
    done = {(one.vehicle_model, one.service_type.code) for one in BookingRequest.objects.all()}
    works = ("oil-change", "state-inspection")
    assert done == {(car, work) for car in ("Civic", "Camry") for work in works}
