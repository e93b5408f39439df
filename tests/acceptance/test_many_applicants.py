"""Two hundred people apply at the same time through the pages of the portal; nobody is refused, nobody's is lost."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from typing import Any

from benso.config.environment import PROJECT_ROOT

COMMAND = [sys.executable, "-m", "benso.config.cli", "bench", "applicants", "--json"]


def test_two_hundred_people_apply_at_once_without_an_error() -> None:
    done = subprocess.run(COMMAND, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["errors"] == []
    assert (told["applicants"], len(set(told["numbers"]))) == (200, 200)
    assert told["filed"] == [200, 200, 200, 200, 200, 0]
    assert_gapless(told["numbers"])


def assert_gapless(numbers: list[str]) -> None:
    """The last part of the numbers of an office and day runs from one on."""
    by_series: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        found = re.fullmatch(r"(.+)-(\d+)", number)
        assert found is not None
        by_series[found[1]].append(int(found[2]))
    assert {series: sorted(lasts) for series, lasts in by_series.items()} == {
        series: list(range(1, len(lasts) + 1)) for series, lasts in by_series.items()
    }
