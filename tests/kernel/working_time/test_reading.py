"""Broken calendar content is named by file, line and field, and everything sound beside it is still read."""

from datetime import time
from pathlib import Path

import pytest

from benso.kernel.content import Pack
from benso.kernel.working_time import check

HEADER = "date,kind,basis,checked\n"
DAYS = HEADER + "2026-01-01,off,Tết Dương lịch,table\n"
SHIFTS = """\
- code: office
  label_vi: Giờ hành chính
  label_en: Office hours
  basis: thử
  checked: estimate
  hours:
    mon: [07:00-11:30, 13:30-17:00]
    tue: [07:00-11:30, 13:30-17:00]
    wed: [07:00-11:30, 13:30-17:00]
    thu: [07:00-11:30, 13:30-17:00]
    fri: [07:00-11:30, 13:30-17:00]
"""


def read(root, days=DAYS, shifts=SHIFTS):
    (root / "calendar").mkdir()
    (root / "calendar/days.csv").write_text(days, encoding="utf-8")
    (root / "calendar/shifts.yaml").write_text(shifts, encoding="utf-8")
    pack = Pack(root)
    return check(pack), [(problem.file, problem.line, problem.field) for problem in pack.problems]


def test_the_pack_we_ship_is_sound():
    pack = Pack(Path("content/bentre"))
    content = check(pack)
    assert pack.problems == []
    assert [table.code for table in content.tables] == ["office", "police-counter"]
    assert len(content.days) == 97


def test_sound_content_is_read(tmp_path):
    content, problems = read(tmp_path)
    assert problems == []
    assert content.calendar().table.cut_off == time(15)
    assert content.calendar("office").working_days_in_year(2026) == 260


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2026-02-30,off,x,table", "date"),
        ("01/02/2026,off,x,table", "date"),
        ("2026-01-01,off,x,table", "date"),
        ("2026-01-02,holiday,x,table", "kind"),
        ("2026-01-02,off,,table", "basis"),
        ("2026-01-02,off,x,sure", "checked"),
        ("2026-01-03,off,x,table", "date"),
        ("2026-01-05,working,x,table", "date"),
        (",off,x,table", "date"),
    ],
)
def test_a_broken_day_is_named(tmp_path, row, field):
    content, problems = read(tmp_path, days=DAYS + row + "\n")
    assert problems == [("calendar/days.csv", 3, field)]
    assert [day.day.isoformat() for day in content.days] == ["2026-01-01"]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("mon: [07:00-11:30, 13:30-17:00]", "mon: [07:00-11:30, 11:00-17:00]", 7, "hours.mon.1"),
        ("tue: [07:00-11:30, 13:30-17:00]", "tue: [13:30-17:00, 07:00-11:30]", 8, "hours.tue.1"),
        ("wed: [07:00-11:30, 13:30-17:00]", "wed: [07:00-25:00]", 9, "hours.wed.0"),
        ("thu: [07:00-11:30, 13:30-17:00]", "thu: [17:00-13:30]", 10, "hours.thu.0"),
        ("fri: [07:00-11:30, 13:30-17:00]", "fri: 07:00-17:00", 11, "hours.fri"),
        ("fri: [07:00-11:30, 13:30-17:00]", "fry: [07:00-11:30]", 11, "hours.fry"),
        ("    fri: [07:00-11:30, 13:30-17:00]\n", "", 6, "hours"),
        ("checked: estimate", "checked: maybe", 5, "checked"),
        ("basis: thử", "basis:", 4, "basis"),
        ("basis: thử", "basis: thử\n  cut_off: 3 giờ chiều", 5, "cut_off"),
        ("basis: thử", "basis: thử\n  counts: [mon, holiday]", 5, "counts"),
        ("basis: thử", "basis: thử\n  colour: red", 5, "colour"),
    ],
)
def test_a_broken_shift_table_is_named(tmp_path, old, new, line, field):
    content, problems = read(tmp_path, shifts=SHIFTS.replace(old, new, 1))
    assert ("calendar/shifts.yaml", line, field) in problems
    assert content.tables == ()


def test_a_code_used_twice_is_named(tmp_path):
    _, problems = read(tmp_path, shifts=SHIFTS + SHIFTS)
    assert problems == [("calendar/shifts.yaml", 12, "code")]


def test_missing_files_are_named(tmp_path):
    pack = Pack(tmp_path)
    check(pack)
    assert [problem.file for problem in pack.problems] == ["calendar/days.csv", "calendar/shifts.yaml"]
