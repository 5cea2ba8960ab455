"""A caller who is not on file: his name and his car."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from string import capwords

from calls.dialogue import facts, speaking
from calls.dialogue.car_years import year_alone
from calls.dialogue.cars import COMMON_MODELS, MODELS
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.policy import figures, newcomer_names, questions, second_thoughts, several_works
from calls.dialogue.policy.figures import VIN_AT_HAND, ask_for_vin
from calls.dialogue.policy.handover import ask_for_number
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Listening
from calls.dialogue.state import Newcomer, Question
from calls.dialogue.vehicles_heard import CarHeard, car_heard, model_name
from calls.dialogue.wording import asks
from crm.models import BookingRequest


def settle_car(turn: Turn) -> bool:
    newcomer = turn.state.newcomer
    if newcomer.make and not newcomer.model and not newcomer.model_was_asked:
        newcomer.model_was_asked = True
        turn.ask(Question.CAR, f"Which {newcomer.make} is it?", listening=_models_of(newcomer.make))
        return False
    if newcomer.make or newcomer.model:
        return True
    turn.ask(
        Question.CAR,
        "What car is it: the year, make and model?",
        listening=Listening(keyterms=(*COMMON_MODELS, *MODELS)),
    )
    return False


def _models_of(make: str) -> Listening:
    models = MODELS.get(make, "").split()
    return Listening(keyterms=tuple(map(model_name, models)))


def settle_caller(turn: Turn) -> bool:
    """Name and number of who is not on file; a number withheld is asked for."""
    newcomer = turn.state.newcomer
    if turn.customer is not None:
        return True
    if not newcomer.first_name and not newcomer.last_name:
        _say_what_was_chosen(turn)
        turn.ask(Question.NAME, "May I have your first and last name?", listening=Listening(patient=True))
        return False
    if not (newcomer.first_name and newcomer.last_name) and not newcomer.missing_name_was_asked:
        newcomer.missing_name_was_asked = True
        _say_what_was_chosen(turn)
        which = "last" if newcomer.first_name else "first"
        turn.ask(Question.NAME, f"And your {which} name?", listening=Listening(patient=True))
        return False
    if not newcomer.phone and (newcomer.needs_phone or not turn.call.from_number):
        _say_what_was_chosen(turn)
        ask_for_number(turn)
        return False
    if not newcomer.vin_was_asked:
        newcomer.vin_was_asked = True
        _say_what_was_chosen(turn)
        return not ask_for_vin(turn, VIN_AT_HAND)
    return True


_OF_THE_CALLER = frozenset({Question.NAME, Question.PHONE, Question.VIN, Question.CONFIRM, Question.CHANGE})


def _say_what_was_chosen(turn: Turn) -> None:
    """Before other questions, and not only in the read-back after them."""
    if turn.state.question in _OF_THE_CALLER and not turn.heard.wish:
        return
    at = datetime.fromisoformat(turn.task.chosen).astimezone(turn.now.tzinfo)
    turn.say(f"{speaking.moment(at)}, good.", facts.open_time(at))


_ANOTHER_MODEL = cue(
    r"^(?:no |nope |sorry |actually |wait )+(?:it's|it is|that's|its|i have|i drive|"
    r"make it) an? (?!\d{4}$)(?P<model>[\w-]+)$"
)
""" "No, it's a C250", to a read-back: a model that nobody taught us."""


def take_car(turn: Turn) -> bool:
    car, newcomer = turn.heard.car, turn.state.newcomer
    other = _ANOTHER_MODEL.search(turn.heard.words) if turn.state.question is Question.CONFIRM else None
    if other and not car and newcomer.make and newcomer.model.lower() != other["model"]:
        newcomer.model = (
            other["model"].upper() if re.search(r"\d", other["model"]) else capwords(other["model"])
        )
        return True
    changes_booked = turn.state.task is not None and turn.state.task.replaces_request is not None
    says_another = several_works.ANOTHER_CAR.search(turn.heard.words) is not None
    may_be_another = newcomer.car_is_booked and not changes_booked
    may_be_another = may_be_another or (
        says_another and not newcomer.car_is_booked and second_thoughts.changes_car(turn)
    )
    if may_be_another and not car and says_another:
        turn_to_car(turn, CarHeard())
        return True
    if not car or _is_known(turn):
        return False
    if may_be_another:
        turn_to_car(turn, CarHeard())
        newcomer = turn.state.newcomer
    if newcomer.make and not car.model and turn.state.question is Question.CAR:
        car = car_heard(f"{newcomer.make.lower()} {turn.heard.words}", expected=True)
    if turn.heard.cars and not turn.vehicles:
        car = several_works.first_car(turn)
    if turn.heard.cars:
        turn.say(f"Let's start with the {car.model or car.make}.")
    if car.make and car.make != newcomer.make:
        newcomer.model = ""
    newcomer.year = car.year or newcomer.year
    newcomer.make = car.make or newcomer.make
    newcomer.model = car.model or newcomer.model
    return True


def _is_known(turn: Turn) -> bool:
    """It is in hand, or in line."""
    newcomer, car = turn.state.newcomer, turn.heard.car
    in_hand = CarHeard(newcomer.year, newcomer.make, newcomer.model)
    in_line = [later.car for later in turn.state.later if later.car]
    said = [one.car for one in turn.heard.cars]
    return replace(car, is_first_of_several=False) in (in_hand, *in_line) or in_hand in said


def is_in_hand(turn: Turn, car: CarHeard) -> bool:
    """Whether all that was said of it is known: "now the Jeep"."""
    newcomer = turn.state.newcomer
    known = (
        car.year in (0, newcomer.year),
        car.make in ("", newcomer.make),
        car.model in ("", newcomer.model),
    )
    return bool(car.make) and all(known)


def turn_to_car(turn: Turn, car: CarHeard) -> None:
    """Another one: neither the year nor the VIN of the one before is its own."""
    turn.state.newcomer = replace(
        turn.state.newcomer,
        year=car.year,
        make=car.make,
        model=car.model,
        vin="",
        vin_so_far="",
        vin_was_asked=False,
        model_was_asked=False,
        car_is_booked=False,
    )


def remember_car(turn: Turn) -> None:
    """ "How much is an oil change on a 2020 Subaru Forester?": asked for the car later, he has said it."""
    nothing_in_hand = turn.state.task is None and not (turn.vehicles or turn.heard.cars)
    if nothing_in_hand and turn.heard.car.model and not turn.heard.has(Intent.ANY_MAKE):
        take_car(turn)


def take_car_as_said(turn: Turn) -> bool:
    """The answer to "what car": a make nobody taught us is kept in the caller's words."""
    if take_car(turn):
        if not (turn.state.newcomer.make or turn.state.newcomer.model):
            turn.ask(Question.CAR, "And what make and model is it?")
        return True
    newcomer, words = turn.state.newcomer, turn.heard.words.split()
    knows_make = bool(newcomer.make)
    if (turn.state.failures or knows_make) and _DOES_NOT_KNOW.search(turn.heard.words):
        newcomer.model = newcomer.model if knows_make else _SOME_CAR
        return True
    is_description = 0 < len(words) <= 6 and not (
        turn.heard.intents or turn.heard.answer or turn.heard.wish or asks(turn.heard.words)
    )
    if is_description and (turn.state.failures or knows_make):
        newcomer.model = capwords(_ABOUT_A_CAR.sub("", turn.heard.words))[:50]
        return True
    return knows_make and turn.says_no()


