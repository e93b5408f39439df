"""The one family of errors a user may see: a code, a Vietnamese sentence, and the data behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self


class Phrase(str):
    """Words of ours within a refusal: Vietnamese where it is raised, translated with the sentence where it is shown.

    ``{name}`` places of ``template`` are filled from ``data``; what is put in may be a phrase again.
    """

    template: str
    data: Mapping[str, Any]
    english: str = ""
    """Its English where content gives one; otherwise the catalogue of translations is asked."""

    def __new__(cls, template: str, /, **data: Any) -> Self:
        phrase = super().__new__(cls, template.format_map(_Known(data)) if data else template)
        phrase.template, phrase.data = template, data
        return phrase

    @classmethod
    def of(cls, vi: str, en: str) -> Self:
        """Words that content keeps in both languages."""
        phrase = cls(vi)
        phrase.english = en
        return phrase

    @classmethod
    def joined(cls, parts: Iterable[str], between: str = " ") -> Self:
        """Several one after another, each translated by itself."""
        named = {f"part{place}": part for place, part in enumerate(parts)}
        return cls(between.join(f"{{{name}}}" for name in named), **named)


class BensoError(Exception):
    """A refusal that a person can act on.

    Subclasses stand beside the function that raises them and set ``code`` (upper case, stable), ``status`` (HTTP) and
    ``sentence`` (Vietnamese; says what is wrong, where, and what to do; ``{name}`` places are filled from ``data``).
    A place filled with words of ours holds a :class:`Phrase`, which is translated with the sentence. ``words`` names
    places that hold a plain word of ours out of a table, translated too.
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
