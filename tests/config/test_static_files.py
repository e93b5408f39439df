"""The files of the pages are gathered by one at a time, whoever else starts meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benso.config.environment import PROJECT_ROOT

GATHER = """
import sys
from pathlib import Path
from benso.config.startup import collect_static, prepare_django
prepare_django(database=False)
from django.conf import settings
print(collect_static(Path(settings.STATIC_ROOT)))
"""


def test_of_those_who_start_at_once_one_gathers_and_all_find_the_files(tmp_path: Path) -> None:
    environment = os.environ | {
        "BENSO_STATE_DIR": str(tmp_path), "BENSO_COLLECTED_STATIC": "1",
        "DJANGO_SETTINGS_MODULE": "benso.config.settings",
    }  # fmt: skip
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", GATHER], env=environment, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    told = sorted(int(start.communicate(timeout=300)[0]) for start in starts)
    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert told[:3] == [0, 0, 0]
    assert told[3] > 0
    assert (tmp_path / "static" / ".stamp").exists()
