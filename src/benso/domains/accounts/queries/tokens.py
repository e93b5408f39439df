"""Whom a token speaks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from benso.domains.accounts.models import ClientToken as Row
from benso.domains.accounts.models.vault import digest_token
from benso.domains.accounts.queries.duties import DUTIES
from benso.domains.accounts.rules import is_token, office_day
from benso.domains.accounts.types import ClientToken, Duty, OfficialId, Role, Scope, TokenHolder

_HELD = DUTIES.format(own="a.official_id = t.official_id", lent="d.delegate_id = t.official_id")
_HOLDER = f"""
SELECT t.public_id, t.official_id, o.simulated, t.scopes, t.per_minute, held.role, held.unit, held.agency, held.via
FROM accounts_client_token t JOIN accounts_official o ON o.id = t.official_id AND o.active
LEFT JOIN LATERAL ({_HELD}) held ON true
WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(at)s
""".replace("%(on)s", "%(on)s::date")  # noqa: S608 constants


def token_holder(secret: str, at: datetime) -> TokenHolder | None:
    """The official a token speaks for, with the duties of the day; ``None`` if it opens nothing. One statement."""
    if not is_token(secret):
        return None
    values = {"digest": digest_token(token=secret), "at": at, "on": office_day(at)}
    rows = _fetch_prepared(_HOLDER, values)
    if not rows:
        return None
    token, official, simulated, scopes, per_minute = rows[0][:5]
    duties = frozenset(Duty(Role(row[5]), row[6], row[7], row[8]) for row in rows if row[5] is not None)
    return TokenHolder(token, official, simulated, frozenset(Scope(one) for one in scopes), per_minute, duties)


def client_tokens(official_id: OfficialId | None = None) -> list[ClientToken]:
    """Tokens issued for an official, or for anybody, the newest first, revoked and expired ones too."""
    rows = Row.objects.order_by("-pk")
    return [token_of(row) for row in (rows if official_id is None else rows.filter(official_id=official_id))]


def token_of(row: Row) -> ClientToken:
    """The frozen form of a token's row."""
    return ClientToken(
        id=row.public_id,
        official=row.official_id,
        name=row.name,
        scopes=frozenset(Scope(one) for one in row.scopes),
        per_minute=row.per_minute,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _fetch_prepared(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Planned once per connection: planning this statement takes longer than running it."""
    connection.close_if_health_check_failed()  # as Django's own cursors do: this may be the first of a request
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 1
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()
