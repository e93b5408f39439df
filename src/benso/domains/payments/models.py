"""Tables of payments. Amounts are whole đồng; a payer is an actor's text, never a name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from benso.domains.payments.types import Method, NoticeOutcome, PaymentState, RefundReason

OPEN = [state.value for state in PaymentState if state.open]
SETTLED = [PaymentState.PAID.value, PaymentState.REFUND_ASKED.value, PaymentState.REFUNDED.value]


def _in(field: str, values: list[str]) -> Q:
    return Q(**{f"{field}__in": values})


class Account(models.Model):
    """The bank account an office collects on; ``office`` empty: every office without one of its own."""

    office = models.CharField(max_length=128, blank=True)
    bank = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=120)
    simulated = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "payments_account"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "valid_from"], name="payments_account_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="payments_account_order"
            ),
        ]


class Basket(models.Model):
    """Several payments of one account, paid with one transfer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bill = models.CharField(max_length=25, unique=True)
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    payer = models.CharField(max_length=64, blank=True)
    qr_payload = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "payments_basket"


class Payment(models.Model):
    """A bill and what became of it. At most one open payment a reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=100)
    office = models.CharField(max_length=128)
    payer = models.CharField(max_length=64, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    state = models.CharField(max_length=16, default=PaymentState.ASKED.value)
    method = models.CharField(max_length=16, blank=True)
    lines = models.JSONField()
    bill = models.CharField(max_length=25, unique=True)
    qr_payload = models.TextField(blank=True)
    account_bank = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=19, blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    basket = models.ForeignKey(Basket, on_delete=models.PROTECT, null=True, related_name="payments")
    simulated = models.BooleanField()
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    receipt_year = models.SmallIntegerField(null=True)
    receipt_sequence = models.IntegerField(null=True)
    mismatch = models.DecimalField(max_digits=15, decimal_places=0, null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    refund_reason = models.CharField(max_length=16, blank=True)
    refund_note = models.CharField(max_length=500, blank=True)
    refund_asked_by = models.CharField(max_length=64, blank=True)
    refund_asked_at = models.DateTimeField(null=True)
    refund_decided_by = models.CharField(max_length=64, blank=True)
    refund_decided_at = models.DateTimeField(null=True)
    # What is asked back, and what went back so far; the receipt stays over the whole amount.
    refund_amount = models.DecimalField(max_digits=15, decimal_places=0, null=True)
    refunded = models.DecimalField(max_digits=15, decimal_places=0, default=0)
    ledger_entries = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "payments_payment"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reference", "asked_at"], name="payments_payment_reference"),
            models.Index(fields=["payer", "asked_at"], condition=_in("state", OPEN), name="payments_payment_payer"),
            models.Index(fields=["office", "asked_at"], name="payments_payment_office"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reference"], condition=_in("state", OPEN), name="payments_payment_open"),
            models.UniqueConstraint(
                fields=["office", "receipt_year", "receipt_sequence"], name="payments_payment_receipt"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount"),
            models.CheckConstraint(
                condition=_in("state", [s.value for s in PaymentState]), name="payments_payment_state"
            ),
            models.CheckConstraint(
                condition=Q(method="") | _in("method", [m.value for m in Method]), name="payments_payment_method"
            ),
            models.CheckConstraint(
                condition=(
                    _in("state", SETTLED)
                    & Q(paid_at__isnull=False, receipt_sequence__isnull=False, receipt_year__isnull=False)
                    & ~Q(method="")
                )
                | (
                    ~_in("state", SETTLED)
                    & Q(paid_at__isnull=True, receipt_sequence__isnull=True, receipt_year__isnull=True, method="")
                ),
                name="payments_payment_receipted",
            ),
            models.CheckConstraint(
                condition=Q(refund_reason="") | _in("refund_reason", [r.value for r in RefundReason]),
                name="payments_payment_refund_reason",
            ),
            models.CheckConstraint(
                condition=Q(refund_decided_by="") | ~Q(refund_decided_by=F("refund_asked_by")),
                name="payments_payment_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=PaymentState.REFUNDED.value, refunded=F("amount"))
                | Q(~Q(state=PaymentState.REFUNDED.value), refunded__gte=0, refunded__lt=F("amount")),
                name="payments_payment_refunded",
            ),
        ]


class BankTransaction(models.Model):
    """A transaction a bank told us of, once; what it came to never changes but for a later booking by hand."""

    bank = models.CharField(max_length=6)
    transaction = models.CharField(max_length=64)
    bill = models.CharField(max_length=25)
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="transactions")
    basket = models.ForeignKey(Basket, on_delete=models.PROTECT, null=True, related_name="transactions")

    class Meta:
        db_table = "payments_transaction"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["bank", "occurred_at"], name="payments_transaction_time"),
            models.Index(
                fields=["received_at"],
                condition=~_in("outcome", [NoticeOutcome.SETTLED.value, NoticeOutcome.FAILED.value]),
                name="payments_transaction_loose",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bank", "transaction"], name="payments_transaction_once"),
            models.CheckConstraint(
                condition=_in("outcome", [o.value for o in NoticeOutcome]), name="payments_transaction_outcome"
            ),
        ]


class ReceiptSeries(models.Model):
    """The last receipt number of an office in a year; drawn in the transaction that uses it, so without gaps."""

    office = models.CharField(max_length=128)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "payments_receipt_series"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "year"], name="payments_receipt_series_once")
        ]


class Reconciliation(models.Model):
    """A statement compared, and what came of it."""

    digest = models.CharField(max_length=64, db_index=True)
    first = models.DateField()
    last = models.DateField()
    rows = models.JSONField()
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_reconciliation"
