"""A large province goes on where it was stopped, and says honestly how long it will take."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from benso.config import simulating
from benso.config.simulating import Crew, Diary, ProvinceDiffers
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.province import Size

SINCE = datetime(2026, 3, 2, 6, tzinfo=VIETNAM)
SIZE = Size(5_000, 7, SINCE, SINCE + timedelta(days=40))
LATER = Size(5_000, 7, SINCE + timedelta(days=3), SINCE + timedelta(days=43))
DAYS = {date(2026, 3, 2), date(2026, 3, 3)}


def written(folder: Path) -> Path:
    diary = Diary(folder, SIZE, database="one")
    assert (diary.size, diary.over) == (SIZE, set())
    for day in sorted(DAYS):
        diary.tick(day)
    diary.close()
    return folder / "simulation-7.jsonl"


def test_a_province_begun_keeps_its_first_and_last_day_and_knows_which_are_over(tmp_path: Path) -> None:
    written(tmp_path)
    again = Diary(tmp_path, LATER, database="one")
    assert (again.size, again.over) == (SIZE, DAYS)
    again.close()


def test_a_line_cut_short_by_a_kill_was_not_written(tmp_path: Path) -> None:
    file = written(tmp_path)
    whole = file.read_text()
    file.write_text(whole[:-4])
    again = Diary(tmp_path, LATER, database="one")
    assert (again.size, again.over) == (SIZE, {date(2026, 3, 2)})
    again.tick(date(2026, 3, 3))
    again.close()
    assert file.read_text() == whole


def test_another_database_begins_anew(tmp_path: Path) -> None:
    written(tmp_path)
    fresh = Diary(tmp_path, LATER, database="two")
    assert (fresh.size, fresh.over) == (LATER, set())
    fresh.close()


def test_another_size_under_the_same_seed_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    before = written(tmp_path).read_text()
    with pytest.raises(ProvinceDiffers, match="5000 hồ sơ"):
        Diary(tmp_path, Size(6_000, 7, SIZE.since, SIZE.until), database="one")
    assert (tmp_path / "simulation-7.jsonl").read_text() == before


def test_only_one_may_live_it_at_a_time(tmp_path: Path) -> None:
    diary = Diary(tmp_path, SIZE, database="one")
    with pytest.raises(ProvinceDiffers, match="đang được mô phỏng"):
        Diary(tmp_path, SIZE, database="one")
    diary.close()


def test_the_time_left_is_that_of_the_pace_of_the_last_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(simulating.time, "monotonic", lambda: now[0])
    crew = Crew(SIZE, (), 1)
    assert crew.seconds_left(5_000) is None
    for second in range(1, 2_001):  # one a second, later ten
        now[0] = float(second)
        crew.lived += 1 if second <= 1_000 else 10
        left = crew.seconds_left(1_000)
        assert (left is None) == (second < 10)
    assert left == pytest.approx(100, rel=0.01)
