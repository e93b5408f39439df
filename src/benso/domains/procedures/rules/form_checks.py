"""What must hold in a form."""

from __future__ import annotations

import re

from benso.domains.procedures.rules.inlining import decision_types
from benso.domains.procedures.rules.names import GIVEN, RESERVED, form_names
from benso.domains.procedures.types import Declaration, Form, Question, QuestionKind
from benso.kernel.declarations import Mistakes
from benso.kernel.expressions import Type

PREFILLS = (
    *("name", "birth_date", "sex", "number", "phone", "email", "commune", "address"),
    *("enterprise_name", "tax_code"),
)
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")
WORDS = frozenset({"and", "or", "not", "in", "true", "false", "unknown", "null"})
MOST_QUESTIONS = 200
LONGEST = 20_000
_ORDERED = {Type.NUMBER, Type.DATE}


def judge_form(found: Mistakes, declaration: Declaration) -> None:
    """Note what is wrong in the form and in its expressions."""
    form = declaration.form
    if form is None:
        return
    names = form_names(declaration)
    if not form.sections or len(form.questions()) > MOST_QUESTIONS:
        found.add("form.sections", f"Biểu mẫu cần ít nhất một phần và nhiều nhất {MOST_QUESTIONS} câu hỏi.")
    found.unique("form.sections", (section.id for section in form.sections))
    seen: set[str] = set()
    before = dict(GIVEN)
    for s, section in enumerate(form.sections):
        path = f"form.sections.{s}"
        if not section.questions:
            found.add(f"{path}.questions", "Phần này chưa có câu hỏi.")
        # A condition looks back only: what is asked can then be decided from top to bottom.
        found.expression(f"{path}.when", section.when, before | decision_types(declaration, before), Type.TRUTH)
        for q, question in enumerate(section.questions):
            here = f"{path}.questions.{q}"
            if question.id in seen:
                found.add(f"{here}.id", f"“{question.id}” đã có ở trên; mỗi mã chỉ được khai một lần.")
            seen.add(question.id)
            _condition(found, f"{here}.when", question, before | decision_types(declaration, before), names)
            _question(found, here, question, names)
            before[question.id] = question.kind.type
    _checks(found, form, names, seen)


def _condition(found: Mistakes, path: str, question: Question, before: dict[str, Type], names: dict[str, Type]) -> None:
    if question.when is None:
        return
    count = len(found.problems)
    found.expression(path, question.when, names, Type.TRUTH)
    if len(found.problems) == count:
        trial = Mistakes()
        trial.expression(path, question.when, before, Type.TRUTH)
        if trial.problems:
            found.add(path, f"Điều kiện “{question.when}” chỉ được dùng các câu hỏi đứng trước câu này.")


def _question(found: Mistakes, path: str, question: Question, names: dict[str, Type]) -> None:
    if not IDENTIFIER.fullmatch(question.id) or question.id in WORDS:
        found.add(
            f"{path}.id", f"“{question.id}” không dùng làm tên trong biểu thức được; dùng chữ thường, số, gạch dưới."
        )
    if question.id in RESERVED:
        found.add(f"{path}.id", f"“{question.id}” là tên đã dành; đặt mã khác.")
    if not question.label_vi or not question.label_en:
        found.add(f"{path}.label", "Nhãn phải có cả tiếng Việt và tiếng Anh.")
    _options(found, path, question)
    _bounds(found, path, question, names)
    if isinstance(question.required, str):
        found.expression(f"{path}.required", question.required, names, Type.TRUTH)
    if not 1 <= question.max_length <= LONGEST:
        found.add(f"{path}.max_length", f"Độ dài phải từ 1 đến {LONGEST}.")
    if question.prefill is not None and question.prefill not in PREFILLS:
        found.add(f"{path}.prefill", f"Không có “{question.prefill}”; chọn trong: {', '.join(PREFILLS)}.")


def _options(found: Mistakes, path: str, question: Question) -> None:
    chosen = question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    if chosen != bool(question.options):
        found.add(f"{path}.options", "Câu hỏi chọn phải có lựa chọn; loại khác thì không.")
    found.unique(f"{path}.options", (option.id for option in question.options))


def _bounds(found: Mistakes, path: str, question: Question, names: dict[str, Type]) -> None:
    for name, bound in (("minimum", question.minimum), ("maximum", question.maximum)):
        if bound is not None and question.kind.type not in _ORDERED:
            found.add(f"{path}.{name}", "Chỉ số, tiền và ngày mới có giới hạn.")
        elif bound is not None:
            found.expression(f"{path}.{name}", bound, names, question.kind.type)


def _checks(found: Mistakes, form: Form, names: dict[str, Type], questions: set[str]) -> None:
    for index, check in enumerate(form.checks):
        path = f"form.checks.{index}"
        found.expression(f"{path}.must", check.must, names, Type.TRUTH)
        if not check.questions:
            found.add(f"{path}.questions", "Nêu câu hỏi mà câu nhắc sẽ hiện ở đó.")
        for each in sorted(set(check.questions) - questions):
            found.add(f"{path}.questions", f"Không có câu hỏi “{each}” trong biểu mẫu.")
