"""The chain of seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from benso.domains.ledger.types import Seal
from benso.kernel.errors import BensoError

SELECT = "SELECT number, sealed_at, entries, first_entry, last_entry, root, previous, hash FROM ledger_seal "


SETTLED_AFTER = timedelta(seconds=60)
"""No sealing transaction lasts so long: after it no seal can bear a moment before."""


class SealUnknown(BensoError):
    """A seal is asked for that does not exist."""

    code = "SEAL_UNKNOWN"
    status = 404
    sentence = "Không có niêm phong số {number}."


class MomentOpen(BensoError):
    """What was known at a moment is asked for while a seal may still come that bears an earlier one."""

    code = "MOMENT_OPEN"
    status = 409
    sentence = "Thời điểm {moment} chưa khép sổ; hãy hỏi theo số niêm phong, mới nhất là {number}."

    def __init__(self, *, moment: datetime, latest: Seal) -> None:
        super().__init__(moment=f"{moment:%Y-%m-%d %H:%M}", number=latest.number)
        self.latest = latest


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
    """The last seal at or before the moment, as far as is known now."""
    return _first("WHERE sealed_at <= %s ORDER BY sealed_at DESC, number DESC LIMIT 1", moment)


def settled_seal_at(moment: datetime, *, now: datetime) -> Seal | None:
    """The last seal at or before the moment, for ever: what was known then.

    A seal is committed a little after the moment it bears. So the answer stands only once a seal with a later moment
    follows (seals are made one at a time and their moments never go back), or a minute has passed.

    :raises MomentOpen: if neither is so yet
    """
    found = seal_at(moment)
    if now >= moment + SETTLED_AFTER:
        return found
    after = _first("WHERE sealed_at > %s ORDER BY sealed_at, number LIMIT 1", moment)
    if after is not None:
        return seal_at(moment)
    if found is None:
        return None
    raise MomentOpen(moment=moment, latest=found)


def seals(*, before: int | None = None, limit: int = 50) -> list[Seal]:
    """Seals, the newest first; ``before`` continues a list below that number."""
    with connection.cursor() as cursor:
        where = "" if before is None else "WHERE number < %s "
        cursor.execute(SELECT + where + "ORDER BY number DESC LIMIT %s", [*([] if before is None else [before]), limit])
        return [_seal(row) for row in cursor.fetchall()]


def all_seals() -> Iterator[Seal]:
    """The whole chain from its beginning, read by the thousand."""
    number = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(SELECT + "WHERE number > %s ORDER BY number LIMIT 1000", [number])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from map(_seal, rows)
        number = rows[-1][0]
