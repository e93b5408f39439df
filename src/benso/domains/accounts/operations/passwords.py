"""Changing one's own password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from benso.domains.accounts.operations.sign_in import confirm_password
from benso.domains.accounts.operations.strength import put_password
from benso.domains.accounts.queries import official_row
from benso.domains.accounts.types import OfficialId
from benso.domains.audit.operations import record_event


def change_password(
    *, official_id: OfficialId, current: str, new: str, actor: str, at: datetime, address: str = ""
) -> None:
    """Change the password; every other session of the official ends with it.

    :raises SignInRefused: if the current password is wrong
    :raises TooManyAttempts: if it was wrong too often
    :raises PasswordRefused: if the new one is too weak
    """
    # Outside the transaction: a wrong try stays counted although the change is refused.
    confirm_password(official_id=official_id, password=current, address=address, at=at)
    with transaction.atomic():
        row = official_row(official_id, lock=True)
        put_password(row=row, password=new)
        row.save(update_fields=["password"])
        record_event(
            actor=actor,
            action="accounts.change_password",
            object_type="official",
            object_id=str(official_id),
            at=at,
            origin=address,
        )
