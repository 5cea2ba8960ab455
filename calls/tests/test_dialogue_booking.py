from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from calls import dialogue
from calls.dialogue import ClaimKind, Ending, WouldWrite
from calls.dialogue.state import Question
from calls.tests.conftest import MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Begin, Conversation
from crm.factories import VehicleFactory, make_vin
from crm.models import Appointment, BookingMethod, BookingRequest, Closure, Customer

CHICAGO = ZoneInfo("America/Chicago")


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CHICAGO)


def test_a_known_caller_is_greeted_by_first_name_and_told_of_assistant_and_recording(
    call: Begin, maria: Customer
) -> None:
    greeting = call(MARIA).last
    assert greeting.segments[0].text == "Thanks for calling Lakeside Motors."
    assert greeting.segments[2].text == "Hi Maria!"
    disclosure = greeting.segments[1]
    assert "automated assistant" in disclosure.text and "recorded" in disclosure.text
    assert not disclosure.interruptible


def test_an_unknown_caller_is_greeted_without_a_name(call: Begin, maria: Customer) -> None:
    assert "Maria" not in call("+13015550144").text
    assert "Maria" not in call("").text


def test_a_known_caller_books_service_day_time_and_yes(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", "tomorrow at nine thirty in the morning")
    assert talk.last.text.endswith(
        "An oil change for your Toyota Camry, on Tuesday, March third, at nine thirty in the morning. "
        "Shall I book it?"
    )
    assert not Appointment.objects.exists()
    talk.say("yes")
    appointment = Appointment.objects.get()
    assert appointment.customer == maria
    assert appointment.service_type.code == "oil-change"
    assert appointment.scheduled_at == march(3, 9, 30)
    assert appointment.booking_method == BookingMethod.AI_VOICE
    assert appointment.call_sid == "CA1"
    (claim,) = talk.last.claims
    assert (claim.kind, claim.record, claim.pk) == (ClaimKind.BOOKED, "crm.Appointment", appointment.pk)


def test_everything_in_one_sentence_goes_straight_to_the_read_back(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("book an oil change for my Camry on Thursday at two pm please", "yes that's right")
    assert Appointment.objects.get().scheduled_at == march(5, 14)
    assert talk.last.ending is None


def test_the_read_back_cannot_be_interrupted(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am")
    read_back = next(segment for segment in talk.last.segments if "Camry" in segment.text)
    assert not read_back.interruptible


def test_an_unclear_answer_to_the_read_back_commits_nothing_and_asks_again(
    call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "the weather is purple")
    assert not Appointment.objects.exists()
    assert talk.last.text.endswith("Shall I book it?")


def test_a_correction_after_the_read_back_is_read_back_before_it_counts(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "no, Thursday")
    assert "Thursday, March fifth, at nine in the morning" in talk.last.text
    assert not Appointment.objects.exists()
    talk.say("yes")
    assert Appointment.objects.get().scheduled_at == march(5, 9)


def test_yes_with_a_change_is_a_change(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "yes but make it Wednesday")
    assert not Appointment.objects.exists()
    talk.say("yes")
    assert Appointment.objects.get().scheduled_at == march(4, 9)


def test_a_mere_no_asks_what_to_change(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "no", "the time", "Wednesday at ten", "yes")
    assert Appointment.objects.get().scheduled_at == march(4, 10)
    assert "What should I change" in talk.text


def test_never_mind_drops_the_booking(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "never mind", "no", "bye")
    assert not Appointment.objects.exists()
    assert talk.ending is Ending.HANG_UP


def test_a_day_without_an_hour_is_offered_three_times_that_are_open(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I'd like an oil change on Friday")
    offered = [claim.value for claim in talk.last.claims]
    assert len(offered) == 3
    assert {datetime.fromisoformat(value).date().isoformat() for value in offered} == {"2026-03-06"}
    talk.say("the second one", "yes")
    assert Appointment.objects.get().scheduled_at == datetime.fromisoformat(offered[1])


def test_a_day_on_which_the_shop_is_closed_is_said_to_be_and_others_near_it_are_offered(
    call: Begin, maria: Customer
) -> None:
    Closure.objects.create(day=march(6, 0).date(), reason="inventory")
    talk = call(MARIA).say("oil change on Friday at nine am")
    assert talk.last.text.startswith("We're closed Friday, March sixth, for inventory. I have Saturday")
    offered = [claim.value for claim in talk.last.claims if claim.kind is ClaimKind.OPEN_TIME]
    assert offered and all("2026-03-06" not in at for at in offered)
    talk.say("how about Sunday then")
    assert talk.last.text.startswith("We're closed on Sundays. I have Monday")
    assert not Appointment.objects.exists()


def test_an_hour_at_which_the_shop_is_closed_is_answered_with_its_hours(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change on Friday at eight pm")
    assert "we're open from eight in the morning to six in the evening. I have Friday" in talk.last.text


def test_sunday_is_never_booked(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change on Sunday at ten", "yes", "yes")
    assert not Appointment.objects.filter(scheduled_at__week_day=1).exists()


def test_with_two_vehicles_the_one_that_is_named_is_booked(call: Begin, maria: Customer) -> None:
    truck = VehicleFactory.create(
        customer=maria, make="Toyota", model="Tacoma", year=2021, vin=make_vin("3TMCZ5AN0MM", 1)
    )
    talk = call(MARIA).say("oil change tomorrow at nine am")
    assert "twenty nineteen Toyota Camry" in talk.last.text and "Toyota Tacoma" in talk.last.text
    talk.say("the truck", "yes")
    assert Appointment.objects.get().vehicle == truck


def test_a_misheard_service_is_read_back_before_it_counts(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("book an oil chains tomorrow at nine am")
    assert "oil change" in talk.last.text and talk.last.text.endswith("Shall I book it?")


def test_two_services_in_one_sentence_are_booked_one_after_the_other(call: Begin, maria: Customer) -> None:
    call(MARIA).say(
        "I need an oil change and a tire rotation", "tomorrow at nine am", "yes", "tomorrow at ten am", "yes"
    )
    assert sorted(Appointment.objects.values_list("service_type__code", flat=True)) == [
        "oil-change",
        "tire-rotation",
    ]


def test_a_question_in_between_is_answered_and_the_open_question_returns(
    call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need an oil change", "what time do you close?")
    assert "six in the evening" in talk.last.text
    assert talk.last.text.endswith("What day and time would suit you?")
    talk.say("tomorrow at nine am", "how much is it?")
    assert "forty to eighty dollars" in talk.last.text
    assert talk.last.text.endswith("Shall I book it?")
    talk.say("yes")
    assert Appointment.objects.count() == 1


def test_the_same_turn_twice_books_once(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am")
    before = talk.state
    first = dialogue.respond(before, "yes", call=talk.call, now=talk.now)
    second = dialogue.respond(before, "yes", call=talk.call, now=talk.now)
    assert Appointment.objects.count() == 1
    assert first[1].text == second[1].text


def test_a_reply_prepared_ahead_never_writes(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am")
    with pytest.raises(WouldWrite):
        dialogue.respond(talk.state, "yes", call=talk.call, now=talk.now, may_write=False)
    assert not Appointment.objects.exists()
    dialogue.respond(talk.state, "how much is it", call=talk.call, now=talk.now, may_write=False)


def test_a_time_that_went_between_read_back_and_yes_is_not_promised(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am")
    talk.now = MONDAY_AT_TEN + timedelta(days=2)
    talk.say("yes")
    assert not Appointment.objects.exists()
    assert not any(claim.kind is ClaimKind.BOOKED for claim in talk.last.claims)


def test_a_new_caller_without_vin_gets_a_request_that_keeps_the_time(call: Begin) -> None:
    talk = call("").say("hi, I'd like a brake inspection", "it's a 2019 Honda Civic", "tomorrow at nine am")
    talk.say("John Smith", "two one seven five five five oh one double two", "no")
    assert "under the name John Smith, at two one seven, five five five, zero one two two" in talk.last.text
    talk.say("yes")
    request = BookingRequest.objects.get()
    assert (request.name, request.phone) == ("John Smith", "+12175550122")
    assert (request.vehicle_year, request.vehicle_make, request.vehicle_model) == (2019, "Honda", "Civic")
    assert request.scheduled_at == march(3, 9)


def test_a_new_caller_is_not_asked_for_the_number_he_calls_from(call: Begin) -> None:
    talk = call("+13015550144").say(
        "oil change tomorrow at nine am for a 2020 Ford Escape", "my name is Ana Diaz"
    )
    talk.say("1HGCM82633A004352", "yes")
    request = BookingRequest.objects.get()
    assert request.phone == "+13015550144"
    assert request.vin == "1HGCM82633A004352"


def test_a_customer_with_a_car_that_is_not_on_file_gets_a_request(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change for my 2015 Ford Focus tomorrow at nine am")
    assert talk.last.text.endswith("Is the twenty fifteen Ford Focus another car?")
    talk.say("yes", "yes")
    assert BookingRequest.objects.get().vehicle_make == "Ford"
    assert not Appointment.objects.exists()


def test_a_caller_who_is_not_the_owner_of_the_number_is_a_new_caller(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("this is not me, I'm using a friend's phone", "oil change tomorrow at nine am")
    assert "What car is it" in talk.last.text


def test_a_word_that_two_services_share_is_asked_about(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("it's my brakes")
    assert talk.last.text.endswith("Do you need a brake inspection or a brake service?")
    talk.say("the first one", "tomorrow at nine am", "yes")
    assert Appointment.objects.get().service_type.code == "brake-inspection"


def test_a_trouble_is_booked_for_a_technician_in_the_callers_words(call: Begin, maria: Customer) -> None:
    call(MARIA).say("my car is pulling to the left", "tomorrow at nine am", "yes")
    appointment = Appointment.objects.get()
    assert appointment.service_type.code == "engine-diagnostics"
    assert appointment.concern == "my car is pulling to the left"


def test_a_weekday_after_next_week_is_that_weeks(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change next week", "Thursday")
    assert {claim.value[:10] for claim in talk.last.claims} == {"2026-03-12"}


def test_a_weekday_among_the_offers_is_the_offered_one(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change next week", "Wednesday would be good")
    assert "Wednesday, March eleventh, at eight in the morning" in talk.last.text


def test_a_bare_hour_that_was_not_offered_is_looked_up(call: Begin, maria: Customer) -> None:
    call(MARIA).say("I need an oil change tomorrow morning", "nine", "yes")
    assert Appointment.objects.get().scheduled_at == march(3, 9)


def test_a_yes_to_several_offers_is_asked_which_and_then_means_the_first(
    call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("I need an oil change tomorrow morning", "okay")
    assert talk.last.text.startswith("Which one? Tuesday, March third, at eight in the morning, ten")
    talk.say("yes")
    assert talk.last.text.endswith("Shall I book it?")
    assert "at eight in the morning" in talk.last.text
    assert not Appointment.objects.exists()


def test_an_introduction_inside_a_request_is_the_name(call: Begin) -> None:
    call("+13015550144").say(
        "hi, my name is Bob Jones and I need a battery for my Chevy Malibu", "Monday at eight am", "no", "yes"
    )
    assert BookingRequest.objects.get().name == "Bob Jones"


@pytest.mark.parametrize(
    "line", ["yes, cancel my appointment", "yes hold on a second", "yes actually never mind"]
)
def test_a_yes_to_something_else_commits_nothing(line: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at nine am", line)
    assert not Appointment.objects.exists()


def test_a_new_caller_corrects_name_and_number_at_the_read_back(call: Begin) -> None:
    talk = call("").say(
        "oil change tomorrow at nine am for a 2020 Ford Escape", "John Smith", "217 555 0122", "no"
    )
    talk.say("no, my name is Joan Smythe", "no, my number is 217 555 0133")
    assert (
        "under the name Joan Smythe, at two one seven, five five five, zero one three three" in talk.last.text
    )
    talk.say("no", "the phone number", "217 555 0144", "yes")
    request = BookingRequest.objects.get()
    assert (request.name, request.phone) == ("Joan Smythe", "+12175550144")


@pytest.mark.parametrize(
    "noise",
    [
        "sure is cold outside",
        "yes or no",
        "correct me if I'm wrong",
        "sounds like a truck",
        "yes but how much",
        "I'm a car.",
    ],
)
def test_noise_that_sounds_like_a_yes_commits_nothing(noise: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at nine am", noise)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "yes", ["yes", "Yeah, that works.", "uh-huh", "mm-hmm", "sounds good", "ok", "yes please do", "go ahead"]
)
def test_every_plain_yes_commits(yes: str, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at nine am", yes)
    assert Appointment.objects.count() == 1


def test_later_is_later_than_what_was_offered(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "no", "a bit later please")
    assert all(claim.value > "2026-03-03T09:00:00" for claim in talk.last.claims)
    assert {claim.value[:10] for claim in talk.last.claims} == {"2026-03-03"}


def test_the_same_day_is_that_of_the_visit_just_booked(call: Begin, maria: Customer) -> None:
    call(MARIA).say(
        "oil change tomorrow at nine am", "yes", "also rotate my tires", "the same day at three", "yes"
    )
    assert Appointment.objects.get(service_type__code="tire-rotation").scheduled_at == march(3, 15)


def test_a_car_that_is_not_on_file_is_asked_about_before_it_counts(call: Begin, maria: Customer) -> None:
    truck = VehicleFactory.create(
        customer=maria, make="Toyota", model="Tacoma", vin=make_vin("3TMCZ5AN0MM", 1)
    )
    talk = call(MARIA).say("oil change tomorrow at nine am", "my Honda")
    assert "Toyota Camry" in talk.last.text and "Toyota Tacoma" in talk.last.text
    assert talk.last.text.endswith("Is the Honda another car?")
    talk.say("no", "the truck", "yes")
    assert Appointment.objects.get().vehicle == truck
    assert not BookingRequest.objects.exists()


def test_no_with_another_hour_changes_the_hour(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change tomorrow at nine am", "no, at three pm", "yes")
    assert Appointment.objects.get().scheduled_at == march(3, 15)


@pytest.mark.parametrize("line", ["No, at three.", "no, three o'clock", "No. Three thirty.", "nope, three"])
def test_no_with_another_hour_than_those_offered_is_looked_up(
    line: str, call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change", "tomorrow", line)
    assert talk.state.question is Question.CONFIRM
    talk.say("yes")
    assert Appointment.objects.get().scheduled_at in (march(3, 15), march(3, 15, 30))


def test_a_long_fact_waits_behind_a_short_sentence(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change tomorrow at nine am", "yes", "what have I booked?")
    assert len(talk.last.segments[0].text.split()) <= 8
    assert talk.last.claims


def test_this_one_is_no_hour(call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change Friday at nine am", "yes this one")
    assert Appointment.objects.get().scheduled_at == march(6, 9)


def _clocks(talk: Conversation) -> list[str]:
    return [claim.value[11:16] for claim in talk.last.claims if claim.kind is ClaimKind.OPEN_TIME]


def test_other_times_than_those_offered_are_asked_for_until_there_are_none(
    call: Begin, maria: Customer
) -> None:
    talk = call(MARIA).say("oil change Friday morning")
    heard: list[str] = []
    for line in [
        "what else do you have?",
        "are those the only times?",
        "any other times?",
        "more options",
    ] * 2:
        heard += _clocks(talk)
        if "Those are all the times I have then." in talk.say(line).last.text:
            break
    assert sorted(heard) == sorted(set(heard)) and set(heard) == {
        f"{quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in range(8 * 4, 12 * 4)
    }
    assert talk.state.question is Question.WHEN


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("ten on Friday", 10),
        ("10's good", 10),
        ("the 10 o'clock one", 10),
        ("the early one", 8),
        ("you pick", 8),
        ("any", 8),
        ("whatever's best", 8),
    ],
)
def test_an_offer_is_taken_in_many_ways(line: str, clock: int, call: Begin, maria: Customer) -> None:
    call(MARIA).say("oil change Friday morning", line, "yes")
    assert Appointment.objects.get().scheduled_at == march(6, clock)


def test_the_late_one_is_the_last_offered(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Friday morning")
    assert _clocks(talk) == ["08:00", "10:00", "11:45"]
    assert _clocks(talk.say("the late one")) == ["11:45"]


def test_a_day_ruled_out_leaves_others_to_choose_from(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Friday morning", "I can't do Friday")
    days = [claim.value[:10] for claim in talk.last.claims if claim.kind is ClaimKind.OPEN_TIME]
    assert days == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert talk.say("a different day").last.text == "What other day would suit you?"


def test_before_noon_ends_before_it(call: Begin, maria: Customer) -> None:
    assert _clocks(call(MARIA).say("oil change Friday before noon"))[-1] == "11:45"


def test_nothing_earlier_is_said_so(call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("oil change Friday morning", "earlier")
    assert talk.last.text.startswith("I have nothing that early then. I have Friday, March sixth, at eight")


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("the sooner the better", "2026-03-02 12:00"),
        ("I don't know", "2026-03-02 12:00"),
        ("what do you have", "2026-03-02 12:00"),
        ("April", "2026-04-01 08:00"),
        ("the first week of April", "2026-04-01 08:00"),
        ("before work", "2026-03-03 08:00"),
        ("I work until five", "2026-03-02 17:00"),
        ("as late as possible on Friday", "2026-03-06 15:00"),
    ],
)
def test_when_is_said_in_many_ways(line: str, first: str, call: Begin, maria: Customer) -> None:
    talk = call(MARIA).say("I need an oil change", line)
    offered = [claim.value for claim in talk.last.claims if claim.kind is ClaimKind.OPEN_TIME]
    assert offered[0].replace("T", " ").startswith(first)
    assert "We do " not in talk.last.text
