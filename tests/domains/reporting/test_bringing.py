"""Files of programs and of old machines: read in whatever they are written in, judged whole, written whole or not."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations import CellsRefused, ImportRefused
from benso.domains.reporting.rules import write_csv
from benso.domains.reporting.types import Figure, Imported, Mark, Origin, ReportActor, Saved
from benso.domains.units.queries import roster
from benso.kernel.encodings import tables
from benso.kernel.errors import BensoError
from benso.kernel.text import fold
from tests.domains.reporting.people import fill, reporter
from tests.domains.reporting.small import declare, open_all
from tests.domains.reporting.test_import import kept

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
SYSTEM = ReportActor.system("import")


@pytest.fixture
def reports() -> list[models.ReportRow]:
    declare(JULY)
    open_all(JULY, date(2025, 6, 1))
    rows = models.ReportRow.objects.filter(regime="T01", period__code="2025-07~15").select_related("place")
    return list(rows.order_by("id")[:3])


def bring(row: models.ReportRow, content: str | bytes, seen: int = 0, name: str = "bieu.csv") -> Saved:
    sent = content.encode() if isinstance(content, str) else content
    return operations.bring_file(
        report=row.id, name=name, content=sent, seen=seen, actor=reporter(row.id), at=JULY
    )  # fmt: skip


def standing(row: models.ReportRow) -> dict[str, Figure]:
    return {address: cell.figure for address, cell in queries.cells(row.id).items()}


def values(content: str | bytes, *, trial: bool = False, actor: ReportActor = SYSTEM) -> Imported:
    sent = content.encode() if isinstance(content, str) else content
    return operations.bring_values(regime="T01", name="thang-7.csv", content=sent, actor=actor, at=JULY, trial=trial)


def lone(rows: list[models.ReportRow]) -> tuple[models.ReportRow, str]:
    """A report whose unit has a name that no other that reports has."""
    names = queries.incoming_names("T01", SYSTEM).units
    for row in rows:
        unit = roster().find(row.office)
        if unit is not None and names[fold(unit.name_vi)] == {row.office}:
            return row, unit.name_vi
    raise AssertionError("every unit shares its name")


def test_what_was_written_out_comes_back_as_it_was(reports: list[models.ReportRow]) -> None:
    row = reports[0]
    fill(row.id, JULY)
    sheet = queries.report_sheet(row.id, reporter(row.id))
    file = write_csv(sheet.grid, sheet.figures)
    assert bring(row, file, sheet.revision).written == ()
    changed = file.decode("utf-8-sig").replace(";1500;", ";1501;")
    assert [cell.address for cell in bring(row, changed, sheet.revision).written] == ["households.now"]
    assert standing(row)["households.now"] == Figure(Decimal(1501))
    assert queries.cell_history(row.id, "households.now")[0].origin is Origin.FILE


TEMPLATE = (
    "main;;;;now;before\n;TT;Chỉ tiêu;ĐVT;Kỳ này;Kỳ trước\nhouseholds;1;Hộ;hộ;{0};\nfibre;2;Hộ có cáp quang;hộ;{1};\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "tcvn3", "vni", "cp1258"])
def test_a_file_is_read_in_every_encoding_it_may_be_in(reports: list[models.ReportRow], encoding: str) -> None:
    text = TEMPLATE.format("1.500", "không phát sinh")
    if encoding in ("tcvn3", "vni"):
        content = old_bytes(text, encoding)
    elif encoding == "cp1258":
        content = "".join(_halves(letter) for letter in text).encode("cp1258")
    else:
        content = text.encode(encoding)
    bring(reports[0], content)
    assert standing(reports[0]) == {
        "households.now": Figure(Decimal(1500)),
        "fibre.now": Figure(None, Mark.NO_SERVICE),
    }


def _halves(letter: str) -> str:
    """Windows-1258 keeps the letter with its shape and the tone behind it."""
    whole = unicodedata.normalize("NFD", letter)
    tones = "".join(c for c in whole if c in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(c for c in whole if c not in tones)) + tones


def old_bytes(text: str, encoding: str) -> bytes:
    """The text as a font of before Unicode has it: the table of the reader turned round."""
    read = {"tcvn3": tables.from_tcvn3, "vni": tables.from_vni}[encoding]
    singles = [bytes([one]) for one in range(256)]
    doubles = [bytes([a, b]) for a in range(65, 256) for b in range(128, 256)] if encoding == "vni" else []
    back: dict[str, bytes] = {}
    for code in (*singles, *doubles):
        back.setdefault(read(code), code)
    return b"".join(back[letter] for letter in text)


def test_a_comma_or_a_tab_may_part_the_columns(reports: list[models.ReportRow]) -> None:
    bring(reports[0], 'sep=,\nmain,,,,now,before\nhouseholds,1,"Hộ, cả tạm trú",,"1.500",\n')
    bring(reports[1], "main\t\t\t\tnow\tbefore\nhouseholds\t1\tHộ\t\t7\t\n")
    assert [standing(row)["households.now"].value for row in reports[:2]] == [1500, 7]


def test_every_bad_cell_is_named_with_its_line_and_none_is_taken(reports: list[models.ReportRow]) -> None:
    before = kept()
    file = "main;;;;now;later\nhouseholds;1;Hộ;;mười;\nfibre;2;;;1,5;\nnothing;3;;;1;\nhouseholds;1;;;2;\n"
    with pytest.raises(ImportRefused) as refused:
        bring(reports[0], file)
    assert [(bad.line, bad.field, bad.error.code) for bad in refused.value.bad] == [
        (1, "later", "CSV_COLUMN_FOREIGN"),
        (2, "households.now", "FIGURE_UNREADABLE"),
        (3, "fibre.now", "FIGURE_NOT_WHOLE"),
        (4, "nothing", "CSV_ROW_FOREIGN"),
        (5, "households.now", "CSV_CELL_TWICE"),
    ]
    assert kept() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TABLE_FOREIGN"),
        (b"  \n;;\n", "TABLE_FOREIGN"),
        (b"a;b;c\n1;2;3\n", "CSV_FOREIGN"),
        (b"%PDF-1.7\n\x01\x02\x03\xff\xfe\x81", "TEXT_UNREADABLE"),
        (b"PK\x03\x04 broken", "FILE_BROKEN"),
        (b"main;;;;now;before\nhouseholds;;;;1.288.463,5\nfibre;;;;1,288,463.5\n", "FIGURE_MIXED"),
        (b"x" * (10 * 1024 * 1024 + 1), "TABLE_TOO_LARGE"),
    ],
)
def test_what_is_no_file_of_the_report_is_refused_with_a_sentence(
    reports: list[models.ReportRow], content: bytes, code: str
) -> None:
    before = kept()
    with pytest.raises(BensoError) as refused:
        bring(reports[0], content, name="bieu.xlsx" if content.startswith(b"PK") else "bieu.csv")
    assert refused.value.code == code
    assert "{" not in str(refused.value)
    assert kept() == before


def test_what_somebody_changed_meanwhile_is_not_written_over(reports: list[models.ReportRow]) -> None:
    row = reports[0]
    fill(row.id, JULY)
    before = kept()
    with pytest.raises(CellsRefused) as refused:
        bring(row, TEMPLATE.format("1", "1000"), seen=0)
    assert [one.address for one in refused.value.refused] == ["households.now"]
    assert kept() == before


def test_a_bulk_file_goes_in_under_names_with_and_without_diacritics(reports: list[models.ReportRow]) -> None:
    row, name = lone(reports)
    head = "Đơn vị;Kỳ;Chỉ tiêu;test_sex;Giá trị\n"
    done = values(
        head
        + f"{name};Tháng 7/2025;test_households;;1.288\n"
        + f"{fold(name)};2025-07;test_users;male;5\n"
        + f"UBND {name.upper()};2025-07~15;test_users[test_sex=female];;x\n"
        + f"{row.office};2025-07~15;test_fibre;;0\n"
    )
    assert done == Imported(4, 4, 1)
    assert standing(row)["households.now"] == Figure(Decimal(1288))


def test_a_trial_says_what_would_be_written_and_writes_nothing(reports: list[models.ReportRow]) -> None:
    file = f"unit,period,item,value\n{reports[0].office},2025-07~15,test_households,7\n"
    before = kept()
    assert values(file, trial=True) == Imported(1, 1, 1)
    assert kept() == before
    assert values(file) == Imported(1, 1, 1)
    assert kept() != before


def test_every_bad_row_of_a_bulk_file_is_named_together(reports: list[models.ReportRow]) -> None:
    office = reports[0].office
    units = queries.incoming_names("T01", SYSTEM).units
    shared = next(name for name, keys in units.items() if len(keys) > 1)
    file = (
        "unit;period;item;test_sex;value\n\n"
        f"{office};2025-07~15;test_households;;1\n"
        f"{shared};2025-07~15;test_households;;1\n"
        f"Nowhere;2025-07~15;test_households;;1\n"
        f"{office};2025-07~15;test_users[test_sex=male];male;1\n"
        f"{office};2025-07~15;test_fibre;;mười\n"
    )
    for trial in (True, False):
        before = kept()
        with pytest.raises(ImportRefused) as refused:
            values(file, trial=trial)
        assert [(bad.line, bad.field, bad.error.code) for bad in refused.value.bad] == [
            (4, "unit", "ROW_OF_MANY_UNITS"),
            (5, "unit", "ROW_OF_NO_REPORT"),
            (6, "item", "ITEM_SPLIT_TWICE"),
            (7, "value", "FIGURE_UNREADABLE"),
        ]
        assert kept() == before


def test_a_row_that_is_bad_alone_holds_back_the_good_ones(reports: list[models.ReportRow]) -> None:
    office = reports[0].office
    before = kept()
    with pytest.raises(ImportRefused):
        values(
            f"unit;period;item;test_sex;value\n{office};2025-07~15;test_fibre;;1\n"
            f"{office};2025-07~15;test_users[test_sex=male];male;1\n"
        )
    assert kept() == before


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("unit;period;value", "COLUMNS_MISSING"),
        ("unit;period;item;value;colour", "COLUMN_STRANGE"),
        ("unit;period;item;value;value", "COLUMN_STRANGE"),
        ("unit;period;item;value;test_sex;test_sex", "COLUMN_STRANGE"),
    ],
)
def test_columns_that_are_missing_or_strange_are_told(reports: list[models.ReportRow], head: str, code: str) -> None:
    before = kept()
    with pytest.raises(BensoError) as refused:
        values(f"{head}\na;b;c;d\n")
    assert refused.value.code == code
    assert kept() == before


def test_a_spreadsheet_goes_in_with_its_numbers_as_numbers(reports: list[models.ReportRow]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["unit", "period", "item", "value"])
        sheet.write_row(1, 0, [reports[0].office, "2025-07~15", "test_households", 1288463])
        sheet.write_row(2, 0, [reports[0].office, "2025-07~15", "test_fibre", "…"])
    done = operations.bring_values(regime="T01", name="thang-7.xlsx", content=out.getvalue(), actor=SYSTEM, at=JULY)
    assert done == Imported(2, 2, 1)
    assert standing(reports[0])["households.now"] == Figure(Decimal(1288463))


def test_who_reports_for_another_office_brings_nothing_in(reports: list[models.ReportRow]) -> None:
    mine, other = reports[:2]
    before = kept()
    with pytest.raises(ImportRefused) as refused:
        values(f"unit;period;item;value\n{other.office};2025-07~15;test_fibre;1\n", actor=reporter(mine.id))
    assert [bad.error.code for bad in refused.value.bad] == ["ROW_OF_NO_REPORT"]
    with pytest.raises(queries.ReportUnknown):
        operations.bring_file(
            report=other.id, name="a.csv", content=TEMPLATE.format(1, 1).encode(), seen=0, actor=reporter(mine.id),
            at=JULY,
        )  # fmt: skip
    assert kept() == before
    assert [one.code for one in queries.owed_regimes(reporter(mine.id), [mine.office, other.office])] == ["T01"]
    assert queries.owed_regimes(reporter(mine.id), [other.office]) == []
