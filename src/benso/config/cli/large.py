"""A large province for ``benso simulate``: lived by several processes, resumed where it was stopped."""

from __future__ import annotations

import time
from array import array
from collections.abc import Mapping
from datetime import date, datetime

import click

from benso.config.cli.progress import Line, step
from benso.config.environment import Environment
from benso.config.simulating import Crew, Diary, ProvinceDiffers, ProvinceHalted, large_province

SEAL_EVERY = 5.0
"""Seconds between two seals of ledger and audit log while a large province is lived."""


def live_large(
    env: Environment, dossiers: int, seed: int, first: datetime, last: datetime, workers: int
) -> tuple[dict[str, int], datetime]:
    """Live it, or what is left of it; what happened in this run, counted, and its last moment."""
    from benso.sites.simulator.province import OfficesChange, Size

    diary = None
    try:
        diary = Diary(env.state_dir, Size(dossiers, seed, first, last), database=_database())
        days = _days(env, diary)
        return _work(diary, days, workers), diary.size.until
    except (ProvinceDiffers, OfficesChange) as error:
        raise click.ClickException(str(error)) from None
    except ProvinceHalted as error:
        raise click.ClickException(f"{error}. Những ngày đã xong còn nguyên; chạy lại lệnh này để đi tiếp.") from None
    finally:
        if diary is not None:
            diary.close()


def _days(env: Environment, diary: Diary) -> dict[date, array[int]]:
    line = Line(diary.size.dossiers)
    with step("Chia hồ sơ theo ngày nộp") as told:
        days = large_province(env, diary.size).days(lambda number: line.large(number, "", " đã rút thăm"))
        over = sum(len(numbers) for day, numbers in days.items() if day in diary.over)
        told.say(f"{len(days)} ngày" + (f", đi tiếp: {over} hồ sơ của {len(diary.over)} ngày đã xong" if over else ""))
    return days


def _work(diary: Diary, days: Mapping[date, array[int]], workers: int) -> dict[str, int]:
    from benso.domains.dossiers.operations import fold_tally

    todo = {day: numbers for day, numbers in days.items() if day not in diary.over}
    there = diary.size.dossiers - sum(map(len, todo.values()))
    crew, line, sealed = Crew(diary.size, todo.items(), min(workers, len(todo))), Line(diary.size.dossiers), 0.0

    def over(day: date) -> None:
        fold_tally()  # its commit waits for the disk, and with it all that was committed before
        diary.tick(day)

    def breathe() -> None:
        nonlocal sealed
        if time.monotonic() - sealed > SEAL_EVERY:
            _seal(diary.size.until)
            sealed = time.monotonic()
        said = f", {len(diary.over)} / {len(days)} ngày"
        seconds = crew.seconds_left(diary.size.dossiers - there - crew.lived)
        line.large(there + crew.lived, said, f", còn khoảng {_span(seconds)}" if seconds is not None else "")

    if todo:
        crew.work(over=over, breathe=breathe)
    return dict(crew.counts)


def _database() -> str:
    """What tells one database from another, a backup brought back excepted: when its first table was made."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(applied)::text FROM django_migrations")
        return str(cursor.fetchone()[0])


def _seal(at: datetime) -> None:
    from django.utils import timezone

    from benso.domains.audit.operations import seal_events
    from benso.domains.ledger.operations import seal_pending

    seal_pending(at=max(at, timezone.now()))
    seal_events(at=max(at, timezone.now()))


def _span(seconds: float) -> str:
    """A span of time for people, rounded as it deserves."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} giây"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} phút"
    return f"{seconds / 3_600:.1f} giờ".replace(".", ",")
