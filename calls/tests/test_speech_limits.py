"""The backlog, the allowance and the hints of Deepgram's connections. No I/O."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.speech.backlog import PIECE_BYTES, Backlog
from calls.speech.budget import MESSAGE_CHARACTERS, SpeakBudget, messages
from calls.speech.hints import Hints
from calls.speech.listener import Expectation
from calls.speech.reconnecting import Retries


def drained(backlog: Backlog, now: float) -> bytes:
    pieces = []
    while (piece := backlog.next_piece(now)) is not None:
        pieces.append(piece)
    return b"".join(pieces)


def numbered(count: int) -> bytes:
    return b"".join(number.to_bytes(2, "big") for number in range(count))


def test_all_that_was_said_goes_out_in_order_in_whole_pieces() -> None:
    backlog, said = Backlog(), numbered(4000)
    for start in range(0, len(said), 160):
        backlog.add(said[start : start + 160], in_turn=True)
    assert b"".join(drained(backlog, float(second)) for second in range(5)) == said[: len(said) // 640 * 640]


def test_a_backlog_goes_out_at_a_quarter_more_than_real_time() -> None:
    backlog = Backlog()
    backlog.add(bytes(80_000), in_turn=False)
    sent = sum(len(drained(backlog, tick / 50)) for tick in range(200)) / 8000
    assert 4 * 1.25 <= sent <= 4 * 1.25 + 0.5


def test_a_full_ring_loses_the_oldest_and_says_how_much() -> None:
    backlog = Backlog(capacity=1000)
    backlog.add(numbered(1000), in_turn=True)
    assert (len(backlog.audio), backlog.lost_bytes) == (1000, 1000)
    assert backlog.next_piece(0.0) == numbered(1000)[1000 : 1000 + PIECE_BYTES]


@pytest.mark.parametrize(
    ("in_turn", "heard_until", "again_from"),
    [(True, 8000, 8000), (True, 0, 0), (False, 0, 8000), (False, 12_000, 12_000), (True, 99_999, 16_000)],
)
def test_a_lost_connection_is_made_good_from_where_it_had_answered(
    in_turn: bool, heard_until: int, again_from: int
) -> None:
    backlog = Backlog()
    backlog.add(bytes(16_000), in_turn=in_turn)
    for tick in range(40):
        drained(backlog, tick / 10)
    backlog.rewind(heard_until, in_turn=in_turn)
    assert backlog.sent_until == again_from


def test_between_turns_little_is_kept_and_all_of_a_turn() -> None:
    backlog, frames = Backlog(), itertools.count()
    for in_turn, kept_seconds in ((False, 3), (True, 8), (False, 3)):
        for frame in itertools.islice(frames, 5 * 50):
            backlog.add(bytes(160), in_turn=in_turn)
            backlog.next_piece(frame / 50)
        assert kept_seconds * 8000 <= len(backlog.audio) <= kept_seconds * 8000 + PIECE_BYTES
    assert backlog.lost_bytes == 0


@given(st.lists(st.tuples(st.sampled_from(["add", "send", "rewind"]), st.integers(0, 3000)), max_size=60))
def test_the_ring_keeps_within_its_bounds(steps: list[tuple[str, int]]) -> None:
    backlog, now = Backlog(capacity=4000), 0.0
    for step, amount in steps:
        now += 0.1
        if step == "add":
            backlog.add(bytes(amount), in_turn=amount % 2 == 0)
        elif step == "send":
            backlog.next_piece(now)
        else:
            backlog.rewind(backlog.sent_until - amount, in_turn=True)
        assert len(backlog.audio) <= 4000
        assert backlog.begins_at <= backlog.sent_until <= backlog.ends_at


def test_the_allowance_of_a_minute_comes_back_when_the_minute_is_over() -> None:
    budget = SpeakBudget()
    for number in range(20):
        assert budget.allows(10, float(number))
        budget.spend(10, float(number))
    assert budget.flushes_left(20.0) == 0
    # A second late: the server counts a text when it arrives.
    assert not budget.allows(10, 60.9)
    assert budget.allows(10, 61.0)


def test_characters_are_counted_too() -> None:
    budget = SpeakBudget()
    budget.spend(2000, 0.0)
    assert budget.allows(400, 1.0)
    assert not budget.allows(401, 1.0)


@given(st.text(alphabet="abc ", max_size=5000))
def test_a_long_text_is_cut_into_messages_that_deepgram_takes(text: str) -> None:
    parts = messages(text)
    assert "".join(parts) == text
    assert all(0 < len(part) <= MESSAGE_CHARACTERS for part in parts)


def test_one_configure_is_in_flight_and_the_latest_wish_wins() -> None:
    hints = Hints(wanted=Expectation(("one",)))
    assert hints.due(0.0) == Expectation(("one",))
    hints.wanted = Expectation(("two",))
    hints.wanted = Expectation(("three",))
    assert hints.due(0.1) is None
    hints.receive({"type": "ConfigureSuccess"})
    assert hints.due(0.2) == Expectation(("three",))
    assert hints.due(9.0) is None, "nothing else is wanted"


def test_a_configure_that_is_never_answered_does_not_hold_up_the_next() -> None:
    hints = Hints(wanted=Expectation(("one",)))
    hints.due(0.0)
    hints.wanted = Expectation(("two",))
    assert hints.due(2.9) is None
    assert hints.due(3.0) == Expectation(("two",))


def test_the_pause_before_the_next_try_grows_and_is_bounded() -> None:
    retries = Retries()
    pauses = [retries.failed(lasted_seconds=0.0) for _ in range(6)]
    assert pauses == pytest.approx([0.1, 0.3, 0.9, 2.7, 5.0, 5.0])
    assert retries.failed(lasted_seconds=60.0) == pytest.approx(0.1)
