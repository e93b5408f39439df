"""The accounts offices collect on, as content declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.payments.models import Account as Row
from benso.domains.payments.queries import account_of_row
from benso.domains.payments.types import Account


@transaction.atomic
def replace_accounts(*, accounts: Sequence[Account], actor: str, at: datetime) -> bool:
    """Let these be the accounts; payments asked before keep theirs. False if they are already."""
    known = {(row.office, row.valid_from): account_of_row(row) for row in Row.objects.select_for_update()}
    if known == {(account.office, account.valid_from): account for account in accounts}:
        return False
    Row.objects.all().delete()
    Row.objects.bulk_create([Row(**asdict(account)) for account in accounts])
    record_event(
        actor=actor, action="payments.replace_accounts", object_type="accounts", object_id="payments", at=at,
        data={"accounts": [f"{a.office}:{a.bank}/{a.number}" for a in accounts]},
    )  # fmt: skip
    return True
