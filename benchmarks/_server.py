"""The real web server, started as ``benso up`` starts it, on the scratch database; and programs that may ask it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from benso.config.environment import PROJECT_ROOT
from benso.config.startup import answers
from benso.domains.accounts import operations as accounts
from benso.domains.accounts.types import Role, Scope

PER_MINUTE = 100_000
COLLECT = """
from pathlib import Path
from benso.config.startup import collect_static, prepare_django
prepare_django()
from django.conf import settings
collect_static(Path(settings.STATIC_ROOT))"""
BOOT_SECONDS = 60


@contextmanager
def web_server(*, worker: bool = True) -> Iterator[int]:
    """Web server (and worker, as in real life) on Django's present database; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given = connection.settings_dict
    address = f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address, "BENSO_PORT": str(port), "BENSO_API_REQUESTS_PER_MINUTE": "100000000",
        "BENSO_DEV_SERVICES": "0", "BENSO_COLLECTED_STATIC": "1",
    }  # fmt: skip
    connection.close()
    subprocess.run(
        [sys.executable, "-c", COLLECT], env=environment, cwd=PROJECT_ROOT, check=True, stdout=subprocess.DEVNULL
    )
    commands = ["web", "worker"] if worker else ["web"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "benso.config.cli", command], env=environment, cwd=PROJECT_ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + BOOT_SECONDS
        while not answers(f"http://127.0.0.1:{port}"):
            if processes[0].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the web server did not answer")
            time.sleep(0.1)
        yield port
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def program(name: str, duties: list[tuple[Role, str]]) -> str:
    """A new official with these roles at these offices, and the secret of a token."""
    now = datetime.now(UTC)
    official = accounts.create_official(username=name, name="Cán bộ đo", actor="console:bench", at=now).official
    for role, office in duties:
        unit, _, agency = office.partition("/")
        accounts.appoint(
            official_id=official, role=role, unit=unit, agency=agency, valid_from=now.date() - timedelta(days=1),
            valid_to=None, actor="console:bench", at=now,
        )  # fmt: skip
    issued = accounts.issue_token(
        official_id=official, name="Đo tốc độ", scopes=tuple(Scope), expires_at=now + timedelta(days=1),
        per_minute=PER_MINUTE, actor="console:bench", at=now,
    )  # fmt: skip
    return issued.secret
