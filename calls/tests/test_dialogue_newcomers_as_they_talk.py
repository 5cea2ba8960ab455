"""Callers who are not on file, as they give their number, name and cars."""

from __future__ import annotations

import pytest

from calls.dialogue.digits import digits_heard, phone_heard
from calls.dialogue.names import name_heard
from calls.dialogue.state import Question
from calls.tests.conftest import NOBODY, at
from calls.tests.conversations import Begin, Conversation
from crm.models import BookingRequest

ROGUE = ("oil change for a 2016 nissan rogue tomorrow at nine", "pat morgan")


def requests() -> list[tuple[str, str, object]]:
    """Service, car and time of all that stand, in their order."""
    kept = BookingRequest.objects.open().order_by("scheduled_at", "pk")
    return [(one.service_type.code, one.vehicle_text, one.scheduled_at) for one in kept]


def chosen(talk: Conversation) -> str:
    assert talk.state.task is not None
    return talk.state.task.chosen


# Numbers


@pytest.mark.parametrize(
    "pieces",
    [
        ("seven seven three", "five five five", "oh one nine four"),
        ("it's 773", "555", "0194"),
        ("area code seven seven three", "five five five zero one", "nine four"),
        ("seven seven three five five five", "oh one", "nine four"),
        ("it's five five five zero one nine four", "seven seven three"),
        ("555", "0194", "area code 773"),
        ("773 555 0", "194"),
        ("773 555 0", "1", "94"),
        ("312 555", "no wait 773 555", "0194"),
        ("five five five zero one nine four area code seven seven three",),
        ("seven seven three five five five zero one nine five no wait nine four",),
        ("773 555 0123 no sorry 0194",),
        ("312 555 0194 no wait 773 555 0194",),
        ("773 555 0123", "sorry the last two are nine four"),
        ("773 555 0123", "no wait nine four"),
    ],
)
def test_a_number_comes_in_breaths_and_is_put_right(pieces: tuple[str, ...], call: Begin) -> None:
    talk = call("").say(*ROGUE, *pieces)
    assert talk.state.newcomer.phone == "+17735550194"
    assert (talk.state.question, chosen(talk)) == (Question.VIN, at(3, 9).isoformat())


def test_seven_digits_lack_their_area_code(call: Begin) -> None:
    assert call("").say(*ROGUE, "555 0194").last.text == "And the area code?"


def test_too_many_digits_are_asked_for_from_the_start(call: Begin) -> None:
    talk = call("").say(*ROGUE, "773 555 0", "0194 0194")
    assert talk.last.text.endswith("What number can we reach you at, with the area code?")
    assert talk.say("773 555 0194").state.newcomer.phone == "+17735550194"


def test_a_moment_is_no_part_of_a_number(call: Begin) -> None:
    talk = call("").say(*ROGUE, "773 555", "one moment", "0194")
    assert talk.state.newcomer.phone == "+17735550194"


def test_another_hour_at_the_number_is_another_hour(call: Begin) -> None:
    talk = call("").say(*ROGUE, "no wait make it ten thirty")
    assert chosen(talk) == at(3, 10, 30).isoformat()


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("six oh six one four no wait one five", "60615"),
        ("six oh six no wait six oh six one five", "60615"),
        ("my old one was 773 555 0194 no wait it is 312 555 0123 since May", "3125550123"),
    ],
)
def test_digits_put_right(said: str, digits: str) -> None:
    assert digits_heard(said) == digits


def test_an_area_code_said_first_stands_first() -> None:
    assert phone_heard("area code 773 555 0194") == "+17735550194"


def test_a_number_to_call_back_comes_in_breaths(call: Begin) -> None:
    talk = call("").say(
        "can somebody call me back", "seven seven three", "five five five", "zero one nine four"
    )
    assert talk.last.callback is not None
    assert talk.last.callback.phone == "+17735550194"


