"""The payments part of a content pack: ``payments/accounts.yaml``."""

from __future__ import annotations

import re
from datetime import datetime

from benso.domains.payments.operations import replace_accounts
from benso.domains.payments.types import Account
from benso.kernel.content import Pack

FILE = "payments/accounts.yaml"
_BANK = re.compile(r"[0-9]{6}\Z")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}\Z")


def check(pack: Pack) -> list[Account]:
    """Read and check the accounts; a pack without the file has none, its offices take cash only."""
    if not (pack.root / FILE).exists():
        return []
    rows = pack.yaml_rows(FILE)
    pack.unique(rows, "office", "valid_from")
    found = []
    for row in rows:
        complete = pack.require(row, "bank", "number", "holder", "valid_from")
        values = {name: str(row.values.get(name) or "") for name in ("office", "bank", "number", "holder")}
        first, last = pack.parse_date(row, "valid_from"), pack.parse_date(row, "valid_to")
        if complete and not _BANK.match(values["bank"]):
            pack.problem(row, "bank", "Mã ngân hàng phải gồm 6 chữ số, viết trong dấu nháy.")
        if complete and not _NUMBER.match(values["number"]):
            pack.problem(row, "number", "Số tài khoản gồm 1 đến 19 chữ số hoặc chữ cái không dấu, viết trong dấu nháy.")
        if not isinstance(row.values.get("simulated"), bool):
            pack.problem(row, "simulated", "Ghi true (ngân hàng phát triển) hoặc false.")
        if first and last and last <= first:
            pack.problem(row, "valid_to", "Phải sau valid_from.")
        if complete and first:
            found.append(
                Account(
                    office="" if values["office"] == "*" else values["office"],
                    bank=values["bank"],
                    number=values["number"],
                    holder=values["holder"],
                    simulated=row.values.get("simulated") is True,
                    valid_from=first,
                    valid_to=last,
                )
            )
    return found


def load(parsed: list[Account], *, actor: str, at: datetime) -> None:
    """Load checked accounts; loading the same ones again changes nothing."""
    replace_accounts(accounts=parsed, actor=actor, at=at)
