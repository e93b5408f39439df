"""The described shape of an answer, made from the frozen dataclass that carries it."""

from __future__ import annotations

import dataclasses
from collections import abc
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

SERVICES = ("dossiers", "procedures", "documents", "payments", "accounts")
_READ = ConfigDict(from_attributes=True)


@lru_cache(maxsize=256)
def shape_of(kind: Any) -> Any:
    """The type with every dataclass in it replaced by a model that OpenAPI can describe.

    The domains' types stay free of pydantic, and fields called as their type (``date: date``) are resolved rightly.
    """
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _model(kind, {})
    if dataclasses.is_dataclass(origin):
        return _model(origin, dict(zip(origin.__parameters__, get_args(kind), strict=True)))  # type: ignore[union-attr]
    if origin is None:
        return _values(kind) if _prefix(kind) and issubclass(kind, Enum) else kind
    inner = tuple(shape_of(one) for one in get_args(kind) if one is not Ellipsis)
    if origin in (Union, UnionType):
        return Union[inner]  # noqa: UP007 (members are values here)
    if origin is tuple:
        if len(inner) != 1:
            raise TypeError(f"a tuple of unlike members has no described shape: {kind}")
        return list[inner[0]]  # type: ignore[valid-type]
    if origin is abc.Mapping:
        return dict[inner[0], inner[1]]  # type: ignore[valid-type]
    return origin[inner]


def _model(kind: Any, given: dict[Any, Any]) -> type[BaseModel]:
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        one.name: (shape_of(_fill(hints[one.name], given)), ...) for one in dataclasses.fields(kind)
    }
    title = _prefix(kind) + kind.__name__ + "".join(getattr(one, "__name__", "Any") for one in given.values())
    model: type[BaseModel] = create_model(title, __config__=_READ, __doc__=kind.__doc__, **fields)
    return model


def _prefix(kind: Any) -> str:
    """Names of the services' types meet those of the board's (State, Event): theirs begin with their domain."""
    parts = str(getattr(kind, "__module__", "")).split(".")
    return parts[2].capitalize() if parts[:2] == ["benso", "domains"] and parts[2] in SERVICES else ""


def _values(kind: type[Enum]) -> Any:
    return Literal[tuple(one.value for one in kind)]


def _fill(hint: Any, given: dict[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return given[hint]
    arguments = get_args(hint)
    if not given or not arguments:
        return hint
    filled = tuple(_fill(one, given) for one in arguments)
    origin = get_origin(hint)
    return Union[filled] if origin in (Union, UnionType) else origin[filled]  # noqa: UP007
