"""The list of regimes, found without diacritics; what a regime may name."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version, code_lists, indicators
from benso.domains.reporting.rules.reading import Known
from benso.domains.reporting.types import Version
from benso.domains.units import queries as units
from benso.domains.versions.queries import in_force
from benso.kernel.text import collation_key, search_key


def find_regimes(on: date, *, search: str = "", kind: str = "", level: str = "") -> list[Version]:
    """The version of every regime that holds on a day, by name.

    :param search: words, each the beginning of a word of code, name or purpose; diacritics do not matter
    :param kind: ``regime`` or ``statistics``
    :param level: ``province``, ``district`` or ``commune``: who reports
    """
    wanted = in_force(on)
    for word in search_key(search).split():
        wanted &= Q(search__contains=f" {word}")
    if kind:
        wanted &= Q(declaration__kind=kind)
    if level:
        wanted &= Q(declaration__reporter__level=level)
    rows = models.VersionRow.objects.select_related("regime").filter(wanted)
    return sorted(map(as_version, rows), key=lambda found: collation_key(found.regime.name.vi))


def vocabulary(units_of_measure: frozenset[str] = frozenset()) -> Known:
    """What a regime may name: the agencies of all times, indicators and breakdowns."""
    return Known(
        agencies=frozenset(agency.ref for agency in units.roster().agencies()),
        units_of_measure=units_of_measure,
        indicators=indicators(),
        code_lists=code_lists(),
    )
