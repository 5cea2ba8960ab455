"""Second thoughts, refusals, corrections and questions in the middle of something else."""

from __future__ import annotations

from datetime import datetime

import pytest

from calls.dialogue import Ending
from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, NOBODY, at
from calls.tests.conversations import Begin, Conversation, visit, visits
from crm.factories import VehicleFactory
from crm.models import Appointment, BookingRequest, Customer

NEWCOMER = ("oil change on a 2017 Toyota RAV4 Wednesday at 10 AM", "Gail Winters", "no")


def offered(talk: Conversation) -> list[str]:
    return [claim.value[8:16].replace("T", " ") for claim in talk.last.claims]


# When


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["oil change thursday 9"], (5, 9)),
        (["a brake inspection for thursday at um ten"], (5, 10)),
        (["oil change", "thursday", "let me do the twelve forty five one"], (5, 12, 45)),
        (["oil change as soon as possible", "noon's good"], (2, 12)),
        (["oil change two weeks from now", "tuesday at 9"], (17, 9)),
        (["oil change thursday at 9", "is there anything the week after"], (12, 9)),
        (["oil change thursday at 9", "can we do the day after"], (6, 9)),
        (["oil change thursday at 9", "one week later please"], (12, 9)),
        (["oil change wednesday", "after I drop the kids off so like 8:45"], (4, 8, 45)),
        (["tire rotation on friday afternoon", "3"], (6, 15)),
        (["oil change friday", "let's do 2"], (6, 14)),
        (["oil change friday", "1 would be good"], (6, 13)),
        (["oil change friday", "number two"], (6, 12, 45)),
        (["oil change friday", "the third one"], (6, 17, 30)),
    ],
)
def test_a_time_said_loosely_is_read_back(
    lines: list[str], when: tuple[int, ...], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(*lines)
    assert talk.state.task is not None
    assert talk.state.task.chosen == at(*when).isoformat()


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["oil change next week after work"], {"09", "10", "11"}),
        (["oil change any day next week after 4"], {"09", "10", "11"}),
        (["oil change", "not this friday but the next one"], {"13"}),
        (["my inspection sticker expires march 31st", "first available"], {"02"}),
        (["oil change next week", "the second one but later in the day"], {"10"}),
    ],
)
def test_days_said_loosely_are_offered_or_chosen(
    lines: list[str], days: set[str], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(*lines)
    assert talk.state.task is not None
    chosen = [talk.state.task.chosen[8:10]] if talk.state.task.chosen else []
    assert {time[:2] for time in offered(talk)} | set(chosen) == days


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("the last one's too late and eight's too early", ["05 12:45"]),
        ("I can't do 8 or 5:30", ["05 12:45"]),
        ("eight won't work for me", ["05 12:45", "05 17:30"]),
    ],
)
def test_a_refused_time_is_not_chosen(line: str, left: list[str], call: Begin, maria: Customer) -> None:
    assert offered(call(MARIA).say("oil change thursday", line)) == left


