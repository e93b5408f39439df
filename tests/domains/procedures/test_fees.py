"""Fees: exemptions first, items valid on the day, discounts, rounding, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.procedures.rules import compile_declaration, fee_of
from benso.domains.procedures.types import (
    Channel,
    Compiled,
    Declaration,
    Discount,
    Exemption,
    FeeItem,
    FeeRules,
    FeeStatus,
    Text,
)

TODAY = date(2026, 11, 24)


def compiled_with(declaration: Declaration, fees: FeeRules) -> Compiled:
    return compile_declaration(replace(declaration, fees=fees))


def item(amount: str, **more: object) -> FeeItem:
    return FeeItem(id="a", label=Text("A", "A"), amount=amount, **more)  # type: ignore[arg-type]


def test_every_line_says_which_rule_put_it_there(compiled: Compiled) -> None:
    fee = fee_of(compiled, {"copies": 3, "urgent": True}, channel=Channel.ONLINE, on=date(2025, 6, 1))

    assert [(line.id, line.amount, line.why, line.basis) for line in fee.lines] == [
        ("copy", Decimal(24_000), "item", "Thông tư 281/2016/TT-BTC"),
        ("urgent", Decimal(3_000), "item", ""),
        ("online", Decimal(-12_000), "discount", ""),
    ]
    assert fee.total == 15_000


@pytest.mark.parametrize(
    ("channel", "on", "total"),
    [
        (Channel.ONLINE, date(2023, 12, 31), 24_000),
        (Channel.ONLINE, date(2024, 1, 1), 12_000),
        (Channel.ONLINE, date(2025, 12, 31), 12_000),
        (Channel.ONLINE, date(2026, 1, 1), 24_000),
        (Channel.COUNTER, date(2025, 6, 1), 24_000),
    ],
)
def test_a_discount_holds_on_its_days_and_its_channel(
    compiled: Compiled, channel: Channel, on: date, total: int
) -> None:
    assert fee_of(compiled, {"copies": 3, "urgent": False}, channel=channel, on=on).total == total


def test_who_is_exempt_pays_nothing_and_sees_why(compiled: Compiled) -> None:
    fee = fee_of(compiled, {"copies": 3, "groups": ["merit"]}, channel=Channel.ONLINE, on=TODAY)
    assert (fee.total, [(line.id, line.why) for line in fee.lines]) == (0, [("merit", "exemption")])


def test_an_unanswered_question_that_decides_makes_the_fee_unknown(compiled: Compiled) -> None:
    fee = fee_of(compiled, {"urgent": True}, channel=Channel.ONLINE, on=TODAY)
    assert (fee.total, fee.note_en) == (
        None,
        "Cannot be computed yet: a question that decides the fee is not answered.",
    )


def test_no_tariff_in_force_is_not_free_of_charge(compiled: Compiled, declaration: Declaration) -> None:
    rules = FeeRules(FeeStatus.KNOWN, (item("5000", valid_from=date(2027, 1, 1)),))
    assert fee_of(compiled_with(declaration, rules), {}, channel=Channel.ONLINE, on=TODAY).total is None


@pytest.mark.parametrize(
    ("status", "total"), [(FeeStatus.FREE, 0), (FeeStatus.COUNCIL, None), (FeeStatus.UNKNOWN, None)]
)
def test_only_a_known_fee_has_an_amount(declaration: Declaration, status: FeeStatus, total: int | None) -> None:
    fee = fee_of(compiled_with(declaration, FeeRules(status)), {}, channel=Channel.ONLINE, on=TODAY)
    assert (fee.total, fee.lines) == (total, ())
    assert bool(fee.note_vi) == (total is None)


@pytest.mark.parametrize(
    ("amount", "total"), [("2 / 3", 1), ("0.5", 1), ("0.49", 0), ("1234.5", 1235), ("min(copies * 1000, 2000)", 2000)]
)
def test_amounts_are_rounded_to_whole_dong_halves_up(declaration: Declaration, amount: str, total: int) -> None:
    rules = FeeRules(FeeStatus.KNOWN, (item(amount),))
    fee = fee_of(compiled_with(declaration, rules), {"copies": 7}, channel=Channel.ONLINE, on=TODAY)
    assert fee.total == total


def test_a_negative_amount_is_never_asked_or_paid(declaration: Declaration) -> None:
    rules = FeeRules(FeeStatus.KNOWN, (item("copies - 10"),))
    assert fee_of(compiled_with(declaration, rules), {"copies": 7}, channel=Channel.ONLINE, on=TODAY).total is None


@given(
    amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=4),
    percents=st.lists(st.integers(1, 100), max_size=4),
)
def test_discounts_never_take_more_than_there_is(amounts: list[int], percents: list[int]) -> None:
    from tests.domains.procedures.test_encoding import BARE

    items = tuple(replace(item(str(amount)), id=f"i{place}") for place, amount in enumerate(amounts))
    discounts = tuple(Discount(f"d{place}", Text("D"), Decimal(percent)) for place, percent in enumerate(percents))
    rules = FeeRules(FeeStatus.KNOWN, items, discounts)
    fee = fee_of(compile_declaration(replace(BARE, fees=rules)), {}, channel=Channel.COUNTER, on=TODAY)

    assert fee.total is not None
    assert 0 <= fee.total <= sum(amounts)
    assert fee.total == sum(line.amount for line in fee.lines)
    if sum(percents) >= 100:
        assert fee.total <= len(amounts)


def test_an_exemption_that_is_not_known_to_hold_exempts_nobody(declaration: Declaration) -> None:
    rules = FeeRules(FeeStatus.KNOWN, (item("5000"),), exemptions=(Exemption("e", Text("E"), "urgent"),))
    assert fee_of(compiled_with(declaration, rules), {}, channel=Channel.ONLINE, on=TODAY).total == 5000
