"""A table that somebody sends, CSV in any encoding Vietnamese was ever written in or XLSX, as lines of texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from benso.domains.documents.rules import check_content
from benso.domains.documents.types import Limits, MediaType
from benso.domains.reporting.rules.workbook_formats import PLAIN, odd_cells
from benso.kernel.encodings import decode
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language

TABLE_LIMITS = Limits(size=20 * 1024 * 1024, unpacked=200 * 1024 * 1024, parts=500)
ARCHIVE = b"PK\x03\x04"
"""How an XLSX file begins."""
_DELIMITERS = ";\t,|"


class TableTooLarge(BensoError):
    """More bytes than are read at once."""

    code = "TABLE_TOO_LARGE"
    status = 413
    sentence = "Tệp “{name}” nặng quá {most} MB. Chia thành nhiều tệp rồi nộp lần lượt."


class TableForeign(BensoError):
    """It is no table, or an empty one."""

    code = "TABLE_FOREIGN"
    sentence = (
        "Không đọc được bảng trong tệp “{name}”. Mở bằng Excel, lưu lại dạng .xlsx hoặc “CSV UTF-8”, rồi nộp lại."
    )


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the file that holds something, by its number there; texts are bare."""

    number: int
    texts: tuple[str, ...]

    def at(self, place: int) -> str:
        """The text of a column; nothing where the line is shorter."""
        return self.texts[place] if 0 <= place < len(self.texts) else ""


def read_table(
    name: str, content: bytes, *, language: Language = "vi", limits: Limits = TABLE_LIMITS
) -> list[TableLine]:
    """The lines of a table; numbers of a spreadsheet are written in ``language``.

    :raises TableTooLarge: too many bytes
    :raises TableForeign: no table, or nothing in it
    :raises TextUnreadable: it is no text in any encoding that is known
    :raises FileRefused: a spreadsheet that is broken, bears macros or is packed to burst
    """
    if len(content) > limits.size:
        raise TableTooLarge(name=name, most=limits.size // 1024 // 1024)
    found = _sheet(name, content, language, limits) if content.startswith(ARCHIVE) else _text(name, content)
    lines = [TableLine(number, texts) for number, texts in found if any(texts)]
    if not lines:
        raise TableForeign(name=name)
    return lines


def _text(name: str, content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = decode(content).text
    first = next((line for line in text.splitlines() if line.strip()), "")
    skipped = 0
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        text, skipped, delimiter = text.partition("\n")[2], 1, first.strip()[4]
    else:
        delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            yield begins + skipped, tuple(one.strip() for one in row)
            begins = reader.line_num + 1
    except csv.Error:
        raise TableForeign(name=name) from None


def _sheet(name: str, content: bytes, language: Language, limits: Limits) -> Iterator[tuple[int, tuple[str, ...]]]:
    if check_content(name, content, limits).media_type is not MediaType.XLSX:
        raise TableForeign(name=name)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        raise TableForeign(name=name) from None
    odd = odd_cells(content).get(sheet.name, PLAIN)
    for down, row in enumerate(rows):
        yield (
            down + 1,
            tuple(
                odd.errors.get((down, right)) or _words(value, language, (down, right) in odd.percent)
                for right, value in enumerate(row)
            ),
        )


def _words(value: Any, language: Language, percent: bool) -> str:
    """A cell of a spreadsheet as a person would have typed it: a half shown as a percentage was typed as 50%."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        plain = format(Decimal(repr(value)) * (100 if percent else 1), "f")
        plain = (plain.rstrip("0").rstrip(".") if "." in plain else plain) + ("%" if percent else "")
        return plain.replace(".", ",") if language == "vi" else plain
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value).strip()
