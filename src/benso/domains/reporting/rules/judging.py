"""What must hold in a regime before it may be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from benso.domains.reporting.rules.form_checks import Vocabulary, addresses, judge_forms
from benso.domains.reporting.rules.grid import OTHER_PERIODS
from benso.domains.reporting.types import CodeList, Indicator, Regime
from benso.kernel.declarations import Mistake, Mistakes
from benso.kernel.expressions import Type
from benso.kernel.periods import PeriodKind

LATEST = 366
"""Days after its period by which any report must be due."""
LAST_CUT_OFF = 28
LEADERSHIP = ("province", "district")
_RANK = {"province": 0, "district": 1, "commune": 2}


def regime_problems(
    regime: Regime, indicators: Mapping[str, Indicator], code_lists: Mapping[str, CodeList]
) -> list[Mistake]:
    """Everything that keeps a regime from being published; empty if nothing does.

    Formulas may name cells (``row.column``), rows and columns of their form; checks name cells, and cells of
    ``previous``, ``year_before`` and ``below``. All are numbers.
    """
    found = Mistakes()
    found.span("", regime.valid_from, regime.valid_to)
    _order(found, regime)
    _proposed(found, regime)
    _times(found, regime)
    judge_forms(found, regime, Vocabulary(indicators, code_lists))
    _checks(found, regime)
    return found.problems


def _order(found: Mistakes, regime: Regime) -> None:
    """Decree 09/2019/NĐ-CP Art. 7: name, purpose, sender, receiver, and the act that orders the report."""
    if not regime.legal_basis and "legal_basis" not in regime.proposed:
        found.add("legal_basis", "Nêu văn bản quy định; nếu chưa có thì thêm legal_basis vào proposed.")
    receiver, reporter = _RANK.get(regime.receiver), _RANK.get(regime.reporter.level.value, 0)
    if receiver is not None and not regime.reporter.agencies and receiver >= reporter and reporter > 0:
        found.add("receiver", f"Nơi nhận ({regime.receiver}) phải ở trên nơi báo cáo ({regime.reporter.level}).")
    for index, each in enumerate(regime.leadership):
        if each not in LEADERSHIP:
            found.add(f"leadership.{index}", f"“{each}” không có trong danh sách; chọn một trong: province, district.")


def _proposed(found: Mistakes, regime: Regime) -> None:
    for index, each in enumerate(regime.proposed):
        if each not in {field.name for field in fields(Regime)}:
            found.add(f"proposed.{index}", f"“{each}” không phải trường của chế độ; nêu tên trường là đề xuất.")


def _times(found: Mistakes, regime: Regime) -> None:
    if not 1 <= regime.cut_off <= LAST_CUT_OFF:
        found.add("cut_off", f"Ngày mở kỳ phải từ 1 đến {LAST_CUT_OFF}; kỳ từ 15 đến 14 ghi 15.")
    if regime.cut_off != 1 and regime.frequency is PeriodKind.WEEK:
        found.add("cut_off", "Kỳ tuần không có ngày chốt; bỏ cut_off.")
    if regime.deadline.days > LATEST:
        found.add("deadline.days", f"Hạn nộp quá {LATEST} ngày sau kỳ; xem lại.")


def _checks(found: Mistakes, regime: Regime) -> None:
    found.unique("checks", (check.id for check in regime.checks))
    cells = addresses(regime)
    names = dict.fromkeys(cells, Type.NUMBER)
    for space in OTHER_PERIODS:
        names |= dict.fromkeys((f"{space}.{cell}" for cell in cells), Type.NUMBER)
    for index, check in enumerate(regime.checks):
        path = f"checks.{index}"
        found.expression(f"{path}.holds", check.holds, names, Type.TRUTH)
        if not check.cells:
            found.add(f"{path}.cells", "Nêu ít nhất một ô mà kiểm tra này nói đến.")
        for place, cell in enumerate(check.cells):
            if cell not in cells:
                found.add(f"{path}.cells.{place}", f"Không có ô “{cell}”; viết mã dòng, dấu chấm, mã cột.")
