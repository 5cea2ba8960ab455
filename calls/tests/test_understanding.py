from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches

import pytest

from calls.dialogue import speaking, vehicles_heard
from calls.dialogue.birth_dates import birth_date_heard
from calls.dialogue.digits import characters_heard, phone_heard, zip_heard
from calls.dialogue.intents import Intent
from calls.dialogue.intents_heard import intents_heard
from calls.dialogue.names import name_heard
from calls.dialogue.services_heard import services_heard
from calls.dialogue.vehicles_heard import car_heard, vehicles_meant
from calls.dialogue.vins import is_consistent, vin_heard
from calls.dialogue.vocabulary import ServiceWords, VehicleWords
from calls.dialogue.wording import plain

MENU = (
    ServiceWords("oil-change", "oil change", ("oil change", "change my oil", "lube")),
    ServiceWords("tire-rotation", "tire rotation", ("tire rotation", "rotate the tires")),
    ServiceWords("brake-inspection", "brake inspection", ("brake inspection", "check my brakes")),
    ServiceWords("brake-service", "brake service", ("brake service", "brake pads", "new brakes")),
)
CIVIC = VehicleWords(1, 2019, "Honda", "Civic", "blue", "ABC 123", True)
TRUCK = VehicleWords(2, 2021, "Ford", "F-150", "black", "XYZ 999")
PILOT = VehicleWords(3, 2021, "Honda", "Pilot", "white")


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("217-555-0123", "+12175550123"),
        ("two one seven, five five five, zero one two three", "+12175550123"),
        ("it's two one seven triple five oh one twenty three", "+12175550123"),
        ("1 217 555 0123", "+12175550123"),
        ("eight hundred five five five oh one double two", "+18005550122"),
        ("555 no wait 217 555 0199", "+12175550199"),
        ("two one seven five five five for three two one", "+12175554321"),
        ("217 555 012", None),
        ("212-55-198", None),
        ("my number", None),
    ],
)
def test_phone_numbers(said: str, phone: str | None) -> None:
    assert phone_heard(said) == phone


@pytest.mark.parametrize(
    ("said", "zip_code"),
    [
        ("six oh six one four", "60614"),
        ("60614", "60614"),
        ("60614-1234", "60614"),
        ("six zero six fourteen", "60614"),
        ("6 L 6 1 4.", "60614"),
        ("my zip code is sixty six oh one, no wait, 60614", "60614"),
        ("606", None),
        ("60614 60615", None),
    ],
)
def test_zip_codes(said: str, zip_code: str | None) -> None:
    assert zip_heard(said) == zip_code


@pytest.mark.parametrize(
    ("said", "characters"),
    [
        ("A B C one two three", "ABC123"),
        ("alpha bravo charlie 1 2 3", "ABC123"),
        ("B as in boy, D as in dog, double five", "BD55"),
        ("my plate is ABC 1234", "ABC1234"),
        ("bee, double u, oh one", "BW01"),
        ("the last six is a 0 0 4 3 5", "A00435"),
        ("I have a car", ""),
    ],
)
def test_spelled_characters(said: str, characters: str) -> None:
    assert characters_heard(said) == characters


@pytest.mark.parametrize(
    "said",
    [
        "1HGCM82633A004352",
        "one h g c m eight two six three three a zero zero four three five two",
        "one hotel golf charlie mike 8 2 6 3 3 alpha double oh 4 3 5 2",
        "1 H G C M 8 2 6 3 3 A O O 4 3 5 2",
    ],
)
def test_vins_however_they_are_read_out(said: str) -> None:
    assert vin_heard(said) == "1HGCM82633A004352"


def test_one_misheard_character_is_mended_where_the_check_digit_leaves_one_way() -> None:
    assert vin_heard("1HGCM82633A004392") == "1HGCM82633A004352"


def test_a_vin_that_cannot_be_mended_is_not_guessed() -> None:
    assert vin_heard("1HGCM82633A004351") is None
    assert vin_heard("1HGCM82633A00435") is None