_DOES_NOT_KNOW = cue(r"\b(?:don't|do not|dunno|no idea|not sure|can't|cannot|no clue|unsure)\b")
_SOME_CAR = "car"
_ABOUT_A_CAR = cue(r"^(?:(?:it|that|this|is|it's|that's|just|an?|the|my|um|uh|think|i) )+")


def take_vin(turn: Turn) -> bool:
    """Asked for the VIN, who thinks of it puts his name right, or his car."""
    heard = turn.heard
    if newcomer_names.spells_his_name(turn) or _gives_the_year(turn):
        turn.say("Thank you.")
        return ask_for_vin(turn, VIN_AT_HAND)
    may_be_name = not (heard.has_figures or asks(heard.words) or questions.are_all(heard))
    puts_right = newcomer_names.PUTS_RIGHT.search(heard.words) is not None
    if puts_right and heard.car and take_car(turn):
        turn.say("All right.")
        return ask_for_vin(turn, VIN_AT_HAND)
    if may_be_name and puts_right and newcomer_names.is_put_right(turn):
        turn.say("Thank you.")
        return ask_for_vin(turn, VIN_AT_HAND)
    return figures.take_vin(turn)


def _gives_the_year(turn: Turn) -> bool:
    """ "2015", of a car of which only make and model are known."""
    newcomer = turn.state.newcomer
    if newcomer.year or newcomer.vin_so_far or not year_alone(turn.heard.words):
        return False
    newcomer.year = turn.heard.car.year
    return True


