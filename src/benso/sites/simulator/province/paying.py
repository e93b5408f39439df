"""Fees: by a transfer the development bank tells of, or in cash at the counter."""

from __future__ import annotations

from datetime import datetime

from benso.domains.dossiers import operations
from benso.domains.dossiers.types import Viewer
from benso.domains.payments.queries import development_bank_key, is_simulated_bank, payment
from benso.domains.payments.rules import sign, write_notice
from benso.domains.payments.types import BankNotice, BankStatus, Payment
from benso.domains.procedures.types import StepKind
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.world import World

BY_BANK = 40
"""Of hundred who pay at the counter, those who do it by telephone."""


def settle(world: World, life: Life, kind: StepKind, cashier: Viewer, at: datetime) -> None:
    """See that what is owed is paid before an application is accepted or a result handed out."""
    if life.payment is None or kind not in (StepKind.RECEPTION, StepKind.RETURN):
        return
    bill = payment(life.payment)
    if not bill.state.open or not bill.simulated:
        return
    if life.chance.randrange(100) < BY_BANK and is_simulated_bank(bill.account_bank):
        _transfer(world, life, bill, at)
    else:
        operations.take_cash(payment=bill.id, actor=cashier, at=at)
        world.counts["cash"] += 1


def pay_from_home(world: World, life: Life, at: datetime) -> None:
    """The applicant scans the code; the bank tells us."""
    if life.payment is not None:
        bill = payment(life.payment)
        if bill.state.open and is_simulated_bank(bill.account_bank):
            _transfer(world, life, bill, at)


def _transfer(world: World, life: Life, bill: Payment, at: datetime) -> None:
    notice = BankNotice(
        bank=bill.account_bank, transaction=f"MP{world.seed}D{life.number}", bill=bill.bill, amount=bill.amount,
        status=BankStatus.PAID, occurred_at=at, sent_at=at,
    )  # fmt: skip
    body = write_notice(notice)
    operations.confirm_payment(body=body, signature=sign(body, development_bank_key(bill.account_bank)), at=at)
    world.counts["transfers"] += 1
