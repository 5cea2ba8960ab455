"""The dialogue's verbs. Each takes a state and gives the next one and a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from calls.dialogue.consent import Answer
from calls.dialogue.intents import Intent
from calls.dialogue.policy import (
    appointments,
    book_one,
    booking_flow,
    confirming,
    courtesies,
    danger,
    declining,
    following,
    greeting,
    handover,
    keypad,
    newcomer_names,
    newcomers,
    notes,
    offers,
    questions,
    second_thoughts,
    several_works,
    tasks,
    verification,
    waiting_list,
    without_speech,
)
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import CallFacts, Reply
from calls.dialogue.state import Question, State
from calls.dialogue.understanding import NOTHING_HEARD
from crm import booking

_ANSWERS: dict[Question, Callable[[Turn], bool]] = {
    Question.SERVICE: declining.take_no_work,
    Question.WHEN: declining.take,
    Question.VEHICLE: booking_flow.take_vehicle_answer,
    Question.OFFER: offers.take_offer,
    Question.CONFIRM: confirming.take_confirmation,
    Question.CHANGE: confirming.take_change,
    Question.WHICH_APPOINTMENT: appointments.take_which,
    Question.REASON: confirming.take_reason,
    Question.PROOF: verification.take_proof,
    Question.NAME: newcomer_names.take_name,
    Question.PHONE: newcomer_names.take_phone,
    Question.CAR: newcomers.take_car_as_said,
    Question.OTHER_CAR: booking_flow.take_other_car,
    Question.VIN: newcomers.take_vin,
    Question.TOW_OR_PERSON: danger.take_tow_or_person,
    Question.CALL_BACK: handover.take_call_back,
    Question.ADVISOR: book_one.take_offer_of_an_advisor,
    Question.WAITING_LIST: waiting_list.take,
    Question.BOOK_ONE: book_one.take,
    Question.UNDO: tasks.take_undo,
    Question.NOTE: notes.take_answer,
    Question.PRICE_OF: questions.take_price_of,
}
"""How each question is answered; the others are answered by the details themselves."""


def greet(
    state: State,
    *,
    call: CallFacts,
    now: datetime,
    find_customer: greeting.FindCustomer = booking.find_customer,
) -> tuple[State, Reply]:
    turn = Turn(state, call=call, now=now)
    greeting.greet(turn, find_customer)
    return _close(turn)


def respond(
    state: State, text: str, *, call: CallFacts, now: datetime, may_write: bool = True
) -> tuple[State, Reply]:
    """The answer to one turn of the caller.

    Raises:
        WouldWrite: `may_write` is False and the answer would change the database.
    """
    turn = Turn(state, call=call, now=now, may_write=may_write)
    turn.hear(text)
    turn.state.is_deaf = False
    _answer(turn)
    return _close(turn)


def press(
    state: State, digit: str, *, call: CallFacts, now: datetime, may_write: bool = True
) -> tuple[State, Reply | None]:
    """`digit`: one of 0-9 * #. No reply while digits are collected. Raises WouldWrite as `respond` does."""
    turn = Turn(state, call=call, now=now, may_write=may_write)
    if not keypad.take(turn, digit):
        return turn.state, None
    if turn.heard.text:
        _answer(turn)
    elif not turn.has_asked:
        tasks.advance(turn)
    return _close(turn)


def silence(state: State, *, call: CallFacts, now: datetime) -> tuple[State, Reply]:
    turn = Turn(state, call=call, now=now)
    greeting.into_silence(turn)
    return _close(turn)


def resume(state: State, *, call: CallFacts, now: datetime) -> tuple[State, Reply]:
    turn = Turn(state, call=call, now=now)
    greeting.resume(turn)
    if turn.must_advance:
        tasks.advance(turn)
    return _close(turn)


def transfer_failed(state: State, *, call: CallFacts, now: datetime) -> tuple[State, Reply]:
    """After an advisor declined or did not answer."""
    turn = Turn(state, call=call, now=now)
    handover.after_failed_transfer(turn)
    tasks.advance(turn)
    return _close(turn)


