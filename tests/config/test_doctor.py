"""The doctor names what is wrong and the remedy, and touches nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benso.config.doctor import Finding, Level, _sealing, examine
from benso.config.environment import Environment
from benso.domains.ledger.operations import declare_measures, post, seal_pending
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting


def finding(env: Environment, subject: str) -> Finding:
    return next(found for found in examine(env) if found.subject == subject)


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    return Environment(state_dir=tmp_path)


def test_a_state_folder_without_a_server_is_told_how_to_start_one(env: Environment) -> None:
    assert finding(env, "Cơ sở dữ liệu") == Finding(
        Level.FAIL, "Cơ sở dữ liệu", "PostgreSQL nhúng không chạy", "make run, hoặc: benso db start"
    )
    assert list(env.state_dir.iterdir()) == []


def test_a_key_that_others_can_read_is_told_with_the_command_that_mends_it(env: Environment) -> None:
    key = env.state_dir / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    assert finding(env, "Khóa bí mật") == Finding(
        Level.FAIL, "Khóa bí mật", f"người khác đọc được {key}", f"chmod 600 {key}"
    )
    key.chmod(0o600)
    assert finding(env, "Khóa bí mật").level is Level.OK


def test_a_content_folder_that_is_none_is_named(env: Environment, tmp_path: Path) -> None:
    elsewhere = env.model_copy(update={"content_dir": tmp_path / "nowhere"})
    assert finding(elsewhere, "Bộ nội dung").level is Level.FAIL


def test_an_unreachable_external_database_is_told_where_to_look(env: Environment) -> None:
    external = env.model_copy(update={"database_url": "postgresql://u@127.0.0.1:1/none"})
    found = finding(external, "Cơ sở dữ liệu")
    assert (found.level, found.remedy) == (
        Level.FAIL,
        "Kiểm tra DATABASE_URL, tường lửa và pg_hba.conf của máy chủ.",
    )


def test_whatever_fails_comes_with_a_remedy(env: Environment) -> None:
    assert [found for found in examine(env) if found.level is not Level.OK and not found.remedy] == []


@pytest.mark.django_db
def test_a_chain_dated_ahead_of_the_clock_is_told(env: Environment) -> None:
    now = datetime.now(UTC)
    declare_measures(measures=[Measure("doctor.events", Kind.FLOW, "events", "Sự kiện", "Events")])
    entry = NewEntry("doctor.events", "unit", Basis.MEASURED, now.date(), Decimal(1))
    post(posting=Posting("doctor", "1", (entry,)), actor="system:test", at=now)
    seal_pending(at=now + timedelta(hours=1))
    found = _sealing(env)
    assert (found.level, "sau đồng hồ" in found.state) == (Level.WARN, True)
