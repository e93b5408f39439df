"""What a reversing entry must be, and that an entry is reversed only once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction

from benso.domains.ledger.rules import series_identity
from benso.domains.ledger.types import NewEntry
from benso.kernel.errors import BensoError, Phrase


class EntryNotReversible(BensoError):
    """An entry that cannot be reversed, or not in this way."""

    code = "ENTRY_NOT_REVERSIBLE"
    status = 409
    sentence = "Không đảo được dòng {entry}: {reason}"


def record_reversals(reversals: Sequence[tuple[int, NewEntry]]) -> None:
    """Check the reversing entries just written against what they reverse, and let each entry be reversed only once.

    :raises EntryNotReversible: if an entry is unknown, is itself a reversal, was reversed before, or differs
    """
    wanted = [entry.reverses for _, entry in reversals]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, s.identity, e.effective_date, e.amount, e.reverses FROM ledger_entry e "
            "JOIN ledger_series s ON s.id = e.series_id WHERE e.id = ANY(%s)",
            [wanted],
        )
        known = {row[0]: row[1:] for row in cursor.fetchall()}
        for _, entry in reversals:
            identity = series_identity(entry.measure, entry.unit, entry.basis.value, entry.dimensions)
            match known.get(entry.reverses):
                case None:
                    raise EntryNotReversible(entry=entry.reverses, reason=Phrase("không có dòng này."))
                case (_, _, _, int()):
                    raise EntryNotReversible(entry=entry.reverses, reason=Phrase("bản thân dòng này là dòng đảo."))
                case old if old[:3] != (identity, entry.effective_date, -entry.amount):
                    raise EntryNotReversible(
                        entry=entry.reverses, reason=Phrase("dòng đảo phải cùng chuỗi, cùng ngày hiệu lực và trái dấu.")
                    )
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO ledger_reversal (reversed, reversing) "
                    "SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
                    [wanted, [entry_id for entry_id, _ in reversals]],
                )
        except IntegrityError as error:
            raise EntryNotReversible(
                entry=", ".join(map(str, wanted)), reason=Phrase("đã được đảo trước đó.")
            ) from error
