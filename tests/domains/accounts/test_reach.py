"""Who manages the officials of one unit has no power over an account that also works elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Invitation
from benso.domains.accounts.queries import PermissionMissing, client_tokens
from benso.domains.accounts.types import Role, Scope
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import NOW, Enrolled, enrol

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
PROVINCE, COMMUNE, NEIGHBOUR = "86@2025-07-01", "28789@2025-07-01", "28777@2025-07-01"
Deed = Callable[[int, str], Any]


def appointed(username: str, role: Role, unit: str) -> Enrolled:
    made = enrol(username)
    operations.appoint(
        official_id=made.id, role=role, unit=unit, valid_from=NOW.date(), valid_to=None, actor="console:test", at=NOW
    )
    return made


def token(official: int, actor: str) -> Any:
    return operations.issue_token(
        official_id=official, name="Thử", scopes=[Scope.READ], expires_at=NOW + timedelta(days=1), actor=actor, at=NOW
    )


def revoke(official: int, actor: str) -> Any:
    issued = client_tokens(official) or [token(official, "console:test").token]
    return operations.revoke_token(token=issued[0].id, actor=actor, at=NOW)


DEEDS: dict[str, Deed] = {
    "a link that resets password and phone": lambda who, actor: operations.invite_official(
        official_id=who, actor=actor, at=NOW
    ),
    "closing the account": lambda who, actor: operations.deactivate_official(official_id=who, actor=actor, at=NOW),
    "a token that works with its duties": token,
    "ending a token": revoke,
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
@pytest.mark.parametrize(("role", "unit"), [(Role.PROVINCE_ADMIN, PROVINCE), (Role.RECEIVER, NEIGHBOUR)])
def test_an_admin_of_a_commune_has_no_power_over_accounts_of_elsewhere(deed: Deed, role: Role, unit: str) -> None:
    admin, other = appointed("quan.tri.xa", Role.PROVINCE_ADMIN, COMMUNE), appointed("noi.khac", role, unit)
    if deed is revoke:
        token(other.id, "console:test")
    before = (Invitation.objects.count(), client_tokens(), len(audit.events(limit=200)))
    with pytest.raises(PermissionMissing):
        deed(other.id, f"official:{admin.id}")
    assert (Invitation.objects.count(), client_tokens(), len(audit.events(limit=200))) == before
    assert queries.official(other.id).active


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_an_admin_has_power_over_accounts_of_the_own_unit_and_of_those_below(deed: Deed) -> None:
    admin, other = (
        appointed("quan.tri.tinh", Role.PROVINCE_ADMIN, PROVINCE),
        appointed("canbo.xa", Role.RECEIVER, COMMUNE),
    )
    deed(other.id, f"official:{admin.id}")
    assert audit.events(limit=1)[0].actor == f"official:{admin.id}"


def test_a_duty_borrowed_elsewhere_counts() -> None:
    admin, lender = appointed("quan.tri.xa", Role.PROVINCE_ADMIN, COMMUNE), appointed("cho.muon", Role.SIGNER, PROVINCE)
    other = appointed("nhan.muon", Role.SPECIALIST, COMMUNE)
    operations.delegate_duties(
        delegator=lender.id, delegate=other.id, roles=[Role.SIGNER], unit=PROVINCE, valid_from=NOW.date(),
        valid_to=NOW.date() + timedelta(days=3), reason="Nghỉ phép", actor="console:test", at=NOW,
    )  # fmt: skip
    with pytest.raises(PermissionMissing):
        operations.invite_official(official_id=other.id, actor=f"official:{admin.id}", at=NOW)
