"""Turns of callers who know nothing of the rules, and what a receptionist would make of them."""

from __future__ import annotations

import pytest

from calls.dialogue import Ending
from calls.dialogue.state import Goal, Question
from calls.tests.conftest import BOB, MARIA, NOBODY, at
from calls.tests.conversations import Begin, Conversation, visit, visits
from crm.factories import VehicleFactory
from crm.models import Appointment, Customer

NEWCOMER = ("oil change friday at nine", "2015 altima", "dave kowalski")


@pytest.fixture
def two_cars(maria: Customer) -> Customer:
    """The Camry and a Civic."""
    VehicleFactory.create(customer=maria, make="Honda", model="Civic", year=2020)
    return maria


def chosen(talk: Conversation) -> str:
    assert talk.state.task is not None
    return talk.state.task.chosen


# Several cars


@pytest.mark.parametrize(
    ("line", "times"),
    [
        (
            "civic on thursday at nine and camry on friday at nine both need oil changes",
            [("Civic", at(5, 9)), ("Camry", at(6, 9))],
        ),
        (
            "both cars need oil changes can we do the civic at nine and the camry at two on thursday",
            [("Civic", at(5, 9)), ("Camry", at(5, 14))],
        ),
        (
            "oil change for the civic thursday at nine and for the camry friday at two",
            [("Civic", at(5, 9)), ("Camry", at(6, 14))],
        ),
        (
            "oil change for the civic and the camry thursday at nine",
            [("Civic", at(5, 9)), ("Camry", at(5, 9, 30))],
        ),
    ],
)
def test_each_car_comes_at_its_time(
    line: str, times: list[tuple[str, object]], call: Begin, two_cars: Customer
) -> None:
    call(MARIA).say(line, "yes", "yes")
    assert [(model, when) for _, model, when in visits(two_cars)] == times


def test_each_car_has_its_day_where_no_hour_was_said(call: Begin, two_cars: Customer) -> None:
    talk = call(MARIA).say("oil changes for both my cars the civic on thursday and the camry on friday")
    talk.say("nine", "yes", "ten", "yes")
    assert visits(two_cars) == [("oil-change", "Civic", at(5, 9)), ("oil-change", "Camry", at(6, 10))]


def test_a_car_behind_two_works_is_for_both(call: Begin, two_cars: Customer) -> None:
    call(MARIA).say("i need an oil change and a tire rotation for my civic", "thursday at nine", "yes", "yes")
    assert [model for _, model, _ in visits(two_cars)] == ["Civic", "Civic"]


def test_the_four_of_a_rav4_is_no_hour(call: Begin, maria: Customer) -> None:
    VehicleFactory.create(customer=maria, make="Toyota", model="RAV4", year=2020)
    talk = call(MARIA).say("oil change thursday at nine for the Camry", "No, the wrap four.")
    assert "your Toyota RAV4, on Thursday, March fifth, at nine in the morning" in talk.last.text


