"""Pages that promise "shown by this test" name tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGES = ("docs/complaints.md", "docs/how-to/dossiers.md", "docs/reports.md", "docs/services.md")


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_test_a_page_names_exists(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    missing = [f"{file}::{test}" for file, test in named if test not in names_in(ROOT / file)]
    assert named
    assert missing == []


def test_every_complaint_of_the_list_has_a_row() -> None:
    rows = re.findall(r"^\| (\d+) \| .+ \| .+ \|$", (ROOT / PAGES[0]).read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [str(n) for n in range(1, 20)]
