"""Calls as an ordinary Monday brings them: long-winded, out of order, and in whatever words come first."""

from __future__ import annotations

import pytest

from calls.dialogue import Ending
from calls.tests.conftest import BOB, MARIA, at
from calls.tests.conversations import Begin, visit
from crm.models import Appointment, Customer


@pytest.mark.parametrize(
    "line",
    [
        "yeah i sold the car so i need to cancel",
        "we moved away so we have to cancel",
        "something's come up and i'm gonna have to cancel",
    ],
)
def test_who_gives_the_reason_first_may_cancel(line: str, call: Begin, bob: Customer) -> None:
    assert "ZIP" in call(BOB).say(line).last.text


@pytest.mark.parametrize("line", ["do i need to cancel", "what happens if i have to cancel"])
def test_who_asks_about_cancelling_cancels_nothing(line: str, call: Begin, bob: Customer) -> None:
    assert "ZIP" not in call(BOB).say(line).last.text


def test_one_of_several_appointments_can_be_changed(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("i need to change one of my appointments", "60618")
    assert talk.last.text.endswith("Which one do you mean?")


@pytest.mark.parametrize(
    "line",
    [
        "hi i dropped my car off this morning just checking if it's done",
        "hi just wondering when my car's gonna be ready",
        "can you tell me if my car is finished",
    ],
)
def test_how_far_the_work_is_can_be_asked_in_passing(line: str, call: Begin, maria: Customer) -> None:
    assert "I don't see a car of yours with us today." in call(MARIA).say(line).last.text


@pytest.mark.parametrize(
    "line",
    [
        "i'm calling about my car it was towed in last night the honda",
        "can you guys call me tomorrow morning about my estimate",
    ],
)
def test_an_advisor_is_asked_for(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.ending is Ending.TRANSFER or "I've asked for an advisor to call you" in talk.last.text


def test_that_the_daughter_called_asks_for_nobody(call: Begin, maria: Customer) -> None:
    story = "my daughter drives it and she called me last night and said it's making a grinding sound"
    assert call(MARIA).say(story).last.text.endswith("What day and time would suit you?")


def test_that_an_advisor_called_asks_for_one(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("hi she called me this morning about my car").ending is Ending.TRANSFER


@pytest.mark.parametrize("line", ["can you fix a flat", "my tire's flat"])
def test_a_flat_is_for_an_advisor(line: str, call: Begin, maria: Customer) -> None:
    assert "I can't book that one here" in call(MARIA).say(line).last.text


def test_a_new_number_is_for_an_advisor(call: Begin, maria: Customer) -> None:
    assert "advisor" in call(MARIA).say("i got a new phone number can you update it").last.text


@pytest.mark.parametrize(
    ("lines", "price"),
    [
        (("how much are batteries",), "one hundred twenty to two hundred fifty"),
        (("i need a battery", "what do they cost"), "one hundred twenty to two hundred fifty"),
        (("i need synthetic oil is that extra",), "forty to eighty"),
    ],
)
def test_the_price_of_what_is_meant_is_told(
    lines: tuple[str, ...], price: str, call: Begin, maria: Customer
) -> None:
    assert price in call(MARIA).say(*lines).last.text


def test_each_of_three_works_strung_together_is_booked(call: Begin, maria: Customer) -> None:
    line = "i need my oil changed my tires rotated and i think it's time for my inspection too"
    talk = call(MARIA).say(line, "next monday at nine", "yes", "yes")
    assert visit("oil-change").scheduled_at == at(9, 9)
    assert visit("tire-rotation").scheduled_at == at(9, 9, 30)
    assert "a brake inspection or a state inspection" in talk.last.text


@pytest.mark.parametrize(
    "line", ["i've got a check engine light", "i have a dead battery", "i've got a recall notice"]
)
def test_who_has_a_fault_has_no_appointment(line: str, call: Begin, bob: Customer) -> None:
    assert call(BOB).say(line).last.text.startswith("Is it for your")


def test_who_has_an_oil_change_has_an_appointment(call: Begin, bob: Customer) -> None:
    assert "Your next appointment is an oil change" in call(BOB).say("i have an oil change").last.text


@pytest.mark.parametrize(
    "line",
    [
        "my check engine light came on this weekend and i'm wondering if i can bring it in",
        "my check engine light came on on friday",
        "i was just in there friday and now there's a weird noise from the front",
    ],
)
def test_the_day_on_which_it_happened_is_not_asked_for(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.endswith("What day and time would suit you?")


def test_the_day_behind_what_happened_is(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my check engine light came on can i bring it in this weekend")
    assert "I have Saturday, March seventh" in talk.last.text


def test_the_first_one_of_a_day_is_not_the_first_of_a_month(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", "wednesday the first one")
    assert "Wednesday, March fourth" in talk.last.text
    assert "Wednesday, April first" in call(MARIA).say("oil change", "wednesday the first").last.text


def test_a_date_before_the_span_that_was_named_is_that_date(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a state inspection at the end of the month", "uh the twentieth")
    assert "I have Friday, March twentieth" in talk.last.text


@pytest.mark.parametrize("line", ["whatever's earliest", "earliest you have", "the soonest"])
def test_the_earliest_of_what_was_offered_is_read_back(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on friday", line)
    assert "on Friday, March sixth, at eight in the morning. Shall I book it?" in talk.last.text


def test_of_a_day_with_an_hour_and_one_without_the_first_is_looked_for(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change", "monday after three or tuesday all day")
    assert "I have Monday, March ninth, at three in the afternoon" in talk.last.text


def test_till_when_one_works_rules_out_no_day(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change sometime next week i work till three every day")
    assert "I have Monday, March ninth, at three in the afternoon" in talk.last.text


def test_the_car_is_wanted_before_the_journey(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i want the oil changed before we drive to michigan next weekend")
    assert "I have Monday, March second" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "yeah i'll get back to you on that",
        "okay great i'll talk to my husband first",
        "ok i'll let you know",
        "alright i'll think about it",
    ],
)
def test_who_puts_it_off_books_nothing(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change thursday at nine", line)
    assert "I'll leave everything as it is." in talk.last.text
    assert not Appointment.objects.exists()


def test_who_puts_off_what_was_suggested_is_asked_for_no_day(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much is an oil change", "alright i'll think about it thanks")
    assert talk.last.text == "All right. Is there anything else I can help with?"


@pytest.mark.parametrize(
    "lines", [("i need an appointment", "no thank you"), ("i need brake pads", "no that's okay thanks")]
)
def test_who_wants_nothing_after_all_is_not_asked_again(
    lines: tuple[str, ...], call: Begin, maria: Customer
) -> None:
    assert call(MARIA).say(*lines).last.text == "All right. Is there anything else I can help with?"


def test_no_thanks_leaves_what_was_to_be_moved(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move my oil change", "60618", "oh no thanks")
    assert "I'll leave everything as it is." in talk.last.text
    assert visit("oil-change").scheduled_at == at(5, 9)


@pytest.mark.parametrize("line", ["no just the inspection first", "actually just the inspection"])
def test_the_inspection_is_of_what_is_in_hand(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a brake service wednesday at nine", line)
    assert "A brake inspection for your" in talk.last.text


def test_a_state_inspection_is_one_whatever_is_in_hand(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a brake service wednesday at nine", "no a state inspection")
    assert "A state inspection for your" in talk.last.text


@pytest.mark.parametrize(
    ("lines", "offer"),
    [
        (("a state inspection next week", "afternoon", "three works"), "three in the afternoon"),
        (
            ("diagnostics on friday", "what do you have in the afternoon", "two's good"),
            "two in the afternoon",
        ),
        (("an oil change friday afternoon", "number two"), "two forty five in the afternoon"),
    ],
)
def test_a_number_behind_an_afternoon_is_its_hour(
    lines: tuple[str, ...], offer: str, call: Begin, maria: Customer
) -> None:
    assert offer in call(MARIA).say(*lines).last.text


@pytest.mark.parametrize("line", ["yes same time", "same time please", "thursday same time"])
def test_the_same_time_is_that_of_what_is_moved(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("push my oil change to the week after", "60618", line)
    assert "to Thursday, March twelfth, at nine in the morning." in talk.last.text


@pytest.mark.parametrize(
    ("line", "when"),
    [("friday same time", "nine in the morning"), ("friday at three thirty", "three thirty")],
)
def test_when_it_shall_be_may_be_told_before_the_proof(
    line: str, when: str, call: Begin, bob: Customer
) -> None:
    talk = call(BOB).say("move my oil change", line, "60618")
    assert f"to Friday, March sixth, at {when}" in talk.last.text


def test_a_date_of_birth_is_a_try_all_the_same(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("move my oil change", "wait it's march fifth nineteen eighty")
    assert talk.last.text.startswith("That doesn't match what I have.")


@pytest.mark.parametrize(
    "line", ["can i bring my car in earlier on thursday", "can i get in before thursday i have a trip"]
)
def test_earlier_than_the_day_of_a_visit_moves_it(line: str, call: Begin, bob: Customer) -> None:
    assert "ZIP" in call(BOB).say(line).last.text


@pytest.mark.parametrize("line", ["can i bring my car in earlier on friday", "can i get in before friday"])
def test_earlier_than_another_day_moves_nothing(line: str, call: Begin, bob: Customer) -> None:
    assert call(BOB).say(line).last.text.endswith("What does your car need?")


@pytest.mark.parametrize(
    "line",
    [
        "i've got my oil change on thursday can you also look at the wipers they're streaking",
        "i'm supposed to come in thursday for an oil change but it's clunking so can you look at that too",
        "can you make sure they use synthetic oil on thursday",
    ],
)
def test_what_else_is_to_be_done_is_noted_with_the_visit(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618")
    assert "I've noted that for the technician." in talk.last.text
    assert visit("oil-change").concern == line


def test_work_of_the_menu_comes_after_the_visit(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("i have an oil change thursday can you also look at the brakes they squeak")
    assert "A brake inspection for your Toyota Tacoma, on Thursday" in talk.last.text


@pytest.mark.parametrize(
    "line", ["is it okay if my wife brings it instead", "is it ok if my son drops the car off"]
)
def test_somebody_else_may_bring_the_car(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith("That's fine. Is there")


@pytest.mark.parametrize(
    "line", ["can you check the brakes they feel a little soft lately", "the brake pedal's kind of spongy"]
)
def test_soft_brakes_are_a_danger(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith("Please don't drive the car.")


def test_where_the_car_stands_asks_for_help(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my car is overheating", "i'm on the side of the road")
    assert talk.ending is Ending.TRANSFER


def test_when_it_will_be_ready_is_answered_while_it_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on friday", "and when will it be ready")
    assert talk.last.text.startswith("An oil change takes about half an hour.")


@pytest.mark.parametrize("line", ["the civic one", "the recall"])
def test_which_visit_may_be_told_before_the_proof(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("i need to change one of my appointments", line, "60618")
    assert talk.last.text == "Thank you. What day and time would suit you?"


def test_when_it_shall_be_may_be_told_before_which_visit(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(
        "i need to change one of my appointments", "60618", "could we do friday at ten instead"
    )
    assert talk.last.text.endswith("Which one do you mean?")
    assert "to Friday, March sixth, at ten in the morning." in talk.say("the oil change").last.text


def test_a_number_said_with_more_words_is_an_hour(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on friday", "two is still good")
    assert "at two in the afternoon" in talk.last.text


def test_an_inspection_alone_is_asked_about(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need the inspection")
    assert talk.last.text == "Do you need a brake inspection or a state inspection?"


@pytest.mark.parametrize(
    "line", ["my mom's car needs an oil change", "i need an oil change for my other car"]
)
def test_another_car_is_not_the_one_on_file(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(line)
    assert talk.last.text == "What car is it: the year, make and model?"
    talk.say("a 2019 honda accord", "friday at nine")
    assert "An oil change for your twenty nineteen Honda Accord" in talk.last.text


def test_the_wifes_car_may_be_the_one_on_file(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("my wife's car needs an oil change", "the camry", "friday at nine")
    assert "An oil change for your Toyota Camry" in talk.last.text


@pytest.mark.parametrize(
    "line",
    ["do you have any openings today i'm leaving town tomorrow", "today if you can we're flying tomorrow"],
)
def test_the_day_of_leaving_is_not_asked_for(line: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i need an oil change", line)
    assert "I have Monday, March second" in talk.last.text


def test_that_the_booking_went_through_is_told(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("hi just checking that my appointment went through the other day")
    assert "Your next appointment is an oil change" in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "i have an oil change but my schedule changed so i wanna see if there's something on saturday",
        "i have an oil change thursday i was wondering if you have anything on saturday",
    ],
)
def test_who_has_a_visit_and_looks_for_another_time_moves_it(line: str, call: Begin, bob: Customer) -> None:
    assert "I have Saturday, March seventh" in call(BOB).say(line, "60618").last.text


@pytest.mark.parametrize("line", ["transfer me", "okay put me through"])
def test_who_wants_to_be_put_through_is(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).ending is Ending.TRANSFER


def test_how_long_the_last_is_ago_asks_for_the_next(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("it's been about six months since my last oil change so i guess it's time")
    assert talk.last.text == "What day and time would suit you?"


def test_what_work_was_last_is_history(call: Begin, maria: Customer) -> None:
    assert "ZIP" in call(MARIA).say("when was my last oil change").last.text


@pytest.mark.parametrize("car", ["toyota corolla", "2019 honda accord"])
def test_another_model_is_not_the_one_on_file(car: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(f"i need an oil change for my {car}")
    assert talk.last.text.endswith("another car?")


@pytest.mark.parametrize("car", ["toyota", "toyota camry", "camry", "toyota can you fit me in"])
def test_the_make_alone_or_with_its_model_is_the_one_on_file(car: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say(f"i need an oil change for my {car}")
    assert talk.last.text == "What day and time would suit you?"


@pytest.mark.parametrize(
    "line",
    [
        "an oil change wednesday the fourth at two and if that's not available then thursday at two",
        "an oil change wednesday the fourth at two but if it's taken friday at ten",
    ],
)
def test_the_day_of_a_fallback_comes_second(line: str, call: Begin, maria: Customer) -> None:
    assert "on Wednesday, March fourth, at two in the afternoon." in call(MARIA).say(line).last.text


def test_dropping_it_off_for_work_books_it(call: Begin, maria: Customer) -> None:
    line = "i'd like to drop my car off tomorrow at eight for an oil change and pick it up after work"
    assert (
        "on Tuesday, March third, at eight in the morning. Shall I book it?"
        in call(MARIA).say(line).last.text
    )


def test_the_day_that_one_can_do_instead_is_not_asked_for(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("yeah i'm not gonna be able to make thursday but i can do friday", "60618")
    assert "I have Friday, March sixth" in talk.last.text


def test_no_thanks_to_the_proof_leaves_it(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("i might need to move my appointment", "no that's fine")
    assert "I'll leave everything as it is." in talk.last.text


@pytest.mark.parametrize("line", ["can i get a person", "i don't like talking to machines"])
def test_no_machine_is_wanted(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).ending is Ending.TRANSFER


def test_who_passes_books_nothing(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("how much are brakes", "ok i'll pass")
    assert talk.last.text == "All right. Is there anything else I can help with?"


@pytest.mark.parametrize(
    "line",
    ["can you guys look at my transmission", "can i get a mechanic to look at my car the wipers are stuck"],
)
def test_a_part_to_be_looked_at_is_work(line: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith("A technician should look at that.")


def test_a_warning_of_a_flat_is_no_flat(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i got a flat tire warning light on my dash")
    assert talk.last.text == "What day and time would suit you?"


def test_what_is_in_hand_said_by_its_short_name_is_understood(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("a state inspection", "okay just the inspection then")
    assert talk.last.text == "What day and time would suit you?"


def test_whether_a_car_is_ready_is_no_question_about_what_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on friday", "is my car ready")
    assert "takes about" not in talk.last.text


def test_when_it_must_be_ready_takes_none_of_the_times(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("an oil change on friday", "will it be ready by noon")
    assert "takes about half an hour. I have Friday" in talk.last.text


@pytest.mark.parametrize("line", ["yes thanks bye", "yeah that's good thank you have a nice day"])
def test_a_yes_with_a_farewell_behind_it_books(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("an oil change friday at nine", line)
    assert visit("oil-change").scheduled_at == at(6, 9)


@pytest.mark.parametrize("line", ["okay thanks bye", "yeah no bye", "yes but not now bye"])
def test_a_farewell_without_a_yes_books_nothing(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("an oil change friday at nine", line)
    assert not Appointment.objects.exists()


def test_two_works_each_at_its_own_time_are_booked_then(call: Begin, maria: Customer) -> None:
    line = (
        "i need two appointments one for an oil change tomorrow at nine and one for brakes on friday at ten"
    )
    call(MARIA).say(line, "yes", "brake inspection", "yes")
    assert visit("oil-change").scheduled_at == at(3, 9)
    assert visit("brake-inspection").scheduled_at == at(6, 10)


def test_what_comes_after_the_time_is_work_too(call: Begin, maria: Customer) -> None:
    call(MARIA).say("an oil change friday at nine and brakes", "yes", "brake inspection", "yes")
    assert visit("brake-inspection").scheduled_at == at(6, 9, 30)


def test_also_check_is_no_smog_check(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("on thursday when i come in can you also check my tire pressure", "60618")
    assert "I've noted that for the technician." in talk.last.text


@pytest.mark.parametrize(
    "line",
    [
        "thursday doesn't work for me anymore so is there any way to come in say next monday instead",
        "thursday's no good anymore can i come in next monday",
    ],
)
def test_who_cannot_come_then_comes_another_day(line: str, call: Begin, bob: Customer) -> None:
    talk = call(BOB).say(line, "60618", "the oil change", "ten")
    assert "Moving an oil change" in talk.last.text or "I have Monday, March ninth" in talk.last.text


def test_that_the_day_told_does_not_suit_changes_it(call: Begin, bob: Customer) -> None:
    assert "ZIP" in call(BOB).say("when is my appointment", "okay yeah thursday i can't do that").last.text


def test_who_is_calling_to_cancel_cancels(call: Begin, bob: Customer) -> None:
    assert "ZIP" in call(BOB).say("hi i'm calling to cancel").last.text


def test_work_while_one_waits_is_booked(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("i'd like to know if i can get an oil change done while i wait")
    assert talk.last.text == "You can wait here or drop the car off. What day and time would suit you?"


def test_help_is_sent_by_an_advisor(call: Begin, maria: Customer) -> None:
    assert call(MARIA).say("my car died and i'm at home can you send someone").ending is Ending.TRANSFER


def test_what_follows_an_okay_is_no_yes_to_an_advisor(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("what oil do you use", "okay and can i schedule for monday")
    assert talk.last.text == "What does your car need?"


@pytest.mark.parametrize(
    "line",
    [
        "hey there i booked online for an oil change and i never got a confirmation",
        "i booked an oil change on thursday",
        "what was the time on that appointment again i know it's thursday",
    ],
)
def test_what_is_booked_is_told(line: str, call: Begin, bob: Customer) -> None:
    assert "Your next appointment is an oil change" in call(BOB).say(line).last.text


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("my tires were getting low on tread how much to replace them", "I can't book that one here"),
        ("my key battery is dying", "I can't book that one here"),
        ("what's the soonest you could look at a transmission problem", "A technician should look at that."),
        ("is there any way you guys could pick up my car", "I can't tell you that"),
        ("put me down for wednesday", "What does your car need?"),
        ("i need an appointment for the emissions", "What day and time would suit you?"),
        ("my brakes are grinding and i'm kinda scared to drive it", "Please don't drive the car."),
    ],
)
def test_what_is_meant_is_answered(line: str, reply: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith(reply)


def test_nine_hours_is_an_hour_of_the_clock(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow", "in the morning at nine hours")
    assert "at nine in the morning. Shall I book it?" in talk.last.text


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("i want to come friday but i don't know what time yet", "What does your car need?"),
        ("hi sir i have problem the car no start", "A technician should look at that."),
        (
            "my brakes were thin last time so it's time to get them replaced",
            "What day and time would suit you?",
        ),
        ("i need an oil change but i don't know when can i call back", "What day and time would suit you?"),
    ],
)
def test_what_is_wanted_is_begun(line: str, reply: str, call: Begin, maria: Customer) -> None:
    assert call(MARIA).say(line).last.text.startswith(reply)


def test_whether_an_inspection_is_free_is_answered_by_its_price(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("do you guys do free inspections")
    assert "Yes" not in talk.last.text and "forty to eighty dollars" in talk.last.text


def test_the_week_that_one_would_rather_have_comes_first(call: Begin, maria: Customer) -> None:
    line = "i'd rather have an oil change this week but if you're all booked up next monday would be okay too"
    assert "I have Monday, March second" in call(MARIA).say(line).last.text


def test_what_the_family_booked_is_told(call: Begin, bob: Customer) -> None:
    talk = call(BOB).say("did my husband already make an appointment for our truck")
    assert "Your next appointment is" in talk.last.text
