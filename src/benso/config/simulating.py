"""Processes that live a large province together: each takes a day of filing, tells how far it is, takes the next.

``python -m benso.config.simulating`` is one of them. It reads lines of JSON: first the size, then a day with the
numbers of its applications; and writes lines of JSON: how many it has lived and what happened since the line before, at
the end of the day ``done``. It ends when nobody writes to it any more.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any

from benso.config.environment import Environment, environment
from benso.config.processes import die_with_parent
from benso.config.startup import prepare_django

if TYPE_CHECKING:
    from benso.sites.simulator.province import LargeProvince, Size

TELL_EVERY = 0.5
"""Seconds between two lines of one process."""
LOOK_BACK = 300.0
"""Seconds from which the time left is estimated."""


class ProvinceDiffers(Exception):
    """The large province of this seed was begun with other options."""


class ProvinceHalted(Exception):
    """A process that lived it ended before its time."""


def large_province(env: Environment, size: Size) -> LargeProvince:
    """This installation's hold of a large province; Django is ready."""
    from django.conf import settings

    from benso.sites.simulator.cast import read_officials, read_people
    from benso.sites.simulator.province import LargeProvince, read_script

    provider: dict[str, Any] = settings.OIDC or {}
    offices = [(unit, agency) for one in read_officials(env.content_dir) for _, unit, agency in one.duties]
    return LargeProvince(
        size, script=read_script(env.content_dir), cast=read_people(env.content_dir), issuer=str(provider["issuer"]),
        busy=list(dict.fromkeys(unit for unit, agency in offices if not agency)),
    )  # fmt: skip


