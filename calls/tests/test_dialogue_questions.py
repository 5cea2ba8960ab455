"""What callers ask about the shop, in their own words: answered, and then the open question comes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from calls.dialogue import Ending
from calls.dialogue.replies import ClaimKind
from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin
from crm.models import Appointment, Closure, Customer

pytestmark = pytest.mark.django_db

ANYTHING_ELSE = "Is there anything else I can help with?"


@pytest.mark.parametrize(
    "line",
    [
        "can you please tell me when you're open",
        "until when are you open",
        "do you close at noon",
        "I was wondering when you guys close",
        "is the shop ever closed, when are they open",
        "do you guys work weekends",
        "what time you open",
        "when do you lock up",
        "do you stay open during lunch",
        "what's the earliest you're there",
        "is anyone in before eight",
        "which days is the workshop closed please",
    ],
)
def test_hours_are_asked_for_in_many_word_orders(line: str, call: Begin, maria: Customer) -> None:
    assert "We're open Monday to Friday from eight" in call(MARIA).say(line).last.text


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("tell me when you're open on December 8", "Tuesday, December eighth, we're open from eight"),
        ("are you there on Saturday", "Saturday, March seventh, we're open from nine"),
        ("is anybody there on Sunday", "We're closed on Sundays."),
        ("are you closed on Monday", "Monday, March ninth, we're open from eight"),
        ("what time do you folks shut on Saturdays", "Saturday, March seventh, we're open from nine"),
        ("do y'all do Sundays", "We're closed on Sundays."),
        ("will anybody be there tomorrow", "Tomorrow, Tuesday, March third, we're open from eight"),
    ],
)
def test_the_hours_of_a_day(line: str, answer: str, call: Begin, maria: Customer) -> None:
    assert answer in call(MARIA).say(line).last.text


@pytest.mark.parametrize("line", ["are you open right now", "are you still open", "are you guys open yet"])
@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (MONDAY_AT_TEN, "Yes, we're open until six in the evening."),
        (MONDAY_AT_TEN.replace(hour=7), "Not yet. Today we open at eight in the morning."),
        (
            MONDAY_AT_TEN.replace(hour=19),
            "No, we closed at six in the evening. Tomorrow, Tuesday, March third, we're open from eight",
        ),
        (
            MONDAY_AT_TEN - timedelta(days=1),
            "We're closed on Sundays. Okay. Tomorrow, Monday, March second, we're open from eight",
        ),
    ],
    ids=["open", "before", "after", "Sunday"],
)
def test_whether_the_shop_is_open_now(
    line: str, now: datetime, answer: str, call: Begin, maria: Customer
) -> None:
    reply = call(MARIA, now=now).say(line).last
    assert answer.replace("Okay. ", "") in reply.text.replace("Okay. ", "")
    assert {claim.kind for segment in reply.segments for claim in segment.claims} == {ClaimKind.HOURS}


def test_on_a_holiday_the_next_day_that_is_open_is_told(call: Begin, maria: Customer) -> None:
    for day in (2, 3):
        Closure.objects.create(day=date(2026, 3, day), reason="inventory")
    words = call(MARIA).say("are you open now").last.text
    assert "We're closed today, for inventory." in words
    assert "Wednesday, March fourth, we're open from eight" in words


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("do I need an appointment", "It's best to book a time"),
        ("can I just drop by", "It's best to book a time"),
        ("do you take walk-ins", "It's best to book a time"),
        ("can you text me a confirmation", "I can't send messages myself"),
        ("could you send me an email", "I can't send messages myself"),
        ("do you work on Hondas", "You can book any make with me."),
        ("do you service other makes", "You can book any make with me."),
        ("do you have any coupons", "I can't tell you that, but an advisor can."),
        ("do you sell tires", "I can't tell you that, but an advisor can."),
        ("is it covered under warranty", "I can't tell you that, but an advisor can."),
        ("do you speak Spanish", "I can't tell you that, but an advisor can."),
        ("is there a place to sit while I wait", "You can wait here or drop the car off."),
        ("can you tow my car", "I can't tell you that, but an advisor can."),
        ("do you take credit cards", "For your security I can't take payments by phone."),
        ("can I get a ride", "I can't promise a ride or a loaner, but an advisor can tell you."),
        ("do I need to leave the car with you", "You can wait here or drop the car off."),
    ],
)
def test_what_else_is_asked_is_answered_and_begins_nothing(
    line: str, answer: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.startswith(answer)
    assert talk.last.text.endswith(("Would you like to talk to one?", ANYTHING_ELSE))
    assert (talk.state.question is Question.ADVISOR) == ("but an advisor can" in answer)
    assert talk.state.task is None
    booking = call(MARIA, call_sid="CA2").say("I need an oil change", line)
    assert booking.last.text.startswith(answer)
    assert booking.state.question is Question.WHEN


@pytest.mark.parametrize("line", ["is that free?", "do I have to pay for that", "is this free of charge"])
def test_what_a_recall_costs(line: str, call: Begin, maria: Customer) -> None:
    words = call(MARIA).say("I got a recall letter for my Camry", line).last.text
    assert words.startswith("Recall work comes at no charge. What day")


def test_an_answered_question_forgives_what_was_not_understood(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("blah blah blah", "what are your hours", "blah blah blah")
    assert talk.ending is None
    talk.say("are you a robot", "blah blah blah")
    assert talk.ending is None
    assert talk.say("blah blah blah").ending is not None


def test_the_eve_of_a_holiday_has_hours_of_its_own(call: Begin, maria: Customer) -> None:
    Closure.objects.all().delete()
    Closure.objects.create(day=date(2026, 12, 25), reason="Christmas Day")
    talk = call(MARIA).say("are you open on Christmas Eve")
    assert "Thursday, December twenty fourth, we're open from eight" in talk.last.text
    assert "We're closed" in talk.say("are you open on Christmas").last.text


def test_who_needs_a_tow_truck_gets_a_person(call: Begin, maria: Customer) -> None:
    assert "advisor" in call(MARIA).say("send me a tow truck").last.text


@pytest.mark.parametrize(
    "line",
    ["can I bring it in today", "could I bring my car by this afternoon", "let me bring it over today"],
)
def test_bringing_the_car_in_moves_nothing(line: str, call: Begin, maria: Customer) -> None:
    words = call(MARIA).say("my check engine light is on", line).last.text
    assert words.startswith("I have Monday, March second")


def test_by_is_no_deadline_where_the_car_is_brought_by(call: Begin, maria: Customer) -> None:
    for line in (
        "I'd like to bring my car by on Friday for new brakes",
        "can I swing by Friday for brake pads",
    ):
        words = call(MARIA).say(line).last.text
        assert "Friday, March sixth" in words
        assert "Monday" not in words


@pytest.mark.parametrize(
    "line", ["can we do Monday instead", "could I move it to Monday", "how about Monday"]
)
def test_who_names_another_time_for_what_he_cancels_moves_it(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("I have an appointment on Thursday that I can't make", "60618", line)
    assert "Monday, March ninth" in talk.last.text
    talk.say("the first one", "yes")
    assert "It's moved" in talk.last.text
    assert set(Appointment.objects.values_list("status", flat=True)) == {Appointment.Status.SCHEDULED}


def test_a_reason_is_no_other_time(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my Thursday appointment", "60618", "I have to work on Thursday")
    assert talk.last.text.endswith("Shall I cancel it?")


def test_who_says_that_he_is_there_agrees_to_nothing(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine").wait_in_silence()
    for line in ("yes, I'm here", "I'm back", "yes I'm still here"):
        assert talk.say(line).last.text == "Shall I book it?"
    assert not Appointment.objects.exists()
    assert "You're booked" in talk.say("yes, book it").last.text


@pytest.mark.parametrize("line", ["hmm", "um", "uh...", "let's see"])
def test_who_hesitates_is_waited_for(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("I need an oil change", line).last.text == "Take your time."


def test_the_day_of_the_visit_is_no_wish(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("can I push back my Thursday appointment by an hour", "60618")
    assert "from" not in talk.last.text and "to Thursday, March fifth, at ten" in talk.last.text
    assert "Toyota Tacoma" in talk.last.text


def test_a_clock_is_an_o_clock(call: Begin, maria: Customer) -> None:
    words = call(MARIA).say("I want make appointment for change oil", "tuesday ten clock").last.text
    assert "on Tuesday, March third, at ten in the morning" in words


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("service", "brake-service"),
        ("an inspection please", "brake-inspection"),
        ("a state inspection", "state-inspection"),
        ("they've been squeaking for a week", "brake-inspection"),
    ],
)
def test_one_of_two_services_by_the_word_that_it_has_alone(
    line: str, service: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need my brakes done", line)
    assert talk.state.task is not None and talk.state.task.service == service


@pytest.mark.parametrize("line", ["book it for Friday", "Friday at nine", "yes, on Friday"])
def test_what_was_asked_about_is_booked_when_a_day_is_named(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much are brake pads", line)
    assert talk.state.task is not None and talk.state.task.service == "brake-service"
    assert "Friday, March sixth" in talk.last.text


@pytest.mark.parametrize("line", ["can I do it on Friday instead", "I'd like to come on Friday instead"])
def test_another_time_for_the_appointment_just_told_moves_it(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("when's my next appointment", line, "60618", "the first one", "yes")
    assert "It's moved: the oil change is now on Friday, March sixth" in talk.last.text


def test_a_car_that_is_brought_in_is_booked_whatever_it_is_called(call: Begin, shop: None) -> None:
    talk = call().say("I'd like to bring my 2016 Mazda CX-5 in for an oil change on Wednesday at 3")
    assert talk.state.task is not None
    assert (talk.state.task.goal, talk.state.task.service) == (Goal.BOOK, "oil-change")
    assert talk.state.newcomer.model == "CX-5"


def test_two_answers_that_are_no_vin_leave_it_out(call: Begin, shop: None) -> None:
    talk = call("+13125550190").say("oil change today at four", "2014 Honda Accord", "Mike Brown")
    assert talk.state.question is Question.VIN
    talk.say("it's Mike with a K", "like I said it's Mike")
    assert "An advisor will take the VIN down" in talk.last.text
    assert talk.last.text.endswith("Shall I book it?")


def test_who_asks_what_we_suggest_hears_the_soonest(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "I don't know, what do you suggest")
    assert talk.last.text.startswith("I have Monday, March second")


@pytest.mark.parametrize(
    "line",
    [
        "is there a spot out front",
        "where do I put the keys",
        "would you take a personal check",
        "I was wondering, can you recharge my air conditioning",
        "excuse me, do you have a charger for my phone",
    ],
)
@pytest.mark.parametrize("before", [[], ["I need an oil change for my Camry"]])
def test_a_question_that_is_not_understood_is_known_for_one(
    line: str, before: list[str], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(*before)
    open_question = talk.state.question
    talk.say(line)
    assert "I can't tell you that, but an advisor can." in talk.last.text
    assert talk.state.question is (open_question if before else Question.ADVISOR)
    assert talk.state.failures == (1 if before else 0)


def test_who_asks_nothing_but_what_is_not_understood_gets_a_person(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("is there a spot out front", "where do I put the keys")
    talk.say("would you take a personal check")
    assert talk.ending is not None
    assert talk.ending.value == "transfer"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("whereabouts is the shop", "We're at twenty four hundred"),
        ("which part of town are you in", "We're at twenty four hundred"),
        ("ballpark, what's an oil change these days", "An oil change usually runs forty"),
        ("what's the fee for a state inspection", "A state inspection usually runs fifty"),
        ("is a tire rotation free", "A tire rotation usually runs"),
        ("how much is a transmission flush", "I don't have a price for that, but an advisor can tell you."),
        ("will an oil change take more than an hour", "An oil change takes about half an hour."),
        ("is that something I can wait for", "You can wait here"),
        ("can my husband drop the car off", "an advisor can"),
        ("is there a fee if I cancel", "an advisor can"),
        ("can I leave it overnight", "an advisor can"),
        ("do you service BMWs", "You can book any make"),
        ("I have a Honda that's not from your place, is it okay if I bring it", "You can book any make"),
        ("do you folks do state inspections", "Yes, we do state inspection."),
        ("what's your name", "I'm the automated assistant"),
        ("can you speak a bit louder", "How can I help you today?"),
    ],
)
def test_everyday_questions(line: str, answer: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert answer in talk.last.text
    assert talk.state.task is None


@pytest.mark.parametrize("word", ["quick", "those", "carry", "country"])
def test_an_everyday_word_is_no_car(word: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(f"I need {word} an oil change")
    assert "on file" not in talk.last.text


def test_what_only_an_advisor_knows_is_handed_to_one_with_the_question(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much to tint my windows")
    assert talk.last.text == (
        "I can't book that one here, but an advisor can help you with it. Would you like to talk to one?"
    )
    talk.say("yes please")
    assert talk.ending is Ending.TRANSFER
    assert "The caller asked: how much to tint my windows." in talk.last.brief


def test_at_night_an_advisor_calls_back_about_it(call: Begin, maria: Customer) -> None:
    talk = call(MARIA, now=MONDAY_AT_TEN.replace(hour=21)).say("I need new tires")
    assert talk.last.text.endswith("Shall one call you back?")
    talk.say("yes")
    assert talk.last.callback is not None
    assert "The caller asked: I need new tires." in talk.last.callback.note


def test_who_wants_no_advisor_goes_on(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you sell tires", "no")
    assert talk.last.text == "All right. Is there anything else I can help with?"
    other = call(MARIA, call_sid="CA2").say(
        "do you sell tires", "no, but I need an oil change on Friday at nine am"
    )
    assert "Shall I book it?" in other.last.text


OTHER_WORK = """
I have a flat tire | I've got a nail in my tire | how much for four new tires | my windshield is cracked
| I need an alignment | can you detail my car | I hit a deer | I lost my keys | I need a new key fob |
paint scratch
"""
TROUBLE = """
my alternator is bad | headlight is out | my brake light is out | transmission is slipping | sunroof
stuck | the window won't go down | the tire pressure light is on | it makes a terrible noise | check
engine
"""
FOR_A_PERSON = """
returning a call | somebody called me | I missed a call from you | can I speak with Mike | is Mike there
| parts department | sales please | I want to buy a car | I'm broken down on the highway | I need a jump
| zero | no hablo ingles
"""
NEEDS_SERVICE = """
I'd like to set up a service | I need service | my car needs service | it's time for my service | I got
a text saying I'm due for service
"""


def _said(table: str) -> list[str]:
    return [line.strip() for line in " ".join(table.split()).split(" | ")]


@pytest.mark.parametrize("line", _said(OTHER_WORK))
def test_work_that_is_not_on_the_menu_is_no_other_work(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.question is Question.ADVISOR
    assert talk.state.task is None and not talk.last.claims


@pytest.mark.parametrize("line", _said(TROUBLE))
def test_what_is_broken_is_looked_at(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None and talk.state.task.service == "engine-diagnostics"
    assert talk.last.text == "A technician should look at that. What day and time would suit you?"


@pytest.mark.parametrize("line", _said(FOR_A_PERSON))
def test_who_wants_somebody_is_put_through(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).ending is Ending.TRANSFER


@pytest.mark.parametrize("line", _said(NEEDS_SERVICE))
def test_a_service_without_a_name_is_asked_for(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text == "What does your car need?"
    assert talk.state.question is Question.SERVICE


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("I have a question", "Sure, go ahead."),
        ("hi, quick question", "Sure, go ahead."),
        ("I have a problem", "I'm sorry to hear that. What's going on?"),
        ("no", "What can I do for you?"),
    ],
)
def test_who_announces_something_is_listened_to(line: str, answer: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text == answer
    assert talk.ending is None and talk.state.failures == 0


@pytest.mark.parametrize(
    "question",
    ["Do I need an appointment for a tire rotation?", "can I just swing by for a tire rotation?"],
)
def test_who_asks_whether_he_needs_a_time_may_book_one_for_that_work(
    question: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(question, "okay, tomorrow at noon then")
    assert "tire rotation" in talk.last.text.lower()
    talk.say("yes")
    assert Appointment.objects.get().service_type.code == "tire-rotation"
