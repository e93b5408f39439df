"""A whole installation for the browser: ``benso up`` on a database of its own, with the province's content."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _address(database: str) -> str:
    values = settings.DATABASES["default"]
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{database}"


def _recreate(name: str, *, drop_only: bool = False) -> None:
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if not drop_only:
            server.execute(f'CREATE DATABASE "{name}"')


def _sealed(address: str) -> bool:
    """Whether pages are served and everything loaded has been sealed."""
    try:
        with urllib.request.urlopen(f"{address}/niem-phong/1/", timeout=5) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _name() -> str:
    """One for each process that tests."""
    return f"{settings.DATABASES['default']['TEST']['NAME']}_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"


def installation_environment() -> dict[str, str]:
    """What the installation's own commands run with, so that they work on its database."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")}
    return environment | {"DATABASE_URL": _address(_name())}


def run_inside(module: str) -> dict[str, Any]:
    """Run a module of the tests with the installation's environment; what it says as JSON in its last line."""
    environment = installation_environment() | {"DJANGO_SETTINGS_MODULE": "benso.config.settings"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    told: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return told


@pytest.fixture(scope="package")
def board() -> Iterator[str]:
    """Address of a running installation with the whole province on it."""
    name, port = _name(), _free_port()
    _recreate(name)
    environment = installation_environment() | {"BENSO_PORT": str(port), "BENSO_WORKERS": "1"}
    command = [sys.executable, "-m", "benso.config.cli", "up"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 90
        while not _sealed(address):
            assert process.poll() is None, "benso up ended by itself"
            assert time.monotonic() < deadline, "benso up did not answer"
            time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        _recreate(name, drop_only=True)
