"""``benso verify --seals``: a list saved earlier is held against the chain."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benso.config.verification import compare_seals
from benso.domains.ledger import operations, queries
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def listed() -> list[dict[str, Any]]:
    """Three seals as published."""
    operations.declare_measures(measures=[Measure("m", Kind.FLOW, "x", "m", "m")])
    for key in "abc":
        entry = NewEntry("m", "u", Basis.MEASURED, date(2026, 1, 1), Decimal(1))
        operations.post(posting=Posting("s", key, (entry,)), actor="x", at=AT)
        operations.seal_pending(at=AT)
    seals: list[dict[str, Any]] = json.loads("".join(queries.published_seals()))["seals"]
    return seals


def compared(folder: Path, content: Any) -> tuple[str, tuple[str, ...]]:
    file = folder / "seals.json"
    file.write_text(json.dumps(content))
    report = compare_seals(file)
    return report.summary, report.problems


def test_a_list_in_any_form_it_is_handed_out_in_is_read(listed: list[dict[str, Any]], tmp_path: Path) -> None:
    for form in (listed, {"seals": listed}, {"items": listed, "next": None}):
        assert compared(tmp_path, form) == ("3 niêm phong", ())
    assert compared(tmp_path, listed[:1]) == ("1 niêm phong, 2 niêm phong mới hơn danh sách", ())


def test_a_seal_that_differs_or_is_gone_is_named(listed: list[dict[str, Any]], tmp_path: Path) -> None:
    listed[1]["hash"] = "0" * 64
    saved = [*listed, listed[0] | {"number": 4}]
    assert compared(tmp_path, saved)[1] == (
        "niêm phong 2: khác với danh sách đã lưu", "niêm phong 4: không còn trong sổ cái",
    )  # fmt: skip


@pytest.mark.parametrize("content", [[], {}, {"seals": []}, {"entries": [1]}, 5, None, [5], [{"number": 1}]])
def test_a_file_that_is_no_list_is_a_finding(listed: list[dict[str, Any]], tmp_path: Path, content: Any) -> None:
    (problem,) = compared(tmp_path, content)[1]
    assert "không phải danh sách niêm phong" in problem
