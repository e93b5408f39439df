"""A form of five thousand rows as a page: in parts of a size that a browser holds, with the same figures as whole."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.queries import past
from benso.domains.reporting.rules import compile_regime
from benso.domains.reporting.types import Figure, FormRow, Regime, ReportActor, ReportSheet
from benso.domains.units.queries import roster
from benso.kernel.expressions import evaluate, from_json
from benso.kernel.periods import parse
from benso.sites.desk.report_parts import MOST_CELLS, part_with, parts_of, program_data
from tests.domains.reporting.large import ROWS, SECTION, indicators, large_regime
from tests.domains.reporting.small import INDICATORS, open_all, small_regime
from tests.domains.reporting.values import put_all
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
LARGEST_PAGE = 450_000
"""Bytes; 7.1 million before the page came in parts."""


def opened(rows: int) -> models.ReportRow:
    operations.declare_indicators(indicators=indicators(rows), code_lists=(), actor="system:test", at=JULY)
    operations.load_regimes(regimes=(large_regime(rows=rows),), actor="official:2", at=JULY)
    open_all(JULY, date(2025, 7, 1), "TL5")
    return models.ReportRow.objects.filter(regime="TL5", period__code="2025-07~15").order_by("id")[0]


def typed(client: Client, report: models.ReportRow, **texts: str) -> Any:
    cells = [{"address": f"{row}.now", "text": text, "seen": 0} for row, text in texts.items()]
    body = json.dumps({"cells": cells})
    return client.post(f"/desk/bao-cao/{report.id}/luu/", body, content_type="application/json")


def test_five_thousand_rows_open_and_are_saved_at_the_cost_of_a_page() -> None:
    report = opened(ROWS)
    client = browser(("reporter", report.office))[0]
    address = f"/desk/bao-cao/{report.id}/"
    client.get(address)
    met: dict[str, tuple[int, int]] = {}
    for name, path in (("page", address), ("last", f"{address}?phan=17"), ("news", f"{address}moi/?phan=1&tu=0")):
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
        assert answer.status_code == 200
        met[name] = (len(caught), len(answer.content))
    with CaptureQueriesContext(connection) as caught:
        assert typed(client, report, r7="5").json()["refused"] == []
    assert met["page"][0] <= 14
    assert len(caught) <= 24
    assert max(size for _, size in met.values()) < LARGEST_PAGE
    assert met["news"] <= (6, 60)
    text = client.get(f"{address}?o=r4321.now").content.decode()
    assert 'data-cell="r4321.now"' in text
    assert 'data-cell="r7.now"' not in text
    rows = len(re.findall(r"<tr[ >]", text)) - 1
    assert rows <= MOST_CELLS // 4
    assert f"trong {ROWS + ROWS // SECTION}" in text
    assert " style=" not in text


def test_every_row_is_in_one_part_and_sections_stay_together() -> None:
    grid = compile_regime(large_regime(rows=700), {one.code: one for one in indicators(700)})
    parts = parts_of(grid)
    form = grid.regime.forms[0]
    assert [row for part in parts for _, rows in part.forms for row in rows] == list(form.rows)
    assert [(p.first, p.last) for p in parts] == [(1, 255), (256, 510), (511, 714)]
    assert all(part.forms[0][1][0].id.startswith("h") for part in parts)
    assert all(sum(len(rows) for _, rows in part.forms) * len(form.columns) <= MOST_CELLS for part in parts)
    small = compile_regime(small_regime(), {one.code: one for one in INDICATORS})
    assert [(p.first, p.last, len(p.forms)) for p in parts_of(small)] == [(1, 4, 2)]


@pytest.mark.parametrize(
    ("number", "address", "expected"),
    [("", "", 1), ("2", "", 2), ("99", "", 3), ("0", "", 1), ("x", "", 1), ("1", "r699.now", 3), ("2", "none.now", 2),
     ("9" * 40, "", 1), ("-1", "", 1)],
)  # fmt: skip
def test_a_part_is_found_by_number_or_cell(number: str, address: str, expected: int) -> None:
    grid = compile_regime(large_regime(rows=700), {one.code: one for one in indicators(700)})
    assert part_with(parts_of(grid), number, address).number == expected


def computed_there(data: dict[str, Any]) -> dict[str, Decimal | None]:
    """What the page's program computes with what it is given."""
    values: dict[str, Any] = {a: None if v is None else Decimal(v) for a, v in data["elsewhere"].items()}
    for address, cell in data["cells"].items():
        if cell["formula"] is None and cell["kind"] != "cumulative":
            number = (data["figures"].get(address) or [None])[0]
            values[address] = None if number is None else Decimal(number)
    found: dict[str, Decimal | None] = {}
    for _ in range(2):
        for address, cell in data["cells"].items():
            if cell["kind"] == "cumulative":
                now, earlier = values.get(cell["of"]), data["earlier"].get(cell["of"])
                known = now is not None and (not earlier or earlier[0] is not None)
                values[address] = now + Decimal(earlier[0] if earlier else 0) if known else None
        for address in data["order"]:
            values[address] = found[address] = evaluate(from_json(data["cells"][address]["formula"]), values)  # type: ignore[assignment]
    return found