def lose_hearing(state: State, *, call: CallFacts, now: datetime) -> tuple[State, Reply]:
    """The caller is not heard any more: from now on he answers by key."""
    turn = Turn(state, call=call, now=now)
    turn.state.is_deaf = True
    without_speech.ask_for_keys(turn)
    return _close(turn)


def give_up(state: State, reason: str, *, call: CallFacts, now: datetime) -> tuple[State, Reply]:
    """The agent cannot speak any more: only fixed phrases, and the end of the call."""
    turn = Turn(state, call=call, now=now)
    without_speech.give_up(turn, reason)
    return turn.close()


def _close(turn: Turn) -> tuple[State, Reply]:
    if turn.state.is_deaf and not turn.state.has_ended:
        without_speech.say_keys(turn)
    return turn.close()


def _answer(turn: Turn) -> None:
    """Danger first, then what belongs to any conversation, then the open question, then new wishes."""
    if danger.answer(turn):
        return
    if courtesies.answer(turn) or handover.answer(turn):
        if not turn.has_asked:
            tasks.advance(turn)
        return
    if notes.take(turn) and not _agrees_beside_it(turn):
        _return_to_open_question(turn)
        return
    if any(_take(turn)):
        tasks.advance(turn)
        _return_to_open_question(turn)
    else:
        _miss(turn)


def _agrees_beside_it(turn: Turn) -> bool:
    """ "Yes, and please tell them it rattles", when it was read back: of that turn the yes is left."""
    if turn.state.question is not Question.CONFIRM or turn.has_asked or not turn.says_clearly_yes():
        return False
    turn.heard = replace(NOTHING_HEARD, text="yes", words="yes", answer=Answer.YES)
    return True


def _take(turn: Turn) -> list[bool]:
    following.beside_the_visit_named(turn)
    if _drops_work(turn):
        turn.say("All right.")
        turn.heard = replace(turn.heard, services=(), candidates=(), intents=())
        return [True, tasks.take_details(turn)]
    taker = None if second_thoughts.corrects_a_detail(turn) else _ANSWERS.get(turn.state.question)
    answered = taker is not None and turn.heard.text != "" and taker(turn)
    if turn.has_asked:
        return [True]
    was_first_answer = answered and turn.state.question in _CONSUMES_ALL
    if was_first_answer:
        return [True]
    was_offer_taken = answered and turn.state.question is Question.OFFER
    is_listing = turn.state.question is Question.WHICH_APPOINTMENT
    # "Do you work on Hondas?" says nothing of the caller's own car.
    details = not is_listing and not was_offer_taken and not turn.heard.has(Intent.ANY_MAKE)
    if was_offer_taken and turn.state.task is not None:
        several_works.take_more(turn)
    questions.complete(turn)
    questions.ask_of_what_is_booked(turn)
    newcomers.remember_car(turn)
    started = tasks.start(turn)
    return [answered, questions.answer(turn), started, details and tasks.take_details(turn)]


def _drops_work(turn: Turn) -> bool:
    """ "Just the inspection for now", before it was read back."""
    is_before = turn.state.question is not Question.CONFIRM and bool(turn.state.later)
    return turn.state.task is not None and is_before and several_works.drop_work(turn)


_CONSUMES_ALL = frozenset(
    {Question.REASON, Question.PROOF, Question.PHONE, Question.NAME, Question.VIN, Question.NOTE}
)
"""Answers that are free text or figures: nothing else is read into them."""


def _return_to_open_question(turn: Turn) -> None:
    if not turn.has_asked:
        turn.ask_again()


def _miss(turn: Turn) -> None:
    if tasks.knows_already(turn) or tasks.agrees_to_say_it(turn):
        turn.ask_again()
    elif not courtesies.acknowledge(turn):
        courtesies.not_understood(turn)
    if not turn.has_asked:
        tasks.advance(turn)
