"""Counting tries to sign in, exactly, across all workers."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from benso.domains.accounts.models import Attempt
from benso.domains.accounts.models.vault import digest_username
from benso.domains.accounts.rules import LIMITS, Limit, blocked_until
from benso.domains.accounts.types import AttemptKind
from benso.kernel.errors import BensoError

_KEPT = timedelta(days=1)


class TooManyAttempts(BensoError):
    """Too many failed tries; says in how many minutes the next one is allowed."""

    code = "TOO_MANY_ATTEMPTS"
    status = 429
    sentence = "Đã thử sai quá nhiều lần. Thử lại sau {minutes} phút, hoặc nhờ quản trị hệ thống cấp lại liên kết."


@transaction.atomic
def reserve_attempt(*, kind: AttemptKind, username: str, address: str, at: datetime) -> int:
    """Write down a try as failed before its answer is known; :func:`forgive_attempt` mends it when it succeeds.

    :raises TooManyAttempts: if a limit is used up; such a try is not counted, so waiting always helps
    """
    account = digest_username(username=username)
    with connection.cursor() as cursor:
        for name in (f"accounts:{kind}:{account}", f"accounts:{kind}:{address}"):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    Attempt.objects.filter(at__lt=at - _KEPT).delete()
    waits = [until for limit in LIMITS if limit.kind is kind and (until := _wait(limit, account, address, at))]
    if waits:
        seconds = (max(waits) - at).total_seconds()
        raise TooManyAttempts(minutes=max(1, math.ceil(seconds / 60)), retry_after=math.ceil(seconds))
    return Attempt.objects.create(kind=kind, account=account, address=address, at=at).pk


def forgive_attempt(*, attempt_id: int) -> None:
    """The try was right after all: take it out of the count."""
    Attempt.objects.filter(pk=attempt_id).update(succeeded=True)


def _wait(limit: Limit, account: str, address: str, at: datetime) -> datetime | None:
    failed: QuerySet[Attempt] = Attempt.objects.filter(
        kind=limit.kind, succeeded=False, at__gt=at - limit.window, at__lte=at
    )
    if limit.per_account:
        failed = failed.filter(account=account)
    if limit.per_address:
        failed = failed.filter(address=address)
    return blocked_until(list(failed.values_list("at", flat=True)), limit, at)
