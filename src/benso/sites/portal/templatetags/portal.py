"""Filters and marks of the portal's pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from benso.domains.procedures.types import OnlineLevel, Text, TimeLimit
from benso.sites.portal import words
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language

register = template.Library()
_LEVEL_SHAPES = {
    OnlineLevel.FULL: '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    OnlineLevel.PARTIAL: (
        '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor"/>'
    ),
    OnlineLevel.INFORMATION: '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}


def _read(thing: Any, stem: str) -> str:
    english = str(getattr(thing, f"{stem}_en", "") or "") if language() == "en" else ""
    return english or str(getattr(thing, f"{stem}_vi"))


@register.filter
def said(text: Text | None) -> str:
    """A declared text in the reader's language, Vietnamese where there is no other."""
    if text is None:
        return ""
    return text.en or text.vi if language() == "en" else text.vi


@register.filter
def name(thing: Any) -> str:
    """The reader's language of ``name_vi``/``name_en``."""
    return _read(thing, "name")


@register.filter
def label(thing: Any) -> str:
    """The reader's language of ``label_vi``/``label_en``."""
    return _read(thing, "label")


@register.filter
def title(thing: Any) -> str:
    """The reader's language of ``title_vi``/``title_en``."""
    return _read(thing, "title")


@register.filter
def money(amount: Decimal | None) -> str:
    """An amount in đồng; a dash for what is unknown."""
    return "–" if amount is None else words.money(amount)


@register.filter
def term(limit: TimeLimit | None) -> str:
    """A term in words."""
    return "–" if limit is None else words.term_words(limit)


@register.filter
def hour(value: datetime | None) -> str:
    """Day and time to the minute."""
    return words.hour(value)


@register.filter
def of(key: Any, table: str) -> Any:
    """The word for a key in one of the tables of ``words``; the key itself where there is none."""
    return getattr(words, table).get(key, key)


@register.simple_tag
def level_mark(level: OnlineLevel) -> SafeString:
    """The mark of what is offered online: a shape and a word."""
    return format_html(
        '<span class="mark level-{}" title="{}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>'
        " <span>{}</span></span>",
        level.value,
        words.LEVEL_MEANINGS[level],
        mark_safe(_LEVEL_SHAPES[level]),  # noqa: S308 (shapes are our constants)
        words.LEVELS[level],
    )


@register.filter
def note(thing: Any) -> str:
    """The reader's language of ``note_vi``/``note_en``."""
    return _read(thing, "note")


@register.filter
def money_line(amount: Decimal) -> str:
    """One line of a bill: nothing to pay is a nought here, a discount keeps its sign."""
    return words.money(amount) if amount else f"0{formats.NARROW}đ"


@register.filter
def beside(values: Any, labels: Any) -> list[tuple[Any, Any]]:
    """Each value with its label."""
    return list(zip(labels, values, strict=True))