def test_a_span_looks_for_more_than_what_was_offered(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday", "anytime after lunch")
    assert offered(talk) == ["05 13:00", "05 15:15", "05 17:30"]


# Which work, which car


@pytest.mark.parametrize(
    "line",
    [
        "the car is leaking something under the front end looks like oil",
        "there's oil spots on my driveway",
        "I think I'm burning oil",
        "I got an oil change last week and the oil light is back on",
        "I had my tires rotated last month and now it shakes",
        "I was in there on february 20th and now it's making a ticking noise",
        "I hit a pothole and now it's vibrating real bad",
    ],
)
def test_trouble_is_looked_at_whatever_was_done_before(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert talk.state.task.service == "engine-diagnostics"
    assert talk.state.question is Question.WHEN


def test_work_that_is_not_needed_is_not_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("yeah I don't need an oil change, just the tires rotated", "thursday at 9", "yes")
    assert [code for code, *_ in visits(maria)] == ["tire-rotation"]
    assert talk.state.task is None


@pytest.mark.parametrize(
    ("lines", "booked"),
    [
        (["actually just the oil change", "yes"], ["oil-change"]),
        (["skip the tire rotation", "yes"], ["oil-change"]),
        (["yes", "no thanks skip the rotation"], ["oil-change"]),
        (["yes", "yes"], ["oil-change", "tire-rotation"]),
    ],
)
def test_work_may_be_dropped(lines: list[str], booked: list[str], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change and tire rotation thursday 9 am", *lines)
    assert [code for code, *_ in visits(maria)] == booked
    assert talk.state.question is Question.ANYTHING_ELSE


def test_three_works_come_one_after_the_other(call: Begin, maria: Customer) -> None:
    line = "I need an oil change, a tire rotation and a brake inspection, all on friday at eight"
    call(MARIA).say(line, "yes", "yes", "yes")
    assert [when for *_, when in visits(maria)] == [at(6, 8), at(6, 8, 30), at(6, 9)]


@pytest.fixture
def civic(maria: Customer) -> str:
    VehicleFactory.create(customer=maria, year=2020, make="Honda", model="Civic", is_primary=False)
    return "Civic"


def test_each_work_goes_to_the_car_of_its_clause(call: Begin, maria: Customer, civic: str) -> None:
    line = "oil change for the civic and a tire rotation for the camry thursday at nine"
    call(MARIA).say(line, "yes", "yes")
    assert visits(maria) == [("oil-change", civic, at(5, 9)), ("tire-rotation", "Camry", at(5, 9, 30))]


def test_the_car_of_other_work_is_not_taken_for_the_first(call: Begin, maria: Customer, civic: str) -> None:
    line = "I need an oil change and my husband's civic needs a brake inspection, friday at 8"
    talk = call(MARIA).say(line)
    assert talk.state.question is Question.VEHICLE
    talk.say("the camry", "yes", "yes")
    assert visits(maria) == [("oil-change", "Camry", at(6, 8)), ("brake-inspection", civic, at(6, 8, 30))]


def test_of_two_cars_one_may_go_first(call: Begin, maria: Customer, civic: str) -> None:
    call(MARIA).say("oil change on both cars", "the honda first", "thursday at nine", "yes", "yes")
    assert [(model, when) for _, model, when in visits(maria)] == [(civic, at(5, 9)), ("Camry", at(5, 9, 30))]


def test_a_car_is_known_by_its_age(call: Begin, maria: Customer, civic: str) -> None:
    talk = call(MARIA).say("oil change thursday at nine", "the newer one")
    assert "Honda Civic" in talk.last.text


def test_more_work_comes_right_after_the_visit_that_there_is(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("could you add a tire rotation to my thursday appointment")
    assert talk.state.task is not None
    assert talk.state.task.chosen == at(5, 9, 30).isoformat()


def test_which_of_two_works_was_priced_is_asked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I wanted to get a quote on front brakes", "okay let's do it friday at 1")
    assert "brake inspection or a brake service" in talk.last.text
    assert "at one" in talk.say("the inspection").last.text


# Moving and cancelling


@pytest.mark.parametrize(
    "line",
    [
        "cancel my thursday appointment and leave wednesday alone",
        "cancel thursday not wednesday",
        "keep wednesday but cancel thursday",
        "please keep wednesday but cancel thursday",
        "cancel the oil change and keep the recall",
    ],
)
def test_what_shall_stay_is_not_cancelled(line: str, call: Begin, bob: Customer) -> None:
    call(BOB).say(line, "60618", "schedule conflict", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED
    assert visit("recall").status == Appointment.Status.SCHEDULED


def test_a_danger_is_heard_beside_what_is_cancelled(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I have to cancel, the brakes do not work")
    assert "Please don't drive the car." in talk.last.text


@pytest.mark.parametrize("line", ["a little later the same day", "can you just do later that day"])
def test_later_at_the_question_whether_to_cancel_moves(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("can't make it thursday", "60618", line)
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.MOVE
    assert offered(talk)[0] == "05 09:15"


def test_what_answers_nothing_cancels_nothing(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I can't make thursday", "60618", "11")
    assert talk.state.question is Question.REASON
    assert "Would you like another day instead, or shall I cancel it?" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "scrap that thursday appointment please",
        "never mind about thursday I got it done somewhere else",
        "go ahead and take me off the schedule for thursday",
        "you can give my thursday slot to somebody else",
        "I'm gonna have to bail on thursday",
        "I won't make it thursday",
        "my kid's sick I won't be able to bring the car in thursday",
    ],
)
def test_cancelling_has_many_words(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618")
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.CANCEL
    assert talk.state.task.appointment_id == visit("oil-change").pk


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("could I get in 30 minutes earlier on thursday", at(5, 8, 30)),
        ("delay thursday by one day and keep the same time", at(6, 9)),
        ("I need to postpone thursday till the 20th at ten", at(20, 10)),
        ("push my thursday appointment out two weeks, same time", at(19, 9)),
    ],
)
def test_moving_has_many_words(line: str, when: datetime, call: Begin, bob: Customer) -> None:
    call(BOB).say(line, "60618", "yes")
    assert visit("oil-change").scheduled_at == when


def test_one_is_cancelled_and_the_other_moved_to_its_own_day(call: Begin, bob: Customer) -> None:
    call(BOB).say("cancel wednesday and move thursday to monday at 9", "60618", "no reason", "yes", "yes")
    assert visit("recall").status == Appointment.Status.CANCELLED
    assert visit("oil-change").scheduled_at == at(9, 9)


# At the read-back


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("yes, it's a 2016 though", "twenty sixteen Toyota RAV4"),
        ("right except it's 2015", "twenty fifteen Toyota RAV4"),
        ("wait it's a 2021 not a 2022", "twenty twenty one Toyota RAV4"),
        ("yes but it's an Escape not a RAV4", "Ford Escape"),
        ("yes, in the name of Moss Landscaping though", "under the name Moss Landscaping."),
        ("no it's Winter not Winters", "under the name Gail Winter."),
    ],
)
def test_a_correction_behind_a_yes_is_read_back_and_not_booked(line: str, right: str, call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, line)
    assert right in talk.last.text
    assert talk.last.text.endswith("Shall I book it?")
    assert not BookingRequest.objects.exists()


def test_a_yes_with_an_unknown_correction_asks_what_to_change(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, "yes but not for me")
    assert talk.state.question is Question.CHANGE
    assert not BookingRequest.objects.exists()


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("can I cancel later if something comes up", "an advisor can"),
        ("will somebody call me if you're running late", "an advisor can"),
        ("is there a cancellation fee", "an advisor can"),
        ("ok what's that gonna run me", "forty to eighty dollars"),
        ("actually one more question how much was it", "forty to eighty dollars"),
        ("how long's it take", "about half an hour"),
        ("will it be done by 11", "about half an hour"),
        ("will I need to leave the car all day", "You can wait here or drop the car off."),
        ("I might be a few minutes late is that ok", "An advisor can tell you"),
        ("no wait what's today", "Today is Monday, March second."),
        ("wait is that ten in the morning or at night", "at ten in the morning"),
        ("no no that's right", "Just to be sure:"),
    ],
)
def test_a_question_at_the_read_back_loses_nothing(line: str, answer: str, call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, line)
    assert answer in talk.last.text
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yessir")
    assert BookingRequest.objects.get().scheduled_at == at(4, 10)


def test_who_thanks_and_says_no_books_nothing(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, "no thank you")
    assert talk.state.task is None
    assert not BookingRequest.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "do you validate parking",
        "are you open till six",
        "can someone else drop it off for me",
        "do you have a waiting area",
        "do you have a lounge",
        "what's that cost",
        "do I need to bring anything",
        "it'll be my son bringing it in",
    ],
)
def test_a_question_at_the_name_is_no_name(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(NEWCOMER[0], line)
    assert talk.state.question is Question.NAME
    assert "under the name Vera Lind." in talk.say("Vera Lind", "no").last.text


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Chip", "my last name's Van Der Berg"], "Chip van der Berg"),
        (["my last name is Vander Meer first name Pete"], "Pete Vander Meer"),
        (["last name De La Rosa, first name Carmen"], "Carmen de la Rosa"),
        (["Lupe", "De La Rosa"], "Lupe de la Rosa"),
        (["Names Hank Hill"], "Hank Hill"),
        (["Mr. and Mrs. Cleaver", "Ward"], "Ward Cleaver"),
    ],
)
def test_last_names_may_have_several_words(lines: list[str], name: str, call: Begin) -> None:
    talk = call(NOBODY).say(NEWCOMER[0], *lines, "no")
    assert f"under the name {name}." in talk.last.text


