"""The report regimes of a content pack: ``reporting/code_lists.yaml``, ``indicators.yaml`` and ``regimes/*.yaml``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import datetime

from benso.domains.reporting.operations import declare_indicators, load_regimes
from benso.domains.reporting.rules import items_of, regime_problems
from benso.domains.reporting.rules.reading import Known, read_code_list, read_indicator, read_regime
from benso.domains.reporting.types import CodeList, Indicator, Regime
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import note, note_overlaps

__all__ = ["ReportingContent", "check", "load"]

CODE_LISTS, INDICATORS, REGIMES = "reporting/code_lists.yaml", "reporting/indicators.yaml", "reporting/regimes"


@dataclass(frozen=True, slots=True)
class ReportingContent:
    """What a pack says about reporting."""

    code_lists: tuple[CodeList, ...]
    indicators: tuple[Indicator, ...]
    regimes: tuple[Regime, ...]


def check(pack: Pack) -> ReportingContent | None:
    """Read and check; every mistake is noted on the pack. ``None`` where the pack has no report regimes."""
    if not (pack.root / "reporting").is_dir():
        return None
    known = _known(pack)
    lists = pack.yaml_rows(CODE_LISTS)
    pack.unique(lists, "id")
    code_lists = tuple(read_code_list(pack, row) for row in lists)
    known = replace(known, code_lists={each.id: each for each in code_lists})
    rows = pack.yaml_rows(INDICATORS)
    pack.unique(rows, "code")
    indicators = tuple(read_indicator(pack, row, known) for row in rows)
    known = replace(known, indicators={each.code: each for each in indicators})
    read = [
        (row, read_regime(pack, row, known))
        for name in pack.files(REGIMES, ".yaml")
        if (row := pack.yaml_row(name)) is not None
    ]
    note_overlaps(pack, read, "chế độ")
    _posted_once(pack, read, known)
    for row, regime in read:
        note(pack, row, regime_problems(regime, known.indicators, known.code_lists))
    return ReportingContent(code_lists, indicators, tuple(regime for _, regime in read))


def load(parsed: ReportingContent | None, *, actor: str, at: datetime) -> None:
    """Load what was checked; loading the same again changes nothing."""
    if parsed is None:
        return
    declare_indicators(indicators=parsed.indicators, code_lists=parsed.code_lists, actor=actor, at=at)
    load_regimes(regimes=parsed.regimes, actor=actor, at=at)


def _known(pack: Pack) -> Known:
    """What other parts of the pack declare. Their own domains check those files; here only the codes count."""
    measures = {
        str(row.values.get("code")): str(row.values.get("kind")) for row in Pack(pack.root).yaml_rows("measures.yaml")
    }
    return Known(_column(pack, "units/agencies.csv", "ref"), _column(pack, "units_of_measure.csv", "code"), measures)


def _column(pack: Pack, name: str, column: str) -> frozenset[str]:
    path = pack.root / name
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return frozenset(str(row.get(column)) for row in csv.DictReader(file))


def _posted_once(pack: Pack, read: list[tuple[Row, Regime]], known: Known) -> None:
    """What adds up in the ledger is reported by one regime only, or it would be counted twice."""
    summed = {code for code, each in known.indicators.items() if known.measures.get(each.measure) in ("flow", "stock")}
    seen: dict[str, str] = {}
    for row, regime in read:
        for path, item in items_of(regime):
            if item.indicator in summed and seen.setdefault(item.key, regime.code) != regime.code:
                message = f"“{item.key}” cộng dồn trong sổ cái và đã có ở chế độ {seen[item.key]}; chỉ báo cáo một nơi."
                pack.problem(row, path, message)
