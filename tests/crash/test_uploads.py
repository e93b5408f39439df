"""kill -9 of uploader and database in the middle of uploads: no acknowledged byte is lost, no file is doubled."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from benso.config import embedded
from benso.config.environment import PROJECT_ROOT
from tests.crash.conftest import Installation, wait_for
from tests.crash.uploader import content_of

pytestmark = pytest.mark.crash

UPLOADER = Path(__file__).with_name("uploader.py")
FILES = 60
KILLS = 5


class Drill:
    """An uploader at work that is killed, or whose database is killed, again and again."""

    def __init__(self, installation: Installation, file: Path) -> None:
        self.installation, self.file = installation, file
        installation.env["PYTHONPATH"] = os.pathsep.join([str(PROJECT_ROOT), os.environ.get("PYTHONPATH", "")])
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        return self.installation.spawn(str(UPLOADER), "0", str(FILES), str(self.file))

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.file.read_text().splitlines()] if self.file.exists() else []

    def kill_uploader(self) -> None:
        self.installation.kill(self.process)
        self.process = self.start()

    def kill_database(self) -> None:
        self.installation.kill_database()
        embedded.start(self.installation.state)


VICTIMS: dict[str, Callable[[Drill], None]] = {
    "the program that uploads": Drill.kill_uploader,
    "the database": Drill.kill_database,
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_no_acknowledged_upload_is_lost(victim: str, installation: Installation, tmp_path: Path) -> None:
    drill = Drill(installation, tmp_path / "acknowledged")
    chance = random.Random(victim)  # noqa: S311 - the same moments in every run
    for threshold in sorted(chance.sample(range(10, FILES * 4), KILLS)):
        wait_for(lambda: len(drill.lines()) >= threshold or drill.process.poll() == 0, seconds=120)  # noqa: B023
        VICTIMS[victim](drill)
        lines = drill.lines()  # before the rows: the program goes on meanwhile
        rows = installation.rows("SELECT id, received, file_id FROM documents_upload")
        received = {str(id): (count, file) for id, count, file in rows}
        acknowledged = [line for line in lines if len(line) == 3]
        assert [line for line in acknowledged if received[line[1]][0] < int(line[2])] == []
        done = [line for line in lines if line[2:3] == ["done"]]
        assert [line for line in done if str(received[line[1]][1]) != line[3]] == []
    wait_for(lambda: drill.process.poll() == 0, seconds=120)

    kept = installation.rows("SELECT name, sha256 FROM documents_file")
    expected = {f"{n}.pdf": hashlib.sha256(content_of(n)).hexdigest() for n in range(FILES)}
    assert (len(kept), dict(kept)) == (FILES, expected)
    blobs = installation.state / "files" / "blobs"
    on_disk = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in blobs.glob("??/??/*")}
    assert on_disk == {digest: digest for digest in expected.values()}
    assert installation.rows("SELECT bytes, files FROM documents_usage") == installation.rows(
        "SELECT sum(size)::bigint, count(*)::int FROM documents_file"
    )
