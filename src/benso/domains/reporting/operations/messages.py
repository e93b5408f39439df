"""Telling officials about reports that are due or overdue: in the caller's transaction, names and days only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from urllib.parse import quote

from benso.domains.accounts.queries import on_duty
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import OnDuty, Role
from benso.domains.notifications.operations import notify
from benso.domains.notifications.rules import facts_fault
from benso.domains.notifications.types import Recipient, TemplateCode
from benso.domains.reporting import models
from benso.domains.reporting.queries.places import office_name, office_name_en
from benso.kernel.periods import parse
from benso.kernel.working_time import VIETNAM

REPORT = "/desk/bao-cao/{}/"
"""Where an office reads its report."""
REVIEW = "/desk/bao-cao-nhan/{}/"
"""Where the receiver reads it."""
RECEIVED = "/desk/bao-cao-nhan/?noi={}#qua"
"""Where the receiver sees all that are overdue."""

LONGEST_NAME = 200
_Rows = Sequence[models.ReportRow]
_Held = Mapping[str, Sequence[OnDuty]]


def tell_of_due(rows: _Rows, *, at: datetime) -> None:
    """Tell the reporters of each office, once a report."""
    facts, held = _facts(rows), _held({row.office for row in rows}, at)
    for row in rows:
        for who in _with(held, row.office, {Role.REPORTER}, row.simulated):
            _tell(who, TemplateCode.REPORT_DUE, facts[row.id], REPORT.format(row.id), f"{row.id}:due", at)


def tell_of_overdue(rows: _Rows, *, at: datetime) -> None:
    """Tell the leaders of each office of its own reports, approvers and leaders of the receiver of all together:
    who waits for a hundred offices gets one message for each regime and period."""
    facts, held = _facts(rows), _held({office for row in rows for office in (row.office, row.receiver)}, at)
    for row in rows:
        if row.office != row.receiver:
            for who in _with(held, row.office, {Role.LEADER}, row.simulated):
                _tell(who, TemplateCode.REPORT_OVERDUE, facts[row.id], REPORT.format(row.id), f"{row.id}:overdue", at)
    together: dict[tuple[str, str, int, bool], list[models.ReportRow]] = defaultdict(list)
    for row in rows:
        together[row.receiver, row.regime, row.period_id, row.simulated].append(row)
    for (receiver, _, _, simulated), late in together.items():
        one = late[0]
        template, link = (
            (TemplateCode.REPORT_OVERDUE, REVIEW.format(one.id))
            if len(late) == 1
            else (TemplateCode.REPORTS_OVERDUE, RECEIVED.format(quote(receiver, safe="")))
        )
        for who in _with(held, receiver, {Role.REPORT_APPROVER, Role.LEADER}, simulated):
            _tell(who, template, facts[one.id], link, f"{one.id}:overdue:receiver", at)


def _tell(who: OnDuty, template: TemplateCode, facts: Mapping[str, str], link: str, step: str, at: datetime) -> None:
    notify(
        recipient=Recipient(who.public_id, who.email), template=template, facts=facts, link=link,
        key=f"report:{step}:{who.public_id}", at=at,
    )  # fmt: skip


def _held(offices: Iterable[str], at: datetime) -> _Held:
    found: dict[str, list[OnDuty]] = defaultdict(list)
    for who in on_duty(sorted(offices), office_day(at)):
        found[who.office].append(who)
    return found


def _with(held: _Held, office: str, roles: set[Role], simulated: bool) -> list[OnDuty]:
    """Each official once. Of an invented report only invented officials hear."""
    found = {
        who.public_id: who for who in held.get(office, ()) if who.role in roles and (who.simulated or not simulated)
    }
    return list(found.values())


def _sayable(name: str, code: str) -> str:
    """A regime's name, its code where the name holds what looks like a personal number: one such name must not keep
    everybody else from being reminded."""
    cut = name[:LONGEST_NAME]
    return code if facts_fault({"report": cut}) else cut


def _facts(rows: _Rows) -> Mapping[int, Mapping[str, str]]:
    versions = {row.version_id for row in rows}
    names = dict(models.VersionRow.objects.filter(id__in=versions).values_list("id", "declaration__name"))
    called = cache(lambda office: {"office": office_name(office), "office_en": office_name_en(office)})
    made: dict[int, Mapping[str, str]] = {}
    for row in rows:
        period, name = parse(row.period.code), names[row.version_id]
        made[row.id] = {
            "report": _sayable(name["vi"], row.regime),
            "report_en": _sayable(name.get("en") or name["vi"], row.regime),
            "period": f"{period.label_vi[:1].lower()}{period.label_vi[1:]}",
            "period_en": period.label_en,
            "due_date": row.due_at.astimezone(VIETNAM).date().isoformat(),
            **called(row.office),
        }
    return made
