"""A folder the embedded server's account can enter: pytest's own temporary folders are closed to it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benso.config import embedded


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """State folder of an embedded server of these tests' own; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="benso-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)
