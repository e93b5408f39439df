"""A filled-in file is computed by LibreOffice as by us, and comes back unchanged; skipped where it is not installed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tools.spreadsheets import Case, cases, compare, differing, main, office

from benso.domains.reporting.rules import WorkbookKey, compile_regime
from benso.domains.reporting.types import Figure, Mark
from tests.domains.reporting.small import INDICATORS, small_regime

GRID = compile_regime(small_regime(), {one.code: one for one in INDICATORS})
FILLED = {
    "households.now": Figure(Decimal(1500)),
    "fibre.now": Figure(Decimal(1000)),
    "users.male": Figure(Decimal(7)),
    "users.female": Figure(None, Mark.NO_SERVICE),
}
CASE = Case("thu", GRID, FILLED, WorkbookKey(5, "9", 3))


@pytest.mark.skipif(office() is None, reason="no soffice here (Debian: apt-get install libreoffice-calc-nogui)")
def test_libreoffice_computes_as_we_do_and_changes_nothing(tmp_path: Path) -> None:
    program = office()
    assert program is not None
    wanted = [CASE, *cases(GRID, 1)]
    compared, found = compare(program, tmp_path, wanted)
    assert found == []
    assert compared == 2 * 2 * len(wanted)


def test_another_figure_there_is_told() -> None:
    there = {"share.now": 66.67, "users.all": 7.0}
    assert differing(CASE, there) == []
    assert differing(CASE, there | {"share.now": 66.66}) == ["thu share.now: 66.67 ở đây, 66.66 ở LibreOffice"]
    assert len(differing(CASE, {})) == 2
    unknown = replace(CASE, filled=FILLED | {"fibre.now": Figure(None, Mark.MISSING)})
    assert differing(unknown, {"share.now": "", "users.all": "7"}) == []
    assert len(differing(unknown, there)) == 1


def test_without_it_the_check_says_so_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.spreadsheets.office", lambda: None)
    assert main([]) == 0
    assert "không có soffice" in capsys.readouterr().out