def test_a_number_behind_the_name_is_kept_and_may_be_put_right(call: Begin) -> None:
    talk = call("").say(NEWCOMER[0], "Hal Jordan 312 555 0171", "no")
    assert "zero one seven one" in talk.last.text
    assert "zero one four six" in talk.say("no my number's 312 555 0146").last.text


def test_who_speaks_for_another_does_not_lend_his_name(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, "I'm her assistant my name is Tim", "yes")
    assert talk.state.request_id is not None
    assert BookingRequest.objects.get().name == "Gail Winters"


def test_a_time_is_no_car(call: Begin) -> None:
    talk = call(NOBODY).say("oil change", "a white one with four doors", "next Thursday 2 PM")
    assert talk.state.question is Question.CAR
    assert "Thursday, March twelfth, at two" in talk.say("a 2019 Honda Civic").last.text


@pytest.mark.parametrize(
    ("said", "car"),
    [
        ("2020 Ford Bronco Sport", "Ford Bronco Sport"),
        ("a Mustang Mach-E", "Ford Mach-E"),
        ("Chrysler Town and Country", "Chrysler Town and Country"),
        ("2021 Land Rover Defender", "Land Rover Defender"),
        ("Range Rover Sport", "Land Rover Range Rover Sport"),
        ("Saab 9-3", "Saab 9-3"),
        ("Alfa Romeo Giulia", "Alfa Romeo Giulia"),
        ("Beemer 3 series", "BMW 3 Series"),
    ],
)
def test_models_of_two_words_are_known(said: str, car: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", said, "Ann Miller", "no")
    assert f"{car}, on" in talk.last.text


# About the visit


@pytest.mark.parametrize(
    "line",
    [
        "what time is my oil change",
        "yeah I'm calling to confirm for thursday",
        "yes I'll be there thursday just confirming",
        "when am I supposed to come in again",
        "am I all set for thursday",
        "what all do I have coming up",
    ],
)
def test_the_visit_is_told(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line)
    assert "Your next appointment is" in talk.last.text
    assert not talk.state.later


def test_am_i_due_is_no_wish(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("am I due for an oil change").state.question is Question.ADVISOR


def test_other_work_after_what_is_not_done_here_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you do alignments", "ok how about an oil change then")
    assert talk.state.question is Question.WHEN


def test_and_how_much_is_about_what_was_asked_before(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how long does a brake job take", "and how much")
    assert "two hundred to six hundred dollars" in talk.last.text


def test_a_holiday_that_nobody_entered_is_not_promised(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("are you open on Good Friday")
    assert "Friday, March sixth" not in talk.last.text
    assert talk.state.question is Question.ADVISOR


def test_the_brakes_that_were_spoken_of_are_meant(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("what's the difference between a brake inspection and brake service")
    assert talk.state.question is Question.ADVISOR
    talk.say("ok the inspection then", "tuesday at 9:15", "yes")
    assert [code for code, *_ in visits(maria)] == ["brake-inspection"]


@pytest.mark.parametrize(
    ("line", "car"),
    [
        ("I have two cars, a 2015 Civic and a 2019 Pilot, it's for the Pilot", "twenty nineteen Honda Pilot"),
        (
            "I have two cars the 2012 Camry and the 2020 Highlander this is for the Highlander",
            "twenty twenty Toyota Highlander",
        ),
    ],
)
def test_of_two_cars_described_the_one_is_meant(line: str, car: str, call: Begin) -> None:
    assert car in call(NOBODY).say("oil change tomorrow at nine", line, "Ann Miller", "no").last.text


def test_a_weekday_that_is_not_of_the_date_is_spoken_of(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Tuesday the 4th at 9 AM")
    assert talk.last.text.startswith("March fourth is a Wednesday.")


def test_the_work_may_be_changed_while_the_car_is_asked(call: Begin) -> None:
    talk = call(NOBODY).say("oil change", "no wait I actually need my brakes done")
    assert "brake inspection or a brake service" in talk.last.text


def test_an_hour_alone_at_the_name_corrects_the_time(call: Begin) -> None:
    talk = call(NOBODY).say("oil change on a 2019 Ford Escape Tuesday at noon", "1 pm", "Nate Brooks", "no")
    assert "at one in the afternoon" in talk.last.text


def test_what_was_just_kept_for_a_newcomer_is_told_and_moved(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER, "yes", "wait what day was that again")
    assert "Wednesday, March fourth, at ten" in talk.last.text
    talk.say("actually can I change that to 11", "yes")
    assert BookingRequest.objects.open().get().scheduled_at == at(4, 11)


@pytest.mark.parametrize(
    "line",
    [
        "I'll have it when I come in",
        "my VIN? um no",
        "I'm not by the car right now",
        "don't have it, it's a 2019",
    ],
)
def test_a_vin_may_wait(line: str, call: Begin) -> None:
    assert call(NOBODY).say(*NEWCOMER[:2], line).state.question is Question.CONFIRM


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("can you tell me if Saturday's open", "Saturday, March seventh, we're open"),
        ("what's the latest I can come on Saturday", "Saturday, March seventh, we're open"),
        ("you open Labor Day", "for Labor Day"),
        ("where y'all at", "Lakeshore Avenue"),
        ("how often should I change my oil", "an advisor can"),
        ("can I get a copy of my invoice", "an advisor can"),
        ("do you give rides", "an advisor can"),
        ("do you work on motorcycles", "I can't book that one here"),
        ("do you do brake inspections and brake service", "Yes, we do brake inspection and brake service."),
        ("I drive a 2013 Volvo XC60", "What does your car need?"),
        ("what's your earliest appointment", "What does your car need?"),
        ("hello are you still there", "How can I help you today?"),
    ],
)
def test_an_opening_is_answered(line: str, answer: str, call: Begin) -> None:
    assert answer in call(NOBODY).say(line).last.text


@pytest.mark.parametrize(
    "line", ["hi I'm returning a missed call", "I'm calling about the job", "quiero una cita"]
)
def test_whom_only_a_person_can_help_is_put_through(line: str, call: Begin) -> None:
    assert call(NOBODY).say(line).ending is Ending.TRANSFER


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("I need rotors and pads", "brake-service"),
        ("need to get my brakes inspected", "brake-inspection"),
        ("my sticker's about to expire", "state-inspection"),
        ("I need a checkup before a road trip", "general-maintenance"),
        ("I need a 30k service", "general-maintenance"),
        ("I got a notice in the mail from Honda", "recall"),
        ("my car won't go over 40", "engine-diagnostics"),
    ],
)
def test_work_has_many_names(line: str, service: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert talk.state.task.service == service


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("it's Jackie with an ie, Jackie Robinson", "Jackie Robinson"),
        ("My name's Rich but I go by Richard, Richard Long", "Richard Long"),
        ("Mike and Cindy Brady", "Mike Brady"),
    ],
)
def test_a_name_among_other_words_is_found(line: str, name: str, call: Begin) -> None:
    assert f"under the name {name}." in call(NOBODY).say(NEWCOMER[0], line, "no").last.text


def test_either_of_two_days_is_no_choice_yet(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change next week sometime", "wednesday or thursday")
    assert talk.state.question is Question.OFFER
    assert {time[:2] for time in offered(talk)} == {"11", "12"}


def test_trouble_beside_the_work_is_acknowledged_and_kept(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("need an oil change and i also want you guys to check my ac it's not blowing cold")
    assert talk.last.text.startswith("I've noted the rest for the technician.")
    talk.say("friday at nine", "yes")
    assert "not blowing cold" in visit("oil-change").concern


def test_praise_before_a_question_changes_nothing(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("what time is my oil change", "great and how long does that take")
    assert "about half an hour" in talk.last.text


def test_a_time_changed_at_the_name_is_acknowledged(call: Begin) -> None:
    talk = call(NOBODY).say("oil change on a 2017 audi q5 monday the sixteenth at eight", "noon")
    assert talk.last.text == "Monday, March sixteenth, at noon, good. May I have your first and last name?"


def test_the_first_time_calling_is_no_hurry(call: Begin) -> None:
    talk = call(NOBODY).say(
        "this is my first time calling i need an oil change", "it's a 2016 hyundai tucson"
    )
    assert talk.state.question is Question.WHEN


def test_a_car_named_in_a_question_is_remembered(call: Begin) -> None:
    talk = call(NOBODY).say("how much for an oil change on a 2020 subaru forester", "ok can i get in today")
    assert talk.state.question is Question.OFFER
    assert talk.state.newcomer.model == "Forester"


def test_of_two_new_cars_the_first_comes_first(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", "a 2015 accord and a 2018 odyssey")
    assert talk.last.text.startswith("Let's start with the Accord.")
    assert (talk.state.newcomer.year, talk.state.newcomer.model) == (2015, "Accord")


def test_whoever_asks_where_he_is_hears_it(call: Begin) -> None:
    talk = call(NOBODY).say("hi is this the service department")
    assert talk.last.text == "Yes, this is Lakeside Motors. How can I help you today?"


def test_the_first_of_the_days_offered_is_chosen(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", "anytime next week", "monday the first one")
    assert talk.state.question is Question.CONFIRM


@pytest.mark.parametrize(("line", "work"), [("check them", "inspection"), ("replace them", "service")])
def test_what_shall_be_done_with_the_brakes_names_the_work(
    line: str, work: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("brakes", line, "friday at three")
    assert f"A brake {work} for your" in talk.last.text


def test_both_of_what_was_priced_are_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i was wondering what you charge for an oil change and a tire rotation")
    assert talk.state.question is Question.BOOK_ONE
    talk.say("and how long would both take", "ok let's do both tomorrow at 9", "yes", "yes")
    assert [code for code, *_ in visits(maria)] == ["oil-change", "tire-rotation"]


def test_the_same_day_of_another_week_keeps_the_weekday(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("can you tell me if i have anything scheduled", "can we push that to next week")
    talk.say("60618", "same day same time is fine", "yep")
    assert visit("oil-change").scheduled_at == at(12, 9)


def test_a_day_that_will_not_do_is_moved_or_cancelled_as_the_caller_says(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("my plans changed so thursday's not gonna work", "60618")
    assert "Would you like another day instead, or shall I cancel it?" in talk.last.text
    talk.say("how about next tuesday at ten", "yes")
    assert visit("oil-change").scheduled_at == at(10, 10)


def test_work_done_when_he_comes_anyway_comes_right_after(call: Begin, bob: Customer) -> None:
    call(BOB).say("is it possible to get my tires rotated when i come in thursday", "yes")
    assert visit("tire-rotation").scheduled_at == at(5, 9, 30)


def test_new_particulars_are_one_for_an_advisor(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need to update my phone number")
    assert talk.last.text == "That's one for an advisor. Would you like to talk to one?"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("can you put it under Carl Winters instead", "Carl Winters"),
        ("no put it under Linda Johnson", "Linda Johnson"),
        ("not Gail it's Gale", "Gale Winters"),
        ("no just Diane Winters", "Diane Winters"),
    ],
)
def test_another_name_at_the_read_back_is_taken(line: str, name: str, call: Begin) -> None:
    assert f"under the name {name}." in call(NOBODY).say(*NEWCOMER, line).last.text


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Priya Patel P A T E L"], "Priya Patel"),
        (["my name is Nguyen Thao T-H-A-O N-G-U-Y-E-N"], "Thao Nguyen"),
        (["Jeff", "Jeff Bell no wait put it in my wife's name Diane Bell"], "Diane Bell"),
        (["T.J. Watson"], "T.J. Watson"),
    ],
)
def test_a_spelled_or_changed_name_is_the_one_that_counts(lines: list[str], name: str, call: Begin) -> None:
    assert f"under the name {name}." in call(NOBODY).say(NEWCOMER[0], *lines, "no").last.text


@pytest.mark.parametrize(
    ("lines", "car"),
    [
        (["oh it's a Lexus", "ES 350"], "Lexus ES 350"),
        (["my Lexus", "RX 350 2022"], "twenty twenty two Lexus RX 350"),
        (["Hyundai Ioniq 5 2023"], "twenty twenty three Hyundai Ioniq 5"),
        (["2015 Infiniti Q 50"], "twenty fifteen Infiniti Q50"),
        (["2015 Chrysler 200"], "twenty fifteen Chrysler 200"),
    ],
)
def test_models_with_figures_are_models(lines: list[str], car: str, call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at nine", *lines, "Ann Miller", "no")
    assert f"for your {car}, on Tuesday, March third, at nine" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "oil change Friday at 2 Camry 2018",
        "oil change Friday at 2 2018 Toyota Camry",
        "oil change for a 2018 Toyota Camry can you do 2 on Friday",
    ],
)
def test_an_hour_beside_a_car_is_an_hour(line: str, call: Begin) -> None:
    assert "Friday, March sixth, at two in the afternoon, good." in call(NOBODY).say(line).last.text


def test_a_vin_and_a_number_may_come_in_pieces(call: Begin) -> None:
    talk = call("").say(NEWCOMER[0], "Anna Bell", "773 555", "0123")
    assert talk.state.newcomer.phone == "+17735550123"
    assert talk.say("1HGCM 82633").last.text == "And the rest?"
    assert talk.say("A004352").state.newcomer.vin == "1HGCM82633A004352"


def test_the_day_whose_hours_were_asked_is_the_day(call: Begin) -> None:
    talk = call(NOBODY).say("are you open Saturday", "okay can I come in at 10 for an oil change")
    assert "Saturday, March seventh, at ten" in talk.say("2016 Chevy Cruze").last.text


def test_the_latest_of_each_day_is_offered(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change next week", "what's the latest you can take it")
    assert offered(talk) == ["09 17:30", "10 17:30", "11 17:30"]


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["wait is that tomorrow or Thursday"], "at ten in the morning, under the name"),
        (["who do I ask for when I get there"], "an advisor can"),
        (["yes", "how much is it gonna be"], "forty to eighty dollars"),
    ],
)
def test_a_question_about_the_visit_is_answered(lines: list[str], answer: str, call: Begin) -> None:
    assert answer in call(NOBODY).say(*NEWCOMER, *lines).last.text


def test_work_of_ours_that_did_not_hold_is_for_a_person(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("you guys worked on my car last week and it's still making the same noise")
    assert talk.ending is Ending.TRANSFER
    assert talk.last.text.startswith("I'm sorry about that.")


def test_who_wants_to_be_called_back_is_called_back(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("I want a callback").last.callback is not None


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("I need to find somebody to do my oil changes", Question.WHEN),
        (
            "I don't need an appointment I just want to know if I should bring it in it's burning oil",
            Question.WHEN,
        ),
        ("I need my car looked at", Question.SERVICE),
        ("I need my 2019 Toyota Camry inspected", Question.WHEN),
        ("it's for a Ford", Question.SERVICE),
    ],
)
def test_a_wish_is_known_by_what_it_needs(
    line: str, question: Question, call: Begin, maria: Customer
) -> None:
    assert call(MARIA).say(line).state.question is question


def test_the_oil_while_it_is_there_comes_next(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(
        "bring my car in for the recall and while it's there can you do the oil", "friday at 8"
    )
    assert "The oil change comes next." in talk.last.text


def test_a_vin_read_anew_does_not_hang_on_its_first_piece(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER[:2], "1HGCM 82633", "sorry the whole of it is 1HGCM82633A004352")
    assert talk.state.newcomer.vin == "1HGCM82633A004352"


def test_a_vin_whose_pieces_make_none_is_asked_for_once_more(call: Begin) -> None:
    talk = call(NOBODY).say(*NEWCOMER[:2], "1HGCM 82633", "A004 352 99 99 99")
    assert "doesn't add up" in talk.last.text
    assert talk.say("1HGCM82633A004352").state.newcomer.vin == "1HGCM82633A004352"


@pytest.mark.parametrize(
    ("line", "booked"),
    [
        (
            "oil change friday at 9 and tire rotation saturday at 10",
            [("oil-change", at(6, 9)), ("tire-rotation", at(7, 10))],
        ),
        (
            "oil change friday at 9 and tire rotation at 2",
            [("oil-change", at(6, 9)), ("tire-rotation", at(6, 14))],
        ),
    ],
)
def test_each_work_has_its_own_time(
    line: str, booked: list[tuple[str, datetime]], call: Begin, maria: Customer
) -> None:
    call(MARIA).say(line, "yes", "yes")
    assert [(code, when) for code, _, when in visits(maria)] == booked


def test_each_car_has_its_own_time(call: Begin, maria: Customer, civic: str) -> None:
    line = "the civic in friday at 9 for an oil change and the camry in monday at 9 for a brake inspection"
    call(MARIA).say(f"I need {line}", "yes", "yes")
    assert visits(maria) == [("oil-change", civic, at(6, 9)), ("brake-inspection", "Camry", at(9, 9))]


def test_what_is_booked_already_lends_its_day_to_nothing_else(call: Begin, bob: Customer) -> None:
    line = "I already have an oil change on thursday and I also want a state inspection on friday at 9"
    call(BOB).say(line, "the tacoma", "yes")
    assert visit("state-inspection").scheduled_at == at(6, 9)


def test_the_inspection_that_was_priced_is_no_other(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much is a brake inspection", "ok book the inspection for friday at 11")
    assert "A brake inspection" in talk.last.text


@pytest.mark.parametrize("line", ["is that monday", "okay wait is that am or pm", "is it in the morning"])
def test_what_was_read_back_is_read_once_more(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at 10", line)
    assert "on Tuesday, March third, at ten in the morning. Shall I book it?" in talk.last.text


def test_work_taken_back_in_the_same_breath_is_not_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change and tire rotation tomorrow at 9 actually just the oil change", "yes")
    assert talk.state.task is None
    assert [code for code, *_ in visits(maria)] == ["oil-change"]


def test_a_car_that_was_sold_is_not_meant(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(
        "I just traded in the camry I have a 2023 Honda CR-V now and it needs an oil change"
    )
    assert talk.last.text.endswith("Is the twenty twenty three Honda CR-V another car?")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("never mind", Appointment.Status.SCHEDULED),
        ("no no I changed my mind", Appointment.Status.SCHEDULED),
        ("found a cheaper place", Appointment.Status.CANCELLED),
    ],
)
def test_a_reason_is_one_and_backing_out_is_none(line: str, status: str, call: Begin, bob: Customer) -> None:
    call(BOB).say("cancel my thursday appointment", "60618", line, "yes")
    assert visit("oil-change").status == status


def test_a_sorry_before_yes_is_a_yes(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at 10", "sorry yes")
    assert visit("oil-change").scheduled_at == at(3, 10)


@pytest.mark.parametrize(
    "line", ["my battery's dying it wouldn't start this morning", "my oil light came on yesterday around 5"]
)
def test_when_the_trouble_came_is_no_wish(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).state.question is Question.WHEN


def test_a_tow_is_for_a_person(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("my car won't start and I need it towed").ending is Ending.TRANSFER
