"""Rates of requests, counted exactly across all workers."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from benso.domains.accounts.types import Allowance

# One row per caller, in an unlogged table: a crash forgets the counts, a commit costs no flush.
_SPEND = """
    INSERT INTO accounts_allowance AS a (caller, period, used) VALUES (%s, %s, 1)
    ON CONFLICT (caller) DO UPDATE
        SET used = CASE WHEN a.period = excluded.period THEN a.used + 1 ELSE 1 END, period = excluded.period
    RETURNING used
"""


def spend_allowance(*, name: str, caller: str, limit: int, seconds: int, at: datetime) -> Allowance:
    """Count one request of ``caller`` against ``limit`` per clock window of ``seconds``.

    :param name: what is being rated (``api``), so that two rates of one caller do not mix
    :param caller: e.g. a network address; only a keyed digest of it is stored
    """
    key = salted_hmac(f"benso.accounts.allowance.{name}", caller, algorithm="sha256").digest()[:16]
    now = int(at.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [key, now // seconds])
        (used,) = cursor.fetchone()
    return Allowance(limit=limit, used=used, resets_in=seconds - now % seconds)
