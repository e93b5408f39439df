"""The forms of a regime as a grid to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benso.domains.reporting.types import ColumnKind, Form, FormColumn, FormRow, Indicator, Regime
from benso.sites.desk.views.regimes.wording import COLUMNS


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell to read: how it comes to its figure (``kind``), and its formula where it has one."""

    kind: str
    words: str
    formula: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row to read: a heading where it has no cells."""

    row: FormRow
    indicator: Indicator | None
    cells: tuple[GridCell, ...]

    @property
    def prefilled(self) -> bool:
        """Whether the platform knows the figure itself."""
        return self.indicator is not None and self.indicator.prefill is not None and not self.row.formula


@dataclass(frozen=True, slots=True)
class GridForm:
    """A form to read."""

    form: Form
    rows: tuple[GridRow, ...]


def grid_forms(regime: Regime, indicators: Mapping[str, Indicator]) -> list[GridForm]:
    """The forms of a regime, also of one with mistakes in it."""
    return [GridForm(form, tuple(_row(row, form, indicators) for row in form.rows)) for form in regime.forms]


def _row(row: FormRow, form: Form, indicators: Mapping[str, Indicator]) -> GridRow:
    cells = tuple(_cell(row, column) for column in form.columns) if row.indicator else ()
    return GridRow(row, indicators.get(row.indicator), cells)


def _cell(row: FormRow, column: FormColumn) -> GridCell:
    if column.kind is ColumnKind.VALUE and not row.formula:
        return GridCell("value", str(COLUMNS["value"]), "")
    if column.kind is ColumnKind.VALUE:
        return GridCell("formula", str(COLUMNS["formula"]), row.formula)
    if column.kind is ColumnKind.FORMULA:
        return GridCell("formula", str(COLUMNS["formula"]), column.formula)
    return GridCell("back", str(COLUMNS[column.kind.value]), "")
