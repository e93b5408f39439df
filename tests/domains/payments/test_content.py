"""The accounts of the pack: loaded once, and every mistake named by file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benso.domains.payments import content, queries
from benso.domains.payments.types import Account
from benso.kernel.content import Pack
from tests.domains.payments.conftest import NOW

GOOD = """- office: "*"
  bank: "999999"
  number: "8600000001"
  holder: "TAI KHOAN"
  simulated: true
  valid_from: 2020-10-20
"""


def pack(root: Path, text: str) -> Pack:
    folder = root / "payments"
    folder.mkdir(exist_ok=True)
    (folder / "accounts.yaml").write_text(text, encoding="utf-8")
    return Pack(root)


def test_the_accounts_of_the_pack_are_loaded_and_again_change_nothing(db: None, tmp_path: Path) -> None:
    parsed = content.check(pack(tmp_path, GOOD))
    for _ in range(2):
        content.load(parsed, actor="test", at=NOW)
    wanted = Account(
        "", "999999", "8600000001", "TAI KHOAN", simulated=True, valid_from=date(2020, 10, 20), valid_to=None
    )
    assert queries.account_of("86@2025-07-01", NOW.date()) == wanted


def test_a_pack_without_accounts_has_none(tmp_path: Path) -> None:
    given = Pack(tmp_path)
    assert (content.check(given), given.problems) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ('"999999"', '"9999"', "bank", 2),
        ('"8600000001"', '"86 00"', "number", 3),
        ('"TAI KHOAN"', '""', "holder", 4),
        ("true", "có", "simulated", 5),
        ("2020-10-20", "hôm nay", "valid_from", 6),
        ("2020-10-20", "2020-10-20\n  valid_to: 2020-10-20", "valid_to", 7),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, field: str, line: int) -> None:
    given = pack(tmp_path, GOOD.replace(old, new))
    content.check(given)
    assert [(p.file, p.line, p.field) for p in given.problems] == [("payments/accounts.yaml", line, field)]


def test_an_account_declared_twice_for_the_same_day_is_named(tmp_path: Path) -> None:
    given = pack(tmp_path, GOOD + GOOD)
    content.check(given)
    assert [(p.line, p.field) for p in given.problems] == [(7, "office")]
