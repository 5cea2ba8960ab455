"""Dataclass trees to JSON and back.

Fields are str, int, bool, enums of str, dataclasses, tuples and lists of these, and `| None`.
"""

from __future__ import annotations

import types
from dataclasses import is_dataclass
from enum import StrEnum
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
Tree = TypeVar("Tree")


def to_json(value: object) -> Json:
    """Raises TypeError where something in it has no place in such a tree."""
    return cast(Json, orjson.loads(orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME)))


def from_json(shape: type[Tree], value: Json) -> Tree:
    """Missing fields (an older writer) take their default; unknown ones (a newer writer) are dropped."""
    if not isinstance(value, dict):
        raise TypeError(f"{shape.__name__} is written as an object")
    hints = _hints(shape)
    return shape(**{name: _read(hints[name], item) for name, item in value.items() if name in hints})


def _hints(shape: type) -> dict[str, object]:
    if shape not in _KNOWN_HINTS:
        _KNOWN_HINTS[shape] = get_type_hints(shape)
    return _KNOWN_HINTS[shape]


_KNOWN_HINTS: dict[type, dict[str, object]] = {}


def _read(hint: object, value: Json) -> object:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(get_args(hint)[0], value)
    if origin in (tuple, list) and isinstance(value, list):
        items = [_read(get_args(hint)[0], item) for item in value]
        return tuple(items) if origin is tuple else items
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(str(value))
    return value
