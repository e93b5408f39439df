"""``benso reconcile``: a bank's statement compared with what the bank told us."""

from __future__ import annotations

import csv
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benso.config.startup import prepare_django

if TYPE_CHECKING:
    from benso.domains.payments.types import Reconciliation

WORDS = {
    "matched": "khớp",
    "missing_here": "ngân hàng có, ở đây không có",
    "missing_there": "ở đây có, ngân hàng không có",
    "amount_differs": "lệch số tiền",
}


@click.command("reconcile")
@click.argument("statement", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--csv", "as_csv", is_flag=True, help="Every row as CSV on standard output.")
@click.option(
    "--book", metavar="[BANK/]TRANSACTION", multiple=True, help="Book a transaction missing here; may be repeated."
)
def reconcile(statement: Path, as_csv: bool, book: tuple[str, ...]) -> int:
    """Đối soát sao kê ngân hàng với các thông báo đã nhận; không đổi khoản thu nào trừ khi dùng --book.

    Compare a statement (CSV: bank, transaction, occurred_at, bill, amount) with what banks told us. Changes nothing but
    what --book names. Exit status 1 if any row does not match.
    """
    prepare_django()
    from django.utils import timezone

    from benso.domains.dossiers import operations as dossiers
    from benso.domains.payments import operations
    from benso.domains.payments.types import Match

    actor, at = f"console:{getpass.getuser()}", timezone.now()
    content = statement.read_bytes()
    result = operations.reconcile(statement=content, actor=actor, at=at)
    for number in book:
        bank, transaction = _named(result, number)
        paid = dossiers.book_transaction(
            reconciliation_id=result.id, bank=bank, transaction_number=transaction, actor=actor, at=timezone.now()
        )
        click.echo(f"✓ {number}: {', '.join(payment.bill for payment in paid)}", err=True)
    if book:
        result = operations.reconcile(statement=content, actor=actor, at=timezone.now())
    counts = result.counts()
    for match, count in counts.items():
        click.echo(f"{count:>8}  {WORDS[match.value]} ({match.value})", err=True)
    wrong = [row for row in result.rows if row.match is not Match.MATCHED]
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(["match", "bank", "transaction", "bill", "there", "here"])
        writer.writerows([r.match.value, r.bank, r.transaction, r.bill, r.there, r.here] for r in result.rows)
    else:
        for row in wrong:
            there, here = row.there or "–", row.here or "–"
            click.echo(f"  {row.bank}/{row.transaction}  {row.bill}  {there} / {here}  {WORDS[row.match.value]}")
    return 1 if wrong else 0


def _named(result: Reconciliation, text: str) -> tuple[str, str]:
    """Bank and number of a transaction named as ``BANK/NUMBER``, or by its number where one bank alone has it."""
    rows = [(row.bank, row.transaction) for row in result.rows]
    bank, _, number = text.partition("/")
    if (bank, number) in rows:
        return bank, number
    banks = sorted({bank for bank, number in rows if number == text})
    if len(banks) > 1:
        ways = ", ".join(f"{bank}/{text}" for bank in banks)
        raise click.UsageError(f"Nhiều ngân hàng có giao dịch {text}; ghi rõ một trong: {ways}.")
    return (banks[0], text) if banks else (bank if number else "", number or text)
