"""Template tags every site may use: numbers, dates, both languages of a text, and the marks of basis and state."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from benso.sites.shell import formats, marks

register = template.Library()


def language() -> str:
    """The language of this page: ``vi`` or ``en``."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def words(text: Any) -> str:
    """The reader's language of a text kept in both (``Words``); plain strings pass."""
    if text is None:
        return ""
    return getattr(text, language(), None) or getattr(text, "vi", None) or str(text)


@register.filter
def worded(text: Any) -> str | SafeString:
    """As ``words``, for the body of a page: where a text has no English, its Vietnamese is marked as such, so that
    whoever listens to the page hears it read as Vietnamese (WCAG 2.2, 3.1.2)."""
    if not text or not getattr(text, "vi", True):
        return ""
    shown = words(text)
    if language() == "vi" or getattr(text, language(), None) or not hasattr(text, "vi"):
        return shown
    return format_html('<span lang="vi">{}</span>', shown)


@register.filter
def label(measure: Any) -> str:
    """The reader's language of a label kept as ``label_vi`` and ``label_en``."""
    return str(getattr(measure, f"label_{language()}") or measure.label_vi)


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number with the reader's separators; a dash for what is unknown."""
    return "–" if value is None else formats.number(Decimal(value), decimals, language())


@register.filter
def amount(value: Decimal | int | None, unit: str = "") -> str:
    """A number with its unit of measure; a dash for what is unknown."""
    return "–" if value is None else formats.amount(Decimal(value), unit, language())


@register.filter
def signed(value: Decimal | None, decimals: int | None = None) -> str:
    """A difference, with its sign."""
    return "–" if value is None else formats.signed(value, decimals, language())


@register.filter
def unit_words(unit: str) -> str:
    """The words for a unit of measure."""
    return formats.unit_words(unit, language())


@register.filter
def day(value: date | None) -> str:
    """A day as people write it."""
    return "–" if value is None else formats.day(value, language())


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time in Việt Nam."""
    return "–" if value is None else formats.moment(value, language())


@register.simple_tag
def span(start: date | None, end: date) -> str:
    """The period a statement is about."""
    return formats.span(start, end, language())


def _mark(kind: str, name: str, box: int, shape: str, word: object, title: object) -> SafeString:
    return format_html(
        '<span class="mark {}-{}" title="{}"><svg viewBox="0 0 {} {}" aria-hidden="true">{}</svg>'
        " <span>{}</span></span>",
        kind, name, title, box, box, mark_safe(shape), word,  # noqa: S308 (shapes are our constants)
    )  # fmt: skip


@register.simple_tag
def basis_mark(basis: str | Basis) -> SafeString:
    """The mark of a basis: its shape and its word."""
    b = Basis(basis)
    return _mark("basis", b.value, 12, marks.BASIS_SHAPES[b], marks.BASIS_WORDS[b], marks.BASIS_MEANINGS[b])


@register.simple_tag
def state_mark(state: str | State) -> SafeString:
    """The mark of a state: its shape and its word."""
    s = State(state)
    return _mark(
        "state", s.value.replace("_", "-"), 16, marks.STATE_SHAPES[s], marks.STATE_WORDS[s], marks.STATE_MEANINGS[s]
    )


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[dict[str, object]]:
    """Every language of the site with the address of this same page in it; none where there is no request."""
    request = context.get("request")
    if request is None:
        return []
    here = request.get_full_path()
    return [
        {"code": code, "name": name, "url": translate_url(here, code), "current": code == language()}
        for code, name in settings.LANGUAGES
    ]
