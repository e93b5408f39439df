"""The embedded server: started once, joined, killed, started again."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from benso.config import embedded
from benso.config.embedded import EmbeddedServerError


def kill_server(state: Path) -> int:
    pid = embedded.process_id(state)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while embedded.process_id(state) is not None:
        time.sleep(0.01)
    return pid


def test_a_second_start_joins_the_running_server(state: Path) -> None:
    first = embedded.start(state)
    second = embedded.start(state)
    assert (second.port, second.password, second.started) == (first.port, first.password, False)


def test_the_server_is_postgresql_18_in_utf8_on_loopback_alone(state: Path) -> None:
    with psycopg.connect(embedded.start(state).url()) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in (
                "server_encoding",
                "listen_addresses",
                "unix_socket_directories",
                "fsync",
                "synchronous_commit",
            )
        ]
        assert connection.info.server_version // 10000 == 18
    assert shown == ["UTF8", "127.0.0.1", "", "on", "on"]


def test_what_was_committed_is_there_after_the_server_was_killed(state: Path) -> None:
    server = embedded.start(state)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE survivor (n int)")
        connection.execute("INSERT INTO survivor SELECT generate_series(1, 1000)")
    kill_server(state)
    again = embedded.start(state)
    with psycopg.connect(again.url()) as connection:
        row = connection.execute("SELECT count(*), sum(n) FROM survivor").fetchone()
    assert (again.started, again.port, row) == (True, server.port, (1000, 500500))


def test_a_remembered_port_that_someone_else_took_is_replaced(state: Path) -> None:
    port = embedded.start(state).port
    embedded.stop(state)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        moved = embedded.start(state)
    assert moved.port != port
    with psycopg.connect(moved.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_pid_file_whose_number_now_belongs_to_another_program_is_no_obstacle(state: Path) -> None:
    embedded.start(state)
    kill_server(state)
    pid_file = state / "postgres" / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert embedded.process_id(state) is None
    assert embedded.start(state).started is True


def test_many_starting_at_the_same_time_share_one_server(state: Path) -> None:
    embedded.stop(state)
    code = (
        "import sys, pathlib; from benso.config import embedded; s = embedded.start(pathlib.Path(sys.argv[1]));"
        "sys.stdout.write(f'{s.port} {s.started}')"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(state)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = [starter.communicate()[0].split() for starter in starters]
    assert len({port for port, _ in answers}) == 1
    assert sorted(started for _, started in answers) == ["False", "False", "False", "True"]


def test_stopping_a_stopped_server_does_nothing(state: Path) -> None:
    embedded.start(state)
    embedded.stop(state)
    embedded.stop(state)
    assert embedded.process_id(state) is None


def test_the_password_is_readable_by_its_owner_alone(state: Path) -> None:
    embedded.start(state)
    assert stat.S_IMODE((state / "postgres.password").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only as root does the server run under another account")
def test_a_folder_the_account_cannot_enter_is_named_and_left_as_it_was(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    parents = {folder: folder.stat().st_mode for folder in (closed, *closed.parents)}
    first_closed = next(folder for folder in reversed(list(parents)) if not parents[folder] & 0o001)
    with pytest.raises(EmbeddedServerError, match=f"không vào được {first_closed}:"):
        embedded.start(closed / "state")
    assert {folder: folder.stat().st_mode for folder in parents} == parents


def test_a_half_made_store_is_made_anew(tmp_path_factory: pytest.TempPathFactory, state: Path) -> None:
    embedded.stop(state)
    data = state / "postgres" / "data"
    data.rename(data.with_name("data.kept"))
    data.mkdir()
    (data / "half").touch()
    try:
        server = embedded.start(state)
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("benso",)
    finally:
        embedded.stop(state)
