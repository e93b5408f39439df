"""Answers of the services: frozen dataclasses written as JSON directly, without a second model in between."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
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


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    names = _names(kind)
    if names is not None:
        return {name: getattr(value, name) for name in names}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None
