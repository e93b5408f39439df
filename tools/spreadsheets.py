"""Our Excel files in LibreOffice: opened without a screen, computed there, and read back.

    python tools/spreadsheets.py [content/bentre]

For every report regime of a content pack: the file is written without a single computed figure, LibreOffice
recalculates it and saves it as XLSX and CSV. Computed cells must say there what they say here, and what was filled in
must come back unchanged. Needs `soffice` (Debian: libreoffice-calc-nogui), which is no fixed dependency: without it
the check says so and is skipped.
"""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from benso.config.startup import prepare_django
from benso.domains.reporting.rules import (
    Heading,
    WorkbookKey,
    compile_regime,
    computed,
    read_workbook,
    sheet_names,
    write_workbook,
)
from benso.domains.reporting.rules.excel_formulas import Reference, excel_formula
from benso.domains.reporting.types import Address, Figure, Grid, Mark, ValueType
from benso.kernel.content import Pack

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240
# Office recalculates files of others only if it is told to.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
# Comma, double quotes, UTF-8, values as they are and not as shown, every sheet.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@dataclass(frozen=True, slots=True)
class Case:
    """A file that goes to the office and comes back."""

    name: str
    grid: Grid
    filled: Mapping[Address, Figure]
    key: WorkbookKey

    def content(self) -> bytes:
        """The file: what is filled in, and nothing that is computed."""
        heading = Heading(self.name, "Đơn vị thử", "Kỳ thử", datetime(2025, 1, 1, tzinfo=UTC))
        return write_workbook(self.grid, self.filled, self.key, heading)


def office() -> str | None:
    """The program, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def grids(folder: Path) -> Iterator[Grid]:
    """Every regime of a pack, compiled."""
    from benso.domains.reporting.content import check

    found = check(Pack(folder))
    for regime in found.regimes if found else ():
        yield compile_regime(regime, {one.code: one for one in found.indicators} if found else {})


def cases(grid: Grid, number: int) -> Iterator[Case]:
    """An empty file, and two filled in: with numbers alone, and with signs of absence among them."""
    dice = random.Random(number)  # noqa: S311  figures, not secrets
    name = grid.regime.code
    yield Case(f"{name}-{number}-mau", grid, {}, WorkbookKey(number, "1", 0))
    for kind in ("so", "dau"):
        filled = {cell.address: _figure(cell, dice, signs=kind == "dau") for cell in grid.editable}
        yield Case(f"{name}-{number}-{kind}", grid, filled, WorkbookKey(number, "1", 0))


def _figure(cell: Any, dice: random.Random, *, signs: bool) -> Figure:
    if signs and dice.random() < 0.2:
        return Figure(None, dice.choice([Mark.NOT_APPLICABLE, Mark.NO_SERVICE, Mark.MISSING]))
    decimals = 0 if cell.value_type is ValueType.INTEGER else cell.decimals
    low = Decimal(0) if cell.lowest is None else cell.lowest
    high = Decimal(10**6) if cell.highest is None else cell.highest
    step = Decimal(1).scaleb(-decimals)
    return Figure(low + dice.randint(0, int((high - low) / step)) * step)


def convert(program: str, folder: Path, files: Sequence[Path], kind: str) -> Path:
    """Open files in the office and save them in another form, all at once."""
    profile, out = folder / "profile", folder / kind.partition(":")[0]
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    out.mkdir(exist_ok=True)
    command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--convert-to", kind,
               "--outdir", str(out), *map(str, files)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return out


def expected(case: Case) -> dict[Address, Figure]:
    """Our figures of the cells that the file computes."""
    forms = {form.id: Reference(form.id, "A1", additive=True) for form in case.grid.regime.forms}
    places = {cell.address: forms[cell.form] for cell in case.grid.cells.values()}
    names = sheet_names(case.grid)
    figures = computed(case.grid, case.filled, {})
    return {
        cell.address: figures[cell.address]
        for cell in case.grid.cells.values()
        if cell.formula is not None and excel_formula(cell.formula, places, cell.form, names) is not None
    }


def told_by(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Address, Any]]:
    """What a sheet says, by the hidden ids of its rows and columns."""
    if not rows:
        return
    for row in rows[4:]:
        for right, column in enumerate(rows[0]):
            if right > 3 and column and row and row[0] and right < len(row):
                yield f"{row[0]}.{column}", row[right]


def differing(case: Case, told: Mapping[Address, Any]) -> list[str]:
    """Computed cells that say something else there."""
    found = []
    for address, figure in expected(case).items():
        there = str(told.get(address, "")).strip()
        ours = "" if figure.value is None else format(float(figure.value), ".10g")
        theirs = format(float(there), ".10g") if there.replace(".", "", 1).lstrip("-").isdigit() else there
        if theirs != ours:
            found.append(f"{case.name} {address}: {ours or '(trống)'} ở đây, {theirs or '(trống)'} ở LibreOffice")
    return found


def compare(program: str, folder: Path, wanted: Sequence[Case]) -> tuple[int, list[str]]:
    """How many computed cells were compared, in both forms, and what differs."""
    source = folder / "source"
    source.mkdir()
    files = [source / f"{case.name}.xlsx" for case in wanted]
    for case, path in zip(wanted, files, strict=True):
        path.write_bytes(case.content())
    books, tables = convert(program, folder, files, "xlsx"), convert(program, folder, files, CSV)
    compared, found = 0, list[str]()
    for case in wanted:
        content = (books / f"{case.name}.xlsx").read_bytes()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
        found += differing(case, dict(pair for sheet in sheets for pair in told_by(sheet)))
        texts = [
            list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
            for path in sorted(tables.iterdir())
            if path.name.startswith(f"{case.name}-")
        ]
        found += differing(case, dict(pair for sheet in texts for pair in told_by(sheet)))
        back = read_workbook("a.xlsx", content, case.key.report, case.key.version, case.grid)
        if back.figures != case.filled or back.bad or back.key != case.key:
            found.append(f"{case.name}: số đã điền không trở lại như cũ")
        compared += 2 * len(expected(case))
    return compared, found


def main(arguments: Sequence[str]) -> int:
    """Compare and say what was found."""
    program = office()
    if program is None:
        sys.stdout.write("Bỏ qua: máy này không có soffice (Debian: apt-get install libreoffice-calc-nogui).\n")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")
    prepare_django()
    folder = Path(arguments[0]) if arguments else ROOT / "content" / "bentre"
    wanted = [case for number, grid in enumerate(grids(folder), start=1) for case in cases(grid, number)]
    with tempfile.TemporaryDirectory() as scratch:
        compared, found = compare(program, Path(scratch), wanted)
    for line in found:
        sys.stdout.write(f"✗ {line}\n")
    sys.stdout.write(f"{len(wanted)} tệp, {compared} ô tính đã so, {len(found)} ô khác.\n")
    return 1 if found or not compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
