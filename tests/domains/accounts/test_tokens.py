"""Tokens of programs: shown once, kept as a digest, never more than the official's duties, revoked at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from benso.domains.accounts import operations
from benso.domains.accounts.queries import PermissionMissing, client_tokens, token_holder
from benso.domains.accounts.types import IssuedToken, Role, Scope
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import NOW, Enrolled

pytestmark = pytest.mark.django_db


def issue(official: int, **changes: object) -> IssuedToken:
    given = {
        "name": "Phần mềm một cửa", "scopes": [Scope.READ, Scope.ACT], "expires_at": NOW + timedelta(days=30),
        "actor": "console:test", "at": NOW,
    }  # fmt: skip
    return operations.issue_token(official_id=official, **(given | changes))  # type: ignore[arg-type]


def test_the_secret_is_nowhere_in_the_database(official: Enrolled) -> None:
    issued = issue(official.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_client_token t")
        [(row,)] = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM audit_event e WHERE e::text LIKE %s", [f"%{issued.secret}%"])
        assert cursor.fetchone() == (0,)
    assert issued.secret not in row
    assert issued.secret.startswith("benso_")


def test_a_token_speaks_for_the_official_with_the_duties_of_the_day(register: None, official: Enrolled) -> None:
    operations.appoint(
        official_id=official.id, role=Role.RECEIVER, unit="28777@2025-07-01", valid_from=NOW.date(), valid_to=None,
        actor="console:test", at=NOW,
    )  # fmt: skip
    issued = issue(official.id)
    holder = token_holder(issued.secret, NOW)
    assert holder is not None
    assert (holder.official, holder.scopes) == (official.id, {Scope.READ, Scope.ACT})
    assert [(duty.role, duty.office) for duty in holder.duties] == [(Role.RECEIVER, "28777@2025-07-01")]
    yesterday = token_holder(issued.secret, NOW - timedelta(days=1))
    assert yesterday is not None
    assert yesterday.duties == frozenset()


@pytest.mark.parametrize("secret", ["", "benso_", "x" * 49, "benso_" + "A" * 43, "benso_" + "á" * 43])
def test_what_was_never_issued_opens_nothing(official: Enrolled, secret: str) -> None:
    issue(official.id)
    assert token_holder(secret, NOW) is None


def test_a_token_ends_with_its_time_its_revocation_and_its_official(official: Enrolled) -> None:
    first, second = issue(official.id), issue(official.id)
    assert token_holder(first.secret, NOW + timedelta(days=29)) is not None
    assert token_holder(first.secret, NOW + timedelta(days=30)) is None
    operations.revoke_token(token=first.token.id, actor="console:test", at=NOW)
    assert token_holder(first.secret, NOW) is None
    assert token_holder(second.secret, NOW) is not None
    operations.deactivate_official(official_id=official.id, actor="console:test", at=NOW)
    assert token_holder(second.secret, NOW) is None


def test_revoking_twice_is_noted_once(official: Enrolled) -> None:
    token = issue(official.id).token.id
    for _ in range(2):
        operations.revoke_token(token=token, actor="console:test", at=NOW)
    happened = audit.events(object_type="client_token", object_id=str(token), limit=5)
    assert [event.action for event in happened] == ["accounts.revoke_token", "accounts.issue_token"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"scopes": []},
        {"expires_at": NOW},
        {"expires_at": NOW + timedelta(days=367)},
        {"per_minute": 0},
        {"per_minute": 100_001},
    ],
)
def test_a_token_out_of_bounds_is_not_issued(official: Enrolled, changes: dict[str, object]) -> None:
    with pytest.raises(operations.TokenInvalid):
        issue(official.id, **changes)
    assert client_tokens() == []


def test_who_may_not_manage_officials_issues_and_revokes_nothing(official: Enrolled) -> None:
    made = issue(official.id).token
    with pytest.raises(PermissionMissing):
        issue(official.id, actor=f"official:{official.id}")
    with pytest.raises(PermissionMissing):
        operations.revoke_token(token=made.id, actor=f"official:{official.id}", at=NOW)
    assert client_tokens(official.id) == [made]


def test_an_unknown_token_cannot_be_revoked(official: Enrolled) -> None:
    from uuid import uuid4

    with pytest.raises(operations.TokenUnknown):
        operations.revoke_token(token=uuid4(), actor="console:test", at=NOW)
