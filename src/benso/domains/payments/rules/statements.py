"""A bank statement: reading the file, and comparing it with what we know."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from benso.domains.payments.types import BankTransaction, Match, NoticeOutcome, ReconciledRow, StatementRow
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM

COLUMNS = ("bank", "transaction", "occurred_at", "bill", "amount")
MOST_BYTES = 20_000_000
MOST_PROBLEMS = 20
YEARS = (2000, 2199)

_BANK = re.compile(r"[0-9]{6}\Z")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}\Z")


class StatementInvalid(BensoError):
    """A statement that cannot be read; ``problems`` names every line."""

    code = "STATEMENT_INVALID"
    status = 422
    sentence = "Sao kê có {count} lỗi, chưa đối soát dòng nào. {problems}"


def read_statement(statement: bytes) -> tuple[StatementRow, ...]:
    """The credits of a statement (CSV in UTF-8 with the columns of :data:`COLUMNS`).

    :raises StatementInvalid: naming every wrong line and column; all or nothing
    """
    problems: list[str] = []
    reader = _reader(statement)
    rows: dict[tuple[str, str], StatementRow] = {}
    try:
        for cells in reader:
            _take(cells, reader.line_num, rows, problems)
    except csv.Error as error:
        problems.append(Phrase("Dòng {line_num}: không đọc được ({error}).", line_num=reader.line_num + 1, error=error))
    if not rows and not problems:
        problems.append(Phrase("Tệp không có giao dịch nào."))
    if problems:
        raise StatementInvalid(count=len(problems), problems=Phrase.joined(problems[:MOST_PROBLEMS]))
    return tuple(rows.values())


def statement_days(rows: Sequence[StatementRow]) -> tuple[date, date]:
    """First and last day of a statement, as days of Việt Nam."""
    days = [row.occurred_at.astimezone(VIETNAM).date() for row in rows]
    return min(days), max(days)


def compare(rows: Iterable[StatementRow], known: Iterable[BankTransaction]) -> tuple[ReconciledRow, ...]:
    """Every transaction of either side, classified; those that need a hand first."""
    here = {(known_row.bank, known_row.transaction): known_row for known_row in known}
    found = []
    for row in rows:
        ours = here.pop((row.bank, row.transaction), None)
        if ours is None or ours.outcome is NoticeOutcome.FAILED:
            match = Match.MISSING_HERE
        else:
            match = Match.MATCHED if ours.amount == row.amount else Match.AMOUNT_DIFFERS
        found.append(
            ReconciledRow(
                match,
                row.bank,
                row.transaction,
                row.bill,
                row.amount,
                ours.amount if ours else None,
                ours.payment if ours else None,
                row.occurred_at,
            )
        )
    found += [
        ReconciledRow(Match.MISSING_THERE, o.bank, o.transaction, o.bill, None, o.amount, o.payment)
        for o in here.values()
        if o.outcome is not NoticeOutcome.FAILED
    ]
    return tuple(sorted(found, key=lambda row: (row.match is Match.MATCHED, row.bank, row.transaction)))


def _take(cells: dict[str, str], line: int, rows: dict[tuple[str, str], StatementRow], problems: list[str]) -> None:
    row = _row(cells, line, problems)
    if row is None:
        return
    if (row.bank, row.transaction) in rows:
        problems.append(
            Phrase(
                "Dòng {line}, cột transaction: giao dịch {transaction} đứng hai lần.",
                line=line,
                transaction=row.transaction,
            )
        )
    rows[row.bank, row.transaction] = row


def _reader(statement: bytes) -> csv.DictReader[str]:
    if len(statement) > MOST_BYTES:
        raise StatementInvalid(
            count=1, problems=Phrase("Tệp lớn quá {most_bytes} MB.", most_bytes=MOST_BYTES // 1000000)
        )
    try:
        text = statement.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatementInvalid(count=1, problems=Phrase("Tệp không ở dạng UTF-8; lưu lại thành CSV UTF-8.")) from error
    if "\0" in text:
        raise StatementInvalid(count=1, problems=Phrase("Tệp chứa ký tự không hợp lệ."))
    reader = csv.DictReader(io.StringIO(text))
    try:
        names = reader.fieldnames or ()
    except csv.Error as error:
        raise StatementInvalid(
            count=1, problems=Phrase("Dòng tiêu đề không đọc được ({error}).", error=error)
        ) from error
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise StatementInvalid(
            count=len(missing), problems=Phrase("Thiếu cột {missing} ở dòng tiêu đề.", missing=", ".join(missing))
        )
    return reader


def _row(cells: dict[str, str], line: int, problems: list[str]) -> StatementRow | None:
    values = {column: (cells.get(column) or "").strip() for column in COLUMNS}
    before = len(problems)
    if not _BANK.match(values["bank"]):
        problems.append(Phrase("Dòng {line}, cột bank: phải là 6 chữ số.", line=line))
    if not values["transaction"] or len(values["transaction"]) > 64:
        problems.append(Phrase("Dòng {line}, cột transaction: cần 1 đến 64 ký tự.", line=line))
    if not _AMOUNT.match(values["amount"]):
        problems.append(Phrase("Dòng {line}, cột amount: phải là số đồng nguyên dương, không dấu chấm.", line=line))
    moment = _moment(values["occurred_at"])
    if moment is None:
        problems.append(Phrase("Dòng {line}, cột occurred_at: phải viết theo ISO 8601, có múi giờ.", line=line))
    if moment is None or len(problems) > before:
        return None
    return StatementRow(
        line, values["bank"], values["transaction"], values["bill"][:25], Decimal(values["amount"]), moment
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and YEARS[0] <= moment.year <= YEARS[1] else None
