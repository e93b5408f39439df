"""Each test has a folder of contents of its own; the development authority is shared, its keys take time to make."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path, authority: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    settings.SIGNING = {**settings.SIGNING, "ca": authority, "keys": None, "trust": None, "tsa_url": ""}
    settings.CLAMAV_ADDRESS = ""
    settings.PUBLIC_URL = "https://example.test"
