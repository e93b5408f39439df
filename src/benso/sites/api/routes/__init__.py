"""What can be asked, by subject."""

from __future__ import annotations

from typing import Any

from benso.sites.api.answers import ProblemAnswer
from benso.sites.api.shapes import shape_of

_REFUSALS = (404, 405, 406, 409, 422, 429)


def answers(kind: Any) -> dict[int, Any]:
    """The answer of a route and the refusals every route may give."""
    return {200: shape_of(kind)} | dict.fromkeys(_REFUSALS, shape_of(ProblemAnswer))
