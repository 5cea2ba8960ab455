"""Everyday turns that are no command: who it is, a detail more, a yes with a note, a call wished for."""

from __future__ import annotations

import pytest

from calls.dialogue.state import Question
from calls.tests.conftest import MARIA, at
from calls.tests.conversations import Begin, visit
from crm.models import Customer


@pytest.mark.parametrize(
    "line", ["this is maria", "it's maria lopez", "it's maria again", "maria lopez", "my name is maria lopez"]
)
def test_who_says_his_name_is_greeted(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text == "Hello! How can I help you today?"
    assert talk.state.customer_id == maria.pk


@pytest.mark.parametrize("line", ["it's urgent", "a window", "this is for you"])
def test_what_is_no_name_is_not_understood(line: str, call: Begin, maria: Customer) -> None:
    assert "Hello!" not in call(MARIA).say(line).last.text


def test_a_newcomer_s_name_at_the_beginning_is_kept(call: Begin) -> None:
    talk = call("+12015550199").say(
        "This is John Miller.", "oil change on a 2014 Malibu thursday at ten", "no", "yes"
    )
    assert "under the name John Miller" in talk.text


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("yes thank you and could you note that the ac smells", "ac smells"),
        ("yes and please tell them there's a rattle in the back", "rattle"),
    ],
)
def test_a_yes_with_a_note_books_with_it(line: str, noted: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change thursday at nine", line)
    assert visit("oil-change").scheduled_at == at(5, 9)
    assert noted in visit("oil-change").concern


def test_a_note_with_a_reservation_books_nothing(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday at nine", "tell them there's a rattle but what does it cost")
    assert not maria.appointments.exists()
    assert talk.state.question is Question.CONFIRM


@pytest.mark.parametrize(
    "lines", [["it's just steady", "and it started yesterday"], ["it's only when I brake", "since last week"]]
)
def test_details_of_a_trouble_are_noted(lines: list[str], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my car makes a grinding noise", *lines)
    assert talk.state.question is Question.WHEN
    assert talk.state.failures == 0
    talk.say("tomorrow at nine", "yes")
    assert all(line in visit("engine-diagnostics").concern for line in lines)


@pytest.mark.parametrize("line", ["do you have time on thursday at nine", "are you free tomorrow morning"])
def test_asking_for_a_time_begins_a_booking(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).state.question is Question.SERVICE


@pytest.mark.parametrize(
    "line",
    ["could I get a callback please", "could somebody from service call me", "can someone in parts call me"],
)
def test_a_wish_for_a_call_is_one(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.ending is None
    assert talk.last.callback is not None


def test_a_vin_behind_the_car_is_not_asked_for_again(call: Begin) -> None:
    vin = "the vin is 1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2"
    talk = call("+12015550199").say("oil change thursday at nine", f"2003 honda accord {vin}", "George King")
    assert talk.state.question is Question.CONFIRM
    assert talk.state.newcomer.vin == "1HGCM82633A004352"


@pytest.mark.parametrize(
    "line", ["what time do I need to drop the car off thursday", "what time should I bring it in"]
)
def test_when_to_bring_the_car_is_told(line: str, call: Begin, bob: Customer) -> None:
    assert "Your next appointment is" in call("+12015550124").say(line).last.text
