"""The figures of an office or of the whole province, in words: report 6a, Decision 766, use of services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers import queries
from benso.domains.dossiers.rules.indicators import GROUPS
from benso.domains.dossiers.types.reports import Group, IndicatorValue, Offer, Report6a, Scope, Use
from benso.domains.ledger.types import Basis
from benso.kernel.numbers import percent

ROWS: tuple[tuple[str, int, Promise], ...] = (
    ("total", 0, _("Tổng số hồ sơ phải giải quyết")),
    ("carried_over", 1, _("Kỳ trước chuyển sang")),
    ("received", 1, _("Tiếp nhận trong kỳ")),
    ("received_online", 2, _("trực tuyến")),
    ("received_counter", 2, _("tại quầy")),
    ("received_post", 2, _("qua bưu chính")),
    ("closed", 0, _("Đã giải quyết")),
    ("closed_early", 1, _("trước hạn")),
    ("closed_on_time", 1, _("đúng hạn")),
    ("closed_late", 1, _("trễ hạn")),
    ("closed_no_term", 1, _("không có thời hạn")),
    ("ended", 0, _("Kết thúc không có kết quả (rút, dừng, hết hạn bổ sung)")),
    ("in_process", 0, _("Đang giải quyết")),
    ("in_process_in_time", 1, _("trong hạn")),
    ("overdue", 1, _("quá hạn")),
    ("paused", 0, _("Tạm dừng (chờ bổ sung, chờ nghĩa vụ tài chính)")),
)
"""Report 6a: figure, how deep it stands under the one before, words."""

PARTS: Mapping[str, tuple[str, str]] = {
    "on_time": ("kept", "judged"),
    "online": ("online", "online_or_counter"),
    "paid_online": ("", "with_fee"),
    "e_result": ("", "closed"),
    "paper_steps": ("paper_steps", "received"),
}
"""Lists of dossiers behind numerator and denominator of a share; the others open to their entries in the ledger."""

MEASURES: Mapping[str, tuple[str, str]] = {
    "paid_online": ("dossiers.paid", "dossiers.received"),
    "digitised": ("dossiers.components", "dossiers.components"),
    "reused": ("dossiers.components", "dossiers.components"),
    "e_result": ("dossiers.closed", "dossiers.closed"),
    "satisfaction": ("ratings.points", "ratings.count"),
    "feedback_on_time": ("feedback.answered", "feedback.answered"),
}

ENTRIES: Mapping[str, str] = {
    "total": "dossiers.open", "carried_over": "dossiers.open", "in_process": "dossiers.open",
    "in_process_in_time": "dossiers.open", "overdue": "dossiers.open", "paused": "dossiers.paused",
    "ended": "dossiers.ended", "closed": "dossiers.closed", "kept": "dossiers.closed", "judged": "dossiers.closed",
    "paper_steps": "dossiers.paper_steps",
}  # fmt: skip
"""The measure whose entries a figure of report 6a is the sum of, where it is not what its name begins with."""


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group of the index with its shares; the last one has none: what belongs to no group of the decision."""

    group: Group | None
    shares: list[IndicatorValue]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one scope, period and basis."""

    report: Report6a
    groups: list[GroupLines]
    offer: Offer
    services: list[Use]
    units: list[Use]


def figures_of(scope: Scope, since: date, until: date, basis: Basis, today: date, *, units: bool) -> Figures:
    """Read once from the ledger; ``units``: also told by unit."""
    sums = queries.sums(scope, since, until, basis)
    report = queries.report_6a(scope=scope, since=since, until=until, basis=basis, today=today, computed=sums)
    shares = queries.indicators(scope=scope, since=since, until=until, basis=basis, computed=sums)
    named = [GroupLines(group, [s for s in shares if s.indicator.group == group.id]) for group in GROUPS]
    rest = GroupLines(None, [s for s in shares if not s.indicator.group])
    period = {"scope": scope, "since": since, "until": until, "basis": basis}
    return Figures(
        report=report,
        groups=[*named, rest],
        offer=queries.offered(until=until),
        services=queries.used(by="procedure", **period),  # type: ignore[arg-type]
        units=queries.used(by="unit", **period) if units else [],  # type: ignore[arg-type]
    )


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Per cent; ``None`` where there is nothing to divide by or a part is not told."""
    return None if part is None or whole is None else percent(part, whole)


def entries_measure(figure: str) -> str:
    """The measure whose entries stand behind a figure."""
    return ENTRIES.get(figure) or ("dossiers.closed" if figure.startswith("closed") else "dossiers.received")