@pytest.mark.parametrize(
    "line",
    [
        "my car won't start can you call me back at 773 555 0194",
        "can someone give me a call tomorrow at four at seven seven three five five five zero one nine four",
    ],
)
def test_a_number_said_with_the_wish_to_be_called_is_the_one_to_call(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(line)
    assert talk.last.callback is not None
    assert talk.last.callback.phone == "+17735550194"
    assert "at seven seven three, five five five, zero one nine four, " in talk.last.text


@pytest.mark.parametrize(
    ("lines", "promise", "due_at"),
    [
        (
            ["can somebody call me back tomorrow afternoon about my bill"],
            "March third, after noon",
            at(3, 13),
        ),
        (["can somebody call me back tomorrow afternoon", "after three please"], "after three", at(3, 16)),
        (["call me back tomorrow"], "March third, by nine in the morning", at(3, 9)),
        (["i want a callback on saturday"], "March seventh, by ten in the morning", at(7, 10)),
        (["can somebody call me back at two"], "today, around two in the afternoon", at(2, 15)),
        (["can somebody call me about my visit on thursday at nine"], "by eleven in the morning", at(2, 11)),
        (
            ["can somebody call me back", "i was there last monday and nobody looked"],
            "I'll pass that on.",
            at(2, 11),
        ),
    ],
)
def test_a_caller_is_called_back_when_he_likes(
    lines: list[str], promise: str, due_at: object, call: Begin
) -> None:
    talk = call(NOBODY).say(*lines)
    assert talk.last.callback is not None
    assert talk.last.callback.due_at == due_at
    assert promise in talk.last.text


def test_the_time_of_a_call_is_kept_until_its_number_is_known(call: Begin) -> None:
    talk = call("").say("can somebody call me back tomorrow after three", "773 555 0194")
    assert talk.last.callback is not None
    assert talk.last.callback.due_at == at(3, 16)


def test_a_vin_may_come_two_characters_at_a_time(call: Begin) -> None:
    talk = call(NOBODY).say(*ROGUE, "yeah it's j f 2 s j a c c 4", "g h", "one two three four five six")
    assert talk.state.newcomer.vin == "JF2SJACC4GH123456"


@pytest.mark.parametrize(
    "line", ["two three four five", "oh one nine four", "no wait ten thirty", "wait two"]
)
def test_what_corrects_no_end_leaves_the_number(line: str, call: Begin) -> None:
    assert call("").say(*ROGUE, "773 555 0194", line).state.newcomer.phone == "+17735550194"


def test_a_zip_code_is_no_part_of_a_vin(call: Begin) -> None:
    talk = call(NOBODY).say(*ROGUE, "my zip is 60614 by the way")
    assert talk.last.text.startswith("Thank you. If you have the VIN at hand")


# A second car

PILOT = ("oil change 2016 pilot thursday at eight", "carlos mendez")
OIL_FOR_BOTH = [
    ("oil-change", "2016 Honda Pilot", at(5, 8)),
    ("oil-change", "2011 Jeep Wrangler", at(5, 8, 30)),
]


@pytest.mark.parametrize(
    ("lines", "rest"),
    [
        (
            ("also need a tire rotation for my other car it's a 2011 jeep wrangler", "friday at nine"),
            ("tire-rotation", "2011 Jeep Wrangler", at(6, 9)),
        ),
        (
            ("also need a tire rotation for my other car", "2011 jeep wrangler", "friday at nine"),
            ("tire-rotation", "2011 Jeep Wrangler", at(6, 9)),
        ),
        (
            ("also need a tire rotation for my other car it's a jeep wrangler", "friday at nine"),
            ("tire-rotation", "Jeep Wrangler", at(6, 9)),
        ),
        (
            ("and my wife's car too a 2020 cr-v", "also an oil change", "same time"),
            ("oil-change", "2020 Honda CR-V", at(5, 8)),
        ),
    ],
)
def test_a_second_car_has_nothing_of_the_first(
    lines: tuple[str, ...], rest: tuple[str, str, object], call: Begin
) -> None:
    talk = call(NOBODY).say(*PILOT, "1HGCM82633A004352", "yes", *lines)
    assert talk.state.question is Question.VIN
    talk.say("no", "yes")
    assert requests() == [("oil-change", "2016 Honda Pilot", at(5, 8)), rest]
    assert [one.vin for one in BookingRequest.objects.order_by("pk")] == ["1HGCM82633A004352", ""]


def test_more_work_on_the_first_car_keeps_its_vin(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "1HGCM82633A004352", "yes")
    talk.say("also a tire rotation for the pilot", "friday at nine", "yes")
    assert {(one.vehicle_text, one.vin) for one in BookingRequest.objects.all()} == {
        ("2016 Honda Pilot", "1HGCM82633A004352")
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["i have two cars that need oil changes a 2016 honda pilot and a 2011 jeep wrangler"], OIL_FOR_BOTH),
        (
            ["i have two cars that need oil changes", "a 2016 honda pilot and a 2011 jeep wrangler"],
            OIL_FOR_BOTH,
        ),
        (["a 2016 honda pilot and a 2011 jeep wrangler both need oil changes"], OIL_FOR_BOTH),
        (
            ["an oil change for my 2016 pilot and a tire rotation for my jeep wrangler"],
            [("oil-change", "2016 Honda Pilot", at(5, 8)), ("tire-rotation", "Jeep Wrangler", at(5, 8, 30))],
        ),
    ],
)
def test_each_car_described_has_its_turn(
    lines: list[str], expected: list[tuple[str, str, object]], call: Begin
) -> None:
    call(NOBODY).say(*lines, "thursday at eight", "carlos mendez", "no", "yes", "no", "yes")
    assert requests() == expected


