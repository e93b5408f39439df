"""What must hold in a declaration before it may be published."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from benso.domains.procedures.rules.decision_checks import judge_decisions, judge_size
from benso.domains.procedures.rules.form_checks import judge_form
from benso.domains.procedures.rules.names import RESERVED, all_names, eligibility_names, form_names
from benso.domains.procedures.rules.step_checks import judge_steps
from benso.domains.procedures.types import (
    Channel,
    Declaration,
    DeclarationProblem,
    FeeStatus,
    QuestionKind,
    TermUnit,
)
from benso.kernel.declarations import Mistakes
from benso.kernel.expressions import Type

HALF = Decimal("0.5")
ELIGIBILITY_KINDS = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.NUMBER, QuestionKind.DATE)


def declaration_problems(declaration: Declaration) -> list[DeclarationProblem]:
    """Everything that keeps a declaration from being published; empty if nothing does."""
    found = Mistakes()
    found.span("", declaration.valid_from, declaration.valid_to)
    judge_decisions(found, declaration)
    judge_form(found, declaration)
    _competences(found, declaration)
    _cases(found, declaration)
    _terms(found, declaration)
    _fees(found, declaration)
    _components(found, declaration)
    _eligibility(found, declaration)
    if declaration.steps is not None:
        judge_steps(found, declaration.steps, all_names(declaration))
    if (declaration.form is None) != (declaration.steps is None):
        absent = "form" if declaration.form is None else "steps"
        found.add(absent, "Biểu mẫu và bảng bước đi cùng nhau: khai cả hai hoặc bỏ cả hai.")
    if declaration.steps is not None and not declaration.results:
        found.add("results", "Thủ tục có bảng bước thì phải có ít nhất một kết quả.")
    if declaration.assurance is not None and Channel.ONLINE not in declaration.channels:
        found.add("assurance", "Mức định danh chỉ hỏi khi nộp trực tuyến; thêm online vào channels hoặc bỏ mức này.")
    if declaration.decisions and not found.problems:
        judge_size(found, declaration)
    return found.problems


def _competences(found: Mistakes, declaration: Declaration) -> None:
    communes = {q.id for q in (declaration.form.questions() if declaration.form else ()) if q.kind.value == "commune"}
    for index, each in enumerate(declaration.competences):
        path = f"competences.{index}"
        found.span(path, each.valid_from, each.valid_to)
        if declaration.form is None:
            continue
        if each.unit_from and each.unit_from not in communes:
            found.add(f"{path}.unit_from", f"“{each.unit_from}” không phải câu hỏi loại commune của biểu mẫu.")
        if not each.unit_from and each.level != "province":
            found.add(f"{path}.unit_from", "Nêu câu hỏi (loại commune) cho biết đơn vị nào giải quyết.")
    if declaration.form is not None and not declaration.competences:
        found.add("competences", "Thủ tục có biểu mẫu thì phải nêu cơ quan có thẩm quyền.")


def _cases(found: Mistakes, declaration: Declaration) -> None:
    names = form_names(declaration)
    found.unique("cases", (case.id for case in declaration.cases))
    for index, case in enumerate(declaration.cases):
        found.expression(f"cases.{index}.when", case.when, names, Type.TRUTH)
        if declaration.form is not None and case.when is None and index + 1 < len(declaration.cases):
            found.add(
                f"cases.{index}.when", "Trường hợp này che các trường hợp sau; thêm điều kiện hoặc đưa xuống cuối."
            )


def _terms(found: Mistakes, declaration: Declaration) -> None:
    cases = {case.id for case in declaration.cases}
    rows = Counter((limit.case, limit.channel) for limit in declaration.time_limits if limit.amount is not None)
    for index, limit in enumerate(declaration.time_limits):
        path = f"time_limits.{index}"
        if limit.case is not None and limit.case not in cases:
            found.add(f"{path}.case", f"Không có trường hợp “{limit.case}”; sửa mã hoặc thêm vào cases.")
        if (limit.amount is None) != (limit.unit is None):
            found.add(f"{path}.unit", "Số và đơn vị đi cùng nhau; không rõ đơn vị thì để trống cả hai và ghi chú.")
        if limit.none and limit.amount is not None:
            found.add(f"{path}.none", "Đã nói không có thời hạn thì không ghi số.")
        if limit.amount is not None and limit.unit is not None:
            _amount(found, f"{path}.amount", limit.amount, limit.unit)
        if limit.amount is not None and rows[limit.case, limit.channel] > 1:
            found.add(path, "Hai thời hạn cho cùng trường hợp và kênh nộp; đặt trường hợp (case) để phân biệt.")
    if (declaration.supplement_amount is None) != (declaration.supplement_unit is None):
        found.add("supplement.unit", "Số và đơn vị đi cùng nhau.")
    elif declaration.supplement_amount is not None and declaration.supplement_unit is not None:
        _amount(found, "supplement.amount", declaration.supplement_amount, declaration.supplement_unit)


def _amount(found: Mistakes, path: str, amount: Decimal, unit: TermUnit) -> None:
    steps = {TermUnit.WORKING_DAY: HALF, TermUnit.HOUR: Decimal("0.01")}.get(unit, Decimal(1))
    if amount < 0 or amount % steps:
        found.add(
            path,
            f"“{amount}” không tính được: không được âm; ngày làm việc chỉ lẻ nửa ngày (0.5), "
            "ngày lịch và tháng phải nguyên.",
        )


def _fees(found: Mistakes, declaration: Declaration) -> None:
    fees, names = declaration.fees, all_names(declaration)
    if fees.status is not FeeStatus.KNOWN and fees.items:
        found.add("fees.items", f"Trạng thái {fees.status} thì không khai khoản nào; chỉ khai khi status: known.")
    if fees.status is FeeStatus.KNOWN and not fees.items:
        found.add("fees.items", "Trạng thái known thì phải khai ít nhất một khoản.")
    for group in ("items", "discounts", "exemptions"):
        found.unique(f"fees.{group}", (each.id for each in getattr(fees, group)))
    for index, item in enumerate(fees.items):
        found.expression(f"fees.items.{index}.amount", item.amount, names, Type.NUMBER)
        found.expression(f"fees.items.{index}.when", item.when, names, Type.TRUTH)
        found.span(f"fees.items.{index}", item.valid_from, item.valid_to)
    items = {item.id for item in fees.items}
    for index, discount in enumerate(fees.discounts):
        path = f"fees.discounts.{index}"
        found.expression(f"{path}.when", discount.when, names, Type.TRUTH)
        found.span(path, discount.valid_from, discount.valid_to)
        if not 0 < discount.percent <= 100:
            found.add(f"{path}.percent", "Phần trăm giảm phải trên 0 và không quá 100.")
        for each in sorted(set(discount.items) - items):
            found.add(f"{path}.items", f"Không có khoản “{each}” trong fees.items.")
    for index, exemption in enumerate(fees.exemptions):
        found.expression(f"fees.exemptions.{index}.when", exemption.when, names, Type.TRUTH)


def _components(found: Mistakes, declaration: Declaration) -> None:
    names = all_names(declaration)
    found.unique("components", (each.id for each in declaration.components))
    found.unique("results", (each.id for each in declaration.results))
    for index, component in enumerate(declaration.components):
        found.expression(f"components.{index}.when", component.when, names, Type.TRUTH)


def _eligibility(found: Mistakes, declaration: Declaration) -> None:
    names = eligibility_names(declaration)
    found.unique("eligibility", (each.id for each in declaration.eligibility))
    for index, each in enumerate(declaration.eligibility):
        path, kind = f"eligibility.{index}", QuestionKind(each.kind)
        if kind not in ELIGIBILITY_KINDS:
            found.add(f"{path}.kind", f"Câu hỏi điều kiện chỉ dùng: {', '.join(ELIGIBILITY_KINDS)}.")
        if each.id in RESERVED:
            found.add(f"{path}.id", f"“{each.id}” là tên đã dành; đặt mã khác.")
        if (kind is QuestionKind.CHOICE) != bool(each.options):
            found.add(f"{path}.options", "Câu hỏi loại choice phải có lựa chọn; loại khác thì không.")
        found.unique(f"{path}.options", (option for option, _ in each.options))
        found.expression(f"{path}.admit", each.admit, names, Type.TRUTH)
