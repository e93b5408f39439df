"""The one family of errors a user may see: a code, a Vietnamese sentence, and the data behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class BensoError(Exception):
    """A refusal that a person can act on.

    Subclasses stand beside the function that raises them and set ``code`` (upper case, stable), ``status`` (HTTP) and
    ``sentence`` (Vietnamese; says what is wrong, where, and what to do; ``{name}`` places are filled from ``data``).
    ``words`` names the places that are filled with words of ours: those are translated with the sentence.
    """

    code: ClassVar[str] = "ERROR"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = "Có lỗi xảy ra."
    words: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.sentence.format_map(_Known(data)))


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
