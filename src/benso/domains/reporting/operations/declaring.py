"""Making indicators and breakdowns say what they should."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Kind, Measure
from benso.domains.reporting import models
from benso.domains.reporting.types import CodeList, Indicator
from benso.kernel.declarations import digest, encode
from benso.kernel.text import search_key


@transaction.atomic
def declare_indicators(
    *, indicators: Iterable[Indicator], code_lists: Iterable[CodeList], actor: str, at: datetime
) -> int:
    """Declare indicators and breakdowns; an indicator without a measure of its own gets ``indicator.<code>`` in the
    ledger, a reading: a statement about a period. Declaring the same again changes nothing.

    :returns: how many indicators are new or changed
    """
    known = dict(models.IndicatorRow.objects.values_list("code", "digest"))
    wanted = list(indicators)
    changed = [each for each in wanted if known.get(each.code) != digest(each)]
    rows = [
        models.IndicatorRow(code=each.code, declaration=encode(each), digest=digest(each), search=_search(each))
        for each in changed
    ]
    models.IndicatorRow.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["declaration", "digest", "search"], unique_fields=["code"]
    )
    own = [_measure(each) for each in changed if not each.measure]
    if own:
        ledger.declare_measures(measures=own)
    lists = [models.CodeListRow(id=c.id, declaration=encode(c), digest=digest(c)) for c in code_lists]
    models.CodeListRow.objects.bulk_create(
        lists, update_conflicts=True, update_fields=["declaration", "digest"], unique_fields=["id"]
    )
    if changed:
        record_event(
            actor=actor, action="reporting.indicators_declared", object_type="indicators", object_id="all", at=at,
            data={"codes": [each.code for each in changed][:50], "count": len(changed)},
        )  # fmt: skip
    return len(changed)


def _search(indicator: Indicator) -> str:
    words = f"{indicator.code} {indicator.label.vi} {indicator.label.en} {indicator.definition.vi}"
    return f" {search_key(words)}"


def _measure(indicator: Indicator) -> Measure:
    return Measure(
        code=f"indicator.{indicator.code}",
        kind=Kind.READING,
        unit_of_measure=indicator.unit_of_measure,
        label_vi=indicator.label.vi,
        label_en=indicator.label.en or indicator.label.vi,
        definition_vi=indicator.definition.vi,
        definition_en=indicator.definition.en,
        decimals=indicator.decimals,
    )
