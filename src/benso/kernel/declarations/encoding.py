"""A declaration as JSON and back, without loss: what tables of versions hold and what digests are made of."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]
T = TypeVar("T")


def encode(value: Any) -> Any:
    """A value of the declaration as JSON; fields that have their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        defaults = _defaults(type(value))
        return {
            f.name: encode(getattr(value, f.name))
            for f in fields(value)
            if f.name not in defaults or getattr(value, f.name) != defaults[f.name]
        }
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def decode(kind: type[T], document: Mapping[str, Any]) -> T:
    """The declaration that was encoded.

    :param kind: the frozen dataclass it was
    :raises KeyError, ValueError, TypeError: if the document is not an encoded declaration of that kind
    """
    found: T = _of_class(kind, document)
    return found


def digest(declaration: Any) -> str:
    """SHA-256 of the canonical JSON: two declarations with the same digest say the same."""
    text = json.dumps(encode(declaration), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _defaults(kind: Any) -> Mapping[str, Any]:
    found = {}
    for field in fields(kind):
        if field.default_factory is not MISSING:
            found[field.name] = field.default_factory()
        elif field.default is not MISSING:
            found[field.name] = field.default
    return found


def _of_class(kind: Any, document: Mapping[str, Any]) -> Any:
    decoders = _decoders(kind)
    surplus = document.keys() - decoders.keys()
    if surplus:
        raise ValueError(f"{kind.__name__} has no {sorted(surplus)}")
    return kind(**{name: decoders[name](value) for name, value in document.items()})


@cache
def _decoders(kind: Any) -> Mapping[str, Decoder]:
    return {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}


def _decoder(hint: Any) -> Decoder:
    arguments = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return _optional(tuple(a for a in arguments if a is not type(None)), nullable=type(None) in arguments)
    if get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            item = _decoder(arguments[0])
            return lambda value: tuple(item(each) for each in value)
        parts = [_decoder(argument) for argument in arguments]
        return lambda value: tuple(part(each) for part, each in zip(parts, value, strict=True))
    if is_dataclass(hint):
        return lambda value: _of_class(hint, value)
    if issubclass(hint, Enum | Decimal):
        return hint  # type: ignore[no-any-return]
    if hint in (date, time):
        return hint.fromisoformat  # type: ignore[no-any-return]
    return _same(hint)


def _optional(options: tuple[Any, ...], *, nullable: bool) -> Decoder:
    if len(options) == 1:
        inner = _decoder(options[0])
        return lambda value: None if value is None and nullable else inner(value)
    return _same(options)


def _same(kind: Any) -> Decoder:
    def take(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind}")
        return value

    return take
