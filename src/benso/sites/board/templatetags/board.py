"""Template tags of the board: names of units, the date control, words of readings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from benso.domains.ledger.types import Entry, Kind, Measure, Reading
from benso.domains.units import queries as units
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.sites.board import labels
from benso.sites.board.moment import Moment
from benso.sites.shell import formats
from benso.sites.shell.analysis.naming import LEVELS
from benso.sites.shell.templatetags.shell import amount, label, language

register = template.Library()


def _roster(context: Context) -> Roster:
    """The register of units, read once a page."""
    if context.get("roster") is None:
        context.dicts[0]["roster"] = units.roster()
    roster: Roster = context["roster"]
    return roster


@register.simple_tag(takes_context=True)
def unit_name(context: Context, key: str) -> str:
    """The name of a unit or reference area; the key itself where no such unit is known."""
    roster = _roster(context)
    found = roster.find(key)
    reference = roster.reference(key)
    if reference is not None and language() == "en":
        return reference.name_en
    return found.name_vi if found else key


@register.simple_tag(takes_context=True)
def unit_link(context: Context, key: str) -> str | SafeString:
    """The name of a unit, leading to its page."""
    if _roster(context).find(key) is None:
        return key
    href = reverse("board:unit", args=[key]) + context["moment"].query
    return format_html('<a href="{}">{}</a>', href, unit_name(context, key))


@register.simple_tag
def level_word(level: Level) -> str:
    """The tier of government in words."""
    return str(LEVELS[level])


@register.simple_tag
def measured(value: Any, measure: Measure) -> str:
    """An amount in the unit of measure of its measure."""
    if labels.is_rank(measure.unit_of_measure):
        return formats.number(value, 0, language())
    return amount(value, measure.unit_of_measure)


@register.simple_tag(takes_context=True)
def measure_link(context: Context, code: str) -> SafeString:
    """The label of a measure, leading to its page."""
    found = (context.get("measures") or {}).get(code)
    href = reverse("board:measure", args=[code]) + context["moment"].query
    return format_html('<a href="{}">{}</a>', href, label(found) if found else code)


@register.simple_tag(takes_context=True)
def entry_amount(context: Context, entry: Entry) -> str:
    """The amount of an entry in the unit of its measure."""
    found = (context.get("measures") or {}).get(entry.measure)
    return measured(entry.amount, found) if found else formats.number(entry.amount, None, language())


@register.simple_tag
def unit_of_measure(measure: Measure) -> str:
    """What a measure is measured in, in words; a dash for plain counts."""
    if labels.is_rank(measure.unit_of_measure):
        return gettext("hạng")
    return formats.unit_words(measure.unit_of_measure, language()) or "–"


@register.simple_tag
def weight(part: Decimal) -> str:
    """The part of a unit that lies in another, in percent."""
    return amount(100 * part, "%")


@register.simple_tag
def kind_word(kind: Kind) -> str:
    """How amounts of a measure combine, in words."""
    return str(labels.KINDS[kind])


@register.simple_tag(takes_context=True)
def source_link(context: Context, statement: Entry | Reading) -> str | SafeString:
    """Where a statement comes from: its title and address; without an address the title leads to the entry."""
    document = statement.document
    url = document.get("url", "")
    title = document.get(f"title_{language()}") or document.get("title_vi") or document.get("title")
    if url.startswith(("http://", "https://")):
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return format_html('<a href="{}" rel="external">{}</a>', url, title or host)
    if title:
        number = statement.id if isinstance(statement, Entry) else statement.entry_id
        href = reverse("board:entry", args=[number]) + context["moment"].query
        return format_html('<a href="{}">{}</a>', href, title)
    return Truncator(str(document.get("source") or getattr(statement, "source", ""))).chars(70)


@register.inclusion_tag("board/dateline.html", takes_context=True)
def dateline(context: Context) -> dict[str, Any]:
    """The moment a page shows, and the form that changes it."""
    moment: Moment = context["moment"]
    request = context["request"]
    roster = _roster(context)
    kept = {k: v for k, v in request.GET.items() if k not in {"as_of", "known", "borders", "after", "before"}}
    presets = [
        (layout.date, len(layout.hexagons), len(roster.on(layout.date, Level.DISTRICT))) for layout in roster.layouts
    ]
    return {"moment": moment, "path": request.path, "kept": kept.items(), "presets": presets}
