"""A backup comes back whole or not at all, and never over data by accident."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from benso.config import embedded
from benso.config.database import BackupError, back_up, restore
from tests.crash.conftest import MIGRATE, POSTER

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def url(state: Path) -> str:
    """A migrated database that holds twenty postings."""
    program(state, "-c", MIGRATE)
    program(state, str(POSTER), "declare")
    post(state, 0, 20)
    return embedded.start(state).url()


def program(state: Path, *arguments: str, **settings: str) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("BENSO_", "DATABASE_URL"))}
    env |= {"BENSO_STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": "benso.config.settings"} | settings
    subprocess.run([sys.executable, *arguments], env=env, check=True)


def post(state: Path, first: int, last: int) -> None:
    program(state, str(POSTER), str(first), str(last), str(state / "acknowledged"))


def postings(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM ledger_posting").fetchone()
    assert row is not None
    return int(row[0])


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def test_a_backup_is_one_file_that_only_its_owner_reads(url: str, tmp_path: Path) -> None:
    file = tmp_path / "daily" / "benso.dump"
    back_up(url=url, file=file)
    assert [path.name for path in file.parent.iterdir()] == ["benso.dump"]
    assert (stat.S_IMODE(file.stat().st_mode), file.read_bytes()[:5]) == (0o600, b"PGDMP")


def test_a_failed_backup_leaves_the_one_before(url: str, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    file.write_text("yesterday")
    with pytest.raises(BackupError, match="pg_dump"):
        back_up(url="postgresql://nobody@127.0.0.1:1/none", file=file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("benso.dump", "yesterday")]


def test_a_database_in_use_is_not_replaced_by_accident(url: str, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    back_up(url=url, file=file)
    before = databases(url)
    with pytest.raises(BackupError, match="--replace"):
        restore(url=url, file=file, replace=False, at=AT)
    assert (postings(url), databases(url)) == (20, before)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "not a backup"])
def test_a_damaged_backup_changes_nothing(damage: str, url: str, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    back_up(url=url, file=file)
    content = bytearray(file.read_bytes())
    if damage == "truncated":
        content = content[: len(content) // 2]
    elif damage == "flipped":
        middle = len(content) // 2
        content[middle : middle + 200] = bytes(byte ^ 0xFF for byte in content[middle : middle + 200])
    else:
        content = bytearray(b"nothing")
    file.write_bytes(content)
    before = databases(url)
    with pytest.raises(BackupError):
        restore(url=url, file=file, replace=True, at=AT)
    assert (postings(url), databases(url)) == (20, before)


def test_a_backup_comes_back_and_what_it_replaced_is_kept(url: str, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    back_up(url=url, file=file)
    post(state, 20, 25)
    kept = restore(url=url, file=file, replace=True, at=AT)
    assert kept == "benso_before_20261124_083000"
    assert (postings(url), postings(embedded.start(state).url(kept))) == (20, 25)


def test_a_backup_comes_back_into_an_empty_database(url: str, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    back_up(url=url, file=file)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE elsewhere")
    elsewhere = embedded.start(state).url("elsewhere")
    assert restore(url=elsewhere, file=file, replace=False, at=AT) is None
    assert postings(elsewhere) == 20
    with psycopg.connect(elsewhere) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("UPDATE ledger_entry SET amount = 0")
    assert [name for name in databases(url) if name.startswith("elsewhere")] == ["elsewhere"]
    program(state, "-c", MIGRATE, DATABASE_URL=elsewhere)  # is known as made by today's migrations


def test_a_database_that_cannot_take_its_place_leaves_all_as_it_was(url: str, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "benso.dump"
    back_up(url=url, file=file)
    before, held = postings(url), "benso_before_20261125_083000"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {held}")
    there = databases(url)
    with pytest.raises(BackupError, match=held):
        restore(url=url, file=file, replace=True, at=AT + timedelta(days=1))
    assert (postings(url), databases(url)) == (before, there)
