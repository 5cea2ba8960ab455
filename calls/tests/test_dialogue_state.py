"""The dialogue's state between turns: a tree that goes to Redis and back; each turn has a copy of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.dialogue import State
from calls.dialogue.json_trees import to_json
from calls.dialogue.replies import Claim, Segment
from calls.dialogue.state import Newcomer, Task, Wish
from calls.dialogue.vehicles_heard import CarHeard

numbers = st.integers(-(2**63), 2**63 - 1)  # keys and counts: what a column holds


def trees(shape: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of every field, by its type."""
    return st.builds(shape, **{one.name: OF_TYPE.get(str(one.type), ...) for one in fields(shape)})


def few(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=2)


OF_TYPE: dict[str, st.SearchStrategy[Any]] = {"int": numbers}
OF_TYPE |= {
    "int | None": st.none() | numbers,
    "list[int]": few(numbers),
    "tuple[int, ...]": few(numbers).map(tuple),
    "tuple[Claim, ...]": few(trees(Claim)).map(tuple),
}
OF_TYPE |= {
    "Wish": trees(Wish),
    "CarHeard": trees(CarHeard),
    "Newcomer": trees(Newcomer),
    "tuple[Segment, ...]": few(trees(Segment)).map(tuple),
}
OF_TYPE |= {"Task | None": st.none() | trees(Task), "list[Task]": few(trees(Task))}
states = trees(State)


@given(states)
def test_a_state_survives_its_time_in_redis(state: State) -> None:
    assert State.from_json(state.to_json()) == state


@given(states)
def test_a_copy_is_equal_and_shares_nothing_that_can_change(state: State) -> None:
    copy = state.copy()
    assert copy == state
    assert not _changeable(copy) & _changeable(state)


def test_what_is_no_plain_value_is_refused() -> None:
    @dataclass
    class Odd:
        value: object

    with pytest.raises(TypeError):
        to_json(Odd(object()))


def _changeable(value: Any) -> set[int]:
    """The identities of the lists and of the dataclasses that are not frozen, in a tree."""
    inner: list[Any] = []
    if isinstance(value, list | tuple):
        inner = list(value)
    elif is_dataclass(value):
        inner = [getattr(value, field.name) for field in fields(value)]
    own = isinstance(value, list) or (is_dataclass(value) and type(value).__hash__ is None)
    return ({id(value)} if own else set()).union(*map(_changeable, inner))