def test_the_check_digit_of_the_standards_example() -> None:
    assert is_consistent("1M8GDM9AXKP042788")
    assert not is_consistent("1M8GDM9A1KP042788")


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("my name is Ana Lopez", "Ana", "Lopez"),
        ("this is Bob O'Brien calling", "Bob", "O'Brien"),
        ("John Smith", "John", "Smith"),
        ("it's Maria Garsia, G-A-R-C-I-A", "Maria", "Garcia"),
        ("first name John last name Doe", "John", "Doe"),
        ("uh yeah, it's Steve", "Steve", ""),
        ("Ludwig van Damme", "Ludwig", "van Damme"),
        ("Sarah Good", "Sarah", "Good"),
    ],
)
def test_names(said: str, first: str, last: str) -> None:
    name = name_heard(said, expected=True)
    assert name is not None
    assert (name.first, name.last) == (first, last)


@pytest.mark.parametrize(
    "said", ["no", "an oil change please", "I don't know", "yes", "twelve's good", "Friday works"]
)
def test_what_is_no_name(said: str) -> None:
    assert name_heard(said, expected=True) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("March third nineteen eighty four", date(1984, 3, 3)),
        ("3/14/84", date(1984, 3, 14)),
        ("03 14 1984", date(1984, 3, 14)),
        ("the 23rd of May 1975", date(1975, 5, 23)),
        ("May twenty third seventy five", date(1975, 5, 23)),
        ("December twenty five nineteen sixty", date(1960, 12, 25)),
        ("July 4 2001", date(2001, 7, 4)),
        ("February thirtieth nineteen eighty", None),
        ("60614", None),
    ],
)
def test_dates_of_birth(said: str, day: date | None) -> None:
    assert birth_date_heard(said) == day


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("I need an oil change", ("oil-change",)),
        ("can you change the oil", ("oil-change",)),
        ("an oil chains please", ("oil-change",)),
        ("rotate my tires and check the brakes", ("tire-rotation", "brake-inspection")),
        ("I want new brake pads", ("brake-service",)),
        ("change my appointment", ()),
    ],
)
def test_services_by_the_menus_words(said: str, codes: tuple[str, ...]) -> None:
    assert services_heard(plain(said), MENU).codes == codes


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("the Civic", (1,)),
        ("my truck", (2,)),
        ("the F one fifty", (2,)),
        ("my Ford", (2,)),
        ("the Honda", (1, 3)),
        ("the twenty nineteen", (1,)),
        ("the 2021 Honda", (3,)),
        ("the blue one", (1,)),
        ("plate XYZ 999", (2,)),
        ("the sivic", (1,)),
        ("the SUV", (3,)),
        ("tomorrow at nine", ()),
    ],
)
def test_ones_own_vehicles(said: str, keys: tuple[int, ...]) -> None:
    assert vehicles_meant(plain(said), (CIVIC, TRUCK, PILOT)) == keys


@pytest.mark.parametrize(
    ("said", "car"),
    [
        ("a 2019 Honda Civic", (2019, "Honda", "Civic")),
        ("twenty twenty one Chevy Silverado", (2021, "Chevrolet", "Silverado")),
        ("it's an '18 Toyota camery", (2018, "Toyota", "Camry")),
        ("a RAV four", (0, "Toyota", "RAV4")),
        ("I've got a Hundai Santa Fe", (0, "Hyundai", "Santa Fe")),
        ("Ford Focus", (0, "Ford", "Focus")),
    ],
)
def test_cars_described_anew(said: str, car: tuple[int, str, str]) -> None:
    heard = car_heard(plain(said), expected=True)
    assert (heard.year, heard.make, heard.model) == car


def test_words_that_are_also_models_are_not_cars_by_themselves() -> None:
    assert not car_heard(plain("please focus, is it a good fit for my soul"), expected=False)


