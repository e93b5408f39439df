"""What can be chosen about a question: indicators found, units, periods, borders, axes."""

from __future__ import annotations

from datetime import date
from typing import Any

from benso.domains.reporting import queries as reporting
from benso.domains.units.rules import Roster
from benso.sites.shell.analysis.asking import Asked, higher_levels, longer_kinds
from benso.sites.shell.analysis.naming import AXES, KINDS, LEVELS
from benso.sites.shell.templatetags.shell import words

FOUND = 60


def finding(asked: Asked, text: str) -> dict[str, Any]:
    """What a search finds; every indicator until one is chosen."""
    offers = reporting.offered(text) if text or not asked.chosen else []
    found = [*{offer.indicator.code: offer for offer in reversed(offers)}.values()][::-1]
    return {
        "asked": asked,
        "q": text,
        "found": found[:FOUND],
        "more": max(0, len(found) - FOUND),
        "chosen": [(offer, asked.without("i", offer.indicator.code)) for offer in asked.chosen],
    }


def choices(asked: Asked, roster: Roster, today: date) -> dict[str, Any]:
    """What the form of a question offers."""
    question = asked.question
    assert question is not None  # noqa: S101  only asked with one
    on = question.borders or min(question.until, today)
    here = roster.on(on, question.into_level or question.level)
    lists = reporting.code_lists() if any(offer.breakdowns for offer in asked.chosen) else {}
    dimensions = sorted({dimension for offer in asked.chosen for dimension in offer.breakdowns})
    return {
        "question": question,
        "kind_word": KINDS.get(question.kind.value, question.kind.value),
        "kinds": [(kind.value, KINDS[kind.value]) for kind in longer_kinds(question.kind)],
        "level_word": LEVELS[question.level],
        "levels": [(level.value, LEVELS[level]) for level in higher_levels(question.level)],
        "units": sorted(((unit.id, unit.name_vi) for unit in here), key=lambda pair: pair[1]),
        "picked": set(asked.all("u")),
        "dimensions": [(key, words(lists[key].label) if key in lists else key) for key in dimensions],
        "split": set(question.breakdown),
        "axes": [(axis.value, name) for axis, name in AXES.items()],
        "rows": asked.rows_by[0].value,
        "cols": asked.columns_by[0].value,
        "maps": [(layout.date, len(layout.hexagons)) for layout in roster.layouts],
        "until": question.until,
        "since": question.since,
        "known": asked.first("known"),
    }
