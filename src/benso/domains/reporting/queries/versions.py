"""Regimes and indicators as published; compiled versions are kept by this process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from benso.domains.reporting import models
from benso.domains.reporting.rules import compile_regime
from benso.domains.reporting.types import CodeList, Grid, Indicator, Regime, Version, VersionState
from benso.domains.versions.queries import Kept, in_force, standing
from benso.kernel.declarations import decode
from benso.kernel.errors import BensoError

KEPT: Kept[tuple[int, str], Grid] = Kept(500)
DECLARED: Kept[str, Mapping[str, Indicator]] = Kept(1)
READ: Kept[str, Regime] = Kept(500)
"""Declarations by digest: what one says never changes."""


class RegimeUnknown(BensoError):
    """No version of this regime holds on that day."""

    code = "REGIME_UNKNOWN"
    status = 404
    sentence = "Không có chế độ báo cáo “{code}” có hiệu lực vào ngày {on}; xem danh sách chế độ báo cáo."


class RegimeVersionUnknown(BensoError):
    """No version has this id."""

    code = "REGIME_VERSION_UNKNOWN"
    status = 404
    sentence = "Không có phiên bản chế độ báo cáo số {version}."


def regimes_in_force(on: date) -> list[Version]:
    """The version of every regime that holds on the day, by code."""
    rows = models.VersionRow.objects.select_related("regime").filter(in_force(on)).order_by("regime__code")
    return as_versions(rows)


def published_versions(codes: Sequence[str] = ()) -> list[Version]:
    """Every version that was ever published, by regime and number; of these regimes only, if some are named."""
    rows = models.VersionRow.objects.select_related("regime").filter(state=VersionState.PUBLISHED.value)
    if codes:
        rows = rows.filter(regime__code__in=codes)
    return as_versions(rows.order_by("regime__code", "number"))


def regime_in_force(code: str, on: date) -> Version:
    """The version a period that ends on the day falls under (:raises RegimeUnknown: if there is none)."""
    row = models.VersionRow.objects.select_related("regime").filter(in_force(on), regime__code=code).first()
    if row is None:
        raise RegimeUnknown(code=code, on=f"{on:%d/%m/%Y}")
    return as_version(row)


def version(version_id: int) -> Version:
    """A version, drafts included (:raises RegimeVersionUnknown: if there is none with this id)."""
    row = models.VersionRow.objects.select_related("regime").filter(id=version_id).first()
    if row is None:
        raise RegimeVersionUnknown(version=version_id)
    return as_version(row)


def history(code: str) -> list[Version]:
    """Every version of a regime, the newest first, the draft included."""
    rows = models.VersionRow.objects.select_related("regime").filter(regime__code=code).order_by("-number")
    return [as_version(row) for row in rows]


def drafts() -> list[Version]:
    """Every draft, the last saved first."""
    rows = models.VersionRow.objects.select_related("regime").filter(state=VersionState.DRAFT.value)
    return [as_version(row) for row in rows.order_by("-saved_at", "id")]


def grid(version_id: int, stamp: str = "") -> Grid:
    """A version ready for work, under the indicators as they are declared now.

    :param stamp: the edition, where it was just read
    """
    stamp = stamp or edition()
    return KEPT.get((version_id, stamp)) or _compiled(version(version_id), stamp, declared(stamp))


def compiled(version_id: int, stamp: str) -> bool:
    """Whether this process has a version ready for work in an edition."""
    return KEPT.get((version_id, stamp)) is not None


def grids(found: Iterable[Version]) -> dict[int, Grid]:
    """As :func:`grid`, of many versions by id: the indicators are looked at once."""
    stamp, wanted = edition(), list(found)
    kept = {each.id: known for each in wanted if (known := KEPT.get((each.id, stamp)))}
    if len(kept) < len(wanted):
        under = declared(stamp)
        kept |= {each.id: _compiled(each, stamp, under) for each in wanted if each.id not in kept}
    return kept


def _compiled(found: Version, stamp: str, known: Mapping[str, Indicator]) -> Grid:
    fresh = compile_regime(found.regime, known)
    if found.state is VersionState.PUBLISHED:
        KEPT.keep((found.id, stamp), fresh)
    return fresh


def forget() -> None:
    """Drop what this process keeps, where ids may be given out anew: a database restored under a running process."""
    KEPT.forget()
    DECLARED.forget()
    READ.forget()


def indicators() -> dict[str, Indicator]:
    """Every indicator by code."""
    rows = models.IndicatorRow.objects.order_by("code").values_list("code", "declaration")
    return {code: decode(Indicator, declaration) for code, declaration in rows}


def code_lists() -> dict[str, CodeList]:
    """Every breakdown by id."""
    rows = models.CodeListRow.objects.order_by("id").values_list("id", "declaration")
    return {key: decode(CodeList, declaration) for key, declaration in rows}


def as_versions(rows: QuerySet[models.VersionRow]) -> list[Version]:
    """Rows as values; declarations this process has read before are not fetched again."""
    found = list(rows.defer("declaration"))
    known = {row.digest: regime for row in found if (regime := READ.get(row.digest))}
    unread = [row.pk for row in found if row.digest not in known]
    read = models.VersionRow.objects.filter(pk__in=unread).values_list("digest", "declaration") if unread else ()
    for digest, declaration in read:
        known[digest] = decode(Regime, declaration)
        READ.keep(digest, known[digest])
    return [Version(**standing(row), declaration=known[row.digest]) for row in found]


def as_version(row: models.VersionRow) -> Version:
    """A row as a value."""
    return Version(**standing(row), declaration=decode(Regime, row.declaration))


def edition() -> str:
    """Another one after every change of indicators, code lists or published versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition::text FROM reporting_edition")
        return str(cursor.fetchone()[0])


def declared(stamp: str) -> Mapping[str, Indicator]:
    """As :func:`indicators`, read once in an edition."""
    found = DECLARED.get(stamp)
    if found is None:
        found = indicators()
        if edition() == stamp:  # else something was declared while the table was being read
            DECLARED.keep(stamp, found)
    return found