def test_two_works_on_one_car_come_before_the_other(call: Begin) -> None:
    talk = call(NOBODY).say(
        "oil change and a tire rotation on my 2016 pilot and an oil change on my 2014 civic",
        *("thursday at eight", "carlos mendez", "no", "yes", "yes", "no", "yes"),
    )
    assert requests() == [
        ("oil-change", "2016 Honda Pilot", at(5, 8)),
        ("tire-rotation", "2016 Honda Pilot", at(5, 8, 30)),
        ("oil-change", "2014 Honda Civic", at(5, 9)),
    ]
    assert talk.state.later == []


def test_work_that_could_be_two_of_the_menu_is_asked_for_when_its_car_comes(call: Begin) -> None:
    talk = call(NOBODY).say("i need an oil change on my 2016 pilot and brakes on my 2011 jeep wrangler")
    talk.say("thursday at eight", "carlos mendez", "no", "yes")
    assert talk.last.text.endswith(
        "Now your twenty eleven Jeep Wrangler. Do you need a brake inspection or a brake service?"
    )
    assert "twenty eleven Jeep Wrangler" in talk.say("an inspection", "no").last.text


def test_a_car_named_with_more_work_does_not_replace_the_one_in_hand(call: Begin) -> None:
    talk = call(NOBODY).say(
        "oil change for my 2016 pilot", "and also a tire rotation on my 2011 jeep wrangler"
    )
    talk.say("thursday at eight", "carlos mendez", "no", "yes", "no", "yes")
    assert [car for _, car, _ in requests()] == ["2016 Honda Pilot", "2011 Jeep Wrangler"]


@pytest.mark.parametrize("line", ["now the jeep please", "now the jeep wrangler please"])
def test_the_car_whose_turn_it_is_may_be_named(line: str, call: Begin) -> None:
    talk = call(NOBODY).say("i have two cars that need oil changes", "a 2016 pilot and a 2011 jeep wrangler")
    talk.say("thursday at eight", "carlos mendez", "no", "yes", line)
    assert talk.last.text.startswith("If you have the VIN")


# Names

CIVIC = "oil change for a 2019 civic tomorrow at nine"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("sheila o'brien o apostrophe b r i e n", ("Sheila", "O'Brien")),
        ("karen smith hyphen jones", ("Karen", "Smith-Jones")),
        ("karen smith jones with a hyphen", ("Karen", "Smith-Jones")),
        ("smith comma robert", ("Robert", "Smith")),
        ("dorothy mccallister m c capital c a l l i s t e r", ("Dorothy", "McCallister")),
        ("lee double e smith", ("Lee", "Smith")),
        ("jon with no h smith", ("Jon", "Smith")),
        ("xavier thats with an x rodriguez with a z", ("Xavier", "Rodriguez")),
        ("b as in boy o b last name is s as in sam m i t h", ("Bob", "Smith")),
        ("jon j o h n smith s m y t h e", ("John", "Smythe")),
        ("t j maxwell", ("T.J.", "Maxwell")),
        ("it's j p morgan", ("J.P.", "Morgan")),
        ("john a smith junior", ("John", "Smith Junior")),
        ("it's for my company joe's plumbing", ("Joe's", "Plumbing")),
        ("put it under joe's plumbing", ("Joe's", "Plumbing")),
        ("it's tammy crowley", ("Tammy", "Crowley")),
        ("bob b o b smith", ("Bob", "Smith")),
        ("it's nguyen n g u y e n first name is linh l i n h", ("Linh", "Nguyen")),
        ("al a l green", ("Al", "Green")),
    ],
)
def test_names_as_they_are_said_and_spelled(said: str, name: tuple[str, str]) -> None:
    heard = name_heard(said, expected=True)
    assert heard is not None
    assert (heard.first, heard.last) == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["you can put it under the wife tammy", "crowley"], ("Tammy", "Crowley")),
        (["acme", "there's no last name it's a business"], ("Acme", "")),
        (["bob jones", "no wait it's bob johnson"], ("Bob", "Johnson")),
        (["bob jones", "sorry the name is robert johnson"], ("Robert", "Johnson")),
        (["bob jones", "actually it's downstairs"], ("Bob", "Jones")),
        (["bob jones", "no wait it's in the car"], ("Bob", "Jones")),
    ],
)
def test_a_name_is_completed_and_put_right(lines: list[str], name: tuple[str, str], call: Begin) -> None:
    talk = call(NOBODY).say(CIVIC, *lines)
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == name


