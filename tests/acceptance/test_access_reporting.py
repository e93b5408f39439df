"""Who may do what with a report: every role at every office against every deed, generated from the one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules import ACCESS, standings
from benso.domains.reporting.types import CellChange, Origin, ReportActor, ReportDeed
from benso.kernel.errors import BensoError
from tests.domains.reporting.people import approve, fill, number, submit
from tests.domains.reporting.small import declare, open_all

AT = datetime(2025, 7, 16, 2, tzinfo=UTC)
ROLES = [role.value for role in Role]
REFUSALS = {"REPORT_UNKNOWN", "REPORT_NOT_YOURS"}
TABLES = (
    "SELECT * FROM reporting_report ORDER BY id", "SELECT * FROM reporting_cell ORDER BY report, address",
    "SELECT * FROM reporting_event ORDER BY id", "SELECT count(*) FROM reporting_value",
    "SELECT count(*) FROM reporting_change", "SELECT count(*) FROM ledger_entry", "SELECT count(*) FROM audit_event",
)  # fmt: skip


@pytest.fixture
def report() -> int:
    declare(AT)
    open_all(AT, date(2025, 7, 1))
    return number("T01", "2025-07~15")


def view(report: int, actor: ReportActor) -> None:
    queries.report_sheet(report, actor)
    queries.report_events(report, actor)
    queries.values_of(report, actor)
    queries.live_and_approved(report, actor)
    queries.differences_to_measured(report, actor)


def write(report: int, actor: ReportActor) -> None:
    seen = queries.cell_states(report)["fibre.now"].revision
    change = CellChange("fibre.now", None, seen)
    operations.save_cells(report=report, changes=[change], origin=Origin.TYPED, actor=actor, at=AT)


Deed = Callable[[int, ReportActor], object]
DEEDS: Mapping[str, tuple[ReportDeed, str, Deed]] = {
    "view": (ReportDeed.VIEW, "filled", view),
    "fill": (ReportDeed.FILL, "filled", write),
    "submit": (ReportDeed.SUBMIT, "filled", lambda r, a: operations.submit_report(report=r, actor=a, at=AT)),
    "return": (
        ReportDeed.APPROVE, "submitted",
        lambda r, a: operations.return_report(report=r, comment="Sai", actor=a, at=AT),
    ),
    "approve": (ReportDeed.APPROVE, "submitted", lambda r, a: operations.approve_report(report=r, actor=a, at=AT)),
    "publish": (ReportDeed.PUBLISH, "approved", lambda r, a: operations.publish_report(report=r, actor=a, at=AT)),
    "reopen": (
        ReportDeed.REOPEN, "approved",
        lambda r, a: operations.reopen_report(report=r, reason="Sai", actor=a, at=AT),
    ),
}  # fmt: skip


def prepare(report: int, state: str) -> None:
    fill(report, AT)
    if state != "filled":
        submit(report, AT)
    if state == "approved":
        approve(report, AT)


def everything() -> list[Any]:
    found = []
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
            found.append(cursor.fetchall())
    return found


def test_every_deed_of_the_table_is_tried_here() -> None:
    assert {deed for deed, _, _ in DEEDS.values()} == set(ACCESS)


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_done_by_those_the_table_names_and_a_refusal_changes_nothing(report: int, name: str) -> None:
    deed, state, do = DEEDS[name]
    prepare(report, state)
    row = models.ReportRow.objects.get(id=report)
    other = models.ReportRow.objects.filter(regime="T01").exclude(office=row.office)[0].office
    before, tried = everything(), {True: 0, False: 0}
    for role in ROLES:
        for office in (row.office, row.receiver, other):
            actor = ReportActor(77, duties=frozenset({(role, office)}))
            allowed = bool(ACCESS[deed] & standings(actor, row.office, row.receiver))
            tried[allowed] += 1
            point = transaction.savepoint()
            if allowed:
                do(report, actor)
                transaction.savepoint_rollback(point)
                continue
            with pytest.raises(BensoError) as refused:
                do(report, actor)
            assert refused.value.code in REFUSALS, (role, office)
            assert everything() == before, (role, office)
            transaction.savepoint_commit(point)
    assert tried[True] >= 1
    assert tried[False] > 2 * len(ROLES)


@pytest.mark.parametrize("name", [name for name in DEEDS if name != "view"])
def test_who_only_oversees_sees_and_does_nothing(report: int, name: str) -> None:
    _, state, do = DEEDS[name]
    prepare(report, state)
    row = models.ReportRow.objects.get(id=report)
    leader = ReportActor(78, duties=frozenset({(Role.LEADER.value, row.office), (Role.AUDITOR.value, row.receiver)}))
    view(report, leader)
    before = everything()
    with pytest.raises(BensoError) as refused:
        do(report, leader)
    assert refused.value.code in REFUSALS
    assert everything() == before


def test_a_stranger_is_told_the_same_as_of_a_report_that_does_not_exist(report: int) -> None:
    stranger = ReportActor(79, duties=frozenset({(Role.REPORTER.value, "1@2000-01-01")}))
    told = []
    for wanted in (report, 0):
        with pytest.raises(BensoError) as refused:
            operations.submit_report(report=wanted, actor=stranger, at=AT)
        told.append((refused.value.code, refused.value.status))
    assert told == [("REPORT_UNKNOWN", 404)] * 2
