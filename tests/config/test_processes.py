"""The supervisor keeps its children alive and takes all of them with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from benso.config.processes import Child, Supervisor

SLEEPER = "import os, sys, time; f = open(sys.argv[1], 'a'); f.write(f'{os.getpid()}\\n'); f.close(); time.sleep(600)"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again_and_reported(tmp_path: Path) -> None:
    file, deaths = tmp_path / "pids", list[tuple[str, int]]()
    child = Child("sleeper", [sys.executable, "-c", SLEEPER, str(file)])
    supervisor = Supervisor([child], lambda name, status: deaths.append((name, status)))
    supervisor.start()
    wait_for(lambda: len(pids(file)) == 1)

    def tend() -> None:
        while not supervisor.stopping.wait(0.02):
            supervisor.tend()

    tending = Thread(target=tend)
    tending.start()
    os.kill(pids(file)[0], signal.SIGKILL)
    wait_for(lambda: len(pids(file)) == 2)
    supervisor.stopping.set()
    tending.join()
    supervisor.stop()
    assert deaths == [("sleeper", -signal.SIGKILL)]
    assert [is_alive(pid) for pid in pids(file)] == [False, False]


def test_stopping_ends_what_a_child_had_started(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    parent = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); import time; time.sleep(600)"
    )
    supervisor = Supervisor([Child("parent", [sys.executable, "-c", parent, SLEEPER, str(file)])], lambda *_: None)
    supervisor.start()
    wait_for(lambda: len(pids(file)) == 1)
    supervisor.stop()
    wait_for(lambda: not is_alive(pids(file)[0]))


def test_children_go_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    code = (
        "import sys; from benso.config.processes import Child, Supervisor;"
        "s = Supervisor([Child('sleeper', [sys.executable, '-c', *sys.argv[1:]])], lambda *_: None); s.start(); s.run()"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code, SLEEPER, str(file)])
    wait_for(lambda: len(pids(file)) == 1)
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not is_alive(pids(file)[0]))


def test_ctrl_c_stops_the_supervisor_and_its_children(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    code = (
        "import sys; from benso.config.processes import Child, Supervisor;"
        "s = Supervisor([Child('sleeper', [sys.executable, '-c', *sys.argv[1:]])], lambda *_: None); s.start(); s.run()"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code, SLEEPER, str(file)])
    wait_for(lambda: len(pids(file)) == 1)
    time.sleep(0.3)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=20) == 0
    assert not is_alive(pids(file)[0])