@pytest.mark.parametrize(
    ("said", "intents"),
    [
        ("I'd like to book an appointment", {Intent.BOOK}),
        ("move my appointment to Friday", {Intent.MOVE}),
        ("I want to reschedule", {Intent.MOVE}),
        ("I need to change the time of my appointment", {Intent.MOVE}),
        ("please cancel my appointment", {Intent.CANCEL}),
        ("I can't make it tomorrow", {Intent.CANCEL}),
        ("when is my next appointment", {Intent.MY_APPOINTMENTS}),
        ("what have I booked", {Intent.MY_APPOINTMENTS}),
        ("is my car ready", {Intent.CAR_READY}),
        ("what time do you close", {Intent.HOURS}),
        ("where are you located", {Intent.LOCATION}),
        ("how much is an oil change", {Intent.PRICES}),
        ("how long does it take", {Intent.DURATION}),
        ("can I talk to a person", {Intent.PERSON}),
        ("move it to Friday and also rotate the tires", {Intent.MOVE, Intent.BOOK}),
        ("hold on a second", {Intent.WAIT}),
        ("say that again", {Intent.REPEAT}),
        ("start over", {Intent.START_OVER}),
        ("stop calling me", {Intent.STOP_CALLING}),
        ("change my oil", {Intent.BOOK}),
        ("can I bring it in a day later", {Intent.MOVE}),
        ("can you bring it forward", {Intent.MOVE}),
        ("movie appointment to Friday", {Intent.MOVE}),  # "move the", as it sounds
        ("I need to see someone about a noise", {Intent.TROUBLE}),
        ("I want someone to look at it", set()),
        ("I need someone from the service department", {Intent.PERSON}),
        ("I want to speak to someone", {Intent.PERSON}),
        ("the door does not close", set()),
        ("my AC is blowing warm air", {Intent.TROUBLE}),
        ("the check engine light came on", {Intent.TROUBLE}),
        ("you are not open", set()),
        ("what do you have available this week", {Intent.BOOK}),
        ("what services do you have", {Intent.SERVICES}),
        ("and what was the time again", {Intent.MY_APPOINTMENTS}),
        ("I'm back", {Intent.PRESENT}),
        ("when it's open it rattles", {Intent.TROUBLE}),
        ("I want to check on an appointment", {Intent.MY_APPOINTMENTS}),
        ("I'm calling about an appointment", {Intent.MY_APPOINTMENTS}),
        ("my appointment on Thursday is at what time", {Intent.MY_APPOINTMENTS}),
        ("do you have my appointment", {Intent.MY_APPOINTMENTS}),
        ("remind me when I'm supposed to come in", {Intent.MY_APPOINTMENTS}),
        ("do you have an appointment for today", {Intent.BOOK}),
        ("can I get another one for next week", {Intent.BOOK}),
    ],
)
def test_intents(said: str, intents: set[Intent]) -> None:
    heard = services_heard(plain(said), MENU)
    assert set(intents_heard(heard.rest)) == intents


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        (speaking.moment(datetime(2026, 3, 3, 9, 30)), "Tuesday, March third, at nine thirty in the morning"),
        (speaking.clock(datetime(2026, 3, 3, 12)), "noon"),
        (speaking.clock(datetime(2026, 3, 3, 12, 5)), "twelve oh five in the afternoon"),
        (speaking.clock(datetime(2026, 3, 3, 17, 30)), "five thirty in the evening"),
        (speaking.day(date(2026, 12, 31)), "Thursday, December thirty first"),
        (speaking.dollars(Decimal("49.99")), "forty nine dollars and ninety nine cents"),
        (speaking.price_range(Decimal("200.00"), Decimal("600.00")), "two hundred to six hundred dollars"),
        (speaking.duration(timedelta(minutes=90)), "an hour and a half"),
        (speaking.phone("+12175550123"), "two one seven, five five five, zero one two three"),
        (speaking.number(42_000), "forty two thousand"),
        (speaking.year(2005), "two thousand five"),
        (speaking.ordinal(22), "twenty second"),
        (speaking.alternatives(["a", "b", "c"]), "a, b, or c"),
    ],
)
def test_figures_are_said_as_people_say_them(spoken: str, words: str) -> None:
    assert spoken == words


def test_no_name_is_ruled_out_that_is_near_enough() -> None:
    names = vehicles_heard._FUZZY_NAMES
    misheard = {
        name[:at] + other + name[at + 1 :] for name in names for at in range(1, 4) for other in ("", "e")
    }
    for token in misheard:
        nearest = get_close_matches(token, names, n=1, cutoff=0.8)
        assert get_close_matches(token, vehicles_heard._possible(token), n=1, cutoff=0.8) == nearest
