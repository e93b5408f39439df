"""kill -9 while sixty-four people file at once: no gap and no double in the numbers, nothing acknowledged is lost."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benso.config import embedded
from benso.config.environment import PROJECT_ROOT
from tests.crash.applicant import COMMUNES, content_of, remembered
from tests.crash.conftest import Installation, wait_for

pytestmark = pytest.mark.crash

APPLICANT = Path(__file__).with_name("applicant.py")
PROCESSES, THREADS = 4, 16
APPLICATIONS = 480


class Drill:
    """Sixty-four applicants in four programs, and a worker; any of them, or the database, is killed."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        installation.env["PYTHONPATH"] = os.pathsep.join([str(PROJECT_ROOT), os.environ.get("PYTHONPATH", "")])
        done = installation.run(str(APPLICANT), "prepare")
        assert (done.returncode, done.stderr) == (0, "")
        self.files = [folder / f"acknowledged-{number}" for number in range(PROCESSES)]
        self.applicants = [self.start_applicants(number) for number in range(PROCESSES)]
        self.worker = self.start_worker()

    def start_applicants(self, number: int) -> subprocess.Popen[bytes]:
        share = APPLICATIONS // PROCESSES
        return self.installation.spawn(
            str(APPLICANT), str(number * share), str((number + 1) * share), str(self.files[number]), str(THREADS)
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.installation.spawn("-m", "benso.config.cli", "worker")

    def acknowledged(self, what: str) -> dict[int, list[str]]:
        found = [item for file in self.files for item in remembered(file).items()]
        return {number: rest for (number, kind), rest in found if kind == what}

    def kill_applicants(self) -> None:
        for number in random.Random(len(self.acknowledged("file"))).sample(range(PROCESSES), 2):  # noqa: S311
            self.installation.kill(self.applicants[number])
            self.applicants[number] = self.start_applicants(number)

    def kill_worker(self) -> None:
        self.installation.kill(self.worker)
        self.worker = self.start_worker()

    def kill_database(self) -> None:
        self.installation.kill_database()
        embedded.start(self.installation.state)
        if self.worker.poll() is not None:
            self.worker = self.start_worker()  # as the supervisor does

    def filed(self) -> int:
        self.check()
        return len(self.acknowledged("dossier"))

    def all_done(self) -> bool:
        return self.check() == [0] * PROCESSES

    def check(self) -> list[int | None]:
        codes = [program.poll() for program in self.applicants]
        assert not any(codes), "an applicant got another receipt, or another refusal than a broken line"
        return codes


KILLS: tuple[Callable[[Drill], None], ...] = (
    Drill.kill_applicants, Drill.kill_database, Drill.kill_worker, Drill.kill_applicants, Drill.kill_database
)  # fmt: skip


def test_sixty_four_applicants_get_numbers_without_gap_or_double_whoever_is_killed(
    installation: Installation, tmp_path: Path
) -> None:
    drill = Drill(installation, tmp_path)
    for turn, kill in enumerate(KILLS, 1):
        wait_for(lambda: drill.filed() >= turn * APPLICATIONS // 8)  # noqa: B023
        kill(drill)
        filed = drill.acknowledged("dossier")
        stand = dict(installation.rows("SELECT number, id::text FROM dossiers_dossier"))
        assert {number: stand.get(number) for number, _ in filed.values()} == {n: i for n, i in filed.values()}  # noqa: C416
    wait_for(drill.all_done, seconds=120)

    filed, papers = drill.acknowledged("dossier"), drill.acknowledged("file")
    assert sorted(filed) == sorted(papers) == list(range(APPLICATIONS))
    numbers_without_gap_or_double(installation, filed)
    nothing_lost(installation, filed, papers)


def numbers_without_gap_or_double(installation: Installation, filed: dict[int, list[str]]) -> None:
    rows = installation.rows("SELECT number, lead_office FROM dossiers_dossier")
    assert sorted(str(number) for number, _ in rows) == sorted(number for number, _ in filed.values())
    series: dict[str, list[int]] = {}
    for number, _ in rows:
        agency_and_day, _, serial = str(number).rpartition("-")
        series.setdefault(agency_and_day, []).append(int(serial))
    each = APPLICATIONS // len(COMMUNES)
    assert [sorted(serials) for serials in series.values()] == [list(range(1, each + 1))] * len(COMMUNES)
    assert Counter(office for _, office in rows) == Counter(dict.fromkeys(COMMUNES, each))
    assert installation.rows("SELECT DISTINCT last FROM dossiers_counter") == [(each,)]


def nothing_lost(installation: Installation, filed: dict[int, list[str]], papers: dict[int, list[str]]) -> None:
    attached = installation.rows(
        "SELECT f.id::text, f.owner, f.sha256 FROM dossiers_attachment a JOIN documents_file f ON f.id = a.file "
        "AND f.owner = 'dossier:' || a.dossier"
    )
    expected = {
        (papers[n][0], f"dossier:{filed[n][1]}", hashlib.sha256(content_of(n)).hexdigest()) for n in range(APPLICATIONS)
    }
    assert (len(attached), set(attached)) == (APPLICATIONS, expected)
    blobs = installation.state / "files" / "blobs"
    on_disk = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in blobs.glob("??/??/*")}
    assert {digest: on_disk.get(digest) for _, _, digest in expected} == {digest: digest for _, _, digest in expected}
    whole = (APPLICATIONS,)
    for table in ("work_item", "event", "idempotency"):
        assert installation.rows(f"SELECT count(*) FROM dossiers_{table}") == [whole]
    assert installation.rows("SELECT count(*) FROM audit_event WHERE action = 'dossiers.submit'") == [whole]
    assert installation.rows("SELECT sum(amount)::int FROM dossiers_tally") == [whole]
