"""How people really answer: with second thoughts, excuses and remarks beside the point."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.dialogue import Ending
from calls.tests.conftest import BOB, MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin
from crm.models import Appointment, Customer


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("the first one, no, sorry, the second", "at twelve forty five in the afternoon"),
        ("the second one, no wait, the last one", "at five thirty in the evening"),
        ("one. no, one thirty", "at one thirty in the afternoon"),
        ("would eleven be possible", "at eleven in the morning"),
    ],
)
def test_a_second_thought_is_the_one_that_counts(line: str, hour: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Thursday", line)
    assert f"on Thursday, March fifth, {hour}. Shall I book it?" in talk.last.text


def test_a_place_that_is_refused_leaves_the_others(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Thursday")
    first, *others = talk.state.task.offered if talk.state.task else ()
    talk.say("I don't want the first one")
    assert talk.state.task is not None
    assert talk.state.task.offered == tuple(others)
    assert first


@pytest.mark.parametrize("line", ["not too early please", "that's a bit early for me", "that's too early"])
def test_too_early_is_answered_with_clearly_later_times(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Thursday", line)
    assert talk.state.task is not None
    assert all(at >= "2026-03-05T10:00" for at in talk.state.task.offered)
    assert all(at.startswith("2026-03-05") for at in talk.state.task.offered)


@pytest.mark.parametrize("line", ["I'd rather not do mornings", "oh I'm not good before lunch"])
def test_what_somebody_would_rather_not_is_not_offered(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", line)
    assert talk.state.task is not None
    assert talk.state.task.offered
    assert all(at[11:16] >= "12:00" for at in talk.state.task.offered)


def test_any_day_but_one(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", "any day but Tuesday")
    assert talk.state.task is not None
    assert talk.state.task.offered
    assert not any(at.startswith("2026-03-03") for at in talk.state.task.offered)


def test_one_of_my_kids_is_no_hour(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Thursday", "hang on, one of my kids is crying")
    assert "Shall I book it?" not in talk.last.text


@pytest.mark.parametrize("line", ["I don't want to talk to a machine", "I don't want to talk to a robot"])
def test_who_wants_no_machine_is_put_through(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).ending is Ending.TRANSFER


def test_somebody_for_the_brakes_is_a_visit(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need somebody to look at my brakes")
    assert talk.ending is None
    assert talk.state.task is not None


def test_a_call_back_that_is_asked_for_in_open_hours_is_promised(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("can somebody call me back, I'm driving")
    assert talk.last.callback is not None
    assert talk.last.callback.phone == MARIA
    assert talk.ending is None
    talk.say("after four")
    assert talk.last.callback is not None
    assert "after four" in talk.last.callback.note


def test_a_sentence_cut_off_is_a_beginning(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need to make an", "sorry my phone cut out, an appointment for")
    assert talk.last.text == "What does your car need?"


def test_the_day_instead_of_the_one_held_is_a_move(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "hey I have an appointment Thursday, can we do Friday instead", "six oh six one eight"
    )
    talk.say("nine", "yes")
    moved = Appointment.objects.get(customer=bob, service_type__code="oil-change")
    assert moved.scheduled_at == MONDAY_AT_TEN.replace(hour=9) + timedelta(days=4)


def test_no_need_to_change_it_changes_nothing(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("when is my appointment", "oh good, I don't need to change it then")
    assert talk.state.task is None


def test_thats_it_after_the_name_is_no_farewell(call: Begin) -> None:
    talk = call("+12015550155").say(
        "hi I need an oil change for my 2016 Honda Civic",
        "Thursday",
        "eight is fine",
        "Sam Green",
        "that's it",
    )
    assert talk.ending is None
    assert "under the name Sam Green. Shall I book it?" in talk.last.text


def test_a_bad_line_is_answered_with_the_same_again(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change friday at ten", "what? you're breaking up")
    assert "at ten in the morning. Shall I book it?" in talk.last.text


def test_how_soon_asks_for_a_time_and_not_how_long(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my check engine light's on", "how soon can you get me in")
    assert talk.last.text.startswith("I have Monday, March second")


@pytest.mark.parametrize(
    "line", ["I don't know my zip code", "can I give you my plate instead", "I moved recently"]
)
def test_who_lacks_one_proof_hears_of_the_others(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my appointment on Thursday", line)
    assert talk.last.text.startswith("Your date of birth, license plate, or the last six of the VIN")
    assert talk.state.proof_tries == 0
    talk.say(line, line)
    assert talk.ending is Ending.TRANSFER


def test_a_proof_that_is_given_beside_one_that_is_not_known_counts(call: Begin, bob: Customer) -> None:
    Customer.objects.filter(pk=bob.pk).update(date_of_birth="1980-04-05")
    talk = call(BOB).say("cancel my appointment on Thursday")
    talk.say("I don't know the zip, my birthday is April fifth nineteen eighty")
    assert talk.last.text.startswith("Thank you.")


def test_who_would_rather_not_prove_himself_is_put_through(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my appointment on Thursday", "I'd rather not say")
    assert talk.ending is Ending.TRANSFER
    assert Appointment.objects.filter(status=Appointment.Status.CANCELLED).count() == 0


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("the later one", "recall"),
        ("the earlier one", "oil-change"),
        ("um the oil thing", "oil-change"),
        ("the one this week", "oil-change"),
        ("the one next week", "recall"),
    ],
)
def test_one_of_several_visits_by_its_place_in_time(
    line: str, service: str, call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say("cancel my appointment", "60618", line, "no reason", "yes")
    assert Appointment.objects.get(status=Appointment.Status.CANCELLED).service_type.code == service
    assert talk.ending is None


@pytest.mark.parametrize("lines", [("neither",), ("the first one", "wait, don't cancel it")])
def test_what_was_to_be_cancelled_may_stay(lines: tuple[str, ...], call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel my appointment", "60618", *lines)
    assert talk.state.task is None
    assert not Appointment.objects.filter(status=Appointment.Status.CANCELLED).exists()


@pytest.mark.parametrize("line", ["it's my wife's", "the Civic", "it is", "both"])
def test_another_car_is_said_in_many_ways(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change for my Honda Civic", line)
    assert talk.last.text == "What day and time would suit you?"


def test_another_number_for_the_promised_call_is_kept(call: Begin, maria: Customer) -> None:
    talk = call(MARIA, now=MONDAY_AT_TEN.replace(hour=20)).say("can I talk to somebody")
    talk.say("make it my cell, 201-555-0199")
    assert talk.last.callback is not None
    assert talk.last.callback.phone == "+12015550199"


@pytest.mark.parametrize("line", ["actually never mind", "can you cancel that"])
def test_a_promised_call_that_is_taken_back_is_heard_by_whoever_calls(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA, now=MONDAY_AT_TEN.replace(hour=20)).say("can I talk to somebody", line)
    assert talk.last.callback is not None
    assert line in talk.last.callback.note


@pytest.mark.parametrize("line", ["maybe later", "I'll ask when I get there"])
def test_not_now_declines_an_advisor(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you have loaners", line)
    assert talk.last.text == "All right. Is there anything else I can help with?"


def test_hours_asked_on_for_a_day(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("what are your hours", "and on Saturday?")
    assert "from nine in the morning to three in the afternoon" in talk.last.text


def test_a_number_that_cannot_be_seen_is_asked_for(call: Begin, shop: None) -> None:
    talk = call("").say("oil change Thursday at nine for my Honda Civic, my name is Sam Green")
    talk.say("it's the one I'm calling from")
    assert talk.last.text == "I can't see it from here. What is it, with the area code?"
    assert talk.say("I'd rather not").ending is Ending.TRANSFER


@pytest.mark.parametrize(
    "line", ["I'd like to make an appointment for an oil change, please", "at nine", "nine"]
)
def test_what_was_read_back_said_again_is_no_correction(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", line)
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yes")
    assert Appointment.objects.count() == 1


def test_work_that_is_denied_is_changed(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "I don't want an oil change")
    assert talk.last.text.startswith("What should I change")


@pytest.mark.parametrize("line", ["yes, please", "Tuesday at nine in the morning", "an oil change"])
def test_what_is_right_after_all_is_read_back_again(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "no")
    assert talk.last.text.startswith("What should I change")
    talk.say(line)
    assert "on Tuesday, March third, at nine in the morning. Shall I book it?" in talk.last.text


def test_a_goodbye_into_the_goodbye_is_the_last(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("goodbye", "okay, bye bye")
    assert talk.ending is Ending.HANG_UP
    assert [(segment.text, segment.interruptible) for segment in talk.last.segments] == [("Goodbye!", False)]
