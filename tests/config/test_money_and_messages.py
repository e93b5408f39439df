"""The commands for a bank's statement and for messages to other systems."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benso.config.cli.exchange import exchange
from benso.config.cli.reconcile import reconcile
from benso.domains.exchange import operations as outbox
from benso.domains.exchange import queries as messages
from benso.domains.exchange.types import Answer, MessageState, Verdict
from benso.domains.payments import queries
from benso.domains.payments.types import PaymentState
from tests.domains.exchange.conftest import NOW, OK, put
from tests.domains.payments.conftest import ask, notice, prepare, tell
from tests.domains.payments.test_reconciliation import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A statement with one transfer that was told of and one that was not."""
    prepare()
    told, lost = notice(ask().bill, transaction="FTTOLD"), notice(ask().bill, transaction="FTLOST")
    tell(told)
    path = tmp_path / "statement.csv"
    path.write_bytes(statement((told, "20000"), (lost, "20000")))
    return path


def test_a_statement_is_compared_and_changes_nothing(file: Path) -> None:
    done = CliRunner().invoke(reconcile, [str(file), "--csv"], standalone_mode=False)
    assert done.return_value == 1
    rows = [line.split(",")[:3] for line in done.stdout.splitlines()]
    assert rows == [
        ["match", "bank", "transaction"], ["missing_here", "999999", "FTLOST"], ["matched", "999999", "FTTOLD"],
    ]  # fmt: skip
    assert len(queries.open_payments("person:1")) == 1


def test_what_is_missing_here_can_be_booked_by_name(file: Path) -> None:
    (payment,) = queries.open_payments("person:1")
    done = CliRunner().invoke(reconcile, [str(file), "--book", "FTLOST"], standalone_mode=False)
    assert (done.return_value, queries.payment(payment.id).state) == (0, PaymentState.PAID)


def test_of_two_banks_with_one_number_the_bank_is_named(file: Path) -> None:
    (payment,) = queries.open_payments("person:1")
    lost = notice(payment.bill, transaction="FTLOST")
    other = notice(ask().bill, transaction="FTLOST", bank="970436")
    file.write_bytes(statement((lost, "20000"), (other, "20000")))
    done = CliRunner().invoke(reconcile, [str(file), "--book", "FTLOST"])
    assert (done.exit_code, "970436/FTLOST, 999999/FTLOST" in done.output) == (2, True)
    assert len(queries.open_payments("person:1")) == 2
    CliRunner().invoke(reconcile, [str(file), "--book", "999999/FTLOST"], standalone_mode=False)
    assert queries.payment(payment.id).state is PaymentState.PAID
    assert len(queries.open_payments("person:1")) == 1


def test_what_waits_and_what_is_dead_is_told() -> None:
    assert "Không có" in CliRunner().invoke(exchange, ["waiting"]).output
    first, second = put("a"), put("a")
    refusal = Answer(Verdict.REFUSED, "02", "trường lạ")
    outbox.deliver_messages(at=NOW, senders={"test": lambda message: refusal})
    shown = CliRunner().invoke(exchange, ["waiting"]).output
    assert ("test: 1 chờ" in shown, "1 dừng, 1 bị chặn" in shown) == (True, True)
    assert CliRunner().invoke(exchange, ["dead"]).output == f"{first}  test  test  a  02 trường lạ\n"
    assert messages.message(second).state is MessageState.WAITING


def test_messages_are_sent_again_or_let_go() -> None:
    number = put("a")
    outbox.deliver_messages(at=NOW, senders={"test": lambda message: OK})
    done = CliRunner().invoke(exchange, ["replay", "test", "--since", "2026-11-24"])
    assert (done.output, messages.message(number).state) == ("1 bản tin sẽ được gửi lại.\n", MessageState.WAITING)
    refusal = Answer(Verdict.REFUSED, "02")
    at = messages.message(number).next_at or NOW
    outbox.deliver_messages(at=at, senders={"test": lambda message: refusal})
    CliRunner().invoke(exchange, ["skip", str(number), "--reason", "đã nhập tay"])
    assert messages.message(number).state is MessageState.SKIPPED
