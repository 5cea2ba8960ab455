from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calls import dialogue
from calls.dialogue import Ending, State
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin
from crm.models import Appointment, Customer, Shop

SUNDAY_NOON = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
FRIDAY_NIGHT = datetime(2026, 3, 6, 21, tzinfo=ZoneInfo("America/Chicago"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what are your hours?", "Monday to Friday from eight in the morning to six in the evening"),
        ("are you open on Saturday?", "we're open from nine in the morning to three in the afternoon"),
        ("are you open on Sunday?", "We're closed on Sundays."),
        ("where are you located?", "twenty four hundred North Lakeshore Avenue"),
        ("how much is a tire rotation?", "A tire rotation usually runs twenty five to fifty dollars."),
        ("what does a recall cost", "Recall work comes at no charge."),
        ("how long does a brake service take?", "A brake service takes about two hours."),
        ("what services do you offer?", "tire rotation"),
        ("can I pay with my credit card over the phone", "can't take payments"),
        ("what's wrong with my car, it makes a noise", "can't diagnose"),
        ("are you a robot?", "automated assistant"),
        ("do you have a loaner car", "an advisor can tell you"),
    ],
)
def test_questions_about_the_shop_are_answered(question: str, answer: str, call: Begin) -> None:
    talk = call("").say(question)
    assert answer in talk.last.text
    assert talk.last.text.rstrip().endswith("?")
    assert not any(character.isdigit() for character in talk.last.text)


@pytest.mark.parametrize(
    "line", ["goodbye", "no thanks, that's all", "bye bye", "thank you, have a great day", "no, that's it"]
)
def test_goodbye_ends_the_call(line: str, call: Begin) -> None:
    talk = call("").say("what are your hours", line)
    assert talk.ending is Ending.HANG_UP
    assert talk.last.reason == "goodbye"