def totals_regime(rows: int) -> Regime:
    """The large regime with a grand total at its end: it needs cells of every part."""
    regime = large_regime(rows=rows)
    form = regime.forms[0]
    sections = [f"r{n}" for n in range(0, rows, SECTION)]
    last = form.rows[-1]
    grand = FormRow("grand", last.label, "", f"test_l{rows}", formula=" + ".join(sections))
    share = FormRow("share", last.label, "", f"test_l{rows + 1}", formula="100 * r1 / grand")
    head = FormRow("h_share", last.label)
    return replace(regime, forms=(replace(form, rows=(head, share, *form.rows, grand)),))


def test_a_part_computes_what_the_whole_computes_with_what_it_is_given() -> None:
    rows = 700
    operations.declare_indicators(indicators=indicators(rows + 2), code_lists=(), actor="system:test", at=JULY)
    operations.load_regimes(regimes=(totals_regime(rows),), actor="official:2", at=JULY)
    open_all(JULY, date(2025, 7, 1), "TL5")
    report = models.ReportRow.objects.filter(regime="TL5", period__code="2025-07~15").order_by("id")[0]
    earlier = {f"test_l{n}": n % 7 for n in range(rows)}
    for month in range(1, 7):
        put_all(dict.fromkeys(roster().unit(report.office).predecessors, earlier), parse(f"2025-0{month}~15"),
                regime="TL5")  # fmt: skip
    client = browser(("reporter", report.office))[0]
    typed(client, report, **{f"r{n}": str(n % 11) for n in range(rows) if n % SECTION})
    actor = ReportActor(7, duties=frozenset({("reporter", report.office)}))
    sheet: ReportSheet = queries.report_sheet(report.id, actor)
    assert sheet.figures["grand.now"].value == sum(n % 11 for n in range(rows) if n % SECTION)
    parts = parts_of(sheet.grid)
    assert len(parts) == 3
    for part in parts:
        data = program_data(sheet, part)
        found = computed_there(data)
        assert part.addresses & set(sheet.grid.order) <= found.keys()
        for address, value in found.items():
            known = sheet.figures[address].value
            assert value == known or (value is not None and known is not None and round(value, 2) == known), address
    first = program_data(sheet, parts[0])
    assert "grand.now" in first["cells"], "a total elsewhere moves with what is typed here, and moves a share here"
    assert first["elsewhere"]["r650.now"] is not None
    assert "r651.now" not in {*first["elsewhere"], *first["cells"]}


def test_the_past_of_a_large_form_is_read_once_and_again_after_an_approval() -> None:
    report = opened(past.LARGE)
    actor = ReportActor(7, duties=frozenset({("reporter", report.office)}))
    units = roster().unit(report.office).predecessors

    def before() -> tuple[Figure | None, int]:
        with CaptureQueriesContext(connection) as caught:
            sheet = queries.report_sheet(report.id, actor)
        read = sum("FROM reporting_value" in query["sql"] for query in caught)
        return sheet.figures.get("r7.before"), read

    assert before() == (None, 1)
    assert before() == (None, 0)
    put_all({unit: {"test_l7": 5} for unit in units}, parse("2025-06~15"), regime="TL5")
    assert before() == (Figure(Decimal(5 * len(units))), 1)
    assert before() == (Figure(Decimal(5 * len(units))), 0)
