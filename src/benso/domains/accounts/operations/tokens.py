"""Tokens of programs: issued, shown once, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from benso.domains.accounts.models import ClientToken as Row
from benso.domains.accounts.models.vault import digest_token
from benso.domains.accounts.queries import demand_permission, demand_whole_reach, official_row
from benso.domains.accounts.queries.tokens import token_of
from benso.domains.accounts.rules import TOKEN_PREFIX, office_day, token_fault
from benso.domains.accounts.types import ClientToken, IssuedToken, OfficialId, Permission, Scope
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError


class TokenInvalid(BensoError):
    """A token may not be issued so."""

    code = "TOKEN_INVALID"
    status = 422
    sentence = "Chưa cấp được mã truy cập: {fault}."


class TokenUnknown(BensoError):
    """No such token."""

    code = "TOKEN_UNKNOWN"
    status = 404
    sentence = "Không có mã truy cập “{token}”. Xem danh sách: benso tokens list"


@transaction.atomic
def issue_token(
    *, official_id: OfficialId, name: str, scopes: Iterable[Scope], expires_at: datetime, actor: str, at: datetime,
    per_minute: int = 6000,
) -> IssuedToken:  # fmt: skip
    """Issue a token that lets a program work with an official's duties; its secret is in the answer and nowhere else.

    :param per_minute: requests a clock minute
    :raises PermissionMissing: if the actor may not manage officials
    :raises OfficialUnknown: if there is no such active official
    :raises TokenInvalid: if name, scopes, rate or life are not within bounds
    """
    demand_whole_reach(actor=actor, official_id=official_id, on=office_day(at))
    wanted = sorted({Scope(one) for one in scopes})
    fault = token_fault(name=name, scopes=len(wanted), per_minute=per_minute, expires_at=expires_at, at=at)
    if fault:
        raise TokenInvalid(fault=fault)
    official = official_row(official_id)
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = Row.objects.create(
        official=official,
        name=" ".join(name.split()),
        digest=digest_token(token=secret),
        scopes=[one.value for one in wanted],
        per_minute=per_minute,
        created_by=actor,
        created_at=at,
        expires_at=expires_at,
    )
    _record(row, "accounts.issue_token", actor, at)
    return IssuedToken(token_of(row), secret)


@transaction.atomic
def revoke_token(*, token: UUID, actor: str, at: datetime) -> ClientToken:
    """End a token now; the next request with it is refused. Revoking twice changes nothing.

    :raises PermissionMissing: if the actor may not manage officials
    :raises TokenUnknown: if there is none
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at))
    row = Row.objects.select_for_update().filter(public_id=token).first()
    if row is None:
        raise TokenUnknown(token=token)
    demand_whole_reach(actor=actor, official_id=row.official_id, on=office_day(at))
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        _record(row, "accounts.revoke_token", actor, at)
    return token_of(row)


def _record(row: Row, action: str, actor: str, at: datetime) -> None:
    data = {"official": row.official_id, "scopes": list(row.scopes)}
    record_event(actor=actor, action=action, object_type="client_token", object_id=str(row.public_id), at=at, data=data)
