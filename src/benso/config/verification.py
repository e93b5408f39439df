"""Checking all that is sealed, and handing the ledger to people who want to check it themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benso.domains.audit import queries as audit
from benso.domains.ledger import queries as ledger


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
    listed = _read_seals(file)
    if not listed:
        return Report("0 niêm phong", (f"{file} không phải danh sách niêm phong; tải lại từ /niem-phong/seals.json",))
    present = {seal.number: seal.hash for seal in ledger.all_seals()}
    problems = tuple(
        f"niêm phong {number}: " + ("khác với danh sách đã lưu" if number in present else "không còn trong sổ cái")
        for number, digest in listed
        if present.get(number) != digest
    )
    newer = max(present, default=0) - max(number for number, _ in listed)
    remark = f", {newer} niêm phong mới hơn danh sách" if newer > 0 else ""
    return Report(f"{len(listed)} niêm phong{remark}", problems)


def _read_seals(file: Path) -> list[tuple[int, str]]:
    """Numbers and hashes of a saved list, also of a page of ``/api/v1/seals``; nothing if it is something else."""
    try:
        saved: Any = json.loads(file.read_text(encoding="utf-8"))
        listed: Any = (saved.get("seals") or saved.get("items")) if isinstance(saved, dict) else saved
        return [(seal["number"], seal["hash"]) for seal in listed]
    except (ValueError, KeyError, TypeError):
        return []


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
