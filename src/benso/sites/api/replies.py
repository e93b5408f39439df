"""Answers of the services: frozen dataclasses written as JSON directly, without a second model in between."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from benso.sites.api.answers import ProblemAnswer
from benso.sites.api.shapes import shape_of

REFUSALS = (400, 404, 405, 409, 413, 422, 429)
GUARDED = (401, 403)


def reply(value: Any, status: int = 200) -> HttpResponse:
    """A value as the body of an answer; amounts and ids as strings."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def told(kind: Any, status: int = 200, *, private: bool = False) -> dict[int, Any]:
    """The described answer of a route and its refusals; ``private`` ones may also ask who calls."""
    refusals = (*REFUSALS, *(GUARDED if private else ()))
    return {status: shape_of(kind) if kind is not None else None} | dict.fromkeys(refusals, shape_of(ProblemAnswer))


FORMS: Mapping[type, Callable[[Any], Any]] = {
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    UUID: str,
    Decimal: lambda value: format(value, "f"),
    set: sorted,
    frozenset: sorted,
}
"""Asked by type first: a list of work holds hundreds of moments."""


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    form = FORMS.get(kind)
    if form is not None:
        return form(value)
    fields = _fields(kind)
    if fields is not None:
        names, values = fields
        return dict(zip(names, values(value), strict=True))
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """Names of a dataclass and what takes their values out at once; ``None`` for anything else."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = tuple(field.name for field in dataclasses.fields(kind))
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)
