"""Writing cells of an open report: typed, pasted, taken from a file or from what the platform knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from benso.domains.reporting.operations.opening import ensure_items
from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.queries.cells import cell_states
from benso.domains.reporting.rules import fitting, written
from benso.domains.reporting.types import (
    Address,
    CellChange,
    CellRefusal,
    CellState,
    Figure,
    Grid,
    Origin,
    Report,
    ReportActor,
    ReportDeed,
    ReportId,
    Saved,
)
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM


class ReportClosed(BensoError):
    """The report is with the receiver, or done: nothing can be filled in."""

    code = "REPORT_CLOSED"
    status = 409
    sentence = "Báo cáo đã nộp nên không sửa được nữa. Nếu cần sửa, đề nghị nơi nhận trả lại."


class CellUnknown(BensoError):
    """No cell of the form has this address."""

    code = "CELL_UNKNOWN"
    sentence = "Biểu này không có ô “{address}”. Tải lại trang rồi nhập lại."


class CellComputed(BensoError):
    """The cell is computed or read back."""

    code = "CELL_COMPUTED"
    sentence = "Ô “{address}” được tính hoặc lấy từ kỳ khác, không nhập tay được. Sửa các ô mà nó tính từ đó."


class CellChangedMeanwhile(BensoError):
    """Somebody else changed the cell since it was looked at."""

    code = "CELL_CHANGED_MEANWHILE"
    status = 409
    sentence = (
        "{who} đã sửa ô này thành “{now}” lúc {at}, sau khi bạn mở. Xem lại, rồi giữ số đó hoặc nhập lại số của bạn."
    )


class CellsRefused(BensoError):
    """Something of a block or file cannot be taken, so nothing of it was."""

    code = "CELLS_REFUSED"
    sentence = "Có {count} ô không nhận được nên chưa ghi ô nào. Sửa các ô nêu bên dưới rồi làm lại."

    def __init__(self, refused: Sequence[CellRefusal]) -> None:
        self.refused = tuple(refused)
        super().__init__(count=len(self.refused))


@dataclass(frozen=True, slots=True)
class _Write:
    """What is written into a cell."""

    address: Address
    figure: Figure | None
    origin: Origin
    source: str


@transaction.atomic
def save_cells(
    *,
    report: ReportId,
    changes: Sequence[CellChange],
    origin: Origin,
    actor: ReportActor,
    at: datetime,
    whole: bool = False,
    sources: Mapping[Address, str] | None = None,
) -> Saved:
    """Write cells. A change to a cell that somebody else changed since it was seen is refused and told what stands
    there; so is a figure that does not fit. The others are saved. Saying again what stands there changes nothing.

    :param whole: all or nothing: one refusal refuses all
    :param sources: where figures were taken over from
    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    :raises CellsRefused: ``whole``, and a change cannot be made
    """
    found, revision, grid = opened(report, actor)
    last = {change.address: change for change in changes}
    states = cell_states(report, last.keys() & grid.cells.keys())
    writes: list[_Write] = []
    refused: list[CellRefusal] = []
    for change in last.values():
        standing = states.get(change.address)
        try:
            figure = _judged(grid, change)
            if (standing.figure if standing else None) == figure:
                continue
            if standing is not None and standing.revision > change.seen:
                refused.append(CellRefusal(change.address, _meanwhile(standing), standing))
                continue
            writes.append(_Write(change.address, figure, origin, (sources or {}).get(change.address, "")))
        except BensoError as error:
            refused.append(CellRefusal(change.address, error))
    if refused and whole:
        raise CellsRefused(refused)
    if writes:
        revision += 1
        _write(found, grid, writes, revision, actor, at)
    written = tuple(CellState(w.address, w.figure, revision, w.origin, actor.actor, at, w.source) for w in writes)
    return Saved(revision, written, tuple(refused))


def opened(report: ReportId, actor: ReportActor) -> tuple[Report, int, Grid]:
    """A report locked to be filled in, its revision and grid.

    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    """
    found, revision, _number = reports.report_row(report, actor, ReportDeed.FILL, lock=True)
    if found.state not in reports.FILLABLE:
        raise ReportClosed(report=report)
    return found, revision, versions.grid(found.version)


def _judged(grid: Grid, change: CellChange) -> Figure | None:
    cell = grid.cells.get(change.address)
    if cell is None:
        raise CellUnknown(address=change.address[:80])
    if not cell.editable:
        raise CellComputed(address=change.address)
    return None if change.figure is None else fitting(change.figure, cell)


def _meanwhile(standing: CellState) -> CellChangedMeanwhile:
    at = standing.at.astimezone(VIETNAM)
    return CellChangedMeanwhile(who=standing.by, now=written(standing.figure) or "∅", at=f"{at:%H:%M %d/%m/%Y}")


def _write(
    report: Report, grid: Grid, writes: Iterable[_Write], revision: int, actor: ReportActor, at: datetime
) -> None:
    made = list(writes)
    kept = [w for w in made if w.figure is not None]
    emptied = [w.address for w in made if w.figure is None]
    items = ensure_items(item for w in kept if (item := grid.cells[w.address].item) is not None)
    with connection.cursor() as cursor:
        if kept:
            numbers = [items[item.key] for w in kept if (item := grid.cells[w.address].item) is not None]
            cursor.execute(
                "INSERT INTO reporting_cell (report, address, item, value, mark, origin, source, revision, by, at)"
                " SELECT %s, a, i, v, m, o, s, %s, %s, %s"
                " FROM unnest(%s::text[], %s::int[], %s::numeric[], %s::int[], %s::text[], %s::text[])"
                " AS t(a, i, v, m, o, s)"
                " ON CONFLICT (report, address) DO UPDATE SET value = EXCLUDED.value, mark = EXCLUDED.mark,"
                " origin = EXCLUDED.origin, source = EXCLUDED.source, revision = EXCLUDED.revision, by = EXCLUDED.by,"
                " at = EXCLUDED.at",
                [report.id, revision, actor.actor, at, [w.address for w in kept], numbers, *_columns(kept)],
            )
        if emptied:
            cursor.execute("DELETE FROM reporting_cell WHERE report = %s AND address = ANY(%s)", [report.id, emptied])
        cursor.execute(
            "INSERT INTO reporting_change (report, address, revision, value, mark, origin, source, by, at)"
            " SELECT %s, a, %s, v, m, o, s, %s, %s"
            " FROM unnest(%s::text[], %s::numeric[], %s::int[], %s::text[], %s::text[]) AS t(a, v, m, o, s)",
            [report.id, revision, actor.actor, at, [w.address for w in made], *_columns(made)],
        )
        cursor.execute(
            "UPDATE reporting_report SET revision = %s, filled ="
            " (SELECT count(*) FROM reporting_cell WHERE report = %s AND mark <> 3) WHERE id = %s",
            [revision, report.id, report.id],
        )


def _columns(writes: Sequence[_Write]) -> list[list[object]]:
    return [
        [w.figure.value if w.figure else None for w in writes],
        [w.figure.mark.value if w.figure else None for w in writes],
        [w.origin.value for w in writes],
        [w.source for w in writes],
    ]