class Diary:
    """What a large province was begun with and which days of filing are over, on disk. One run at a time."""

    def __init__(self, folder: Path, size: Size, *, database: str) -> None:
        """Go on with the diary of the seed, or begin one.

        :param database: which database it tells of; of another one it says nothing
        :raises ProvinceDiffers: if it was begun with another number of applications, or somebody writes in it
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = (folder / f"simulation-{size.seed}.jsonl").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise ProvinceDiffers(f"Hạt giống {size.seed} đang được mô phỏng bởi một tiến trình khác.") from None
        self._file.seek(0)
        text = self._file.read()
        text = text[: text.rfind("\n") + 1]  # a line cut short by a kill was not written
        lines = [json.loads(line) for line in text.splitlines()]
        if not lines or lines[0]["database"] != database:
            lines, text = [], ""
        self._file.truncate(len(text))
        self.over = {date.fromisoformat(line["over"]) for line in lines[1:]}
        self.size = self._begin(size, database) if not lines else self._go_on(size, lines[0])

    def _begin(self, size: Size, database: str) -> Size:
        first = {"dossiers": size.dossiers, "since": size.since.isoformat(), "until": size.until.isoformat()}
        self._write({"database": database, **first})
        return size

    def _go_on(self, size: Size, begun: Mapping[str, Any]) -> Size:
        if begun["dossiers"] != size.dossiers:
            self.close()
            raise ProvinceDiffers(
                f"Hạt giống {size.seed} đã bắt đầu với {begun['dossiers']} hồ sơ: chạy lại đúng số đó để đi tiếp, "
                "hoặc chọn --seed khác."
            )
        since, until = (datetime.fromisoformat(begun[name]) for name in ("since", "until"))
        return replace(size, since=since, until=until)

    def tick(self, day: date) -> None:
        """Note that a day is over; everything of it must be on the database's disk."""
        self.over.add(day)
        self._write({"over": day.isoformat()})

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let others write."""
        self._file.close()


@dataclass
class Crew:
    """The processes, and what they told."""

    size: Size
    days: Iterable[tuple[date, array[int]]]
    workers: int
    lived: int = 0
    """Applications lived in this run."""
    counts: Counter[str] = field(default_factory=Counter)
    _finished: SimpleQueue[date] = field(default_factory=SimpleQueue)
    _faults: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _seen: deque[tuple[float, int]] = field(default_factory=deque)

    def work(self, *, over: Callable[[date], None], breathe: Callable[[], None]) -> None:
        """Live all days.

        :param over: told when a day has been lived
        :param breathe: called about once a second
        :raises ProvinceHalted: if a process failed; what it began is not there, the others' days are
        """
        waiting = iter(list(self.days))
        processes = [self._start() for _ in range(self.workers)]
        threads = [Thread(target=self._lead, args=(one, waiting), daemon=True) for one in processes]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                threads[0].join(1) if threads[0].is_alive() else time.sleep(0.2)
                self._tick(over)
                breathe()
            self._tick(over)
        finally:
            for one in processes:
                one.terminate()
                one.wait()
        if self._faults:
            raise ProvinceHalted("; ".join(self._faults))

    def seconds_left(self, left: int) -> float | None:
        """By the pace of the last minutes; ``None`` while there is none."""
        now = time.monotonic()
        self._seen.append((now, self.lived))
        while now - self._seen[0][0] > LOOK_BACK:
            self._seen.popleft()
        since, before = self._seen[0]
        if now - since < 10 or self.lived == before:
            return None
        return left * (now - since) / (self.lived - before)

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "benso.config.simulating"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True, preexec_fn=die_with_parent,
        )  # fmt: skip
        since, until = self.size.since.isoformat(), self.size.until.isoformat()
        _say(process.stdin, {"size": [self.size.dossiers, self.size.seed, since, until]})
        return process

    def _lead(self, process: subprocess.Popen[str], waiting: Iterator[tuple[date, array[int]]]) -> None:
        while True:
            with self._lock:
                task = next(waiting, None)
            if task is None or self._faults:
                return
            day, numbers = task
            try:
                _say(process.stdin, {"day": day.isoformat(), "numbers": list(numbers)})
                done = self._listen(process)
            except OSError:
                done = False
            if not done:
                self._faults.append(f"tiến trình mô phỏng ngày {day:%d/%m/%Y} dừng với mã {process.wait()}")
                return
            self._finished.put(day)

    def _listen(self, process: subprocess.Popen[str]) -> bool:
        """Hear until the day is done; false if the process ended."""
        assert process.stdout is not None  # noqa: S101 it is a pipe
        for line in process.stdout:
            told = json.loads(line)
            with self._lock:
                self.lived += told["lived"]
                self.counts.update(told["counts"])
            if told["done"]:
                return True
        return False

    def _tick(self, over: Callable[[date], None]) -> None:
        while True:
            try:
                over(self._finished.get_nowait())
            except Empty:
                return


def _say(pipe: IO[str] | None, line: Mapping[str, Any]) -> None:
    assert pipe is not None  # noqa: S101 it is a pipe
    pipe.write(json.dumps(line) + "\n")
    pipe.flush()


class _Teller:
    """Tells what happened since it last did, now and then."""

    def __init__(self, out: IO[str], counts: Counter[str]) -> None:
        self._out, self._counts, self._before = out, counts, Counter(counts)
        self._lived, self._told = 0, time.monotonic()

    def lived(self) -> None:
        """One application more."""
        self._lived += 1
        if time.monotonic() - self._told > TELL_EVERY:
            self.tell()

    def tell(self, *, done: bool = False) -> None:
        """Write a line."""
        new = {name: count - self._before[name] for name, count in self._counts.items()}
        _say(self._out, {"lived": self._lived, "counts": new, "done": done})
        self._before, self._lived, self._told = Counter(self._counts), 0, time.monotonic()


def _work(lines: IO[str], out: IO[str]) -> None:
    """Be one of the processes."""
    prepare_django()
    from django.db import connection

    from benso.sites.simulator.province import Size

    dossiers, seed, since, until = json.loads(lines.readline())["size"]
    size = Size(dossiers, seed, datetime.fromisoformat(since), datetime.fromisoformat(until))
    province = large_province(environment(), size)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")  # a lost tail is lived again: the day is not over
    teller = _Teller(out, province.world.counts)
    for line in lines:
        task = json.loads(line)
        province.live_day(date.fromisoformat(task["day"]), task["numbers"], teller.lived)
        teller.tell(done=True)


if __name__ == "__main__":
    # What libraries print must not stand among the lines.
    with os.fdopen(os.dup(1), "w") as told:
        os.dup2(2, 1)
        _work(sys.stdin, told)
