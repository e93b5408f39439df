"""The chain of seals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.ledger.types import Seal
from benso.kernel.errors import BensoError

SELECT = "SELECT number, sealed_at, entries, first_entry, last_entry, root, previous, hash FROM ledger_seal "


class SealUnknown(BensoError):
    """A seal is asked for that does not exist."""

    code = "SEAL_UNKNOWN"
    status = 404
    sentence = "Không có niêm phong số {number}."


def _seal(row: tuple[Any, ...]) -> Seal:
    number, sealed_at, entries, first, last, *digests = row
    return Seal(number, sealed_at, entries, first, last, *(bytes(digest).hex() for digest in digests))


def _first(where: str, *values: Any) -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute(SELECT + where, values)
        row = cursor.fetchone()
    return None if row is None else _seal(row)


def given(known: int | Seal | None) -> Seal | None:
    """The seal a question names by its number or, already read, as itself; ``None`` stays ``None``.

    :raises SealUnknown: if the chain does not reach that far
    """
    return seal(known) if isinstance(known, int) else known


def latest_seal() -> Seal | None:
    """The end of the chain; ``None`` before the first seal."""
    return _first("ORDER BY number DESC LIMIT 1")


def seal(number: int) -> Seal:
    """One seal.

    :raises SealUnknown: if the chain does not reach that far
    """
    found = _first("WHERE number = %s", number)
    if found is None:
        raise SealUnknown(number=number)
    return found


def seal_at(moment: datetime) -> Seal | None:
    """The last seal at or before the moment: what was known then."""
    return _first("WHERE sealed_at <= %s ORDER BY sealed_at DESC, number DESC LIMIT 1", moment)


def seals(*, before: int | None = None, limit: int = 50) -> list[Seal]:
    """Seals, the newest first; ``before`` continues a list below that number."""
    with connection.cursor() as cursor:
        where = "" if before is None else "WHERE number < %s "
        cursor.execute(SELECT + where + "ORDER BY number DESC LIMIT %s", [*([] if before is None else [before]), limit])
        return [_seal(row) for row in cursor.fetchall()]
