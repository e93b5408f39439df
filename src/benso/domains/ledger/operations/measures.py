"""Declaring what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from django.db import connection, transaction

from benso.domains.ledger.rules import MeasureInvalid, measure_code_valid
from benso.domains.ledger.types import Measure
from benso.kernel.errors import BensoError, Phrase

COLUMNS = tuple(f.name for f in fields(Measure))


class MeasureKindFixed(BensoError):
    """A measure is declared anew with another kind: its sums would change their meaning."""

    code = "MEASURE_KIND_FIXED"
    status = 409
    sentence = "Chỉ số đo {code} đã khai là {known}, không đổi thành {kind} được; hãy khai một mã mới."


@transaction.atomic
def declare_measures(*, measures: Iterable[Measure]) -> None:
    """Declare measures, or renew the wording of declared ones, by code.

    :raises MeasureKindFixed: if a declared measure would change its kind
    :raises MeasureInvalid: if a code is not made of letters, digits, dot, hyphen, underscore, or stands there twice
    """
    declared = list(measures)
    codes = Counter(m.code for m in declared)
    for m in declared:
        if not measure_code_valid(m.code):
            raise MeasureInvalid(
                code=m.code, reason=Phrase("mã chỉ gồm chữ cái không dấu, số, dấu chấm, gạch nối, gạch dưới.")
            )
        if codes[m.code] > 1:
            raise MeasureInvalid(code=m.code, reason=Phrase("khai hai lần trong một lượt."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, kind FROM ledger_measure WHERE code = ANY(%s) FOR SHARE", [list(codes)])
        known = dict(cursor.fetchall())
        for m in declared:
            if known.get(m.code, m.kind) != m.kind:
                raise MeasureKindFixed(code=m.code, known=known[m.code], kind=m.kind.value)
        changes = [c for c in COLUMNS if c not in ("code", "kind")]
        cursor.executemany(
            f"INSERT INTO ledger_measure ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) "  # noqa: S608 column names
            f"ON CONFLICT (code) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in changes)} "
            f"WHERE ({', '.join(f'ledger_measure.{c}' for c in changes)}) "
            f"IS DISTINCT FROM ({', '.join(f'excluded.{c}' for c in changes)})",
            [[str(m.kind) if c == "kind" else getattr(m, c) for c in COLUMNS] for m in declared],
        )
