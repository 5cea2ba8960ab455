"""The literals of a regular expression without one of which it cannot match.

It reads the tree that `re` itself compiles from; a part of it that is not known here needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

Literals = frozenset[str]

_MOST = 128
"""Spellings of one part; with more it is read as several parts behind each other."""
_WIDEST_RANGE = 10
_NOTHING: Literals = frozenset({""})


class _Part(NamedTuple):
    spellings: Literals | None
    """All that the part can match, or None where they cannot be listed."""
    needs: tuple[Literals, ...] = ()
    """Of each, one stands in every text in which the part matches."""


def needed(pattern: re.Pattern[str]) -> Literals | None:
    """In lower case: of these one stands in every text, in lower case, in which `pattern` is found.

    None where there is no such set. Of several the one that leaves the fewest texts: few and long.
    """
    tree = _parser.parse(pattern.pattern, pattern.flags)
    return _best(_needs(_in_a_row(tree)))


def _needs(part: _Part) -> tuple[Literals, ...]:
    return part.needs if part.spellings is None else (*part.needs, part.spellings)


def _best(sets: Iterable[Literals]) -> Literals | None:
    return min((one for one in sets if "" not in one), key=_weakness, default=None)


def _weakness(literals: Literals) -> tuple[bool, float]:
    shortest = min(map(len, literals))
    return shortest < 3, len(literals) / min(shortest, 8)


def _in_a_row(nodes: Iterable[tuple[Any, Any]]) -> _Part:
    spellings: Literals = _NOTHING
    needs: list[Literals] = []
    is_exact = True
    for operator, argument in nodes:
        if operator is _constants.LITERAL:
            letter = chr(argument).lower()
            spellings = frozenset(spelling + letter for spelling in spellings)
            continue
        part = _part(operator, argument)
        needs += part.needs
        together = _joined(spellings, part.spellings)
        if together is None:
            is_exact = False
            needs.append(spellings)
            together = part.spellings or _NOTHING
        spellings = together
    return _Part(spellings, tuple(needs)) if is_exact else _Part(None, (*needs, spellings))


def _joined(first: Literals, second: Literals | None) -> Literals | None:
    if second is None or len(first) * len(second) > _MOST:
        return None
    return frozenset(one + other for one in first for other in second)


def _part(operator: Any, argument: Any) -> _Part:
    match operator:
        case _constants.AT | _constants.ASSERT_NOT:
            return _Part(_NOTHING)
        case _constants.ASSERT:
            return _Part(_NOTHING, _needs(_in_a_row(argument[-1])))
        case _constants.IN:
            return _Part(_one_of(argument))
        case _constants.SUBPATTERN:
            return _in_a_row(argument[-1])
        case _constants.BRANCH:
            return _either([_in_a_row(branch) for branch in argument[1]])
        case _constants.MAX_REPEAT | _constants.MIN_REPEAT:
            return _repeated(*argument)
        case _:
            return _Part(None)


def _one_of(members: Iterable[tuple[Any, Any]]) -> Literals | None:
    characters: set[str] = set()
    for operator, argument in members:
        if operator is _constants.LITERAL:
            characters.add(chr(argument).lower())
        elif operator is _constants.RANGE and argument[1] - argument[0] < _WIDEST_RANGE:
            characters.update(chr(code).lower() for code in range(argument[0], argument[1] + 1))
        else:
            return None
    return frozenset(characters)


def _either(parts: list[_Part]) -> _Part:
    spelled = [part.spellings for part in parts if part.spellings is not None]
    if len(spelled) == len(parts):
        return _Part(frozenset().union(*spelled))
    best = [_best(_needs(part)) for part in parts]
    each = [one for one in best if one is not None]
    return _Part(None, (frozenset().union(*each),) if len(each) == len(best) else ())


def _repeated(least: int, most: int, nodes: Iterable[tuple[Any, Any]]) -> _Part:
    part = _in_a_row(nodes)
    if most == 1 and part.spellings is not None:
        return _Part(part.spellings | (_NOTHING if least == 0 else frozenset()))
    return _Part(None, _needs(part) if least else ())
