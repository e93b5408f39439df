"""The command says what it can do and, when it cannot, why."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benso.config.cli import COMMANDS, cli


def benso(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benso.config.cli", *arguments],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_help_lists_every_command_and_ends_with_examples() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []
    assert "Examples:" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_vietnamese_first(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    first = result.output.splitlines()[2]
    assert (result.exit_code, any(ord(letter) > 0x7F for letter in first)) == (0, True)


def test_help_needs_no_database_and_starts_none(tmp_path: Path) -> None:
    result = benso("--help", BENSO_STATE_DIR=str(tmp_path / "state"))
    assert (result.returncode, list(tmp_path.iterdir())) == (0, [])


def test_a_taken_port_is_one_sentence_that_names_another() -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        result = benso("up", BENSO_PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"✗ Không mở được cổng {port} tại 127.0.0.1 (Address already in use). "
        f"Chọn cổng khác, ví dụ: BENSO_PORT={port + 1} make run"
    ]


def test_an_unreachable_database_is_one_line_without_a_traceback() -> None:
    result = benso("verify", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)
    assert result.stderr.startswith("✗ Không làm việc được với cơ sở dữ liệu: ")


def test_a_setting_that_cannot_be_read_is_named() -> None:
    result = benso("db", "status", BENSO_PORT="eighty")
    assert result.returncode == 1
    assert "port" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_bench_is_answered_with_those_there_are() -> None:
    result = benso("bench", "speed")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: Không có phép đo “speed”. Có: ")
