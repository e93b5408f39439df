"""Indicators that can be asked for: those of published regimes, and how they are reported."""

from __future__ import annotations

from threading import Lock
from typing import ClassVar

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version, indicators
from benso.domains.reporting.types import Indicator, Offered, Regime, VersionState
from benso.kernel.text import matches

STAMP = """SELECT (SELECT coalesce(md5(string_agg(digest, '' ORDER BY id)), '') FROM reporting_version
    WHERE state = 'published')
    || (SELECT coalesce(md5(string_agg(digest, '' ORDER BY code)), '') FROM reporting_indicator)"""


class _Kept:
    lock: ClassVar[Lock] = Lock()
    stamp: ClassVar[str] = ""
    offers: ClassVar[tuple[Offered, ...]] = ()


def offered(text: str = "") -> list[Offered]:
    """The indicators of published regimes that a text finds, without diacritics, by name, code or regime.

    An indicator that several regimes report in different ways (each month, each quarter) stands once for each way.
    One small statement; the whole list is read again only after a regime or an indicator has changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        stamp = str(cursor.fetchone()[0])
    if stamp != _Kept.stamp:
        with _Kept.lock:
            _Kept.offers, _Kept.stamp = _read(), stamp
    return [each for each in _Kept.offers if matches(text, _words(each))]


def _words(offer: Offered) -> str:
    label = offer.indicator.label
    regime = f"{offer.regime} {offer.regime_name}"
    return f"{label.vi} {label.en} {offer.indicator.code.replace('_', ' ')} {regime}"


def _read() -> tuple[Offered, ...]:
    known = indicators()
    rows = models.VersionRow.objects.select_related("regime").filter(state=VersionState.PUBLISHED.value)
    latest = {row.regime.code: as_version(row).regime for row in rows.order_by("number")}
    found: dict[tuple[str, object], Offered] = {}
    for code in sorted(latest):
        for offer in _of_regime(latest[code], known):
            found.setdefault((offer.indicator.code, offer.way), offer)
    return tuple(sorted(found.values(), key=lambda offer: (offer.regime, offer.indicator.code)))


def _of_regime(regime: Regime, known: dict[str, Indicator]) -> list[Offered]:
    dimensions: dict[str, set[str]] = {}
    for form in regime.forms:
        across = {dimension for column in form.columns for dimension, _ in column.dimensions}
        for row in form.rows:
            if row.indicator in known:
                own = dimensions.setdefault(row.indicator, set())
                own |= across | {dimension for dimension, _ in row.dimensions}
    return [
        Offered(
            known[code], regime.code, regime.name.vi, regime.reporter.level, regime.frequency, regime.cut_off,
            tuple(sorted(found)), regime.name.en,
        )
        for code, found in dimensions.items()
    ]  # fmt: skip
