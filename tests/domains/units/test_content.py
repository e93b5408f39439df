"""Broken content: every kind of mistake is named by file, line and field, and nothing of it is loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benso.domains.units.content import check
from benso.kernel.content import ContentInvalid, Pack
from tests.domains.units.conftest import PACK

UNITS, CELLS, AGENCIES = "units/units.csv", "units/hexagons.csv", "units/agencies.csv"
Break = Callable[[str, str, str], int]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """The real pack in a folder of its own."""
    shutil.copytree(PACK / "units", tmp_path / "units")
    shutil.copy(PACK / "province.yaml", tmp_path)
    return Pack(tmp_path)


@pytest.fixture
def change(pack: Pack) -> Break:
    """Replace a piece of text on its line of a file; the number of that line."""

    def replace(file: str, old: str, new: str) -> int:
        path = pack.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (text.count(old), old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace


def messages(pack: Pack, file: str, line: int, field: str) -> list[str]:
    check(pack)
    return [it.message for it in pack.problems if (it.file, it.line, it.field) == (file, line, field)]


def test_the_pack_as_it_is_has_no_problem(pack) -> None:
    check(pack)

    assert pack.problems == []


BROKEN = [
    # file, text, what it becomes, field, message
    (
        UNITS,
        "\n86@2025-07-01,86,Tỉnh Vĩnh Long,,,tỉnh",
        "\n86@2025-07-01,86,Tỉnh Vĩnh Long,,,huyện",
        "type",
        "“huyện” không phải loại đơn vị của cấp này; chọn một trong: thành phố, tỉnh.",
    ),
    (
        UNITS,
        "tỉnh,province,,2025-07-01",
        "tỉnh,region,,2025-07-01",
        "level",
        "“region” không có trong danh sách; chọn một trong: province, district, commune, reference.",
    ),
    (
        UNITS,
        "tỉnh,province,,2025-07-01",
        "tỉnh,reference,,2025-07-01",
        "level",
        "Vùng để so sánh khai ở units/reference.csv, không khai ở đây.",
    ),
    (
        UNITS,
        "tỉnh,province,,2025-07-01",
        "tỉnh,province,,01/07/2025",
        "valid_from",
        "“01/07/2025” không đọc được: ngày phải viết dạng 2025-07-01.",
    ),
    (
        UNITS,
        "tỉnh,province,,2025-07-01,day,,",
        "tỉnh,province,,2025-07-01,day,2025-07-01,",
        "valid_to",
        "Hết hiệu lực 2025-07-01 không sau ngày có hiệu lực 2025-07-01; sửa một trong hai ngày.",
    ),
    (
        UNITS,
        "\n86@2025-07-01,86,",
        "\n86@2025-06-30,86,",
        "id",
        "Mã phiên bản phải là mã và ngày có hiệu lực: “86@2025-07-01”.",
    ),
    (
        UNITS,
        ",9.99545,106.292,",
        ",106.292,9.99545,",
        "latitude",
        "“106.292” ngoài khoảng 8 đến 24; kiểm tra lại tọa độ (kinh độ, vĩ độ có đảo chỗ?).",
    ),
    (UNITS, ",9.99545,106.292,", ",9.99545,,", "longitude", "Thiếu giá trị; điền trường này."),
    (UNITS, ",bando;ld124;cas,", ",,", "sources", "Thiếu giá trị; điền trường này."),
    (
        UNITS,
        ",bando;ld124;cas,",
        ",bando;báo;cas,",
        "sources",
        "Nguồn “báo” chưa khai trong units/sources.csv; thêm nguồn hoặc sửa khóa.",
    ),
    (
        UNITS,
        ",4257581,",
        ",4.257.581,",
        "population",
        "“4.257.581” không đọc được: phải là số nguyên, viết liền, ví dụ 1288463.",
    ),
    (UNITS, ",4257581,", ",-4257581,", "population", "“-4257581” là số âm; số đếm phải từ 0 trở lên."),
    (
        UNITS,
        ",6296.2,",
        ',"6296,2",',
        "area_km2",
        "“6296,2” không đọc được: phải là số thập phân với dấu chấm, ví dụ 71.12.",
    ),
    (
        UNITS,
        "tỉnh,province,,2025-07-01,day,,merge",
        "tỉnh,province,,2025-07-01,day,,swap",
        "change",
        "“swap” không có trong danh sách; chọn một trong: baseline, merge, absorb, retype, retype+rename.",
    ),
    (
        UNITS,
        "merge,83@2004-08-31,",
        "merge,84@2004-08-31,",
        "predecessors",
        "Không có đơn vị “84@2004-08-31”; sửa mã hoặc thêm đơn vị.",
    ),
    (
        UNITS,
        "merge,83@2004-08-31,",
        "merge,,",
        None,
        "“86@2025-07-01” không ghi đơn vị này ở cột predecessors; hai bên phải khớp.",
    ),
    (
        UNITS,
        "baseline,,86@2025-07-01,",
        "baseline,,,",
        None,
        "“83@2004-08-31” không ghi đơn vị này ở cột successors; hai bên phải khớp.",
    ),
    (
        UNITS,
        ",1288463,126300,1162163,402860,",
        ",1288463,126300,1162164,402860,",
        "census_population",
        "Thành thị 126300 và nông thôn 1162164 không cộng thành 1288463.",
    ),
    (
        UNITS,
        "402860,51522;90847",
        "402860,51523;90847",
        "census_households",
        "Số hộ theo quy mô cộng được 402861, khác 402860.",
    ),
    (
        CELLS,
        "2019-04-01,28757@2009-02-24,8,3",
        "2019-04-01,28757@2009-02-24,9,3",
        "column",
        "Ô (9, 3) đã có đơn vị ở dòng 2; mỗi ô một đơn vị.",
    ),
    (
        CELLS,
        "2019-04-01,28757@2009-02-24,8,3",
        "2019-04-01,28757@2009-02-25,8,3",
        "unit",
        "Không có đơn vị “28757@2009-02-25” trong units/units.csv; sửa mã.",
    ),
    (
        CELLS,
        "2019-04-01,28757@2009-02-24,8,3",
        "2019-04-01,28756@2025-07-01,8,3",
        "unit",
        "“28756@2025-07-01” không phải đơn vị cấp xã có hiệu lực ngày 2019-04-01.",
    ),
    (
        CELLS,
        "2019-04-01,28757@2009-02-24,8,3",
        "2019-04-01,28757@2009-02-24,20,3",
        "column",
        "Ô (20, 3) ngoài lưới 20 × 18 của bản đồ.",
    ),
    (
        CELLS,
        "2019-04-01,28757@2009-02-24,8,3",
        "2019-04-02,28757@2009-02-24,8,3",
        "layout",
        "Chưa khai bản đồ ngày “2019-04-02” trong units/layouts.csv.",
    ),
    (
        AGENCIES,
        ",STC25,,verified,yes,pc2019;c17,\nSTP,",
        ",STC26,,verified,yes,pc2019;c17,\nSTP,",
        "successors",
        "Không có cơ quan “STC26”; sửa mã hoặc thêm cơ quan.",
    ),
    (
        AGENCIES,
        ",STC25,,verified,yes,pc2019;c17,\nSTP,",
        ",STC25,H7.1,verified,yes,pc2019;c17,\nSTP,",
        "agency_code",
        "“H7.1” không phải mã định danh cơ quan; viết ví dụ H07.12 hoặc để trống.",
    ),
    (
        AGENCIES,
        ",STC25,,verified,yes,pc2019;c17,\nSTP,",
        ",STC25,,verified,yes,,\nSTP,",
        "sources",
        "Đã ghi là kiểm chứng thì phải có nguồn; thêm nguồn hoặc đổi status.",
    ),
    (
        AGENCIES,
        ",STC25,,verified,yes,pc2019;c17,\nSTP,",
        ",STP25,,sure,yes,pc2019;c17,\nSTP,",
        "status",
        "“sure” không có trong danh sách; chọn một trong: verified, inferred, unverified.",
    ),
    (
        "units/events.yaml",
        "communes_after: 48",
        "communes_after: 47",
        "communes_after",
        "Ngày 2025-07-01 danh sách có 48 đơn vị cấp xã, ở đây ghi 47.",
    ),
    (
        "units/events.yaml",
        "date: 2023-04-10",
        "date: 2023-04-31",
        "date",
        "“2023-04-31” không đọc được: ngày phải viết dạng 2025-07-01.",
    ),
    (
        "units/areas.csv",
        "Vietnam,VN\n",
        "Vietnam,VIE\n",
        "unit",
        "Không có đơn vị hay vùng “VIE”; sửa mã hoặc khai thêm.",
    ),
    (
        "units/reference.csv",
        "VN,Việt Nam",
        "86@2025-07-01,Việt Nam",
        "id",
        "“86@2025-07-01” đã là mã của một đơn vị; đặt mã khác.",
    ),
    (
        "units/age_groups.csv",
        "829@2013-04-06,5,9,",
        "829@2013-04-06,5,4,",
        "upper",
        "Tuổi trên 4 nhỏ hơn tuổi dưới 5; sửa một trong hai.",
    ),
    (
        "units/offices.csv",
        "district,huyện;thành phố,office,Phòng Nội vụ",
        "district,xã;thành phố,office,Phòng Nội vụ",
        "types",
        "“xã” không phải loại đơn vị của cấp này.",
    ),
    (
        "province.yaml",
        "  population: 1288463",
        "  population: 1288464",
        "census.population",
        "Các xã ngày 2019-04-01 cộng được 1288463, khác 1288464; kiểm tra units.csv.",
    ),
    (
        "province.yaml",
        "  pattern: '^[HK]",
        "  pattern: '^[HK",
        "agency_identifiers.pattern",
        "Biểu thức chính quy sai: unterminated character set at position 1.",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), [row for row in BROKEN if row[3]])
def test_a_mistake_is_named_where_it_stands(pack, change, file, old, new, field, message) -> None:
    line = change(file, old, new) + old.startswith("\n")

    assert message in messages(pack, file, line, field)


@pytest.mark.parametrize(("file", "old", "new", "message"), [(*row[:3], row[4]) for row in BROKEN if not row[3]])
def test_a_lineage_told_by_one_side_only_is_named_on_that_side(pack, change, file, old, new, message) -> None:
    change(file, old, new)
    check(pack)

    assert [(it.file, it.message) for it in pack.problems] == [(file, message)]


def test_versions_of_a_code_that_overlap_are_named_on_the_later_one(pack) -> None:
    path = pack.root / UNITS
    lines = path.read_text(encoding="utf-8").split("\n")
    earlier = next(place for place, line in enumerate(lines) if line.startswith("28756@2004-08-31"))
    later = next(place for place, line in enumerate(lines) if line.startswith("28756@2025-07-01"))
    lines[earlier] = lines[earlier].replace(",2025-07-01,baseline", ",2025-08-01,baseline")
    path.write_text("\n".join(lines), encoding="utf-8")

    assert messages(pack, UNITS, later + 1, "valid_from") == [
        f"Mã 28756 ngày 2025-07-01 còn thuộc “Phường Phú Khương” (dòng {earlier + 1}); "
        "hiệu lực của một mã không được chồng nhau."
    ]


def test_a_version_declared_twice_is_named_with_the_first_line(pack) -> None:
    path = pack.root / UNITS
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")

    assert messages(pack, UNITS, len(lines) + 1, "id") == [
        "“83@2004-08-31” đã có ở dòng 2; mỗi mã chỉ được khai một lần."
    ]


def test_a_parent_that_does_not_exist_is_named(pack, change) -> None:
    line = change(UNITS, "Phường 8,,,phường,commune,829,", "Phường 8,,,phường,commune,830,")

    assert messages(pack, UNITS, line, "parent") == ["Không có đơn vị cấp trên mang mã “830”; sửa mã."]


def test_a_parent_that_is_not_in_force_long_enough_is_named(pack, change) -> None:
    line = change(UNITS, "Huyện Ba Tri,,,huyện,district,83,", "Huyện Ba Tri,,,huyện,district,86,")

    assert messages(pack, UNITS, line, "parent") == ["Cấp trên “86” không có hiệu lực suốt thời gian của đơn vị này."]


def test_land_that_is_not_that_of_the_predecessors_is_named(pack, change) -> None:
    line = change(UNITS, ",28873;28876;28879,47.89", ",28873;28876,47.89")

    assert messages(pack, UNITS, line, "base_2019") == [
        "Không bằng các xã hợp thành của những đơn vị trước cộng lại; sửa cho khớp."
    ]


def test_a_map_without_one_of_its_communes_is_named(pack, change) -> None:
    change(CELLS, "2019-04-01,28757@2009-02-24,8,3\n", "")

    assert messages(pack, "units/layouts.csv", 2, "date") == [
        "Bản đồ thiếu 1 đơn vị có hiệu lực ngày 2019-04-01: 28757@2009-02-24."
    ]


def test_a_missing_column_and_a_missing_file_are_named(pack, change) -> None:
    change(CELLS, "layout,unit,column,row", "layout,unit,col,row")
    (pack.root / "units/events.yaml").unlink()
    check(pack)

    assert [str(it) for it in pack.problems if it.file in (CELLS, "units/events.yaml")] == [
        "units/events.yaml:0: : Không có tệp này trong bộ nội dung.",
        "units/hexagons.csv:1: column: Thiếu cột này; thêm cột vào dòng tiêu đề.",
        "units/hexagons.csv:1: col: Cột lạ; xóa cột hoặc sửa tên cột.",
    ]


def test_one_unreadable_field_does_not_make_every_mention_of_the_unit_look_wrong(pack, change) -> None:
    line = change(UNITS, "tỉnh,province,,2025-07-01", "tỉnh,province,,01/07/2025")
    check(pack)

    assert [(it.file, it.line, it.field) for it in pack.problems] == [(UNITS, line, "valid_from")]


def test_a_pack_with_problems_is_refused_with_all_of_them(pack, change) -> None:
    change(UNITS, ",4257581,", ",4.257.581,")
    change(CELLS, "2019-04-01,28757@2009-02-24,8,3", "2019-04-01,28757@2009-02-24,9,3")
    check(pack)

    with pytest.raises(ContentInvalid) as refusal:
        pack.raise_if_problems()

    assert [it.file for it in refusal.value.problems] == [CELLS, UNITS]
