"""What is told beside the work, put right after it was booked, or asked for once more: none of it is lost."""

from __future__ import annotations

import pytest

from calls.dialogue.replies import Ending
from calls.dialogue.state import Question
from calls.tests.conftest import BOB, MARIA, NOBODY, at
from calls.tests.conversations import Begin, visit, visits
from crm.models import Appointment, BookingRequest, Customer

NOTED = "I've noted that for the technician. Is there anything else I can help with?"


@pytest.mark.parametrize(
    "line",
    [
        "let the technician know there's a rattle in the back",
        "tell the mechanic there's a rattle in the back",
        "please make sure the tech knows it pulls to the left",
        "i want the mechanic to know that it pulls to the left",
        "i need to let the technician know it's making a noise",
        "can you ask them to check the rattle in the back",
        "could you pass on to the technician that the ac smells",
        "make a note that carlos brings it",
    ],
)
def test_a_note_that_names_no_visit_is_for_the_only_one(
    line: str, call: Begin, maria: Customer, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(line)
    assert talk.state.question is Question.PROOF
    assert visit("oil-change").concern == oil_change.concern
    assert "I've noted" in talk.say("60614").last.text
    assert visit("oil-change").concern.endswith(line)
    assert len(visits(maria)) == 1


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("tell the mechanic there's a rattle in the back", "the one for the Civic"),
        ("let the guys know the civic rattles", ""),
        ("make a note on the recall that carlos brings it", ""),
    ],
)
def test_of_several_visits_it_is_asked_which_one_the_note_is_for(
    line: str, answer: str, call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say(line, "60618")
    assert (talk.state.question is Question.WHICH_APPOINTMENT) is bool(answer)
    assert "I've noted" in (talk.say(answer) if answer else talk).last.text
    assert visit("recall").concern.endswith(line)


@pytest.mark.parametrize(
    "line",
    [
        "tell the mechanic there's a rattle in the back",
        "let the technician know it pulls to the left",
    ],
)
def test_without_a_visit_what_the_mechanic_should_know_is_to_be_looked_at(
    line: str, call: Begin, maria: Customer
) -> None:
    assert call(MARIA).say(line).last.text.startswith("A technician should look at that.")


@pytest.mark.parametrize(
    "line",
    [
        "can you ask the mechanic if he has time for a chat",
        "ask them how much the oil change is",
        "tell the mechanic i need my tires rotated on friday",
        "i want the mechanic to call me",
        "tell them to cancel my appointment",
    ],
)
def test_what_wants_an_answer_or_more_work_is_no_note(
    line: str, call: Begin, oil_change: Appointment
) -> None:
    call(MARIA).say(line, "60614")
    assert visit("oil-change").concern == oil_change.concern


WHO_BRINGS_IT = [
    "Carlos is going to bring it in",
    "carlos mendez will drop it off",
    "my coworker carlos brings it",
    "my husband will bring it in",
    "they'll drop it off",
]


@pytest.mark.parametrize("line", WHO_BRINGS_IT)
def test_who_brings_the_car_is_kept_with_what_is_booked(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", line)
    assert talk.last.text == "That's fine. I've noted it. Shall I book it?"
    talk.say("yes")
    assert visit("oil-change").concern.endswith(line)


@pytest.mark.parametrize("line", WHO_BRINGS_IT)
def test_who_brings_the_car_is_kept_with_the_visit_that_stands(
    line: str, call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.startswith("That's fine. To note that I need to confirm it's you.")
    talk.say("60614")
    assert visit("oil-change").concern.endswith(line)


@pytest.mark.parametrize("line", ["can i bring it in", "i'll bring it in", "who's going to bring it in"])
def test_who_asks_to_come_is_nobody_elses_bringing(line: str, call: Begin, oil_change: Appointment) -> None:
    assert "That's fine" not in call(MARIA).say(line).last.text


ANNOUNCED = [
    "I'd like to leave a note for the technician",
    "can you add a note",
    "I need to leave a note for the mechanic",
    "I want to tell the technician something",
    "could you put a note on my oil change appointment",
]


@pytest.mark.parametrize("line", ANNOUNCED)
def test_a_note_that_is_only_announced_is_asked_for(line: str, call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text == "Sure. What should I note?"
    assert talk.say("could they check the noise in the back", "60614").last.text.endswith(NOTED)
    assert visit("oil-change").concern == "could they check the noise in the back"


@pytest.mark.parametrize("line", [*ANNOUNCED[:4], "yes and can i add a note"])
def test_a_note_announced_at_the_read_back_is_taken_before_it_is_booked(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", line)
    assert talk.last.text == "Sure. What should I note?"
    talk.say("the door squeaks")
    assert talk.last.text.startswith("I've noted that for the technician. Let me read that back.")
    talk.say("yes")
    assert visit("oil-change").concern == "oil change tomorrow at ten\nthe door squeaks"


def test_a_note_announced_with_the_booking_is_asked_for_after_it(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten and i'd like to leave a note for the technician")
    assert "noted" not in talk.last.text
    assert talk.say("yes").last.text.endswith("What should I note?")
    assert talk.say("the door squeaks").last.text == NOTED
    assert visit("oil-change").concern.endswith("\nthe door squeaks")


def test_a_note_to_a_request_of_this_call_is_asked_for_too(call: Begin) -> None:
    talk = call(NOBODY).say("oil change tomorrow at ten", "a 2019 Honda Civic", "Ann Miller", "no", "yes")
    talk.say("can you add a note", "the door squeaks")
    assert BookingRequest.objects.get().concern.endswith("\nthe door squeaks")


def test_who_announced_a_note_may_change_his_mind(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", "can you add a note", "never mind")
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yes", "can you add a note", "no")
    assert talk.last.text.endswith("Is there anything else I can help with?")
    assert visit("oil-change").concern == "oil change tomorrow at ten"


def test_a_question_before_the_note_is_answered_and_the_note_asked_for_again(
    call: Begin, oil_change: Appointment
) -> None:
    talk = call(MARIA).say("can you add a note", "what time do you close on friday")
    assert "six in the evening" in talk.last.text
    assert talk.last.text.endswith("What should I note?")


def test_without_a_visit_there_is_nothing_to_note_on(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("can you add a note")
    assert talk.last.text == "I don't see an upcoming appointment. Would you like to book one?"


def test_an_unknown_caller_with_a_note_is_asked_for_his_number(call: Begin, maria: Customer) -> None:
    talk = call(NOBODY).say("can you add a note to my appointment", "the door squeaks")
    assert talk.last.text.endswith("What phone number is the appointment under?")


def test_a_technician_who_shall_look_at_it_is_no_person_to_talk_to(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need a mechanic to look at my brakes")
    assert talk.state.question is Question.WHEN
    assert call(MARIA).say("i need to talk to a mechanic").ending is Ending.TRANSFER


A_2014 = ("oil change thursday at ten", "a 2014 Honda Civic", "Joe Ricci", "no")


@pytest.mark.parametrize(
    "line",
    [
        "actually it's a 2015 not a 2014",
        "not a 2014 a 2015",
        "did i say 2014, i meant twenty fifteen",
        "actually 2015",
        "sorry the car is a 2015",
        "can you change the year to 2015",
        "i gave you the wrong year it's a 2015",
    ],
)
def test_the_year_of_the_car_is_put_right_after_the_booking(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(*A_2014, "yes", line)
    assert "twenty fifteen Honda Civic, on Thursday, March fifth, at ten in the morning" in talk.last.text
    talk.say("yes")
    assert BookingRequest.objects.open().get().vehicle_year == 2015


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_the_year_is_put_right_whatever_is_asked(turns: int, call: Begin) -> None:
    lines = ("oil change", *A_2014[1:])[: turns + 1]
    talk = call(NOBODY).say(*lines, "sorry it's a 2015 not a 2014")
    assert talk.state.newcomer.year == 2015
    assert "didn't understand" not in talk.last.text


@pytest.mark.parametrize("line", ["i gave you the wrong year", "the car is wrong"])
def test_a_wrong_car_is_asked_for_anew_after_the_booking(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(*A_2014, "yes", line)
    assert talk.last.text == "What car is it: the year, make and model?"
    talk.say("2015 honda civic", "yes")
    assert BookingRequest.objects.open().get().vehicle_year == 2015


@pytest.mark.parametrize(
    "line", ["i bought it in 2015", "also my other car is a 2015", "the first service was in 2015"]
)
def test_a_year_of_something_else_changes_no_car(line: str, call: Begin) -> None:
    call(NOBODY).say(*A_2014, "yes", line)
    assert BookingRequest.objects.open().get().vehicle_year == 2014


@pytest.mark.parametrize("answers", [("yes", "{}"), ("{}", "yes")])
@pytest.mark.parametrize("line", ["actually it's a 2016 not a {year}", "wait the year is 2016"])
def test_another_year_of_a_car_on_file_is_left_to_a_person(
    line: str, answers: tuple[str, str], call: Begin, maria: Customer
) -> None:
    line = line.format(year=maria.vehicles.get().year)
    talk = call(MARIA).say("oil change tomorrow at ten", *(answer.format(line) for answer in answers))
    assert "I've noted that for the technician." in talk.text
    assert visit("oil-change").concern == f"oil change tomorrow at ten\n{line}"


def test_another_car_for_what_was_just_booked_is_noted_or_changed(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("brake inspection friday at ten", "the civic", "yes", "actually it's the tacoma")
    assert "to your Toyota Tacoma. Shall I change it?" in talk.last.text
    talk.say("yes", "no wait it's a Honda Pilot not a Tacoma")
    assert visit("brake-inspection").concern.endswith("\nno wait it's a Honda Pilot not a Tacoma")


def test_another_car_at_the_read_back_may_be_new(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", "actually it's a Honda Pilot not a Camry")
    assert talk.last.text.endswith("Is the Honda Pilot another car?")


@pytest.mark.parametrize("line", ["no wait", "oh no hold on"])
def test_who_thinks_of_something_more_takes_no_leave(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", "yes", line)
    assert talk.last.text == "Take your time."
    assert talk.say("no").ending is Ending.HANG_UP


def test_a_no_and_another_car_takes_no_leave(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("brake inspection friday at ten", "the civic", "yes", "no, it's for the other car")
    assert "to your Toyota Tacoma. Shall I change it?" in talk.last.text


def test_a_no_and_a_wish_takes_no_leave(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", "yes", "no wait the door squeaks on that one")
    assert talk.ending is None
    assert call(MARIA).say("oil change friday at ten", "yes", "no wait that's all").ending is Ending.HANG_UP


@pytest.mark.parametrize("line", ["oil change for my Toyota Highlander", "it's for the toyota rav4"])
def test_another_model_of_the_make_on_file_is_another_car(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("oil change thursday at ten", line).last.text.endswith("another car?")


@pytest.mark.parametrize("line", ["my toyota needs an oil change", "oil change for my Camry that's a toyota"])
def test_the_make_alone_is_the_car_on_file(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).state.question is Question.WHEN


EARLIEST = (
    "That's the earliest I have; I can put you on the waiting list, too. "
    "I have Monday, March second, at noon. Would that work?"
)


@pytest.mark.parametrize(
    "wish", ["oil change as soon as possible", "oil change today", "oil change at noon today"]
)
@pytest.mark.parametrize(
    "line", ["is there anything earlier", "is that the earliest you have", "anything sooner than that"]
)
def test_that_the_first_time_is_the_earliest_is_said(
    wish: str, line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say(wish, line)
    assert EARLIEST in talk.last.text
    talk.say("yes", "yes")
    assert visits(maria) == [("oil-change", "Camry", at(2, 12))]


@pytest.mark.parametrize("answers", [("no", "yes"), ("put me on the waiting list", "yes")])
def test_who_wants_it_earlier_than_that_may_wait_for_it(
    answers: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change as soon as possible", "is there anything earlier", *answers)
    assert talk.last.callback is not None and talk.last.callback.wanted is not None
    assert talk.last.callback.wanted.first_day == "2026-03-02"


def test_anything_earlier_than_the_first_of_a_day_is_on_a_day_before(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday", "is there anything earlier")
    assert talk.last.text.startswith("I have nothing earlier that day. I have Monday, March second, at noon")


def test_what_has_an_earlier_time_is_not_the_earliest(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change thursday afternoon", "is there anything earlier")
    assert talk.last.text.startswith("I have Thursday, March fifth, at eight in the morning")
    before = call(MARIA).say("oil change today before eleven").last.text
    assert "the earliest" not in before


def test_an_appointment_that_is_the_earliest_cannot_be_moved_up(call: Begin, oil_change: Appointment) -> None:
    oil_change.scheduled_at = at(2, 12)
    oil_change.save()
    talk = call(MARIA).say("can i move my oil change earlier", "60614")
    assert "That's the earliest I have. Shall I put you on the waiting list" in talk.last.text
    assert talk.say("yes").last.text.startswith("You're on the waiting list")
    assert visit("oil-change").status == Appointment.Status.SCHEDULED


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Shane McCallister", "Shane McCallister"),
        ("ann mcgee", "Ann McGee"),
        ("jane mc donald", "Jane McDonald"),
        ("pat o'brien", "Pat O'Brien"),
        ("jane mcdonal, m c d o n a l d", "Jane McDonald"),
        ("mack brown", "Mack Brown"),
        ("macy mackey", "Macy Mackey"),
    ],
)
def test_names_are_written_as_people_write_them(said: str, written: str, call: Begin) -> None:
    call(NOBODY).say("oil change thursday at ten", "a 2014 Honda Civic", said, "no", "yes")
    assert BookingRequest.objects.get().name == written


@pytest.mark.parametrize(
    "line",
    [
        "hi my name is joe ricci and i need an oil change",
        "hi this is joe ricci i need an oil change",
        "this is joe ricci and i need an oil change",
        "hello joe ricci here can i get an oil change",
        "hello, this is joe ricci, can i get an oil change",
    ],
)
def test_a_name_in_lower_case_is_taken_where_it_is_introduced(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(line, "a 2014 Honda Civic", "thursday at ten")
    assert talk.state.question is Question.VIN
    talk.say("no", "yes")
    assert BookingRequest.objects.get().name == "Joe Ricci"


@pytest.mark.parametrize(
    "line",
    [
        "hi this is costing money and i need an oil change",
        "this is really urgent i need an oil change",
        "this is my second call and i need an oil change",
        "this is honda civic i need an oil change",
    ],
)
def test_what_introduces_nobody_is_no_name(line: str, call: Begin) -> None:
    assert call(NOBODY).say(line).state.newcomer.first_name == ""


@pytest.mark.parametrize(
    "line",
    [
        "i forgot to mention that the car pulls to the right",
        "quick note for the tech, the key fob is in the cup holder",
        "can you put down that there's a scratch on the door already",
        "just so you know the hood latch sticks",
        "hi i just want you guys to know my car's been making a weird noise lately",
        "can you let my advisor know i'll need the car back by three",
        "my daughter emma is gonna be the one dropping the car off thursday",
        "it'll be my wife coming in instead of me",
        "i won't be there thursday my wife's bringing the car",
    ],
)
def test_what_should_be_known_of_the_visit_is_noted(line: str, call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text.removeprefix("That's fine. ").startswith("To note that I need to confirm it's you.")
    talk.say("60614")
    assert visit("oil-change").concern == line


@pytest.mark.parametrize(
    "line",
    [
        "wait i should mention the car is a manual",
        "also make a note i need it back by noon",
        "just so you know the hood latch sticks",
    ],
)
def test_what_should_be_known_is_kept_with_the_booking(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at ten", line)
    assert talk.last.text == "I've noted that for the technician. Shall I book it?"


@pytest.mark.parametrize(
    "line",
    [
        "i forgot to mention i also need a tire rotation",
        "i should mention that tomorrow at eleven is better",
        "do you have any notes on my account",
        "my wife said i should just drop it off",
    ],
)
def test_a_wish_that_is_mentioned_is_no_note(line: str, call: Begin, maria: Customer) -> None:
    assert "noted that" not in call(MARIA).say("oil change tomorrow at ten", line).last.text


@pytest.mark.parametrize(
    "note", ["don't wash the car", "do not reset the radio please", "no need to wash it"]
)
def test_a_note_may_forbid(note: str, call: Begin, oil_change: Appointment) -> None:
    call(MARIA).say("can i leave a note", note, "60614")
    assert visit("oil-change").concern == note


def test_that_somebody_else_may_drop_it_off_is_no_question_for_an_advisor(
    call: Begin, maria: Customer
) -> None:
    assert call(MARIA).say("is it okay if my son drops it off").last.text.startswith("That's fine.")


@pytest.mark.parametrize(
    ("line", "car"),
    [
        ("wait, did I say Civic? it's an Accord", "twenty fourteen Honda Accord"),
        ("actually scratch that it is a 2015", "twenty fifteen Honda Civic"),
    ],
)
def test_who_thinks_better_of_the_car_is_read_it_back(line: str, car: str, call: Begin) -> None:
    assert f"for your {car}," in call(NOBODY).say(*A_2014, "yes", line).last.text


def test_a_wrong_model_keeps_its_year_and_make(call: Begin) -> None:
    talk = call(NOBODY).say(*A_2014, "yes", "i think i told you the wrong model")
    assert talk.last.text == "Which Honda is it?"
    assert "twenty fourteen Honda Accord" in talk.say("accord").last.text


@pytest.mark.parametrize("line", ["anything before that", "got anything earlier in the day"])
def test_nothing_before_the_earliest_keeps_it_on_offer(line: str, call: Begin, maria: Customer) -> None:
    assert EARLIEST in call(MARIA).say("oil change as soon as possible", line).last.text


def test_a_note_for_both_visits_is_confirmed_once(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("make a note the ac smells", "60618", "both")
    assert talk.last.text == NOTED
    assert {visit(code).concern for code in ("oil-change", "recall")} == {"make a note the ac smells"}


def test_what_a_note_is_for_is_told(call: Begin, oil_change: Appointment) -> None:
    talk = call(MARIA).say("can i add a note", "what do you mean")
    assert talk.last.text == "Anything that the technician should know. What should I note?"


def test_an_irish_name_alone_is_the_last_name(call: Begin) -> None:
    lines = ("oil change thursday at ten", "a 2014 Honda Civic", "o'brien")
    talk = call(NOBODY).say(*lines)
    assert talk.last.text == "And your first name?"
    talk.say("pat", "no", "yes")
    assert BookingRequest.objects.get().name == "Pat O'Brien"


def test_a_name_that_begins_alike_is_put_right(call: Begin) -> None:
    talk = call(NOBODY).say("oil change thursday at ten", "a 2014 Honda Civic", "pat mcdonough", "no")
    assert "Pat McDonald" in talk.say("actually it's mcdonald").last.text
