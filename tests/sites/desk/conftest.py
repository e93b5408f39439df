from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.domains.accounts.hasher.QuickArgon2"]
