"""Broken targets, measures and evidence: each mistake is named by file, line and field, and nothing is loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benso.config.content import load_pack
from benso.domains.scoreboard import content, models
from benso.kernel.content import ContentInvalid, Pack

ROOT = Path(__file__).resolve().parents[2] / "content" / "bentre"
FILES = (
    *("documents.yaml", "measures.yaml", "programme.yaml", "targets.yaml", "units_of_measure.csv"),
    *(
        "evidence/published.csv",
        "evidence/gaps.csv",
        "evidence/rejected.csv",
        "evidence/census2019.csv",
        "evidence/sources.csv",
    ),
    *("units/units.csv", "units/reference.csv", "units/sources.csv"),
)
Break = Callable[[Path], int]


def replaced(name: str, old: str, new: str) -> Break:
    """Replace the first occurrence of a text; gives the line it stood on."""

    def change(root: Path) -> int:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change


def appended(name: str, row: str) -> Break:
    """Add a line at the end; gives its number."""

    def change(root: Path) -> int:
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text + row + "\n", encoding="utf-8")
        return text.count("\n") + 1

    return change


@pytest.fixture
def pack_root(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def a_figure(**changes: str) -> str:
    """A line of published.csv."""
    cells = {
        "id": "EV-9999", "measure": "tthc_total", "unit": "83@2004-08-31", "period": "2024", "start": "2024-01-01",
        "end": "2024-12-31", "precise": "yes", "value": "1900", "uom": "procedures", "vi": "Toàn bộ", "en": "All",
        "source": "https://example.org", "read": "read", "quality": "A", "vintage": "", "nvi": "", "nen": "", "num": "",
        "den": "",
    } | changes  # fmt: skip
    return ",".join(cells.values())


PUBLISHED, TARGETS, MEASURES = "evidence/published.csv", "targets.yaml", "measures.yaml"
BROKEN: dict[str, tuple[Break, str, str, str]] = {
    "figure twice": (appended(PUBLISHED, a_figure(id="EV-0001")), PUBLISHED, "id", "đã có ở dòng"),
    "figure of an unknown measure": (
        appended(PUBLISHED, a_figure(measure="tthc_tootal")), PUBLISHED, "measure", "Không có đại lượng “tthc_tootal”",
    ),
    "figure of an unknown unit": (
        appended(PUBLISHED, a_figure(unit="99@1999-01-01")), PUBLISHED, "unit", "Không có đơn vị “99@1999-01-01”",
    ),
    "figure without a source": (appended(PUBLISHED, a_figure(source="")), PUBLISHED, "source", "Thiếu giá trị"),
    "figure with a bad date": (
        appended(PUBLISHED, a_figure(end="2024-02-30")), PUBLISHED, "period_end", "ngày phải viết dạng 2025-07-01",
    ),
    "period that ends before it starts": (
        appended(PUBLISHED, a_figure(end="2023-12-31")), PUBLISHED, "period_end", "trước khi bắt đầu",
    ),
    "value that is no number": (
        appended(PUBLISHED, a_figure(value='"1.900,5"')), PUBLISHED, "value", "không phải là số",
    ),
    "figure in another unit of measure": (
        appended(PUBLISHED, a_figure(uom="%")), PUBLISHED, "unit_of_measure", "quy đổi hoặc sửa",
    ),
    "figure of unknown quality": (
        appended(PUBLISHED, a_figure(quality="D")), PUBLISHED, "quality", "chọn một trong: A, B",
    ),
    "figure read in an unknown way": (
        appended(PUBLISHED, a_figure(read="heard")), PUBLISHED, "basis_of_reading", "chọn một trong: read",
    ),
    "figure for a measure that adds up": (
        appended(PUBLISHED, a_figure(measure="procedures.in_force")), PUBLISHED, "measure", "kiểu reading",
    ),
    "line with a cell too many": (appended(PUBLISHED, a_figure() + ",more"), PUBLISHED, "", "Dòng có 20 ô"),
    "gap that has a value": (
        appended("evidence/gaps.csv", "EV-9998,DG-01,tthc_total,83@2004-08-31,2024-10,không thấy,not found"),
        "evidence/gaps.csv", "period", "có số; xóa một trong hai",
    ),
    "gap that the census answers": (
        appended(
            "evidence/gaps.csv", "EV-9998,denominator,population,834@2004-08-31,2019-04-01,không thấy,not found"
        ),
        "evidence/gaps.csv", "period", "evidence/census2019.csv",
    ),
    "gap over years that the census answers in part": (
        appended("evidence/gaps.csv", "EV-9998,denominator,households,83@2004-08-31,2019-2024,không thấy,not found"),
        "evidence/gaps.csv", "period", "evidence/census2019.csv",
    ),
    "gap of an unknown target": (
        appended("evidence/gaps.csv", "EV-9998,DG-99,tthc_total,83@2004-08-31,1999,không thấy,not found"),
        "evidence/gaps.csv", "target", "Không có chỉ tiêu “DG-99”",
    ),
    "rejected without a reason": (
        appended("evidence/rejected.csv", "EV-9997,DG-01,tthc_total,83@2004-08-31,1999,5,https://example.org,,"),
        "evidence/rejected.csv", "reason_vi", "Thiếu giá trị",
    ),
    "census from an unknown source": (
        appended("evidence/census2019.csv", "82,population,2019-04-01,5,nowhere,,"),
        "evidence/census2019.csv", "source", "Không có nguồn “nowhere”",
    ),
    "source without an address or a title": (
        appended(PUBLISHED, a_figure(source="a drawer")), PUBLISHED, "source", "cần một tên trong evidence/sources.csv",
    ),
    "share declared to add up": (
        replaced(MEASURES, '  label: {vi: "Tỷ lệ trực', '  additive: true\n  label: {vi: "Tỷ lệ trực'),
        MEASURES, "additive", "không cộng được",
    ),
    "adding up said in a word": (
        replaced(MEASURES, "  additive: true\n  label", '  additive: "sometimes"\n  label'),
        MEASURES, "additive", "ghi true",
    ),
    "measure twice": (
        replaced(MEASURES, "- code: dvc_level3\n", "- code: tthc_total\n"), MEASURES, "code", "đã có ở dòng",
    ),
    "measure of unknown kind": (
        replaced(MEASURES, "kind: stock", "kind: pile"), MEASURES, "kind", "chọn một trong: flow, stock, reading",
    ),
    "measure in an unknown unit of measure": (
        replaced(MEASURES, 'unit: "dossiers"', 'unit: "parcels"'), MEASURES, "unit", "Không có đơn vị tính “parcels”",
    ),
    "formula that cannot be read": (
        replaced(TARGETS, 'formula: "100 * full / all"', 'formula: "100 * full / / all"'),
        TARGETS, "definitions.0.formula", "Ký tự 14:",
    ),
    "formula with an unknown name": (
        replaced(TARGETS, 'formula: "100 * full / online"', 'formula: "100 * fulll / online"'),
        TARGETS, "definitions.1.formula", "Ý bạn có phải “full”?",
    ),
    "formula that gives no number": (
        replaced(TARGETS, 'formula: "100 * full / online"', 'formula: "full > online"'),
        TARGETS, "definitions.1.formula", "Biểu thức phải cho số",
    ),
    "input of an unknown measure": (
        replaced(TARGETS, "measures: [dvc_online_of_eligible]", "measures: [dvc_online_of_elligible]"),
        TARGETS, "definitions.2.inputs.0.measures", "Không có đại lượng",
    ),
    "two headline readings": (
        replaced(TARGETS, "role: alternative", "role: headline"), TARGETS, "definitions", "Có 2 cách đọc headline",
    ),
    "unknown role": (
        replaced(TARGETS, "role: official", "role: officious"),
        TARGETS, "definitions.2.role", "chọn một trong: headline",
    ),
    "promises out of order": (
        replaced(TARGETS, "due: 2030-12-31", "due: 2024-12-31"), TARGETS, "promises.1.due", "theo thứ tự thời gian",
    ),
    "promise that is no number": (
        replaced(TARGETS, "value: 100}", "value: all}"), TARGETS, "promises.0.value", "không phải là số",
    ),
    "promise of an unknown document": (
        replaced(TARGETS, "document: nq01", "document: nq99"), TARGETS, "document", "Không có văn bản “nq99”",
    ),
    "target of an unknown unit": (
        replaced(TARGETS, 'unit: "829@2013-04-06"', 'unit: "829@2013-04-07"'), TARGETS, "unit", "Không có đơn vị",
    ),
    "target of an unknown parent": (
        replaced(TARGETS, "parent: DG-01", "parent: DG-0"), TARGETS, "parent", "Không có chỉ tiêu cha “DG-0”",
    ),
    "label in one language": (
        replaced(TARGETS, 'label: {vi: "Dữ liệu mở", en: "Open data"}', 'label: {vi: "Dữ liệu mở"}'),
        TARGETS, "label", "cả hai thứ tiếng",
    ),
    "task that counts an unknown measure": (
        replaced("programme.yaml", "[soc]", "[sock]"), "programme.yaml", "countables.0.measures", "“sock”",
    ),
    "thing to count that says nothing of measures": (
        replaced("programme.yaml", "measures: [soc]", "measure: [soc]"),
        "programme.yaml", "countables.0.measures", "ghi [] nếu",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_mistake_is_named_by_file_line_and_field(kind: str, pack_root: Path) -> None:
    change, file, field, words = BROKEN[kind]
    line = change(pack_root)
    pack = Pack(pack_root)
    content.check(pack)

    found = [p for p in pack.problems if (p.file, p.field) == (file, field) and words in p.message]
    assert [p.line for p in found] in ([line], [_heading(pack_root / file, line)]), pack.problems


def _heading(path: Path, line: int) -> int:
    """The line on which the definitions of the target around a line begin: a mistake of them all stands there."""
    above = path.read_text(encoding="utf-8").splitlines()[:line]
    return max((n for n, text in enumerate(above, 1) if text == "  definitions:"), default=0)


def test_the_pack_as_it_is_has_no_mistake(pack_root: Path) -> None:
    pack = Pack(pack_root)
    parsed = content.check(pack)

    assert pack.problems == []
    assert (len(parsed.programme.targets), len(parsed.programme.tasks)) == (23, 5)
    assert (len(parsed.programme.gaps), len(parsed.programme.rejected)) == (58, 15)


@pytest.mark.django_db(transaction=True)
def test_a_pack_with_one_mistake_loads_nothing(tmp_path: Path) -> None:
    root = tmp_path / "province"
    shutil.copytree(ROOT, root)
    appended(PUBLISHED, a_figure(measure="tthc_tootal"))(root)

    with pytest.raises(ContentInvalid):
        load_pack(root=root, actor="test", at=datetime(2026, 1, 5, tzinfo=UTC))

    assert models.Edition.objects.count() == 0
    assert models.PublishedFigure.objects.count() == 0