@pytest.mark.parametrize(
    "lines",
    [
        ["vin is 1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2", "bob jones"],
        ["bob jones and my vin is 1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2"],
    ],
)
def test_a_vin_at_the_name_is_kept_and_is_no_name(lines: list[str], call: Begin) -> None:
    talk = call(NOBODY).say(CIVIC, *lines)
    assert "under the name Bob Jones" in talk.last.text
    assert talk.state.newcomer.vin == "1HGCM82633A004352"


def test_a_name_given_at_first_is_not_asked_for_again(call: Begin) -> None:
    talk = call(NOBODY).say("hi um this is dave kowalski calling i wanna bring my truck in for an oil change")
    assert (talk.state.newcomer.first_name, talk.state.newcomer.last_name) == ("Dave", "Kowalski")


def test_who_calls_about_something_is_no_name(call: Begin) -> None:
    talk = call(NOBODY).say("this is another customer calling for an oil change")
    assert not talk.state.newcomer.first_name


# Put right once it is booked


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("oh and the phone number is wrong use 773 555 0194", "phone", "+17735550194"),
        ("actually it's a 2018 pilot", "vehicle_text", "2018 Honda Pilot"),
        ("wait it's a honda passport not a pilot", "vehicle_text", "2016 Honda Passport"),
        (
            "sorry i gave you the wrong name it's my wife's car her name is elena mendez",
            "name",
            "Elena Mendez",
        ),
        ("my name is spelled m e n d e s", "name", "Carlos Mendes"),
        ("oh i have the vin now it's 1 h g c m 8 2 6 3 3 a 0 0 4 3 5 2", "vin", "1HGCM82633A004352"),
    ],
)
def test_what_was_just_booked_is_put_right(line: str, field: str, value: str, call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", line)
    assert "Thursday, March fifth, at eight in the morning" in talk.last.text
    assert talk.state.question is Question.CONFIRM
    talk.say("yes")
    assert getattr(BookingRequest.objects.open().get(), field) == value


@pytest.mark.parametrize(
    "line", ["thanks you have my name and number right", "no that's it", "my wife has a 2018 pilot too"]
)
def test_what_puts_nothing_right_leaves_the_booking(line: str, call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", line)
    assert talk.state.task is None or talk.state.task.replaces_request is None


def test_a_wrong_number_is_asked_for_anew(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", "my number is wrong")
    assert talk.last.text.endswith("What number can we reach you at, with the area code?")
    talk.say("773 555 0194", "yes")
    assert BookingRequest.objects.open().get().phone == "+17735550194"


# Cars in words


@pytest.mark.parametrize(
    ("said", "car"),
    [
        ("my bmw three twenty eight i", "BMW 328i"),
        ("my bmw three twenty eight", "BMW 328i"),
        ("my infiniti qx sixty", "Infiniti QX60"),
        ("a 2023 rivian r one t", "2023 Rivian R1T"),
        ("my fiat five hundred", "Fiat 500"),
        ("a 2014 chrysler three hundred", "2014 Chrysler 300"),
        ("a 2009 buick lucerne cxl", "2009 Buick Lucerne"),
        ("my mercedes c three hundred", "Mercedes-Benz C300"),
        ("my volvo xc ninety", "Volvo XC90"),
    ],
)
def test_a_model_in_words_is_known(said: str, car: str, call: Begin) -> None:
    call(NOBODY).say(f"oil change for {said} friday at nine", "pat morgan", "no", "yes")
    assert requests() == [("oil-change", car, at(6, 9))]


def test_a_model_with_the_name_of_its_make_is_said_once(call: Begin) -> None:
    talk = call(NOBODY).say("oil change for a 2022 polestar two friday at nine", "pat morgan", "no")
    assert "for your twenty twenty two Polestar 2, on Friday" in talk.last.text


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ("oil change for my bmw at three thirty on friday", ""),
        ("oil change for my audi friday at four", ""),
        ("oil change for my honda pilot two thirty friday", "Pilot"),
    ],
)
def test_an_hour_behind_a_make_is_no_model(line: str, model: str, call: Begin) -> None:
    assert call(NOBODY).say(line).state.newcomer.model == model


@pytest.mark.parametrize(
    "year", ["two thousand sixteen", "it's a two thousand and sixteen", "2016", "twenty sixteen"]
)
def test_a_year_said_late_is_the_cars(year: str, call: Begin) -> None:
    talk = call(NOBODY).say("i need an oil change", "cars a forester", year)
    assert talk.state.newcomer.year == 2016
    assert talk.last.text == "What day and time would suit you?"


def test_an_oh_before_an_hour_makes_no_year(call: Begin) -> None:
    talk = call(NOBODY).say("oil change on friday for my forester", "oh nine")
    assert talk.state.newcomer.year == 0


def test_more_work_at_the_same_time_on_the_same_car_comes_right_after(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", "can you also do a tire rotation at the same time", "yes")
    assert requests()[1:] == [("tire-rotation", "2016 Honda Pilot", at(5, 8, 30))], talk.last.text


def test_name_and_number_are_put_right_together(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", "the name is Joan Smythe and the number 773 555 0194")
    assert "under the name Joan Smythe, at seven seven three, five five five" in talk.last.text


def test_a_vin_alone_at_the_name_is_no_name(call: Begin) -> None:
    newcomer = call(NOBODY).say(CIVIC, "1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2").state.newcomer
    assert (newcomer.first_name, newcomer.vin) == ("", "1HGCM82633A004352")


def test_a_question_about_the_zip_code_is_no_zip_code(call: Begin) -> None:
    assert "advisor can" in call(NOBODY).say(*ROGUE, "which zip code do you have for me").last.text


def test_a_question_after_a_name_is_no_name(call: Begin) -> None:
    talk = call("").say(*ROGUE, "773 555 0194", "actually one more question how much was it")
    assert talk.state.newcomer.last_name == "Morgan"


def test_a_whole_name_at_the_vin_is_the_name(call: Begin) -> None:
    newcomer = call(NOBODY).say(*ROGUE, "my name is Steve Wright, that's W R I G H T").state.newcomer
    assert (newcomer.first_name, newcomer.last_name) == ("Steve", "Wright")


def test_work_for_another_car_asks_which_when_it_comes(call: Begin) -> None:
    talk = call(NOBODY).say("oil change for my 2016 pilot", "and also a tire rotation for my other car")
    talk.say("thursday at eight", "carlos mendez", "no", "yes")
    assert talk.last.text.endswith("What car is it: the year, make and model?")
    talk.say("a 2011 jeep wrangler", "no", "yes")
    assert [car for _, car, _ in requests()] == ["2016 Honda Pilot", "2011 Jeep Wrangler"]


def test_a_price_asked_for_another_car_moves_nothing_to_it(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "1HGCM82633A004352", "yes")
    talk.say(
        "how much is an oil change on a 2020 subaru forester", "no", "actually move it to friday", "at nine"
    )
    assert "for your twenty sixteen Honda Pilot, on Friday" in talk.last.text
    talk.say("yes")
    kept = BookingRequest.objects.open().get()
    assert (kept.vehicle_text, kept.vin) == ("2016 Honda Pilot", "1HGCM82633A004352")


def test_each_car_described_comes_at_its_time(call: Begin) -> None:
    talk = call(NOBODY).say(
        "oil change on my 2016 pilot thursday at eight and brake inspection on my 2011 jeep friday at nine"
    )
    talk.say("carlos mendez", "no", "yes", "wrangler", "no", "yes")
    assert requests() == [
        ("oil-change", "2016 Honda Pilot", at(5, 8)),
        ("brake-inspection", "2011 Jeep Wrangler", at(6, 9)),
    ]


def test_a_make_named_beside_a_car_is_no_second_one(call: Begin) -> None:
    talk = call(NOBODY).say("oil change for my 2016 pilot and the honda is dirty")
    assert talk.state.later == []


def test_the_second_car_comes_right_after_the_first(call: Begin) -> None:
    talk = call(NOBODY).say(*PILOT, "no", "yes", "my wife's car needs an oil change too", "2020 cr-v")
    talk.say("same day right after", "no", "yes")
    assert requests()[1:] == [("oil-change", "2020 Honda CR-V", at(5, 8, 30))]
