from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.dialogue import numbers, wording
from calls.dialogue.cue import INDEX, AnyOf, cue
from calls.dialogue.literals import needed
from calls.dialogue.understanding_score import read_turns
from calls.management.commands.measure_understanding import TURNS


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"\bbrakes?\b", {"brake", "brakes"}),
        (r"\bbrakes?\b.{0,40}\bfloor\b", {"floor"}),
        (r"oil (?:change|filter)", {"oil change", "oil filter"}),
        (r"(?:the )?\w+ing", {"ing"}),
        (r"smok(?:e|ing)|\bfire\b", {"smoke", "smoking", "fire"}),
        (r"over ?heat\w*", {"overheat", "over heat"}),
        (r"a[mp]m?\b", {"am", "amm", "ap", "apm"}),
        (r"\d+(?= dollars)", {" dollars"}),
        (r"(?:no |yes )+thanks", {"thanks"}),
        (r"(?i:Friday)", {"friday"}),
        (r"(?<!not )\w+ works", {" works"}),
    ],
)
def test_the_literals_without_which_a_pattern_is_not_found(pattern: str, literals: set[str]) -> None:
    assert needed(re.compile(pattern)) == literals


@pytest.mark.parametrize("pattern", [r"\w+", r"(?:um )*", r"\d\d?", r"fire|\d+", r"(?!fire)\w", r"(?:fire)?"])
def test_some_patterns_need_no_literal(pattern: str) -> None:
    assert needed(re.compile(pattern)) is None


def _texts() -> list[str]:
    said = [turn.text for turn in read_turns(TURNS, "all")][::10]
    return [*said, *map(wording.plain, said), *map(numbers.plain, said)]


def test_no_pattern_is_passed_over_on_what_people_say() -> None:
    assert len(INDEX.patterns) > 500
    passed_over = [
        (pattern.pattern, text)
        for text in _texts()
        for bit, pattern in enumerate(INDEX.patterns)
        if not INDEX.possible(text) >> bit & 1 and pattern.search(text)
    ]
    assert passed_over == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_pattern_is_passed_over_on_a_text_made_for_it(data: st.DataObject) -> None:
    bit = data.draw(st.integers(0, len(INDEX.patterns) - 1))
    text = data.draw(st.from_regex(INDEX.patterns[bit]))
    assert INDEX.possible(text) >> bit & 1 or not INDEX.patterns[bit].search(text)


@pytest.mark.parametrize("text", ["ISSUE", "ıssue", "İssue", "iſſue"])
def test_letters_that_are_alike_where_case_is_ignored(text: str) -> None:
    issue = cue("issue", re.IGNORECASE)
    assert issue.search(text)


def test_a_cue_does_what_its_pattern_does() -> None:
    oil, text = cue(r"\boil (?P<work>\w+)"), "an oil change, no, oil filters"
    assert oil.sub(r"\g<work>", text) == "an change, no, filters"
    assert oil.sub("it", text, count=1) == "an it, no, oil filters"
    assert [found["work"] for found in oil.finditer(text)] == oil.findall(text) == ["change", "filters"]
    assert cue(r" no, ").split(text) == ["an oil change,", "oil filters"]
    assert (
        oil.search(text, 5) is not None and oil.match(text, 3) is not None and oil.fullmatch(text, 3) is None
    )


def test_a_cue_finds_nothing_where_its_letters_are_not() -> None:
    oil, text = cue(r"\boil (?P<work>\w+)"), "a tire rotation"
    assert (oil.search(text), oil.match(text), oil.fullmatch(text)) == (None, None, None)
    assert (oil.sub("it", text), oil.split(text)) == (text, [text])
    assert (list(oil.finditer(text)), oil.findall(text)) == ([], [])


@pytest.mark.parametrize(
    ("text", "is_in"), [("an oil change", True), ("tires", True), ("the oil", False), ("", False)]
)
def test_one_of_several_patterns_is_enough(text: str, *, is_in: bool) -> None:
    assert AnyOf(r"\boil \w+", r"\btires?\b").is_in(text) is is_in
