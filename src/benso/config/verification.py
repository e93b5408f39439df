"""Checking all that is sealed, and handing the ledger to people who want to check it themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benso.domains.audit import queries as audit
from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Seal


@dataclass(frozen=True, slots=True)
class Report:
    """What one check came to: a line about how much was looked at, and what was found wrong."""

    summary: str
    problems: tuple[str, ...]


def verify_everything(seals: Path | None = None) -> Iterator[tuple[str, Callable[[], Report]]]:
    """The checks by name, in order; the last compares with a seal list saved earlier, if one is given."""
    yield "Sổ cái", _ledger
    yield "Nhật ký", _audit
    if seals is not None:
        yield "Danh sách niêm phong đã lưu", lambda: compare_seals(seals)


def compare_seals(file: Path) -> Report:
    """Whether every seal of a saved list is still in the ledger as it was."""
    saved = json.loads(file.read_text(encoding="utf-8"))
    listed = saved["seals"] if isinstance(saved, dict) else saved
    present = {seal.number: seal.hash for seal in _all_seals()}
    problems = tuple(
        f"niêm phong {seal['number']}: "
        + ("không còn trong sổ cái" if seal["number"] not in present else "khác với danh sách đã lưu")
        for seal in listed
        if present.get(seal["number"]) != seal["hash"]
    )
    return Report(f"{len(listed)} niêm phong", problems)


def export_ledger_to(file: Path) -> None:
    """Write the export of the whole ledger; the file appears only when it is complete."""
    partial = file.with_name(f"{file.name}.partial")
    with partial.open("w", encoding="utf-8") as out:
        for line in ledger.export_lines():
            out.write(line if line.endswith("\n") else f"{line}\n")
        out.flush()
        os.fsync(out.fileno())
    partial.replace(file)


def _ledger() -> Report:
    found = ledger.verify()
    summary = f"{found.entries} bút toán, {found.seals} niêm phong"
    if found.pending:
        summary += f", {found.pending} chờ niêm phong"
    return Report(summary, tuple(f"{one.object} {one.id}: {one.fault}" for one in found.findings))


def _audit() -> Report:
    found = audit.verify()
    problems = tuple(f"{one.object} {one.id}: {one.fault}" for one in found.findings)
    return Report(f"{found.events} sự kiện, {found.seals} niêm phong", problems)


def _all_seals() -> Iterator[Seal]:
    before = None
    while page := ledger.seals(before=before, limit=1000):
        yield from page
        before = page[-1].number
