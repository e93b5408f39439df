"""Every value keeps all its versions: as known on a time, live beside approved, reported beside measured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from benso.domains.documents import queries as documents
from benso.domains.documents.rules.pdfs import text_of
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import (
    ColumnKind,
    Deadline,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    Mark,
    Prefill,
    PrefillInput,
    ValueType,
)
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind
from tests.domains.reporting.people import approve, approver, fill, number, put, reopen, submit, through
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
FIRST = datetime(2025, 7, 16, 2, tzinfo=UTC)
SECOND = FIRST + timedelta(days=5)


@pytest.fixture
def report() -> int:
    declare(FIRST)
    open_all(FIRST, date(2025, 7, 1))
    return number("T01", "2025-07~15")


def place(report: int) -> str:
    return models.ReportRow.objects.get(id=report).place.key


def test_a_value_is_read_as_it_was_known_on_any_time(report: int) -> None:
    through(report, FIRST)
    through(report, SECOND, fibre=900)
    known = [
        queries.value("test_fibre", "2025-07~15", place(report), known=moment)
        for moment in (FIRST - timedelta(seconds=1), FIRST, SECOND - timedelta(seconds=1), SECOND, None)
    ]
    assert [v.figure.value if v else None for v in known] == [None, 1000, 1000, 900, 900]


def test_the_history_of_a_value_says_round_and_time_of_each_version(report: int) -> None:
    through(report, FIRST)
    through(report, SECOND, fibre=900)
    history = queries.value_history("test_fibre", "2025-07~15", place(report))
    assert [(v.figure.value, v.round, v.known_from, v.known_to) for v in history] == [
        (Decimal(900), 2, SECOND, None),
        (Decimal(1000), 1, FIRST, SECOND),
    ]


def test_what_did_not_change_is_left_as_it_was(report: int) -> None:
    through(report, FIRST)
    through(report, SECOND, fibre=900)
    assert len(queries.value_history("test_households", "2025-07~15", place(report))) == 1


def test_approved_again_at_the_same_instant_the_later_one_holds(report: int) -> None:
    through(report, FIRST)
    through(report, FIRST, fibre=900)
    history = queries.value_history("test_fibre", "2025-07~15", place(report))
    assert [v.figure.value for v in history] == [900, 1000]
    assert history[0].known_from == history[1].known_to == FIRST + timedelta(microseconds=1)


def test_a_kept_value_cannot_be_changed_behind_the_back_of_its_history(report: int) -> None:
    through(report, FIRST)
    for statement in ("UPDATE reporting_value SET value = 1", "DELETE FROM reporting_value"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert queries.value_history("test_fibre", "2025-07~15", place(report))[0].figure == Figure(Decimal(1000))


def test_what_is_missing_in_one_regime_does_not_end_what_another_said() -> None:
    declare(FIRST, small_regime(), small_regime("T02"))
    open_all(FIRST, date(2025, 7, 1), "T01", "T02")
    first = number("T01", "2025-07~15")
    second = number("T02", "2025-07~15", models.ReportRow.objects.get(id=first).office)
    through(first, FIRST)
    through(second, SECOND, fibre=Mark.MISSING, households=1600)
    assert queries.value("test_fibre", "2025-07~15", place(first)).figure == Figure(Decimal(1000))  # type: ignore[union-attr]
    assert queries.value("test_households", "2025-07~15", place(first)).figure == Figure(Decimal(1600))  # type: ignore[union-attr]
    through(first, SECOND + timedelta(days=1), fibre=Mark.MISSING)
    assert queries.value("test_fibre", "2025-07~15", place(first)).figure.mark is Mark.MISSING  # type: ignore[union-attr]


def test_what_is_simulated_does_not_end_what_is_not() -> None:
    declare(FIRST, small_regime(), small_regime("T02"))
    open_all(FIRST, date(2025, 7, 1), "T01", "T02")
    real = number("T01", "2025-07~15")
    made_up = number("T02", "2025-07~15", models.ReportRow.objects.get(id=real).office)
    models.ReportRow.objects.filter(id=made_up).update(simulated=True)
    through(real, FIRST, fibre=1000)
    through(made_up, SECOND, fibre=1)
    held = queries.value("test_fibre", "2025-07~15", place(real))
    assert held is not None
    assert (held.figure, held.report) == (Figure(Decimal(1000)), real)
    through(real, SECOND + timedelta(days=1), fibre=900)
    assert [v.figure.value for v in queries.value_history("test_fibre", "2025-07~15", place(real))] == [900, 1000]


def test_what_was_reported_stands_beside_what_was_measured() -> None:
    asked = Indicator(
        "test_closed", Text("Hồ sơ đã trả"), "dossiers", ValueType.INTEGER,
        prefill=Prefill("received", (PrefillInput("received", "dossiers.received"),)),
    )  # fmt: skip
    form = Form(
        "main", Text("Biểu"), (FormRow("got", Text("Hồ sơ"), "1", "test_closed"),), (FormColumn("now", Text("Kỳ này")),)
    )
    operations.declare_indicators(indicators=(asked,), code_lists=(), actor="system:test", at=FIRST)
    declare(FIRST, small_regime("T03", forms=(form,), checks=(), cut_off=1, deadline=Deadline(10)))
    open_all(SECOND + timedelta(days=20), date(2025, 7, 1), "T03")
    report = number("T03", "2025-07")
    entry = NewEntry("dossiers.received", place(report), Basis.MEASURED, date(2025, 7, 9), Decimal(41))
    ledger.post(posting=Posting("test", "one", (entry,)), actor="system:test", at=FIRST)
    ledger.seal_pending(at=FIRST)
    assert [(d.reported, d.measured) for d in queries.differences_to_measured(report, approver(report))] == [
        (None, Decimal(41))]  # fmt: skip
    put(report, SECOND, {"got.now": Figure(Decimal(45))})
    (found,) = queries.differences_to_measured(report, approver(report))
    assert (found.item, found.difference, found.measures) == ("test_closed", Decimal(4), ("dossiers.received",))


# ---- The signed print --------------------------------------------------------------------------------------------


def test_what_was_approved_is_signed_and_its_event_bears_code_and_hash(report: int) -> None:
    through(report, FIRST)
    code = operations.sign_report(report=report, round_number=1, actor="system:reporting", at=FIRST)
    issued = documents.issued(code)
    assert issued is not None
    content = documents.content(issued.file)
    assert documents.verify_pdf(content, at=FIRST).valid is True
    event = queries.report_events(report, approver(report))[-1]
    assert (event.kind, event.document, event.note) == ("signed", code, f"sha256:{issued.sha256}")
    text = text_of(content)
    assert "66,67" in text
    assert "1.500" in text


def test_signing_again_makes_no_second_document(report: int) -> None:
    through(report, FIRST)
    code = operations.sign_report(report=report, round_number=1, actor="system:reporting", at=FIRST)
    assert operations.sign_report(report=report, round_number=1, actor="system:reporting", at=SECOND) == code


def test_the_print_of_a_round_is_the_same_however_late_it_is_made(report: int) -> None:
    through(report, FIRST)
    at_once = queries.report_print(report, 1)
    through(report, SECOND, fibre=900)
    assert queries.report_print(report, 1) == at_once
    corrected = queries.report_print(report, 2)
    assert [row["cells"][0] for row in corrected["forms"][0]["rows"]] == ["1.500", "900", "60"]
    assert [row["cells"][0] for row in at_once["forms"][0]["rows"]] == ["1.500", "1.000", "66,67"]


def test_what_was_never_approved_is_not_signed(report: int) -> None:
    fill(report, FIRST)
    submit(report, FIRST)
    with pytest.raises(queries.NotApproved):
        operations.sign_report(report=report, round_number=1, actor="system:reporting", at=FIRST)
    through_events = [e.kind.value for e in queries.report_events(report, approver(report))]
    assert through_events == ["opened", "submitted"]
    assert documents.store_of(f"office:{models.ReportRow.objects.get(id=report).office}") == []


def test_a_reopened_round_keeps_the_print_of_the_one_before(report: int) -> None:
    through(report, FIRST)
    reopen(report, SECOND)
    code = operations.sign_report(report=report, round_number=1, actor="system:reporting", at=SECOND)
    assert models.ReportRow.objects.get(id=report).round == 2
    event = queries.report_events(report, approver(report))[-1]
    assert (event.round, event.document) == (1, code)


def test_the_print_holds_every_column_up_to_now_and_of_a_year_ago_too_as_known_then() -> None:
    year_to_date = Form(
        "people",
        Text("Người dùng"),
        rows=(FormRow("users", Text("Người dùng"), "1", "test_users"),),
        columns=(
            FormColumn("now", Text("Kỳ này")),
            FormColumn("before", Text("Kỳ trước"), ColumnKind.PREVIOUS),
            FormColumn("last", Text("Cùng kỳ"), ColumnKind.YEAR_BEFORE),
            FormColumn("year", Text("Cộng dồn từ đầu năm"), ColumnKind.CUMULATIVE),
        ),
    )
    at = datetime(2024, 10, 10, 2, tzinfo=UTC)
    declare(at, small_regime("T08", frequency=PeriodKind.QUARTER, cut_off=1, forms=(year_to_date,), checks=()))
    open_all(at, date(2024, 1, 1), "T08")
    row = models.ReportRow.objects.filter(regime="T08", period__code="2024-Q3").order_by("office")[0]
    mine = {code: number("T08", code, row.office) for code in ("2024-Q1", "2024-Q2", "2024-Q3")}

    def told(code: str, users: int, when: datetime) -> None:
        put(mine[code], when, {"users.now": Figure(Decimal(users))})
        submit(mine[code], when)
        approve(mine[code], when)

    def cells(code: str, round_number: int = 1) -> list[str]:
        found: list[str] = queries.report_print(mine[code], round_number)["forms"][0]["rows"][0]["cells"]
        return found

    told("2024-Q1", 10, at)
    told("2024-Q2", 200, at + timedelta(hours=1))
    told("2024-Q3", 3000, at + timedelta(hours=2))
    assert queries.report_print(mine["2024-Q3"], 1)["forms"][0]["columns"][-1] == "Cộng dồn từ đầu năm"
    assert cells("2024-Q1") == ["10", "", "", "10"]
    assert cells("2024-Q2") == ["200", "10", "", "210"]
    assert cells("2024-Q3") == ["3.000", "200", "", "3.210"]
    reopen(mine["2024-Q1"], at + timedelta(hours=3))
    told("2024-Q1", 50, at + timedelta(hours=3))
    assert cells("2024-Q3") == ["3.000", "200", "", "3.210"]
    assert cells("2024-Q1", 2) == ["50", "", "", "50"]
    operations.sign_report(report=mine["2024-Q3"], round_number=1, actor="system:reporting", at=at)
    event = queries.report_events(mine["2024-Q3"], approver(mine["2024-Q3"]))[-1]
    issued = documents.issued(event.document)
    assert issued is not None
    assert "3.210" in text_of(documents.content(issued.file))
