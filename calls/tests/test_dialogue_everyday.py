"""What callers say every day, in words that were not made for the rules."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from calls.dialogue import Ending
from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN, NOBODY, at
from calls.tests.conversations import Begin, Conversation, visit
from crm.factories import VehicleFactory
from crm.models import Appointment, BookingRequest, Customer


def test_the_day_after_is_counted_from_the_appointment(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("when's my next appointment", "can you move that to the day after at the same time")
    talk.say("60618", "yeah")
    assert visit("oil-change").scheduled_at == at(6, 9)


def test_a_week_later_keeps_the_hour_that_is_asked_for(call: Begin, bob: Customer) -> None:
    call(BOB).say("push my recall back a week", "60618", "same time", "yes")
    assert visit("recall").scheduled_at == at(18, 14)


@pytest.mark.parametrize("line", ["I can't make it Thursday", "cancel my Thursday appointment"])
def test_the_day_that_was_named_says_which_appointment_is_cancelled(
    line: str, call: Begin, bob: Customer
) -> None:
    call(BOB).say(line, "60618", "I'm out of town", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED
    assert visit("recall").status == Appointment.Status.SCHEDULED


@pytest.mark.parametrize(
    "lines", [("cancel both appointments", "60618"), ("cancel my appointment", "60618", "both of them")]
)
def test_both_are_cancelled_each_with_its_own_yes(lines: tuple[str, ...], call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(*lines, "we moved away", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED
    assert visit("recall").status == Appointment.Status.SCHEDULED
    assert talk.last.text.endswith("Shall I cancel it?")
    talk.say("yes")
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert visit("recall").cancellation_reason == "we moved away"


def test_yes_cancel_it_cancels_one(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel the recall", "60618", "no reason", "yes, cancel it")
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert talk.last.text.endswith("Is there anything else I can help with?")


def test_what_comes_next_is_named(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change and a tire rotation", "next Wednesday at 8", "yes")
    assert "Now the tire rotation." in talk.last.text
    talk.say("same day at nine", "yes and also a brake inspection")
    assert "Now the brake inspection." in talk.last.text


def test_noon_is_no_morning(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(
        "I need an oil change", "Wednesday afternoon", "actually could we do morning instead"
    )
    assert talk.state.question is Question.OFFER
    assert (
        "at eight in the morning, ten in the morning, or eleven forty five in the morning" in talk.last.text
    )


def test_first_thing_is_no_first_of_the_month(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "next Monday first thing")
    assert talk.last.text.startswith("I have Monday, March ninth, at eight in the morning")


def test_a_greeting_before_a_wish_is_only_a_greeting(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("Hi can you rotate my tires tomorrow")
    assert "I have Tuesday, March third" in talk.last.text


def test_a_price_and_a_duration_end_in_one_question(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("what do you charge for an oil change and how long does it take")
    assert talk.last.text.count("?") == 1
    assert talk.last.text.endswith("Would you like to book that?")


def test_what_about_asks_the_last_question_again(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you guys open sundays", "what about saturday")
    assert "nine in the morning to three in the afternoon" in talk.last.text
    talk.say("okay book me an oil change for then at noon")
    assert "on Saturday, March seventh, at noon" in talk.last.text


def test_what_about_another_service_can_be_booked_with_a_yes(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much is an oil change", "what about a tire rotation")
    assert "A tire rotation usually runs" in talk.last.text
    talk.say("yes", "tomorrow at nine")
    assert "A tire rotation for your Toyota Camry" in talk.last.text


def test_a_no_that_names_the_service_asks_for_it(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need a tire rotation", "tomorrow at 11", "no the service")
    assert talk.state.question is Question.SERVICE
    assert "An oil change for your Toyota Camry, on Tuesday" in talk.say("oil change").last.text


@pytest.mark.parametrize(
    ("line", "read_back"),
    [
        ("four", "on Tuesday, March third, at four"),
        ("Wednesday at ten", "on Wednesday, March fourth, at ten"),
    ],
)
def test_a_no_to_the_hour_keeps_the_day_until_another_is_named(
    line: str, read_back: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need a tire rotation", "tomorrow at 11", "no, the time")
    assert talk.last.text == "What day and time would suit you?"
    assert read_back in talk.say(line).last.text


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("do you do alignments", "I can't book that one here, but an advisor can help you with it."),
        ("do you fix boats", "That isn't on my list, but an advisor can tell you."),
        ("do you do brakes", "Yes, we do brake inspection and brake service."),
    ],
)
def test_whether_a_work_is_done(line: str, answer: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("book an oil change", line).last.text.startswith(answer)


def test_a_relative_s_account_is_open_to_who_proves_it(call: Begin, maria: Customer, bob: Customer) -> None:
    talk = call(MARIA).say(
        "I'm calling for my husband, his number is two oh one five five five oh one two four",
        "he wants to cancel his appointment",
    )
    assert talk.state.customer_id is None
    assert talk.state.question is Question.PROOF
    talk.say("60618", "the Tacoma one", "his car was sold", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED


def test_a_relative_s_wish_in_one_breath_is_heard(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I'm calling for my wife, cancel her appointment")
    assert talk.last.text.endswith("What phone number is the appointment under?")


def test_a_relative_hears_nothing_of_the_number_s_owner(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("this is Bob's daughter, I want to know when dad's appointment is")
    assert talk.last.text.endswith("What phone number is the appointment under?")
    assert not talk.last.claims


def test_the_car_of_a_relative_is_no_other_caller(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I'm calling for my husband's car, it needs an oil change")
    assert talk.state.customer_id == maria.pk


VIN_SPOKEN = "the VIN is one H G C M eight two six three three A zero zero four three five two"
VIN_WRONG = "one C four H J X D G five L W one two three four five six"


def new_caller(call: Begin) -> Conversation:
    return call(NOBODY).say(
        "I want to bring in my 2017 Subaru Outback for a tire rotation on Friday at 10", "Hans Mueller"
    )


def test_a_vin_may_be_announced_and_introduced(call: Begin, shop: None) -> None:
    new_caller(call).say("yes I have it", VIN_SPOKEN, "yes")
    assert BookingRequest.objects.get().vin == "1HGCM82633A004352"


def test_a_vin_that_does_not_add_up_is_asked_for_once_more_and_then_left(call: Begin, shop: None) -> None:
    talk = new_caller(call).say(VIN_WRONG)
    assert talk.last.text == "That VIN doesn't add up. Could you read it once more, or say no?"
    talk.say(VIN_WRONG, "yes")
    assert BookingRequest.objects.get().vin == ""


def test_a_model_that_is_a_number_is_kept(call: Begin, shop: None) -> None:
    talk = call(NOBODY).say("oil change for my 2015 Mazda 3 tomorrow at 3 pm")
    assert (talk.state.newcomer.make, talk.state.newcomer.model) == ("Mazda", "Mazda3")


def test_the_following_week_same_time_is_counted_from_the_appointment(call: Begin, bob: Customer) -> None:
    call(BOB).say("reschedule the recall", "60618", "the following week same day and time", "yes")
    assert visit("recall").scheduled_at == at(18, 14)


def test_an_hour_alone_is_on_the_day_of_the_appointment(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("can you change my recall appointment to 3 pm", "60618")
    assert "to Wednesday, March eleventh, at three in the afternoon" in talk.last.text


def test_a_bare_cancel_is_about_an_appointment(call: Begin, bob: Customer) -> None:
    assert call(BOB).say("cancel").state.question is Question.PROOF


def test_a_bare_year_is_the_car_s(call: Begin, shop: None) -> None:
    talk = call(NOBODY).say("book me in for a state inspection", "I drive a Toyota Prius", "2012")
    assert talk.state.newcomer.year == 2012
    assert talk.last.text == "What day and time would suit you?"


def test_a_weekday_in_some_weeks(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change in three weeks on a Saturday")
    assert "Saturday, March twenty eighth" in talk.last.text


@pytest.mark.parametrize("line", ["I don't know, when are you free", "what do you have", "you pick"])
def test_who_leaves_the_time_to_us_hears_the_soonest(line: str, call: Begin, maria: Customer) -> None:
    assert "I have Monday, March second, at noon" in call(MARIA).say("oil change", line).last.text


@pytest.mark.parametrize(
    ("line", "moved_to"),
    [
        ("could I drop by an hour later on Thursday for my oil change", at(5, 10)),
        ("push my oil change back two hours", at(5, 11)),
        ("can I come half an hour earlier for the oil change", at(5, 8, 30)),
    ],
)
def test_hours_later_are_counted_from_the_appointment(
    line: str, moved_to: datetime, call: Begin, bob: Customer
) -> None:
    call(BOB).say(line, "60618", "yes")
    assert visit("oil-change").scheduled_at == moved_to


def test_the_next_day_is_the_one_after_the_day_that_was_wished(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change please on the 15th", "the next day")
    assert "Monday, March sixteenth" in talk.last.text
    assert "Tuesday, March seventeenth" not in talk.last.text


def test_what_is_known_may_be_said_again(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need a brake inspection", "a brake inspection", "brake inspection, yes")
    assert talk.last.text == "What day and time would suit you?"


def test_whether_it_is_free_is_a_question_of_price(call: Begin, maria: Customer) -> None:
    assert "at no charge" in call(MARIA).say("I got a letter about a recall", "is it free").last.text


def test_who_runs_late_gets_a_person(call: Begin, bob: Customer) -> None:
    assert call(BOB).say("I'm running a bit late today").last.reason == "transfer: asked for a person"


def test_a_number_given_among_other_figures_is_heard(call: Begin, shop: None) -> None:
    line = "my number is three oh one, triple five, zero one six eight and I need brakes on my 2019 Forester"
    assert call("").say(line).state.newcomer.phone == "+13015550168"


def test_of_a_day_with_other_times_it_is_not_said_that_there_are_none(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a tune up", "friday after six thirty in the evening")
    assert talk.last.text.startswith("I have nothing that late then. I have Friday, March sixth")


def test_the_car_named_once_is_the_one_of_both_wishes(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my Civic appointment and book an oil change for it on Monday at 10")
    talk.say("60618", "not needed any more", "yes")
    assert "An oil change for your Honda Civic, on Monday, March ninth, at ten" in talk.last.text


def test_when_one_is_supposed_to_come(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I'd like to know what time I'm supposed to be there Thursday")
    assert "Thursday, March fifth, at nine in the morning" in talk.last.text


def test_brakes_that_squeak_are_inspected(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("hi my brakes are squeaking really bad", "Thursday at ten am", "yes")
    assert Appointment.objects.get().service_type.code == "brake-inspection"
    assert "A technician should look at that." in talk.text


def test_how_long_what_was_just_booked_takes_is_known(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a brake inspection Thursday at ten am", "yes", "how long will that take")
    assert "A brake inspection takes about an hour." in talk.last.text
    assert "Would you like to book" not in talk.last.text


@pytest.mark.parametrize(
    ("heard", "car"), [("the wrap for", "RAV4"), ("the wrath for", "RAV4"), ("the camera", "Camry")]
)
def test_a_car_is_known_by_its_sound_where_two_were_named(
    heard: str, car: str, call: Begin, maria: Customer
) -> None:
    VehicleFactory.create(customer=maria, year=2020, make="Toyota", model="RAV4", is_primary=False)
    talk = call(MARIA).say("oil change Friday at nine am")
    assert talk.state.question is Question.VEHICLE
    assert f"for your Toyota {car}" in talk.say(heard).last.text


@pytest.mark.parametrize("heard", ["whatever", "I don't know", "the gray one"])
def test_what_sounds_like_neither_car_is_asked_again(heard: str, call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, year=2020, make="Toyota", model="RAV4", is_primary=False)
    talk = call(MARIA).say("oil change Friday at nine am", heard)
    assert talk.state.question is Question.VEHICLE


@pytest.mark.parametrize(
    "line",
    [
        "I need to move Thursday's appointment to Friday at ten am",
        "change Thursday at nine to Friday at ten am",
        "move it from Thursday to Friday at ten am",
        "can we do Friday at ten am instead of Thursday",
    ],
)
def test_from_one_day_to_another(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618")
    assert (
        "for your Toyota Tacoma, on Thursday, March fifth, at nine in the morning, to Friday"
        in talk.last.text
    )
    assert talk.last.text.endswith("to Friday, March sixth, at ten in the morning. Shall I move it?")


def test_thursday_to_friday_without_an_hour(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move Thursday to Friday", "60618")
    assert talk.last.text.startswith("Thank you. I have Friday, March sixth, at ")


@pytest.mark.parametrize(
    "line", ["I'm calling to confirm", "just confirming Thursday at nine", "is my appointment still on"]
)
def test_who_confirms_hears_the_appointment(line: str, call: Begin, bob: Customer) -> None:
    assert "Your next appointment is an oil change for your Toyota Tacoma" in call(BOB).say(line).last.text


@pytest.mark.parametrize(
    "line", ["I'll be late", "I'm on my way", "I'm outside", "I'm here to drop off my car"]
)
def test_who_is_under_way_is_put_through(line: str, call: Begin, bob: Customer) -> None:
    assert call(BOB).say(line).ending is Ending.TRANSFER


def test_what_is_said_after_a_promised_call_goes_with_it(call: Begin, maria: Customer) -> None:
    talk = call(MARIA, now=MONDAY_AT_TEN.replace(hour=20)).say("representative")
    for line in ("it's about the bill from last week", "after ten would be better for me"):
        talk.say(line)
        assert talk.last.text.startswith("I'll pass that on.")
        assert talk.last.callback is not None and line in talk.last.callback.note
    assert talk.say("no, bye").ending is Ending.HANG_UP


def test_have_is_no_wish_for_another(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "I have an oil change on Thursday and I need to move it", "60618", "Friday at ten am", "yes"
    )
    assert sorted(visit.scheduled_at.day for visit in Appointment.objects.all()) == [6, 11]
    assert "It's moved" in talk.last.text


def test_what_was_just_booked_is_undone_or_changed(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a tire rotation Wednesday at ten am", "yes", "actually, make that three")
    assert "to Wednesday, March fourth, at three in the afternoon" in talk.last.text
    talk.say("yes", "actually wait, cancel that", "changed plans", "no, go ahead and cancel")
    assert Appointment.objects.get().status == Appointment.Status.CANCELLED


def test_three_errands_in_a_sentence(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "I need to move my Thursday appointment to Friday at ten am, cancel the Wednesday one, and then "
        "book a battery test for the Tacoma",
        "60618",
        "yes",
        "not needed any more",
        "yes",
    )
    assert "Now the battery service for your Toyota Tacoma. What day and time would" in talk.last.text
    moved, cancelled = Appointment.objects.filter(customer=bob).order_by("service_type__code")
    assert (moved.status, moved.scheduled_at) == (
        Appointment.Status.SCHEDULED,
        MONDAY_AT_TEN + timedelta(days=4),
    )
    assert (cancelled.service_type.code, cancelled.status) == ("recall", Appointment.Status.CANCELLED)


def test_a_day_and_a_part_of_it_are_both_meant(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change next week", "Tuesday afternoon if you've got it")
    assert talk.last.text.startswith("I have Tuesday, March tenth, at noon, two forty five in the afternoon")


def test_a_year_is_no_hour(call: Begin, maria: Customer) -> None:
    assert "evening" not in call(MARIA).say("an oil change", "it's a 2018").last.text


@pytest.mark.parametrize(
    "line",
    [
        "do you guys have any openings this afternoon for an oil change",
        "do you have any time this afternoon for an oil change?",
        "do you have any appointments left this afternoon for an oil change",
    ],
)
def test_who_asks_for_openings_is_offered_them(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.question is Question.OFFER
    assert all(claim.value.startswith("2026-03-02T") for claim in talk.last.claims)


@pytest.mark.parametrize(
    "line", ["the first", "wait no, the first one", "first one please", "actually the first one"]
)
def test_another_of_the_times_offered_is_taken_at_the_read_back(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change Friday", "the last one")
    first = talk.replies[1].claims[0].value
    talk.say(line)
    assert talk.state.question is Question.CONFIRM
    talk.say("yes")
    assert Appointment.objects.get().scheduled_at == datetime.fromisoformat(first)


@pytest.mark.parametrize(
    "line", ["is it safe to drive?", "should I keep driving?", "can I make it home?", "is that dangerous"]
)
def test_the_warning_stands_until_a_tow_or_a_person_is_chosen(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("my brakes went out completely", line)
    assert "don't drive" in talk.last.text
    assert talk.state.question is Question.TOW_OR_PERSON


def test_another_question_for_an_advisor_puts_nobody_through_unasked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("Do you have a shuttle?", "do you sell tires?")
    assert talk.ending is None
    assert talk.state.question is Question.ADVISOR
    talk.say("no", "oil change tomorrow at nine", "yes")
    assert visit("oil-change").scheduled_at == at(3, 9)


def test_who_books_what_was_spoken_of_is_not_put_through(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(
        "How much is an oil change?", "is that with tax?", "okay, tomorrow at two works", "yes"
    )
    assert talk.ending is None
    assert visit("oil-change").scheduled_at == at(3, 14)


def test_sue_is_a_name_and_no_threat(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", "a 2019 Honda Civic", "it's Sue Miller")
    assert talk.ending is None
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == ("Sue", "Miller")


@pytest.mark.parametrize(
    "car", ["it's a Fiat 500", "Lexus ES 350", "BMW three thirty i", "Lexus RX three fifty"]
)
def test_the_figures_of_a_car_are_no_hour(car: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", car)
    assert talk.state.task is not None
    assert talk.state.task.wish.time == "09:00"


def test_who_picks_up_his_kids_asks_for_no_car(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change after I pick the kids up from school, so like after three thirty")
    assert "today" not in talk.last.text


@pytest.mark.parametrize(
    "line", ["what day is that?", "sorry, did you say nine or ten?", "what's the date of that"]
)
def test_what_was_read_back_is_said_again(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine", line)
    assert talk.state.question is Question.CONFIRM
    assert "nine in the morning" in talk.last.text


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("I need an oil change. Actually no, make it a tire rotation", "tire-rotation"),
        ("I need my oil changed. Actually no, make that a brake inspection", "brake-inspection"),
        ("I want to book an oil change, actually make that brake service", "brake-service"),
    ],
)
def test_other_work_in_the_same_breath_changes_no_appointment(
    line: str, service: str, call: Begin, maria: Customer
) -> None:
    call(MARIA).say(line, "tomorrow at nine", "yes")
    assert visit(service).scheduled_at == at(3, 9)


def test_an_hour_right_behind_the_day_is_one(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change, tomorrow, nine", "yes")
    assert visit("oil-change").scheduled_at == at(3, 9)


def test_a_farewell_chooses_no_time(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Friday", "thank you so much have a good one")
    assert talk.state.question is not Question.CONFIRM


def test_the_weekday_of_what_was_offered_is_that_day(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change in two weeks", "Monday")
    assert {claim.value[:10] for claim in talk.last.claims} == {"2026-03-16"}


def test_a_part_of_the_offered_day_narrows_it(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change next Monday", "Monday afternoon")
    assert all(claim.value[11:13] >= "12" for claim in talk.last.claims)


@pytest.mark.parametrize("line", ["Do you use synthetic oil?", "What do you do in a brake inspection?"])
def test_what_only_an_advisor_knows_begins_no_booking(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).state.question is Question.ADVISOR


def test_who_was_called_from_here_is_put_through(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("someone from there just called me").ending is Ending.TRANSFER


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("my name is Steve Wright, that's W R I G H T", "Steve", "Wright"),
        ("My name's Tamika, T-A-M-I-K-A, last name Brown", "Tamika", "Brown"),
        ("It's under my wife's name, Lisa Chang", "Lisa", "Chang"),
        ("Mary Anne Van Der Berg", "Mary", "Anne van der Berg"),
        ("Anna Maria de la Vega", "Anna", "Maria de la Vega"),
    ],
)
def test_a_name_is_taken_down_as_it_was_said(line: str, first: str, last: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", "a 2019 Honda Civic", line)
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == (first, last)


def test_who_does_not_know_the_car_is_booked_without(call: Begin) -> None:
    talk = call(NOBODY).say(
        "oil change tomorrow at nine", "it's a beat up old thing", "I don't know, it's my dad's"
    )
    assert talk.state.newcomer.model == "car"
    talk.say("Ann Miller", "3125550188", "no")
    assert "your car" in talk.text


@pytest.mark.parametrize("lines", [["no, the name is wrong"], ["no", "the name"]])
def test_a_wrong_name_is_taken_down_anew(lines: list[str], call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", "a 2019 Honda Civic", "Ann Miler", "no", *lines)
    assert talk.state.question is Question.NAME
    talk.say("Ann Miller", "yes")
    assert "Miller" in BookingRequest.objects.get().name


@pytest.mark.parametrize("line", ["Can for my appointment.", "counsel my appointment, please"])
def test_cancel_is_known_by_its_sound_and_still_needs_proof(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line)
    assert talk.state.question is Question.PROOF
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.CANCEL


@pytest.mark.parametrize(
    "line", ["My breaks squeal, can somebody look at them?", "My break squeal.", "I need new break pads"]
)
def test_breaks_are_brakes(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert talk.state.task.service.startswith("brake")


def test_breaks_that_fail_are_dangerous(call: Begin, maria: Customer) -> None:
    assert "don't drive" in call(MARIA).say("my breaks just went out").last.text


@pytest.mark.parametrize(
    "line",
    [
        "yes but can you do the tire rotation at the same time",
        "add a tire rotation while it's in",
        "and rotate the tires on top of that",
    ],
)
def test_more_work_at_the_read_back_comes_after_and_not_instead(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", line)
    assert not Appointment.objects.exists()
    talk.say("yes", "yes")
    assert visit("oil-change").scheduled_at == at(3, 10)
    assert visit("tire-rotation").scheduled_at == at(3, 10, 30)


@pytest.mark.parametrize(
    "line", ["oil change and brakes tomorrow at ten", "brakes and an oil change tomorrow at ten"]
)
def test_work_named_by_one_word_beside_other_work_is_asked_about_in_its_turn(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(line)
    assert "brake inspection or a brake service comes next" in talk.last.text.lower()
    talk.say("yes")
    assert "Do you need a brake inspection or a brake service?" in talk.last.text
    talk.say("inspection", "yes")
    assert visit("brake-inspection").scheduled_at == at(3, 10, 30)
    assert "brakes" in visit("brake-inspection").concern


def test_work_that_a_word_repeats_is_not_booked_twice(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change and new tires tomorrow at ten")
    assert not talk.state.later


@pytest.mark.parametrize(
    ("name", "line", "right"),
    [
        ("Anna Green", "no, Greene with an E at the end", "Anna Greene"),
        ("Bob Thompson", "no, it's Thomson, T-H-O-M-S-O-N", "Bob Thomson"),
        ("Bob Thompson", "it's without the P", "Bob Thomson"),
        ("Catherine Smith", "no it's Katherine with a K", "Katherine Smith"),
        ("Catherine Smith", "Catherine with a K", "Katherine Smith"),
        ("John Smith", "no, it's Jon Smyth", "Jon Smyth"),
        ("John Smith", "Jon, J-O-N", "Jon Smith"),
        ("Jil Lee", "Jill with two l's", "Jill Lee"),
    ],
)
def test_a_name_read_back_wrong_is_put_right(name: str, line: str, right: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", name, "no", line)
    assert f"under the name {right}." in talk.last.text
    talk.say("yes")
    assert BookingRequest.objects.get().name == right


def test_a_name_said_again_is_read_back_again(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", "Anna Greene", "no")
    assert "under the name Anna Greene" in talk.say("no, Greene with an e").last.text


def test_both_names_may_be_spelled(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", "J-A-M-E-S B-O-N-D")
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == ("James", "Bond")


@pytest.mark.parametrize("lines", [["Mr. Bond", "James"], ["James", "Bond"]])
def test_the_missing_name_is_asked_for(lines: list[str], call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", *lines, "no")
    assert "under the name James Bond." in talk.last.text


def test_who_keeps_a_name_to_himself_is_booked_without_it(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", "Mr. Bond", "no", "no")
    assert "under the name Bond." in talk.last.text


@pytest.mark.parametrize(
    ("lines", "car"),
    [
        (["a Toyota", "Camry"], "Toyota Camry"),
        (["a Toyota", "I don't know"], "Toyota"),
        (["it's a Kia", "it's a Stinger"], "Kia Stinger"),
        (["my Ford", "F one fifty"], "Ford F-150"),
        (["Dodge Ram 2500"], "Ram 2500"),
        (["a Mazda 6"], "Mazda6"),
        (["a Honda Fit"], "Honda Fit"),
    ],
)
def test_the_model_is_asked_for_once(lines: list[str], car: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", *lines, "Ann Miller", "no")
    assert f"An oil change for your {car}, on" in talk.last.text


@pytest.mark.parametrize(
    ("line", "car"),
    [
        ("no, it's a C250", "Mercedes-Benz C250"),
        ("No, it's a BMW X5", "BMW X5"),
        ("no, it's a 2016", "twenty sixteen Mercedes-Benz C300"),
    ],
)
def test_a_car_read_back_wrong_is_put_right(line: str, car: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a Mercedes C300", "Ann Miller", "no", line)
    assert f"An oil change for your {car}, on" in talk.last.text


def test_the_first_time_of_a_day_is_offered_with_one_that_is_apart(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Friday, whatever's first")
    assert [claim.value[:16] for claim in talk.last.claims] == ["2026-03-06T08:00", "2026-03-06T09:00"]


def test_a_closed_day_is_said_before_the_work_is_asked_for(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you have anything on Sunday")
    assert talk.last.text == "We're closed on Sundays. What does your car need?"
    assert talk.say("oil change").state.question is Question.WHEN


@pytest.mark.parametrize("line", ["how you doing today?", "hi, how are you", "hey how's it going"])
def test_who_asks_how_we_are_is_answered(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text == "I'm doing well, thank you. How can I help you today?"


@pytest.mark.parametrize(
    "line",
    ["can you add a note that the door squeaks", "it also rattles a bit", "tell them the radio's dead"],
)
def test_what_the_technician_should_know_is_kept_with_the_booking(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", line)
    assert talk.last.text == "I've noted that for the technician. Shall I book it?"
    talk.say("yes")
    assert visit("oil-change").concern == f"oil change tomorrow at ten\n{line}"


def test_a_note_after_the_booking_goes_to_it_once(call: Begin, maria: Customer) -> None:
    note = "oh and tell them the radio's dead"
    talk = call(MARIA).say("oil change tomorrow at ten", "yes", note, note)
    assert talk.last.text == "I've noted that for the technician. Is there anything else I can help with?"
    assert visit("oil-change").concern == f"oil change tomorrow at ten\n{note}"


def test_a_note_is_kept_with_a_request_too(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", "Ann Miller", "no", "yes")
    talk.say("please add a note that the door squeaks")
    assert BookingRequest.objects.get().concern.endswith("the door squeaks")


def test_a_note_to_nothing_is_for_an_advisor(call: Begin, bob: Customer) -> None:
    assert call(BOB).say("can you add a note to my appointment").state.question is Question.ADVISOR
