"""What the database adds up and divides is what the rules of units say, to the last decimal, however it is packed."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from random import Random

import pytest
from django.db import connection

from benso.domains.reporting import queries
from benso.domains.reporting.queries.statements import PIECE
from benso.domains.reporting.types import Mark, Question, Row
from benso.domains.units.queries import roster
from benso.domains.units.rules import reexpress
from benso.domains.units.types import Level
from benso.kernel.periods import PeriodKind, month
from tests.domains.reporting.small import declare
from tests.domains.reporting.values import KNOWN, put, put_all

pytestmark = pytest.mark.django_db
THEN, BEFORE = month(2025, 8), date(2025, 3, 31)
EXACT = Context(prec=100)


def ask(**more: object) -> tuple[Row, ...]:
    values: dict[str, object] = {
        "indicators": ("test_households",),
        "level": Level.COMMUNE,
        "kind": PeriodKind.MONTH,
        "since": THEN.end,
        "until": THEN.end,
    }
    return queries.table(Question(**{**values, **more})).rows  # type: ignore[arg-type]


def test_pieces_are_rounded_to_six_decimals_half_to_even() -> None:
    chance = Random(4)  # noqa: S311 repeatable figures
    pairs = [
        (Decimal(chance.randrange(-(10**15), 10**15)).scaleb(-10), Decimal(chance.randrange(10**18)).scaleb(-18))
        for _ in range(2_000)
    ]
    pairs += [  # exactly between two
        (Decimal(number).scaleb(-6), Decimal(weight)) for number in range(-9, 10) for weight in ("0.5", "-0.5", "0.25")
    ]
    pairs += [(Decimal("12345678901234567890.1234567891"), Decimal("0.123456789012345678"))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {PIECE} FROM unnest(%s::numeric[]) WITH ORDINALITY v(value, place)"
            " JOIN unnest(%s::numeric[]) WITH ORDINALITY w(weight, place) USING (place) ORDER BY place",
            [[value for value, _ in pairs], [weight for _, weight in pairs]],
        )
        found = [row[0] for row in cursor.fetchall()]
    step = Decimal("0.000001")
    assert found == [EXACT.multiply(value, weight).quantize(step, ROUND_HALF_EVEN, EXACT) for value, weight in pairs]


def test_every_commune_of_48_comes_apart_as_the_rules_of_units_divide_it() -> None:
    declare(KNOWN)
    register = roster()
    chance = Random(9)  # noqa: S311 repeatable figures
    values = {
        unit.id: Decimal(chance.randrange(-(10**9), 10**12)).scaleb(-chance.randrange(11))
        for unit in register.on(THEN.end, Level.COMMUNE)
    }
    put_all({unit: {"test_households": value} for unit, value in values.items()}, THEN)
    expected = {
        (each.unit, each.amount, each.estimated, each.covered)
        for each in reexpress(values, register.shares(THEN.end, BEFORE, Level.COMMUNE))
    }
    rows = ask(borders=BEFORE)
    assert {(row.unit, row.value, row.estimated, row.covered) for row in rows} == expected
    assert len(rows) == 148
    assert sum(row.value or 0 for row in rows) == sum(values.values())


def test_a_unit_asked_for_alone_has_the_figure_it_has_among_all() -> None:
    declare(KNOWN)
    communes = roster().on(THEN.end, Level.COMMUNE)
    put_all({unit.id: {"test_households": 1001 + 7 * place} for place, unit in enumerate(communes)}, THEN)
    for row in ask(borders=BEFORE):
        assert ask(borders=BEFORE, units=(row.unit,)) == (row,)


def test_a_piece_of_what_is_missing_is_missing_and_no_estimate() -> None:
    declare(KNOWN)
    merged = next(u for u in roster().on(THEN.end, Level.COMMUNE) if len(u.predecessors) >= 3)
    put(merged.id, THEN, {"test_households": Mark.MISSING})
    assert {(row.unit, row.value, row.mark, row.estimated) for row in ask(borders=BEFORE)} == {
        (unit, None, Mark.MISSING, False) for unit in merged.predecessors
    }


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("simulated", [False, True])
def test_figures_are_the_same_packed_by_period_and_by_place(months: int, simulated: bool) -> None:
    declare(KNOWN)
    a, b, c = (unit.id for unit in roster().on(THEN.end, Level.COMMUNE)[:3])
    province = roster().on(THEN.end, Level.PROVINCE)[0].id
    before = THEN.previous()
    put(a, before, {"test_households": 10, "test_fibre": 4})
    put(a, THEN, {"test_households": Decimal("12.50"), "test_fibre": Mark.NO_SERVICE}, simulated=simulated)
    put(b, THEN, {"test_households": Mark.MISSING, "test_fibre": Decimal("-0.0000000001")})
    put(c, THEN, {"test_households": Mark.NOT_APPLICABLE, "test_fibre": 0})
    put(province, THEN, {"test_households": 99})
    now = {
        Row("test_households", a, THEN.code, Decimal("12.5"), simulated=simulated),
        Row("test_fibre", a, THEN.code, None, Mark.NO_SERVICE, simulated=simulated),
        Row("test_households", b, THEN.code, None, Mark.MISSING),
        Row("test_fibre", b, THEN.code, Decimal("-0.0000000001")),
        Row("test_households", c, THEN.code, None, Mark.NOT_APPLICABLE),
        Row("test_fibre", c, THEN.code, Decimal(0)),
    }
    earlier = {Row("test_households", a, before.code, Decimal(10)), Row("test_fibre", a, before.code, Decimal(4))}
    asked = ("test_households", "test_fibre")
    rows = ask(indicators=asked, since=THEN.shifted(1 - months).end)
    assert len(rows) == len(set(rows))
    assert set(rows) == (now | earlier if months > 1 else now)
    alone = ask(indicators=asked, since=THEN.shifted(1 - months).end, units=(b, c))
    assert set(alone) == {row for row in now if row.unit in (b, c)}
