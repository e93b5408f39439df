"""Making indicators, breakdowns and regimes say what they should."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Kind, Measure
from benso.domains.reporting import models
from benso.domains.reporting.types import CodeList, Indicator, Regime, VersionState
from benso.kernel.declarations import Span, digest, encode, place
from benso.kernel.text import search_key
from benso.kernel.working_time import VIETNAM

AUTHOR = "content"
"""Who wrote a version that came with the pack; whoever loads the pack publishes it."""


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


@transaction.atomic
def load_regimes(*, regimes: Iterable[Regime], actor: str, at: datetime) -> int:
    """Publish each regime of a pack whose declaration is another than the one loaded last; the rest stays.

    :returns: how many versions were published
    """
    published = 0
    for regime in sorted(regimes, key=lambda each: (each.code, each.valid_from or date.min)):
        row, _ = models.RegimeRow.objects.get_or_create(code=regime.code, defaults={"created_at": at})
        wanted = digest(regime)
        if row.versions.filter(digest=wanted, author=AUTHOR).exists():
            continue
        version = new_version(row, regime, AUTHOR, at)
        publish_version_row(version, regime, actor, at)
        published += 1
    return published


def new_version(row: models.RegimeRow, regime: Regime, author: str, at: datetime) -> models.VersionRow:
    """The next version of a regime, a draft that is not saved yet."""
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return models.VersionRow(
        regime=row, number=last + 1, state=VersionState.DRAFT.value, declaration=encode(regime),
        digest=digest(regime), author=author, authors=[author], saved_at=at,
        search=f" {search_key(f'{regime.code} {regime.name.vi} {regime.name.en} {regime.purpose.vi}')}",
    )  # fmt: skip


def publish_version_row(version: models.VersionRow, regime: Regime, actor: str, at: datetime) -> None:
    """Put a version in its place among those published before; reports that are open keep the one they began under."""
    others = list(version.regime.versions.filter(state=VersionState.PUBLISHED.value).order_by("number"))
    span, moved = place(
        Span(regime.valid_from, regime.valid_to),
        [(other.id, Span(other.starts, other.ends)) for other in others],
        on=at.astimezone(VIETNAM).date(),
    )
    for key, changed in moved:
        models.VersionRow.objects.filter(id=key).update(starts=changed.starts, ends=changed.ends)
    version.state = VersionState.PUBLISHED.value
    version.published_at, version.published_by = at, actor
    version.starts, version.ends = span.starts, span.ends
    version.save()
    record_event(
        actor=actor, action="reporting.regime_published", object_type="regime", object_id=regime.code, at=at,
        data={"number": version.number, "sha256": version.digest},
    )  # fmt: skip


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