def test_a_car_that_is_gone_is_not_meant(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i don't have the camry anymore i got a 2024 rav4 and it needs an oil change")
    assert (talk.state.newcomer.year, talk.state.newcomer.model) == (2024, "RAV4")


# When


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["oil change wednesday at ten or friday at two whatever works"], at(4, 10)),
        (["i need an oil change next week i can't do monday or tuesday", "thursday", "ten"], at(12, 10)),
        (["i need something next week", "oil change", "thursday at ten"], at(12, 10)),
        (["oil change friday", "no", "what about two"], at(6, 14)),
        (["oil change thursday at nine", "no", "eleven"], at(5, 11)),
        (["i need an oil change asap", "one"], at(2, 13)),
        (["oil change saturday", "the last appointment of the day", "yes"], at(7, 14, 30)),
        (["oil change thursday", "earliest"], at(5, 8)),
        (["an oil change on friday at nine it's the camry"], at(6, 9)),
        (["friday at eight thirty to get an oil change"], at(6, 8, 30)),
        (["oil change thursday for the twenty eighteen camry", "ten"], at(5, 10)),
    ],
)
def test_is_heard_as_it_was_meant(lines: list[str], when: object, call: Begin, maria: Customer) -> None:
    assert chosen(call(MARIA).say(*lines)) == when.isoformat()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        (["oil change either tuesday after two or wednesday morning"], {"03"}),
        (["sometime next week would be good i need an oil change i work tuesdays"], {"09", "11", "12"}),
        (["oil change", "not tomorrow but the day after"], {"04"}),
        (["oil change", "what times do you have on wednesday"], {"04"}),
        (["oil change thursday", "morning but not too early"], {"05"}),
    ],
)
def test_is_offered(lines: list[str], offered: set[str], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(*lines)
    assert {claim.value[8:10] for claim in talk.last.claims} == offered
    assert talk.state.question is Question.OFFER


def test_the_latest_of_another_day_is_of_that_day(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change friday", "what's the latest I can come on Saturday")
    assert "I have Saturday, March seventh, at" in talk.last.text


def test_what_is_added_in_mid_booking_leaves_it_where_it_is(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("brake inspection for the Civic friday at nine", "add a tire rotation while it's in")
    assert chosen(talk) == at(6, 9).isoformat()


def test_of_a_named_day_all_of_it_is_offered(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", "what times do you have on wednesday")
    assert [claim.value[11:16] for claim in talk.last.claims] == ["08:00", "12:45", "17:30"]


# Which work


@pytest.mark.parametrize(
    ("line", "services"),
    [
        ("not an oil change this time i need brake pads", ["brake-service"]),
        ("you did my oil change in january and now my brakes are grinding", ["brake-inspection"]),
        ("change the oil and rotate and balance the tires", ["oil-change", "tire-rotation"]),
        ("i need to bring my car in for its first service", ["general-maintenance"]),
        ("it needs the sixty thousand mile thing", ["general-maintenance"]),
        ("there's this little orange light that came on the dashboard", ["engine-diagnostics"]),
    ],
)
def test_the_work_is_heard(line: str, services: list[str], call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.task is not None
    assert [talk.state.task.service, *(task.service for task in talk.state.later)] == services


def test_work_that_was_denied_is_not_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("not an oil change this time i need the brakes done")
    assert talk.last.text == "Do you need a brake inspection or a brake service?"


# What is booked


@pytest.mark.parametrize("line", ["oh wait could we do two instead", "sorry i meant two o'clock"])
def test_what_was_just_booked_is_moved_without_proof(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change thursday at nine", "yes", line, "yes")
    assert visits(maria) == [("oil-change", "Camry", at(5, 14))]


def test_what_was_booked_before_the_call_takes_proof(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "brake inspection friday at nine", "the Tacoma", "yes", "and move my recall to friday"
    )
    assert talk.state.question is Question.PROOF


def test_what_is_added_to_what_was_just_booked_comes_right_after(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday at nine", "yes", "oh and can you rotate the tires too", "yes")
    assert visits(maria)[1] == ("tire-rotation", "Camry", at(5, 9, 30))
    assert talk.state.task is None


@pytest.mark.parametrize(
    "line",
    [
        "can you add a battery check to my appointment",
        "while it's in can you also do a battery check",
        "can you add a battery check to thursday's visit",
    ],
)
def test_what_is_added_to_an_appointment_comes_right_after(line: str, call: Begin, bob: Customer) -> None:
    visit("recall").delete()
    call(BOB).say(line, "yes")
    assert visits(bob)[1] == ("battery", "Tacoma", at(5, 9, 30))


@pytest.mark.parametrize(
    "line",
    [
        "i don't need the recall anymore just the oil change",
        "i want to take the recall off",
        "skip the recall just do the oil change",
    ],
)
def test_work_that_is_booked_is_taken_off(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618")
    assert talk.state.task is not None
    assert (talk.state.task.goal, talk.state.task.service) == (Goal.CANCEL, "recall")


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("when is my oil change", "Thursday, March fifth, at nine in the morning"),
        ("what day am i coming in", "Thursday, March fifth, at nine in the morning"),
        ("is it thursday or friday i'm coming in", "Thursday, March fifth, at nine in the morning"),
        ("do you still have me down for thursday", "Thursday, March fifth, at nine in the morning"),
        ("whens my appointment", "Thursday, March fifth, at nine in the morning"),
    ],
)
def test_an_appointment_is_told(line: str, when: str, call: Begin, bob: Customer) -> None:
    assert when in call(BOB).say(line).last.text


def test_when_the_last_one_was_is_history(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("when was my last oil change")
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.HISTORY


@pytest.mark.parametrize("line", ["when is my recall", "do i have anything coming up for the civic"])
def test_of_several_the_one_that_is_asked_for_is_told_after_proof(
    line: str, call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say(line)
    assert talk.state.question is Question.PROOF
    assert "Wednesday, March eleventh, at two" in talk.say("60618").last.text
    assert "March fifth" not in talk.text


def test_whether_there_is_another_is_told_after_proof_alone(call: Begin, bob: Customer) -> None:
    there_is, there_is_none = call(BOB).say("when is my recall"), call(BOB).say("when is my brake inspection")
    assert there_is.last.text == there_is_none.last.text
    there_is_none.say("60618")
    assert "March fifth" in there_is_none.last.text and "March eleventh" in there_is_none.last.text


@pytest.mark.parametrize(
    "line",
    [
        "can you squeeze me in sooner",
        "could you get me in any sooner for my oil change",
        "do you have anything earlier",
    ],
)
def test_sooner_than_what_is_booked_moves_it(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change thursday at nine", "yes", "no")
    call(MARIA).say(line, "60614", "tomorrow at eight", "yes")
    assert visits(maria) == [("oil-change", "Camry", at(3, 8))]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (
            ["can't make it this week can we do next week", "60618", "the oil change", "tuesday at nine"],
            at(10, 9),
        ),
        (["move the civic's appointment from wednesday to thursday", "60618", "same time"], at(12, 14)),
        (["push back my oil change a couple hours", "60618"], at(5, 11)),
        (["i need to come in a different day", "60618", "the oil change", "friday at nine"], at(6, 9)),
    ],
)
def test_is_moved_as_it_was_meant(lines: list[str], when: object, call: Begin, bob: Customer) -> None:
    assert chosen(call(BOB).say(*lines)) == when.isoformat()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["cancel thursday and do it the following thursday instead", "60618", "same time"], at(12, 9)),
        (["cancel my oil change and put me down for friday instead", "60618", "nine am"], at(6, 9)),
        (["cancel my thursday appointment and make a new one for saturday", "60618", "ten"], at(7, 10)),
        (
            ["cancel my thursday appointment i'll do it next week instead", "60618", "tuesday at nine"],
            at(10, 9),
        ),
    ],
)
def test_cancelled_for_another_day_is_moved(
    lines: list[str], when: object, call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say(*lines)
    assert talk.state.task is not None
    assert talk.state.task.goal is Goal.MOVE
    assert chosen(talk) == when.isoformat()  # type: ignore[attr-defined]


def test_what_is_kept_is_not_booked_again(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("cancel the oil change but keep the recall", "60618", "i did it myself", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED
    assert (talk.state.task, talk.state.later) == (None, [])


def test_what_comes_next_is_taken_off(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday at nine", "yes", "and a brake inspection right after")
    talk.say("actually no take that off")
    assert talk.state.task is None
    assert [code for code, *_ in visits(maria)] == ["oil-change"]


def test_it_is_left_where_it_was(call: Begin, bob: Customer) -> None:
    call(BOB).say("move my oil change to friday at two", "60618", "yes").say(
        "actually wait no leave it on thursday", "yes"
    )
    assert visit("oil-change").scheduled_at == at(5, 9)


# Who is calling


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("just put bob smith", ("Bob", "Smith")),
        ("its for abc plumbing, contact is joe ricci", ("Joe", "Ricci")),
        ("joe ricci from abc plumbing", ("Joe", "Ricci")),
        ("earl dupree wednesday", ("Earl", "Dupree")),
        ("joe friday", ("Joe", "Friday")),
    ],
)
def test_a_name_is_no_more_than_the_name(line: str, name: tuple[str, str], call: Begin, shop: None) -> None:
    newcomer = call(NOBODY).say(*NEWCOMER[:2], line).state.newcomer
    assert (newcomer.first_name, newcomer.last_name) == name


@pytest.mark.parametrize("line", ["whatever", "i already told you", "you guys should have it on file"])
def test_what_is_no_name_is_asked_again(line: str, call: Begin, shop: None) -> None:
    talk = call(NOBODY).say(*NEWCOMER[:2], line)
    assert talk.state.question is Question.NAME
    assert not talk.state.newcomer.first_name


def test_a_year_at_the_read_back_is_no_hour(call: Begin, shop: None) -> None:
    talk = call(NOBODY).say(*NEWCOMER, "no", "no it's a twenty fourteen maxima")
    assert "twenty fourteen Nissan Maxima, on Friday, March sixth, at nine in the morning" in talk.last.text


@pytest.mark.parametrize(
    "lines",
    [
        ("no wait it's 312 555 0189", "no"),
        ("no", "no it's 312 555 0189"),
        ("no", "the number's wrong", "312 555 0189"),
    ],
)
def test_a_number_is_corrected(lines: tuple[str, ...], call: Begin, shop: None) -> None:
    talk = call("").say(*NEWCOMER, "312 555 0199", *lines)
    assert talk.state.newcomer.phone == "+13125550189"
    assert "zero one eight nine. Shall I book it?" in talk.last.text


def test_the_number_an_appointment_is_under_is_corrected(call: Begin, bob: Customer) -> None:
    wrong, right = "2015550132", BOB.removeprefix("+1")
    talk = call("").say(
        "cancel my oil change", wrong, "60618", f"sorry i gave you the wrong number it's {right}"
    )
    assert talk.state.question is Question.PROOF
    assert talk.ending is not Ending.HANG_UP
    talk.say("60618", "i moved away", "yes")
    assert visit("oil-change").status == Appointment.Status.CANCELLED


def test_other_numbers_are_no_more_tries(call: Begin, bob: Customer) -> None:
    talk = call("").say(
        "cancel my oil change", "2015550132", "60600", "2015550133", "60601", "2015550134", "60602"
    )
    assert talk.ending is Ending.TRANSFER
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


# Questions


@pytest.mark.parametrize("line", ["What are your opening hours?", "your opening times please"])
def test_who_asks_for_the_hours_books_nothing(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.endswith("Is there anything else I can help with?")
    assert talk.state.task is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("my brakes are grinding is it safe to drive till monday", "please don't drive it"),
        ("should i be driving it", "please don't drive it"),
        ("my oil light came on but i can't come till thursday can it wait", "please don't drive it"),
        ("thanks for the great service last week just wanted to say that", "You're welcome."),
        ("i was wondering where you guys are located", "We're at"),
        ("how early should i get there", "an advisor can"),
        ("should i bring the key", "Just the car and its key."),
        ("hi hi im new here", "How can I help you today?"),
        ("is there a recall on my civic", "an advisor can"),
        ("i need to change the phone number on my account", "an advisor"),
    ],
)
def test_is_answered(line: str, says: str, call: Begin, maria: Customer) -> None:
    assert says in call(MARIA).say(line).last.text
