"""What banks told us, what they sign with, and statements compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from benso.domains.payments.models import Account as AccountRow
from benso.domains.payments.models import BankTransaction as TransactionRow
from benso.domains.payments.models import Reconciliation as ReconciliationRow
from benso.domains.payments.queries.rows import reconciliation_of, transaction_of
from benso.domains.payments.types import (
    BankTransaction,
    NoticeOutcome,
    Reconciliation,
)
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM


class ReconciliationUnknown(BensoError):
    """No reconciliation with this number."""

    code = "RECONCILIATION_UNKNOWN"
    status = 404
    sentence = "Không có lần đối soát số {reconciliation}."


def bank_key(bank: str) -> bytes | None:
    """The key a bank signs its messages with: the setting's, or for the development bank one made from our secret."""
    configured = settings.BANK_KEYS.get(bank)
    if configured:
        return str(configured).encode()
    return development_bank_key(bank) if is_simulated_bank(bank) else None


def is_simulated_bank(bank: str) -> bool:
    """Whether content says that this bank is the one for development."""
    return AccountRow.objects.filter(bank=bank, simulated=True).exists()


def development_bank_key(bank: str) -> bytes:
    """The key of the development bank; nobody without the secret key of the installation can know it."""
    return salted_hmac("benso.payments.development_bank", bank, algorithm="sha256").digest()


def loose_money(*, limit: int = 100) -> list[BankTransaction]:
    """Money that came and settled nothing (wrong amount, twice, closed or unknown bill), newest first."""
    done = [NoticeOutcome.SETTLED.value, NoticeOutcome.FAILED.value]
    rows = TransactionRow.objects.exclude(outcome__in=done).order_by("-received_at", "-id")
    return [transaction_of(row) for row in rows[:limit]]


def transactions_between(banks: Iterable[str], first: date, last: date) -> list[BankTransaction]:
    """What banks told us of transactions on days ``first`` to ``last`` of Việt Nam."""
    rows = TransactionRow.objects.filter(
        bank__in=set(banks), occurred_at__gte=_midnight(first), occurred_at__lt=_midnight(last + timedelta(days=1))
    )
    return [transaction_of(row) for row in rows.order_by("bank", "transaction")]


def transactions_named(names: Iterable[tuple[str, str]]) -> list[BankTransaction]:
    """The transactions with these banks and numbers, whatever their day."""
    wanted = set(names)
    rows = TransactionRow.objects.filter(transaction__in={number for _, number in wanted})
    return [transaction_of(row) for row in rows if (row.bank, row.transaction) in wanted]


def reconciliation(number: int) -> Reconciliation:
    """One comparison of a statement.

    :raises ReconciliationUnknown: if there is none
    """
    row = ReconciliationRow.objects.filter(pk=number).first()
    if row is None:
        raise ReconciliationUnknown(reconciliation=number)
    return reconciliation_of(row)


def reconciliations(*, limit: int = 30) -> list[Reconciliation]:
    """The last comparisons, newest first."""
    return [reconciliation_of(row) for row in ReconciliationRow.objects.order_by("-at", "-id")[:limit]]


def _midnight(day: date) -> datetime:

    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
