"""What falls under which published version of a declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts`` (``None``: always) to the day before ``ends`` (``None``: open); equal days: never."""

    starts: date | None
    ends: date | None

    @property
    def empty(self) -> bool:
        """Whether it holds on no day."""
        return self.starts is not None and self.ends is not None and self.ends <= self.starts


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
