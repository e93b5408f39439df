"""What a bulk file may be about: the regimes somebody fills in, and the names of their units and periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from benso.domains.reporting.queries.versions import code_lists
from benso.domains.reporting.rules import may
from benso.domains.reporting.rules.incoming import Names, by_name
from benso.domains.reporting.types import OfficeKey, OwedRegime, ReportActor, ReportDeed
from benso.domains.units.queries import roster
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.kernel.errors import BensoError
from benso.kernel.periods import parse
from benso.kernel.text import search_key


class ReportsChangedMeanwhile(BensoError):
    """Reports that a file is about were changed since it was judged."""

    code = "REPORTS_CHANGED_MEANWHILE"
    status = 409
    sentence = "Từ lúc kiểm tra tệp, báo cáo trong tệp đã có người sửa nên chưa ghi gì. Kiểm tra lại tệp rồi ghi."


_LEVEL = re.compile(r"^(?:uy ban nhan dan |ubnd )?(?:tinh|thanh pho|huyen|quan|thi xa|thi tran|phuong|xa|dac khu) ")
_REGIMES = """
SELECT r.regime, (array_agg(v.declaration -> 'name' ORDER BY v.number DESC))[1] ->> 'vi',
       (array_agg(v.declaration -> 'name' ORDER BY v.number DESC))[1] ->> 'en', count(*)
FROM reporting_report r JOIN reporting_version v ON v.id = r.version_id
WHERE r.office = ANY(%s) AND r.state IN ('open', 'returned') GROUP BY r.regime ORDER BY r.regime
"""


_TOUCHED = """
SELECT coalesce(encode(sha256(string_agg(id || ':' || revision || ':' || state, ',' ORDER BY id)::bytea), 'hex'), '')
FROM reporting_report WHERE id IN (SELECT DISTINCT report FROM reporting_incoming_read)
"""


def owed_regimes(actor: ReportActor, offices: Sequence[OfficeKey]) -> list[OwedRegime]:
    """The regimes of which reports of these offices are open to be filled in by the actor, by code."""
    mine = [office for office in offices if may(ReportDeed.FILL, actor, office, "")]
    with connection.cursor() as cursor:
        cursor.execute(_REGIMES, [mine])
        return [OwedRegime(code, vi or code, en or "", count) for code, vi, en, count in cursor.fetchall()]


def incoming_names(regime: str, actor: ReportActor) -> Names:
    """Every name of the units and periods of the reports of a regime that the actor fills in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.office, array_agg(DISTINCT p.code) FROM reporting_report r"
            " JOIN reporting_period p ON p.id = r.period_id WHERE r.regime = %s GROUP BY r.office",
            [regime],
        )
        found = {office: codes for office, codes in cursor.fetchall() if may(ReportDeed.FILL, actor, office, "")}
    codes = {code for each in found.values() for code in each}
    return Names(
        by_name(pair for office in found for pair in _unit_names(office, roster())) if found else {},
        by_name(pair for code in codes for pair in _period_names(code)),
        frozenset(code_lists()),
    )


def standing_as(cursor: Any, state: str) -> str:
    """Digest of how the reports stand that the rows of the import under way are about.

    :raises ReportsChangedMeanwhile: where they should stand as ``state`` says, and do not
    """
    cursor.execute(_TOUCHED)
    found = str(cursor.fetchone()[0])
    if state and state != found:
        raise ReportsChangedMeanwhile
    return found


def _unit_names(office: OfficeKey, register: Roster) -> Iterator[tuple[str, OfficeKey]]:
    unit_id, _, ref = office.partition("/")
    if ref:
        try:
            yield register.agency(ref).name_vi, office
        except AgencyUnknown:
            return
        return
    unit = register.find(unit_id)
    if unit is None:
        return
    yield unit.name_vi, office
    yield f"Ủy ban nhân dân {unit.name_vi}", office
    yield f"UBND {unit.name_vi}", office
    bare = _LEVEL.sub("", search_key(unit.name_vi))
    if not bare.isdecimal():
        yield bare, office


def _period_names(code: str) -> Iterator[tuple[str, str]]:
    period = parse(code)
    yield code, code
    yield code.partition("~")[0], code
    for label in (period.label_vi, period.label_en):
        yield label, code
        yield label.partition(" (")[0], code