@pytest.mark.parametrize(
    "line",
    [
        "let me talk to a person",
        "operator",
        "I want to speak to a manager",
        "human please",
        "can I talk to someone real",
    ],
)
def test_a_person_is_put_through_in_hours_with_a_brief(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", line)
    assert talk.ending is Ending.TRANSFER
    assert talk.last.reason == "transfer: asked for a person"
    assert "Maria Lopez" in talk.last.brief and "book for oil change" in talk.last.brief
    assert talk.last.callback is None


def test_out_of_hours_a_person_calls_back_after_the_next_opening(call: Begin, maria: Customer) -> None:
    talk = call(MARIA, now=FRIDAY_NIGHT).say("I want to talk to a person")
    callback = talk.last.callback
    assert callback is not None and talk.ending is None
    assert callback.phone == MARIA
    assert callback.due_at.isoformat() == "2026-03-07T10:00:00-06:00"
    assert "on Saturday, March seventh, by ten in the morning" in talk.last.text


def test_a_withheld_number_is_asked_for_before_a_call_back(call: Begin) -> None:
    talk = call("", now=SUNDAY_NOON).say("I want to talk to a person", "301 555 0144")
    assert talk.last.callback is not None
    assert talk.last.callback.phone == "+13015550144"


@pytest.mark.parametrize(
    "line", ["this is unacceptable", "I'm calling my lawyer", "you people ripped me off"]
)
def test_anger_and_law_lead_to_a_person(line: str, call: Begin) -> None:
    assert call("").say(line).ending is Ending.TRANSFER


def test_two_failed_tries_at_one_question_lead_to_a_person(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "flibber flabber")
    assert "didn't understand" in talk.last.text and talk.ending is None
    talk.say("wibble wubble")
    assert talk.ending is Ending.TRANSFER


def test_failures_are_counted_by_question(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("flibber", "I need an oil change", "flabber", "tomorrow at nine am", "flibber")
    assert talk.ending is None


def test_stop_calling_is_passed_on(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("stop calling me")
    assert talk.last.callback is not None
    assert talk.last.callback.reason == "asked not to be called"


def test_danger_comes_before_everything(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change tomorrow at nine am and my brakes failed")
    assert talk.last.segments[0].text == "Please don't drive the car."
    assert not Appointment.objects.exists()
    talk.say("a tow truck please")
    assert talk.ending is Ending.TRANSFER
    assert "my brakes failed" in talk.last.brief or "my brakes failed" in talk.last.reason


def test_repeat_says_the_last_reply_again(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("what have I booked")
    text = talk.last.text
    assert talk.say("can you repeat that").last.text == text
    assert talk.press("*").last.text == text


def test_wait_is_granted_and_the_question_stays(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "hold on a second")
    assert talk.last.text == "Take your time."
    assert talk.last.listening.patient
    talk.say("yes")
    assert Appointment.objects.count() == 1


def test_help_says_what_one_can_say_and_differs_the_second_time(call: Begin) -> None:
    talk = call("").say("help", "what can you do")
    assert talk.replies[1].text != talk.replies[2].text


def test_start_over_forgets_the_details(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "start over")
    assert talk.state.task is None
    assert talk.last.text.endswith("How can I help you?")


def test_zero_is_a_person(call: Begin) -> None:
    assert call("").press("0").ending is Ending.TRANSFER


def test_keys_answer_the_read_back(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at nine am").press("1")
    assert Appointment.objects.count() == 1


def test_keys_choose_among_the_offered_times(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Friday")
    second = talk.state.task.offered[1] if talk.state.task else ""
    talk.press("2").press("1")
    assert Appointment.objects.get().scheduled_at == datetime.fromisoformat(second)


def test_a_keyed_number_takes_zeros_as_digits(call: Begin) -> None:
    talk = call("", now=SUNDAY_NOON).say("I want a person").press("3015550144")
    assert talk.last.callback is not None and talk.last.callback.phone == "+13015550144"


def test_silence_is_asked_about_twice_and_then_ends_the_call(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change").wait_in_silence()
    assert talk.last.text.endswith("What day and time would suit you?")
    talk.wait_in_silence()
    assert talk.ending is None
    talk.wait_in_silence()
    assert talk.ending is Ending.HANG_UP and talk.last.reason == "silence"


def test_words_begin_the_count_of_silence_anew(call: Begin) -> None:
    talk = call("").wait_in_silence().wait_in_silence().say("what are your hours").wait_in_silence()
    assert talk.ending is None


def test_after_a_cut_the_read_back_is_heard_again_before_a_yes_counts(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am")
    state, reply = dialogue.resume(State.from_json(talk.state.to_json()), call=talk.call, now=talk.now)
    assert reply.text.startswith("Sorry, we were cut off. We were booking the oil change.")
    assert reply.text.endswith("Shall I book it?")
    dialogue.respond(state, "yes", call=talk.call, now=talk.now)
    assert Appointment.objects.count() == 1


def test_thanks_in_the_middle_does_not_end_the_booking(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "thank you")
    assert talk.ending is None
    assert talk.last.text.endswith("What day and time would suit you?")


def test_every_reply_begins_with_a_short_segment(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Friday", "the first", "yes", "what have I booked", "goodbye")
    assert all(len(reply.segments[0].text) < 160 for reply in talk.replies)


def test_a_failed_transfer_becomes_a_call_back_and_the_agent_goes_on(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("let me talk to a person")
    state, reply = dialogue.transfer_failed(talk.state, call=talk.call, now=talk.now)
    assert reply.callback is not None and reply.callback.phone == MARIA
    assert reply.callback.due_at == talk.now.replace(hour=11)
    assert reply.text.endswith("Is there anything else I can help with?")
    assert not state.has_ended


def test_a_choice_of_help_is_heard_though_the_danger_is_named_again(call: Begin) -> None:
    talk = call("").say("my car is smoking", "a tow truck, it's smoking badly")
    assert talk.ending is Ending.TRANSFER


def test_after_a_call_back_by_key_the_agent_goes_on(call: Begin, maria: Customer) -> None:
    talk = call(MARIA, now=SUNDAY_NOON).say("I need an oil change").press("0")
    assert talk.last.callback is not None
    assert talk.last.text.endswith("Is there anything else I can help with?")
    talk.say("I need an oil change", "tomorrow at nine am", "yes")
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("line", ["how much your brakes", "what would brakes run me", "price for the brake"])
def test_a_price_is_told_of_what_was_named_and_not_of_what_is_in_hand(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need an oil change", line)
    assert "A brake inspection usually runs" in talk.last.text
    assert "oil change" not in talk.last.text
    assert talk.last.text.endswith("What day and time would suit you?")


@pytest.mark.parametrize("line", ["how much is a transmission flush", "how long for the timing belt"])
def test_a_service_that_is_not_recognised_is_not_answered_with_another(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need an oil change", line)
    assert "for that, but an advisor can tell you." in talk.last.text
    assert not talk.last.claims


@pytest.mark.parametrize(
    "line", ["and how much is that going to be", "what's it cost", "how long will it take"]
)
def test_a_price_asked_without_a_name_is_of_what_is_in_hand(line: str, call: Begin, maria: Customer) -> None:
    assert "An oil change" in call(MARIA).say("I need an oil change", line).last.text


def test_without_an_advisors_phone_a_person_calls_back(call: Begin, maria: Customer) -> None:
    Shop.objects.update(advisor_phone="")
    talk = call(MARIA).say("let me talk to a person")
    assert talk.ending is None
    assert talk.last.callback is not None
    assert talk.last.callback.due_at == MONDAY_AT_TEN + timedelta(hours=1)
    assert "put you through right now" in talk.last.text
    assert "I've asked for an advisor to call you today, by eleven in the morning." in talk.last.text


@pytest.mark.parametrize("question", ["How can I help", "anything else"])
def test_who_repeats_himself_is_never_sent_away(question: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA)
    if question == "anything else":
        talk.say("what are your hours")
    talk.say("I said, read me all of your customs")
    assert talk.ending is None
    talk.say("I said, read me all of your customs")
    assert talk.ending is Ending.TRANSFER


@pytest.mark.parametrize("line", ["no, that's all I need", "no, I don't need anything else", "I said no"])
def test_a_no_to_anything_else_still_ends_the_call(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("what are your hours", line).last.reason == "goodbye"


def test_a_number_that_is_never_understood_is_keyed_in(call: Begin, maria: Customer) -> None:
    talk = call("", now=MONDAY_AT_TEN.replace(hour=21)).say("I want to talk to a person")
    talk.say("one two", "one two")
    assert "key your number in" in talk.last.text
    talk.press("3015550144")
    assert talk.last.callback is not None
    assert talk.last.callback.phone == "+13015550144"


def test_who_has_no_number_to_give_hears_when_an_advisor_is_there(call: Begin, maria: Customer) -> None:
    talk = call("", now=MONDAY_AT_TEN.replace(hour=21)).say("I want to talk to a person")
    talk.say("one two", "one two", "one two")
    assert "we're open from eight in the morning" in talk.last.text
    assert talk.last.reason == "no number to call back"


def test_a_pound_after_a_number_that_is_complete_is_no_try(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my appointment")
    talk.press("90210")
    assert "doesn't match" in talk.last.text
    talk.press("#")
    assert talk.state.proof_tries == 1
    talk.press("#")
    assert talk.state.proof_tries == 2


def test_who_says_yes_and_no_more_is_helped_on(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("yes")
    assert talk.last.text == "What can I do for you?"
    assert "You can say, for example" in talk.say("yes").last.text
    assert talk.say("yes").ending is not None
