"""Turns as both of Deepgram's models tell them, over connections that break; the watchdog. No I/O."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls import turns
from calls.turns import (
    EagerEndOfTurn,
    EndOfTurn,
    FluxTurns,
    Interim,
    NovaTurns,
    StartOfTurn,
    TurnLedger,
    TurnResumed,
    TurnWatch,
    Verdict,
)
from calls.turns.watchdog import is_speech

DATA = Path(__file__).parent / "data"
SPEECH, SILENCE = b"\x55" * 640, b"\xff" * 640
Message = Mapping[str, object]


def recorded(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def heard(reader: FluxTurns | NovaTurns, messages: Iterable[Message]) -> list[turns.Event]:
    events = [reader.receive(message) for message in messages]
    return [event for event in events if event is not None]


def ends(events: Iterable[turns.Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, EndOfTurn)]


def test_flux_and_nova_tell_the_same_turns() -> None:
    flux = heard(FluxTurns(), recorded("flux_turns.jsonl"))
    nova = heard(NovaTurns(), recorded("nova_turns.jsonl"))
    assert ends(flux) == ["I need new brakes for my Camry.", "Yes."]
    assert ends(nova) == ["I need new brakes for my Camry.", "Yes.", "five five five", "one two three four"]
    assert [type(event) for event in nova[:4]] == [StartOfTurn, Interim, Interim, Interim]


def test_nova_waits_for_the_utterances_end_while_a_number_is_read() -> None:
    reader = NovaTurns(is_patient=True)
    messages = recorded("nova_turns.jsonl")
    assert ends(heard(reader, messages)) == [
        "I need new brakes for my Camry.",
        "Yes.",
        "five five five one two three four",
    ]


def test_novas_final_that_comes_twice_counts_once() -> None:
    messages = recorded("nova_turns.jsonl")
    twice = [message for message in messages for _ in range(2)]
    assert ends(heard(NovaTurns(), twice)) == ends(heard(NovaTurns(), messages))


def test_an_utterances_end_after_the_turn_ends_nothing() -> None:
    reader = NovaTurns()
    heard(reader, recorded("nova_turns.jsonl")[:6])
    assert reader.receive({"type": "UtteranceEnd", "last_word_end": 4.6}) is None


@pytest.mark.parametrize("reader", [FluxTurns(), NovaTurns()])
def test_where_the_stream_was_heard_until_is_known(reader: FluxTurns | NovaTurns) -> None:
    name = "flux_turns.jsonl" if isinstance(reader, FluxTurns) else "nova_turns.jsonl"
    heard(reader, recorded(name))
    assert reader.heard_seconds == pytest.approx(10.2 if isinstance(reader, FluxTurns) else 10.3)


# --- Whatever comes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
RECORDED = recorded("flux_turns.jsonl") + recorded("nova_turns.jsonl")
FIELDS = sorted({name for message in RECORDED for name in message})


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, object]:
    """A real message with fields missing, of another type, or added."""
    message = dict(draw(st.sampled_from(RECORDED)))
    for name in draw(st.lists(st.sampled_from(FIELDS), max_size=4)):
        message.pop(name, None)
    message.update(draw(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3)))
    return message


@given(messages=st.lists(mutilated(), max_size=25), is_flux=st.booleans())
def test_nothing_that_deepgram_sends_raises_or_leaves_a_turn_open_for_ever(
    messages: list[dict[str, object]], is_flux: bool
) -> None:
    reader = FluxTurns() if is_flux else NovaTurns()
    ledger, watch, now = TurnLedger(), TurnWatch(5.0, 0.25 if is_flux else 1.0), 0.0
    for message in messages:
        now += 0.2
        watch.message(now)
        event = reader.receive(message)
        if event is not None and not isinstance(event, turns.ListeningFailed):
            ledger.receive(event)
            watch.turn(now, event, is_open=ledger.is_open)
    assert math.isfinite(reader.heard_seconds)
    assert ledger.is_open == (watch.opened_at is not None)
    assert not ledger.is_open or any(
        watch.verdict(now + later) in (Verdict.RELEASE, Verdict.RELEASE_AND_REPLACE) for later in range(70)
    )


@given(order=st.permutations(recorded("flux_turns.jsonl") * 2))
def test_reordered_and_repeated_messages_end_a_turn_at_most_once(order: list[Message]) -> None:
    assert len(ends(heard(FluxTurns(), order))) <= 2


# --- Over connections


def test_a_turn_that_breaks_off_goes_on_in_the_next_connection() -> None:
    ledger = TurnLedger()
    ledger.receive(StartOfTurn("I need"))
    ledger.receive(Interim("I need an oil"))
    ledger.connection_lost()
    assert ledger.receive(StartOfTurn("change")) == Interim("I need an oil change")
    ledger.connection_lost()
    assert ledger.receive(turns.EagerEndOfTurn("please")) == turns.EagerEndOfTurn(
        "I need an oil change please"
    )
    assert ledger.receive(EndOfTurn("please", 0.5)) == EndOfTurn("I need an oil change please", 0.5)
    assert ledger.receive(StartOfTurn("And")) == StartOfTurn("And")


def test_novas_interim_words_are_not_said_twice_when_their_audio_is_heard_again() -> None:
    reader, ledger = NovaTurns(), TurnLedger()
    for message in recorded("nova_turns.jsonl")[:5]:
        if (event := reader.receive(message)) is not None:
            ledger.receive(event)
    ledger.connection_lost(reader.settled)
    assert ledger.receive(StartOfTurn("for my")) == Interim("I need new brakes for my")
    assert ledger.receive(EndOfTurn("for my Camry.")) == EndOfTurn("I need new brakes for my Camry.")


def test_interim_words_count_where_nothing_is_heard_again() -> None:
    ledger = TurnLedger()
    ledger.receive(StartOfTurn("I need new brakes for my"))
    ledger.connection_lost("I need new brakes")
    assert ledger.release() == EndOfTurn("I need new brakes for my")


def test_between_turns_nothing_is_carried() -> None:
    ledger = TurnLedger()
    ledger.receive(StartOfTurn("Yes"))
    ledger.receive(EndOfTurn("Yes."))
    ledger.connection_lost()
    assert ledger.release() is None
    assert ledger.receive(StartOfTurn("No")) == StartOfTurn("No")


# --- The watchdog


def watch_of_open_turn(update_seconds: float = 0.25, *, answers_pauses: bool = False) -> TurnWatch:
    watch = TurnWatch(timeout_seconds=5.0)
    watch.connected(0.0, is_carried=False, update_seconds=update_seconds, answers_pauses=answers_pauses)
    watch.message(10.0)
    watch.turn(10.0, StartOfTurn("I"), is_open=True)
    return watch


def talk(watch: TurnWatch, begin: float, seconds: float) -> None:
    for number in range(round(seconds / 0.08)):
        watch.sent(SPEECH, begin + number * 0.08)


def test_speech_is_told_from_silence() -> None:
    assert is_speech(SPEECH)
    assert not is_speech(SILENCE)
    assert not is_speech(b"\x7e\xfe" * 320)


@pytest.mark.parametrize(("update_seconds", "mute_seconds"), [(0.25, 1.0), (1.0, 4.0)])
def test_a_connection_that_answers_nothing_while_the_caller_talks_is_replaced_after_four_missed_updates(
    update_seconds: float, mute_seconds: float
) -> None:
    watch = watch_of_open_turn(update_seconds)
    talk(watch, 10.0, mute_seconds)
    assert watch.verdict(9.9 + mute_seconds) is Verdict.FINE
    assert watch.verdict(10.0 + mute_seconds) is Verdict.REPLACE


def test_a_word_and_a_pause_do_not_make_a_connection_mute_that_answers_words_alone() -> None:
    watch = watch_of_open_turn()
    talk(watch, 10.0, 0.56)
    pause(watch, 10.56, 2.0)
    assert watch.verdict(12.5) is Verdict.FINE


def pause(watch: TurnWatch, begin: float, seconds: float) -> None:
    for number in range(round(seconds / 0.08)):
        watch.sent(SILENCE, begin + number * 0.08)


def test_a_connection_that_answers_pauses_is_mute_where_it_does_not() -> None:
    watch = watch_of_open_turn(answers_pauses=True)
    talk(watch, 10.0, 0.4)
    pause(watch, 10.4, 0.6)
    assert watch.verdict(10.9) is Verdict.FINE
    assert watch.is_quiet(10.9)
    assert watch.verdict(11.0) is Verdict.REPLACE


def test_a_connection_that_expects_the_end_owes_no_answer_until_it_resumes() -> None:
    watch = watch_of_open_turn(answers_pauses=True)
    watch.turn(10.4, EagerEndOfTurn("I"), is_open=True)
    watch.turn(10.5, Interim("I"), is_open=True)
    pause(watch, 10.4, 4.0)
    assert watch.verdict(14.4) is Verdict.FINE
    watch.message(14.4)
    watch.turn(14.4, TurnResumed(), is_open=True)
    assert watch.verdict(15.4) is Verdict.REPLACE


def test_a_connection_that_took_a_turn_over_owes_no_answer_to_a_pause() -> None:
    watch = watch_of_open_turn(answers_pauses=True)
    watch.connected(11.0, is_carried=True, update_seconds=0.25, answers_pauses=True)
    assert watch.verdict(12.9) is Verdict.FINE


def test_a_new_connection_owes_answers_whatever_the_one_before_expected() -> None:
    watch = watch_of_open_turn(answers_pauses=True)
    watch.turn(10.4, EagerEndOfTurn("I"), is_open=True)
    watch.connected(11.0, is_carried=True, update_seconds=0.25, answers_pauses=True)
    watch.message(11.5)
    watch.turn(11.5, Interim("I need"), is_open=True)
    assert watch.verdict(12.5) is Verdict.REPLACE


def test_whoever_spoke_a_moment_ago_is_not_quiet() -> None:
    watch = watch_of_open_turn()
    talk(watch, 10.0, 0.4)
    assert not watch.is_quiet(10.5)


def test_a_caller_who_pauses_is_waited_for_as_long_as_deepgram_waits() -> None:
    watch = watch_of_open_turn()
    pause(watch, 10.0, 8.0)
    assert watch.verdict(17.9) is Verdict.FINE
    assert watch.verdict(18.0) is Verdict.RELEASE_AND_REPLACE


def test_a_turn_of_a_minute_is_asked_to_end_and_then_ended() -> None:
    watch = watch_of_open_turn()
    verdicts = []
    for second in range(10, 74):
        watch.message(float(second))
        verdicts.append(watch.verdict(float(second)))
    assert verdicts.count(Verdict.ASK_FOR_THE_END) == 1
    assert verdicts[-1] is Verdict.RELEASE_AND_REPLACE


def test_words_of_a_lost_connection_are_answered_once_the_caller_is_quiet() -> None:
    watch = watch_of_open_turn()
    watch.connected(11.0, is_carried=True, update_seconds=0.25, answers_pauses=False)
    talk(watch, 11.0, 1.0)
    assert watch.verdict(13.5) is Verdict.FINE
    assert watch.verdict(14.0) is Verdict.RELEASE


def test_between_turns_a_silent_connection_is_fine() -> None:
    watch = watch_of_open_turn()
    watch.turn(11.0, EndOfTurn("I"), is_open=False)
    talk(watch, 11.0, 30.0)
    assert watch.verdict(600.0) is Verdict.FINE
