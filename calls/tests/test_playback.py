from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.playback import Playback

SECOND = 8000  # bytes


def speak(playback: Playback, text: str, seconds: float, now: float, *, interruptible: bool = True) -> str:
    segment = playback.begin_segment(text, is_interruptible=interruptible)
    playback.sent(segment, round(seconds * SECOND), now)
    return playback.complete(segment)


def test_a_segment_is_heard_when_its_mark_returns() -> None:
    playback = Playback()
    playback.begin_reply()
    mark = speak(playback, "We open at eight.", 1.5, now=10.0)
    assert playback.unheard
    assert playback.mark_returned(mark, now=11.5)
    assert not playback.unheard
    assert playback.heard_text(now=11.5) == "We open at eight."


def test_a_mark_that_clear_returned_does_not_mean_heard() -> None:
    playback = Playback()
    playback.begin_reply()
    mark = speak(playback, "one two three four", 4.0, now=0.0)
    assert playback.interrupt(now=2.0) == "one two"
    assert not playback.mark_returned(mark, now=2.0)


def test_a_mark_counts_once() -> None:
    playback = Playback()
    playback.begin_reply()
    mark = speak(playback, "Yes.", 0.5, now=0.0)
    assert playback.mark_returned(mark, now=0.5)
    assert not playback.mark_returned(mark, now=0.6)


@pytest.mark.parametrize("name", ["", "0:", ":0", "0:9", "1:0", "0:0:0", "x", "0:-1", "0:" + "9" * 5000])
def test_a_mark_that_we_did_not_send_means_nothing(name: str) -> None:
    playback = Playback()
    playback.begin_reply()
    speak(playback, "Yes.", 0.5, now=0.0)
    assert not playback.mark_returned(name, now=1.0)


def test_of_an_interrupted_reply_the_played_words_are_heard() -> None:
    playback = Playback()
    playback.begin_reply()
    first = speak(playback, "Sure.", 0.5, now=0.0)
    speak(playback, "one two three four five", 5.0, now=0.1)
    playback.mark_returned(first, now=0.5)
    assert playback.interrupt(now=3.5) == "Sure. one two three"


def test_what_was_sent_plays_behind_what_was_sent_before() -> None:
    playback = Playback()
    playback.begin_reply()
    speak(playback, "first", 2.0, now=0.0)
    speak(playback, "second", 3.0, now=0.2)
    assert playback.plays_until == pytest.approx(5.0)


def test_a_disclosure_is_not_interrupted_until_it_was_heard() -> None:
    playback = Playback()
    playback.begin_reply()
    disclosure = speak(playback, "This call is recorded.", 2.0, now=0.0, interruptible=False)
    speak(playback, "How can I help?", 1.0, now=0.0)
    assert not playback.may_be_interrupted
    playback.mark_returned(disclosure, now=2.0)
    assert playback.may_be_interrupted


def test_silence_is_not_interrupted() -> None:
    playback = Playback()
    assert not playback.may_be_interrupted


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(0.2, 5)), min_size=1, max_size=5), st.floats(0, 30))
def test_what_was_heard_is_a_beginning_of_what_was_said(said: list[tuple[int, float]], at: float) -> None:
    playback = Playback()
    playback.begin_reply()
    words = [[f"w{segment}.{word}" for word in range(count)] for segment, (count, _) in enumerate(said)]
    for segment, (_, seconds) in zip(words, said, strict=True):
        speak(playback, " ".join(segment), seconds, now=0.0)
    spoken = [word for segment in words for word in segment]
    heard = playback.heard_text(now=at).split()
    assert heard == spoken[: len(heard)]
    share_played = min(1.0, at / playback.plays_until)
    assert share_played < 1.0 or heard == spoken