def turn_back_to(turn: Turn, request: BookingRequest) -> None:
    """The car that was booked, whatever was asked about another one since."""
    newcomer = turn.state.newcomer
    newcomer.year, newcomer.make, newcomer.model = (
        request.vehicle_year or 0,
        request.vehicle_make,
        request.vehicle_model,
    )
    newcomer.vin, newcomer.vin_was_asked, newcomer.car_is_booked = request.vin, True, True


def put_right(turn: Turn) -> bool:
    """ "Actually it's a 2018 Pilot", "the number is wrong, use …", of what was just booked."""
    heard, newcomer = turn.heard, turn.state.newcomer
    is_year = bool(heard.car) and not heard.car.make
    is_question = asks(heard.words) and not is_year and "did i say" not in heard.words
    if heard.services or heard.candidates or heard.cars or turn.says_yes() or is_question:
        return False
    if heard.has(Intent.ANY_MAKE) or questions.are_all(heard):
        return False
    if heard.car and (is_year or _IT_IS.search(heard.words)) and not _ANOTHER.search(heard.words):
        newcomer.car_is_booked = False
        return take_car(turn)
    speaks_of_name = "name" in heard.words or "spelled" in heard.words
    takes_name = speaks_of_name and (
        newcomer_names.take_introduction(turn) or newcomer_names.put_name_right(turn)
    )
    if any([takes_name, figures.take_number_given(turn), figures.take_vin_unasked(turn)]):
        return True
    wrong = _IS_WRONG.search(heard.words)
    what = (wrong["what"] or wrong["wrong"]) if wrong else ""
    if what in _OF_THE_CAR:
        forget_car(turn, only_model=what == "model")
    elif wrong:
        forget_caller(turn, name=what == "name")
    return wrong is not None


_IT_IS = cue(r"\b(?:it's|it is|that's|should be|should have been|meant|said|car is|truck is)\b")
_ANOTHER = cue(r"\b(?:also|too|another|other|as well|second|next)\b")
_OF_THE_CAR = frozenset({"year", "car", "model", "make"})
_IS_WRONG = cue(
    r"\b(?:my|the) (?:phone |model )?(?P<what>name|number|year|car|model|make)(?:'s| is| was) "
    r"(?:wrong|not right|incorrect|misspelled)\b|"
    r"\bthe wrong (?:phone |model )?(?P<wrong>name|number|year|car|model|make)\b"
)


def forget_caller(turn: Turn, *, name: bool) -> None:
    """What was read back wrong is asked for anew."""
    newcomer = turn.state.newcomer
    if name:
        newcomer.first_name = newcomer.last_name = ""
    else:
        newcomer.phone, newcomer.needs_phone = "", True


def forget_car(turn: Turn, *, only_model: bool = False) -> None:
    turn.state.newcomer = replace(turn.state.newcomer, model="", model_was_asked=False)
    if not only_model:
        turn.state.newcomer = replace(turn.state.newcomer, year=0, make="")


def described(newcomer: Newcomer) -> str:
    year = speaking.year(newcomer.year) if newcomer.year else ""
    make = "" if newcomer.model.startswith(newcomer.make) else newcomer.make  # "Mazda Mazda6"
    return " ".join(part for part in (year, make, newcomer.model) if part)
