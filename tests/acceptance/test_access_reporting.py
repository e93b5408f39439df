"""Who may do what with a report: every role at every office against every deed, generated from the one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations.explaining import FindingUnknown
from benso.domains.reporting.rules import ACCESS, Heading, WorkbookKey, standings, write_workbook
from benso.domains.reporting.types import (
    Audience,
    CellChange,
    Figure,
    ImportRow,
    Origin,
    Question,
    ReportActor,
    ReportDeed,
)
from benso.domains.units.types import Level
from benso.kernel.errors import BensoError
from benso.kernel.periods import PeriodKind
from tests.domains.reporting.people import approve, fill, number, submit
from tests.domains.reporting.small import INDICATORS, SEX, declare, open_all, small_regime

AT = datetime(2025, 7, 16, 2, tzinfo=UTC)
ROLES = [role.value for role in Role]
REFUSALS = {"REPORT_UNKNOWN", "REPORT_NOT_YOURS", "IMPORT_REFUSED"}
"""A file of many rows is refused row by row: each is of no report that the asker fills in."""
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
    queries.review(report, actor)
    queries.report_events(report, actor)
    queries.values_of(report, actor)
    queries.live_and_approved(report, actor)
    queries.differences_to_measured(report, actor)


def write(report: int, actor: ReportActor) -> None:
    change = CellChange("fibre.now", None, seen(report))
    operations.save_cells(report=report, changes=[change], origin=Origin.TYPED, actor=actor, at=AT)


def seen(report: int) -> int:
    return max((state.revision for state in queries.cell_states(report).values()), default=0)


def paste(report: int, actor: ReportActor) -> None:
    operations.paste_block(report=report, anchor="users.male", text="9", seen=seen(report), actor=actor, at=AT)


def explain(report: int, actor: ReportActor) -> None:
    with suppress(FindingUnknown):  # nothing is found in these figures; who may not explain is told before that
        operations.explain(report=report, check="jump", text="Đúng", actor=actor, at=AT)


def explain_together(report: int, actor: ReportActor) -> None:
    with suppress(FindingUnknown):
        operations.explain_findings(report=report, texts={"jump": "Đúng", "other": "Đúng"}, actor=actor, at=AT)


def bring(report: int, actor: ReportActor) -> None:
    row = models.ReportRow.objects.filter(id=report).first()
    grid = queries.grid(row.version_id if row else queries.regime_in_force("T01", AT.date()).id)
    key = WorkbookKey(report, str(row.version_id) if row else "1", seen(report))
    content = write_workbook(grid, {"users.male": Figure(Decimal(8))}, key, Heading("a", "b", "c", AT))
    operations.bring_workbook(report=report, name="a.xlsx", content=content, actor=actor, at=AT)


def bring_rows(report: int, actor: ReportActor) -> None:
    row = models.ReportRow.objects.get(id=report)
    one = ImportRow(1, row.office, "2025-07~15", "test_fibre", "1")
    operations.import_values(regime="T01", rows=[one], actor=actor, at=AT)


def analyse(report: int, actor: ReportActor) -> None:
    """A reading refuses by showing nothing: a table, a sum, what was known then, and the trail behind them."""
    row = models.ReportRow.objects.select_related("place", "period").filter(id=report).first()
    end = row.period.end if row else AT.date()
    asked = Question(
        ("test_households",), Level.COMMUNE, PeriodKind.MONTH, end, end, cut_off=15, known=AT + timedelta(days=1),
        reader=actor,
    )  # fmt: skip
    ways = (asked, replace(asked, known=None), replace(asked, known=None, into_level=Level.PROVINCE))
    shown = {bool(queries.table(each).rows) for each in ways}
    place, period = (row.place.key, row.period.code) if row else ("", "")
    shown.add(bool(queries.behind(asked, "test_households", place, period)[0]))
    assert len(shown) == 1
    if shown == {False}:
        raise queries.ReportUnknown(report=report)


Deed = Callable[[int, ReportActor], object]
DEEDS: Mapping[str, tuple[ReportDeed, str, Deed]] = {
    "view": (ReportDeed.VIEW, "filled", view),
    "fill": (ReportDeed.FILL, "filled", write),
    "type": (
        ReportDeed.FILL, "filled",
        lambda r, a: operations.type_cells(report=r, texts=[("users.male", "9", seen(r))], actor=a, at=AT),
    ),
    "paste": (ReportDeed.FILL, "filled", paste),
    "prefill": (ReportDeed.FILL, "filled", lambda r, a: operations.prefill(report=r, actor=a, at=AT)),
    "explain": (ReportDeed.FILL, "filled", explain),
    "explain together": (ReportDeed.FILL, "filled", explain_together),
    "workbook": (ReportDeed.FILL, "filled", bring),
    "import": (ReportDeed.FILL, "filled", bring_rows),
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
    "analyse": (ReportDeed.ANALYSE, "approved", analyse),
}  # fmt: skip
READING = frozenset({"view", "analyse"})


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


@pytest.mark.parametrize("name", [name for name in DEEDS if name not in READING])
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


@pytest.mark.parametrize("name", [name for name in DEEDS if name != "import"])
def test_a_stranger_is_told_the_same_as_of_a_report_that_does_not_exist(report: int, name: str) -> None:
    _, state, do = DEEDS[name]
    prepare(report, state)
    stranger = ReportActor(79, duties=frozenset({(role, "1@2000-01-01") for role in ROLES}))
    before, told = everything(), []
    for wanted in (report, 0, 2**70):
        with pytest.raises(BensoError) as refused:
            do(wanted, stranger)
        told.append((refused.value.code, refused.value.status, str(refused.value).replace(str(wanted), "n")))
    assert told == [told[0]] * 3
    assert told[0][:2] == ("REPORT_UNKNOWN", 404)
    assert everything() == before


def test_rows_of_a_report_of_others_are_told_as_rows_of_none(report: int) -> None:
    row = models.ReportRow.objects.get(id=report)
    stranger = ReportActor(79, duties=frozenset({(Role.REPORTER.value, "1@2000-01-01")}))
    before, told = everything(), []
    for unit, period in ((row.office, "2025-07~15"), ("nowhere", "2025-07~15"), (row.office, "1999-07~15")):
        one = ImportRow(1, unit, period, "test_fibre", "1")
        with pytest.raises(operations.ImportRefused) as refused:
            operations.import_values(regime="T01", rows=[one], actor=stranger, at=AT)
        told.append([(bad.field, bad.error.code) for bad in refused.value.bad])
    assert told == [[("unit", "ROW_OF_NO_REPORT")]] * 3
    assert everything() == before


def test_a_saved_view_is_changed_by_its_owner_alone() -> None:
    words: dict[str, Any] = {"title": "Cáp quang", "kind": "view", "content": {"query": "x"}, "at": AT}
    slug = operations.save_view(**words, audience=Audience.PRIVATE, owner="official:1")
    board = {"title": "Bảng", "kind": "dashboard", "content": {"parts": [{"slug": slug}]}, "at": AT}
    operations.save_view(**board, audience=Audience.PUBLIC, owner="official:1")
    before = list(models.ViewRow.objects.order_by("slug").values())
    for found in before:
        other: dict[str, Any] = {"slug": found["slug"], "seen": 1, "owner": "official:2"}
        with pytest.raises(operations.ViewTaken):
            operations.save_view(**words, audience=Audience.PUBLIC, **other)
        with pytest.raises(queries.ViewUnknown):
            operations.remove_view(slug=found["slug"], owner="official:2", seen=1, at=AT)
    assert list(models.ViewRow.objects.order_by("slug").values()) == before


def test_whoever_wrote_a_regime_does_not_publish_it() -> None:
    operations.declare_indicators(indicators=INDICATORS, code_lists=(SEX,), actor="system:test", at=AT)
    draft = operations.save_regime_draft(regime=small_regime("T02"), actor="official:1", at=AT)
    before = list(models.VersionRow.objects.order_by("id").values())
    with pytest.raises(operations.PublisherIsAuthor):
        operations.publish_regime(version=draft.id, seen=draft.digest, actor="official:1", at=AT)
    assert list(models.VersionRow.objects.order_by("id").values()) == before
    operations.publish_regime(version=draft.id, seen=draft.digest, actor="official:2", at=AT)
