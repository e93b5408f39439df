"""The province's own register, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benso.domains.units.content import check
from benso.domains.units.rules import Roster
from benso.domains.units.types import Register
from benso.kernel.content import Pack

PACK = Path(__file__).parents[3] / "content" / "bentre"


@pytest.fixture(scope="session")
def register() -> Register:
    return check(Pack(PACK))


@pytest.fixture(scope="session")
def roster(register: Register) -> Roster:
    return Roster(register)
