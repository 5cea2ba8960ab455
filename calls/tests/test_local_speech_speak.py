"""Speak's commands and limits, and the cutting of text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.local_speech.speak import Action, Cleared, Flushed, Hangup, Say, SpeakCommands, Warned
from calls.local_speech.voice_text import LONGEST_PIECE, pieces, split_sentences


def _send(commands: SpeakCommands, kind: str, now: float = 0.0, **fields: object) -> list[Action]:
    return commands.receive(json.dumps({"type": kind, **fields}), now)


def test_a_sentence_is_said_as_soon_as_it_is_whole() -> None:
    commands = SpeakCommands()
    assert _send(commands, "Speak", text="Sure. Your appoint") == [Say("Sure.")]
    assert _send(commands, "Speak", text="ment is at ten.") == []
    assert _send(commands, "Flush") == [Say("Your appointment is at ten."), Flushed(0)]


def test_clear_forgets_what_was_not_yet_said() -> None:
    commands = SpeakCommands()
    _send(commands, "Speak", text="Never mind this")
    assert _send(commands, "Clear") == [Cleared(0)]
    assert _send(commands, "Flush") == [Flushed(0)]


def test_close_says_the_rest_first() -> None:
    commands = SpeakCommands()
    _send(commands, "Speak", text="Goodbye")
    assert _send(commands, "Close") == [Say("Goodbye"), Hangup(1000)]


def test_a_text_may_have_two_thousand_characters() -> None:
    assert _send(SpeakCommands(), "Speak", text="a" * 2000) == []
    (hangup,) = _send(SpeakCommands(), "Speak", text="a" * 2001)
    assert isinstance(hangup, Hangup)
    assert (hangup.code, hangup.reason[:8]) == (1009, "BIG-0001")


def test_a_minute_may_have_2400_characters() -> None:
    commands = SpeakCommands()
    _send(commands, "Speak", 0, text="a" * 1200)
    _send(commands, "Speak", 30, text="a" * 1200)
    assert _send(commands, "Speak", 60, text="a" * 1200) == []
    (hangup,) = _send(commands, "Speak", 61, text="a")
    assert isinstance(hangup, Hangup)
    assert (hangup.code, hangup.reason[:9]) == (1008, "DATA-0001")


def test_a_minute_may_have_twenty_flushes() -> None:
    commands = SpeakCommands()
    assert [_send(commands, "Flush", second) for second in range(20)] == [[Flushed(n)] for n in range(20)]
    (warning,) = _send(commands, "Flush", 59)
    assert isinstance(warning, Warned)
    assert _send(commands, "Flush", 60) == [Flushed(20)]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"audio", 1003),
        ("not json", 1008),
        ("[]", 1008),
        ("7", 1008),
        ('{"type":"Sing"}', 1008),
        ('{"type":"Speak"}', 1008),
        ('{"type":"Speak","text":7}', 1008),
    ],
)
def test_what_is_no_command_ends_the_connection(message: str | bytes, code: int) -> None:
    (hangup,) = SpeakCommands().receive(message, 0.0)
    assert isinstance(hangup, Hangup)
    assert hangup.code == code


@pytest.mark.parametrize(
    ("text", "sentences", "rest"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?"], "Four"),
        ("Dr. Smith is in. ", ["Dr. Smith is in."], ""),
        ("At 10 a.m. on Monday. Fine", ["At 10 a.m. on Monday."], "Fine"),
        ("See you at 10 a.m. ", [], "See you at 10 a.m. "),
        ("It costs 3.50 today", [], "It costs 3.50 today"),
        ('"Yes." Good', ['"Yes."'], "Good"),
    ],
)
def test_text_is_cut_between_sentences(text: str, sentences: list[str], rest: str) -> None:
    assert split_sentences(text) == (sentences, rest)


@given(st.text(alphabet="ab,. ", max_size=900))
def test_pieces_are_short_and_lose_no_letter(text: str) -> None:
    cut = list(pieces(text))
    assert all(0 < len(piece) <= LONGEST_PIECE for piece in cut)
    if max((len(word) for word in text.split()), default=0) <= LONGEST_PIECE:
        assert "".join(cut).replace(" ", "") == text.replace(" ", "")
