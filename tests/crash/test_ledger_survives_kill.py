"""kill -9 in the middle of 1,000 postings, again and again: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from benso.config import embedded
from tests.crash.conftest import POSTER, Installation, wait_for

pytestmark = pytest.mark.crash

EVENTS = 1000
SHARES = ((0, 500), (500, 1000))
"""Two programs post at the same time, each its half."""
KILLS = 6


class Drill:
    """Two posters and a worker at work, of which one kind, or the database, is killed again and again."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        self.files = [folder / f"acknowledged-{first}" for first, _ in SHARES]
        self.posters = [self.start_poster(index) for index in range(len(SHARES))]
        self.worker = self.start_worker()

    def start_poster(self, index: int) -> subprocess.Popen[bytes]:
        first, last = SHARES[index]
        return self.installation.spawn(str(POSTER), str(first), str(last), str(self.files[index]))

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.installation.spawn("-m", "benso.config.cli", "worker")

    def acknowledged(self) -> set[int]:
        lines = [line for file in self.files if file.exists() for line in file.read_text().splitlines()]
        return {int(line) for line in lines}

    def await_acknowledged(self, count: int) -> None:
        wait_for(lambda: len(self.acknowledged()) >= count)

    def kill_posters(self) -> None:
        for index, poster in enumerate(self.posters):
            self.installation.kill(poster)
            self.posters[index] = self.start_poster(index)

    def kill_worker(self) -> None:
        self.installation.kill(self.worker)
        self.worker = self.start_worker()

    def kill_database(self) -> None:
        self.installation.kill_database()
        embedded.start(self.installation.state)
        self.keep_worker()

    def keep_worker(self) -> None:
        """What the supervisor does: a worker that gave up is started again."""
        if self.worker.poll() is not None:
            self.worker = self.start_worker()

    def go_on_until_all_is_acknowledged(self) -> None:
        def done() -> bool:
            self.keep_worker()
            return len(self.acknowledged()) == EVENTS and all(poster.poll() == 0 for poster in self.posters)

        wait_for(done, seconds=180)

        def sealed() -> bool:
            self.keep_worker()
            return self.installation.rows("SELECT count(*) FROM ledger_tail") == [(0,)]

        wait_for(sealed)


VICTIMS: dict[str, Callable[[Drill], None]] = {
    "the program that posts": Drill.kill_posters,
    "the worker": Drill.kill_worker,
    "the database": Drill.kill_database,
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_nothing_acknowledged_is_lost_and_nothing_doubled(
    victim: str, installation: Installation, tmp_path: Path
) -> None:
    drill = Drill(installation, tmp_path)
    chance = random.Random(victim)  # noqa: S311 - the same moments in every run
    for threshold in sorted(chance.sample(range(50, EVENTS - 100), KILLS)):
        drill.await_acknowledged(threshold)
        VICTIMS[victim](drill)
    acknowledged_before_the_last_kill = drill.acknowledged()

    stored = {key for (key,) in installation.rows("SELECT key FROM ledger_posting WHERE source = 'crash'")}
    assert {f"event-{number}" for number in acknowledged_before_the_last_kill} <= stored

    drill.go_on_until_all_is_acknowledged()
    assert installation.rows("SELECT count(*), count(DISTINCT key) FROM ledger_posting") == [(EVENTS, EVENTS)]
    expected = sum(number + part for number in range(EVENTS) for part in range(3))
    assert installation.rows("SELECT count(*), sum(amount) FROM ledger_entry") == [(3 * EVENTS, expected)]
    assert installation.rows("SELECT sum(entries), sum(amount) FROM ledger_rollup") == [(3 * EVENTS, expected)]
    assert installation.rows("SELECT sum(entries) FROM ledger_seal") == [(3 * EVENTS,)]
    checked = installation.run("-m", "benso.config.cli", "verify")
    assert (checked.returncode, checked.stderr) == (0, "")
