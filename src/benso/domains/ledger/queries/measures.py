"""Declared measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from django.db import connection

from benso.domains.ledger.types import Kind, Measure
from benso.kernel.errors import BensoError

COLUMNS = ", ".join(f.name for f in fields(Measure))


class MeasureNotDeclared(BensoError):
    """A measure is asked for that nobody declared."""

    code = "MEASURE_NOT_DECLARED"
    status = 404
    sentence = "Không có chỉ số đo {measure}."


def measures(codes: Iterable[str] | None = None) -> list[Measure]:
    """Declared measures, by code: all, or those of these codes."""
    with connection.cursor() as cursor:
        if codes is None:
            cursor.execute(f"SELECT {COLUMNS} FROM ledger_measure ORDER BY code")  # noqa: S608 column names
        else:
            cursor.execute(
                f"SELECT {COLUMNS} FROM ledger_measure WHERE code = ANY(%s) ORDER BY code",  # noqa: S608 column names
                [list(codes)],
            )
        return [Measure(code, Kind(kind), *rest) for code, kind, *rest in cursor.fetchall()]


def measure(code: str) -> Measure:
    """One declared measure.

    :raises MeasureNotDeclared: if there is none of this code
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_measure WHERE code = %s", [code])  # noqa: S608 column names
        row = cursor.fetchone()
    if row is None:
        raise MeasureNotDeclared(measure=code)
    return Measure(row[0], Kind(row[1]), *row[2:])


def measures_in_use(codes: Sequence[str]) -> frozenset[str]:
    """Those of the codes for which anything has ever been posted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM unnest(%s::text[]) code "
            "WHERE EXISTS (SELECT FROM ledger_series s WHERE s.measure = code)",
            [list(codes)],
        )
        return frozenset(code for (code,) in cursor.fetchall())
