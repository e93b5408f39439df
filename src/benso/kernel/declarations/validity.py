"""What falls under which version of a declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from benso.kernel.content import Pack, Row


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts`` (``None``: always) to the day before ``ends`` (``None``: open); equal days: never."""

    starts: date | None
    ends: date | None

    @property
    def empty(self) -> bool:
        """Whether it holds on no day."""
        return self.starts is not None and self.ends is not None and self.ends <= self.starts


class Dated(Protocol):
    """A declaration with its validity."""

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def note_overlaps(pack: Pack, read: Iterable[tuple[Row, Dated]], what: str) -> None:
    """Note every declaration that holds on the same day as one of the same code before it.

    :param what: what they are called in the sentence: *thủ tục*
    """
    before: dict[str, list[tuple[Row, Dated]]] = {}
    for row, later in read:
        for other, earlier in before.setdefault(later.code, []):
            if _begins_before(earlier, later.valid_to) and _begins_before(later, earlier.valid_to):
                message = f"Hiệu lực chồng với {other.file}; mỗi ngày chỉ một phiên bản của {what} {later.code}."
                pack.problem(row, "valid_from", message)
        before[later.code].append((row, later))


def _begins_before(one: Dated, day: date | None) -> bool:
    return one.valid_from is None or day is None or one.valid_from < day


def place(wanted: Span, others: Iterable[tuple[int, Span]], *, on: date) -> tuple[Span, list[tuple[int, Span]]]:
    """Where a version published on a day takes its place among those published before, and what becomes of them.

    The first version holds for all its validity. A later one that begins later than those before takes over when it
    begins; one that begins earlier corrects them and takes over on the day of publication: what was begun under the
    old wording stays under it. Versions that begin after it are left alone.
    """
    standing = [(key, span) for key, span in others if not span.empty]
    began = [span.starts or date.min for _, span in standing]
    first = wanted.starts or date.min
    starts = wanted.starts if not began or first > max(began) else max(first, on)
    if not began:
        return wanted, []
    begin = starts or date.min
    later = [span.starts for _, span in standing if span.starts is not None and span.starts > begin]
    ends = min([day for day in (wanted.ends, *later) if day is not None], default=None)
    if ends is not None and ends <= begin:
        return Span(starts, starts), []
    changed = []
    for key, span in standing:
        if (span.ends is None or span.ends > begin) and (span.starts or date.min) <= begin:
            same = span.starts is not None and span.starts == begin
            changed.append((key, Span(span.starts, span.starts if same else begin)))
    return Span(starts, ends), changed
