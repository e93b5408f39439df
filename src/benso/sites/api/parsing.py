"""Reading a body: JSON as RFC 8259 means it, and nothing a table could not hold."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

_ESCAPED = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class StrictParser(Parser):
    """Refuses NaN and infinities, NUL, halves of characters; each is a 400, none reaches a table."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as a value (:raises ValueError: if it is no clean JSON; ninja answers 400)."""
        body = request.body
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
        if _ESCAPED.search(body):
            _demand_storable(value)
        return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number too large to hold")
    return number


def _demand_storable(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL in a text")
        value.encode()
    elif isinstance(value, dict):
        for name, inner in value.items():
            _demand_storable(name)
            _demand_storable(inner)
    elif isinstance(value, list):
        for inner in value:
            _demand_storable(inner)
