"""``reporting/regimes/*.yaml``: one version of one report regime."""

from __future__ import annotations

import re

from benso.domains.reporting.rules.judging import regime_problems
from benso.domains.reporting.rules.reading.known import LEVELS, Known
from benso.domains.reporting.rules.reading.vocabulary import pairs
from benso.domains.reporting.types import (
    Check,
    ColumnKind,
    Deadline,
    Form,
    FormColumn,
    FormRow,
    LegalBasis,
    Regime,
    RegimeKind,
    Reporter,
    Severity,
)
from benso.domains.units.types import Level
from benso.kernel import declarations
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import Node, Sheet
from benso.kernel.periods import PeriodKind

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{1,39}")
FIELDS = (
    *("code", "kind", "name", "purpose", "legal_basis", "reporter", "receiver", "frequency", "cut_off", "deadline"),
    *("leadership", "national", "valid_from", "valid_to", "proposed", "note", "forms", "checks"),
)
FREQUENCIES = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


def read_sheet(text: str, known: Known) -> Sheet[Regime]:
    """Read a regime from YAML text and judge it; every mistake with its line."""
    return declarations.read_sheet(
        text,
        lambda pack, row: read_regime(pack, row, known),
        lambda regime: regime_problems(regime, known.indicators, known.code_lists),
    )


def read_regime(pack: Pack, row: Row, known: Known) -> Regime:
    """The regime in a file; only to be used if the pack has no problems."""
    node = Node.root(pack, row)
    node.only(*FIELDS)
    return Regime(
        code=_code(node),
        kind=node.chosen("kind", RegimeKind, RegimeKind.REGIME),
        name=node.words("name", both=True),
        purpose=node.words("purpose", needed=False),
        legal_basis=tuple(_legal_basis(each) for each in node.children("legal_basis")),
        reporter=_reporter(node, known),
        receiver=_receiver(node, known),
        frequency=_frequency(node),
        cut_off=1 if not node.has("cut_off") else node.whole("cut_off") or 1,
        deadline=_deadline(node),
        forms=tuple(_form(each) for each in node.children("forms")),
        checks=tuple(_check(each) for each in node.children("checks")),
        leadership=node.texts("leadership") or ("province",),
        national=node.truth("national", default=False),
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
        proposed=node.texts("proposed"),
        note=node.words("note", needed=False),
    )


def _code(node: Node) -> str:
    code = node.needed("code")
    if code and not CODE.fullmatch(code):
        node.problem("code", f"“{code}” không phải mã chế độ báo cáo; dùng chữ không dấu, chữ số, dấu chấm và gạch.")
    return code


def _legal_basis(node: Node) -> LegalBasis:
    node.only("title", "article", "url")
    return LegalBasis(node.needed("title"), node.text("article"), node.text("url"))


def _reporter(node: Node, known: Known) -> Reporter:
    inner = node.child("reporter")
    if inner is None:
        node.problem("reporter", "Thiếu nơi báo cáo; viết {level: commune} hoặc {level: province, agencies: [...]}.")
        return Reporter(Level.PROVINCE)
    inner.only("level", "agencies")
    level = inner.chosen("level", Level, Level.PROVINCE)
    if level not in LEVELS:
        inner.problem("level", f"Chọn một trong: {', '.join(LEVELS)}.")
    return Reporter(level, _agencies(inner, known))


def _agencies(node: Node, known: Known) -> tuple[str, ...]:
    refs = node.texts("agencies")
    for index, ref in enumerate(refs):
        if ref not in known.agencies:
            node.problem(f"agencies.{index}", f"Không có cơ quan “{ref}” trong units/agencies.csv; sửa mã.")
    return refs


def _receiver(node: Node, known: Known) -> str:
    node.needed("receiver")
    return node.one_of("receiver", {*LEVELS[:2], *known.agencies}, "cấp (province, district) hoặc cơ quan")


def _frequency(node: Node) -> PeriodKind:
    kind = node.chosen("frequency", PeriodKind, PeriodKind.MONTH)
    if kind not in FREQUENCIES:
        node.problem("frequency", f"Chọn một trong: {', '.join(FREQUENCIES)}.")
        return PeriodKind.MONTH
    return kind


def _deadline(node: Node) -> Deadline:
    inner = node.child("deadline")
    if inner is None:
        node.problem("deadline", "Thiếu thời hạn; viết {days: 5, working: true}.")
        return Deadline(0)
    inner.only("days", "working")
    inner.needed("days")
    return Deadline(inner.whole("days") or 0, inner.truth("working", default=False))


def _form(node: Node) -> Form:
    node.only("id", "label", "note", "columns", "rows")
    return Form(
        id=node.identifier(),
        label=node.words("label", both=True),
        rows=tuple(_row(each) for each in node.children("rows")),
        columns=tuple(_column(each) for each in node.children("columns")),
        note=node.words("note", needed=False),
    )


def _row(node: Node) -> FormRow:
    node.only("id", "number", "label", "indicator", "dimensions", "indent", "formula", "note")
    return FormRow(
        id=node.identifier(),
        label=node.words("label", both=True),
        number=node.text("number"),
        indicator=node.text("indicator"),
        dimensions=pairs(node),
        indent=node.whole("indent") or 0,
        formula=node.expression("formula") or "",
        note=node.words("note", needed=False),
    )


def _column(node: Node) -> FormColumn:
    node.only("id", "label", "kind", "dimensions", "of", "formula", "unit", "decimals")
    return FormColumn(
        id=node.identifier(),
        label=node.words("label", both=True),
        kind=node.choice("kind", ColumnKind) or ColumnKind.VALUE,
        dimensions=pairs(node),
        of=node.text("of"),
        formula=node.expression("formula") or "",
        unit_of_measure=node.text("unit"),
        decimals=node.whole("decimals"),
    )


def _check(node: Node) -> Check:
    node.only("id", "holds", "severity", "message", "cells")
    node.needed("holds")
    return Check(
        id=node.identifier(),
        holds=node.expression("holds") or "",
        severity=node.chosen("severity", Severity, Severity.HARD),
        message=node.words("message", both=True),
        cells=node.texts("cells"),
    )
