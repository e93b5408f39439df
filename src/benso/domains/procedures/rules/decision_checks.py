"""What must hold in the decision tables of a declaration."""

from __future__ import annotations

from dataclasses import replace

from benso.domains.procedures.rules.decisions import decision_problems
from benso.domains.procedures.rules.form_checks import IDENTIFIER, WORDS
from benso.domains.procedures.rules.inlining import with_decisions_inlined
from benso.domains.procedures.rules.names import GIVEN, RESERVED
from benso.domains.procedures.types import DecisionProblem, DecisionTable, Declaration, QuestionKind
from benso.kernel.declarations import Mistakes
from benso.kernel.expressions import ExpressionInvalid, Type

TOO_LARGE = "Bảng quyết định quá lớn hoặc lồng nhau quá sâu để tính; chia nhỏ bảng. ({reason})"


def judge_decisions(found: Mistakes, declaration: Declaration) -> None:
    """Note what is wrong in the tables: names they use and give, cells, overlaps and gaps."""
    questions = declaration.form.questions() if declaration.form else ()
    known: dict[str, Type] = {question.id: question.kind.type for question in questions}
    known |= {**GIVEN, "case": Type.TEXT}
    found.unique("decisions", (table.id for table in declaration.decisions))
    for index, table in enumerate(declaration.decisions):
        path, count = f"decisions.{index}", len(found.problems)
        _columns(found, path, table, known)
        if len(found.problems) == count:
            for problem in decision_problems(with_listed_values(table, declaration), known):
                found.add(_place(path, table, problem), problem.vi)
        known |= {output.name: output.type for output in table.outputs}


def judge_size(found: Mistakes, declaration: Declaration) -> None:
    """Note that the expressions become too large once the tables stand in them; asked when all else is right."""
    try:
        with_decisions_inlined(declaration)
    except ExpressionInvalid as error:
        found.add("decisions", TOO_LARGE.format(reason=error.message))


def with_listed_values(table: DecisionTable, declaration: Declaration) -> DecisionTable:
    """The table with the values that a column about a question of choice can have, where it does not list them."""
    questions = declaration.form.questions() if declaration.form else ()
    options = {q.id: tuple(o.id for o in q.options) for q in questions if q.kind is QuestionKind.CHOICE}
    options["channel"] = ("counter", "online", "post")
    options["applicant"] = ("citizen", "enterprise", "household")
    inputs = (
        column if column.values else replace(column, values=options.get(column.name, ())) for column in table.inputs
    )
    return replace(table, inputs=tuple(inputs))


def _columns(found: Mistakes, path: str, table: DecisionTable, known: dict[str, Type]) -> None:
    if not table.label_vi:
        found.add(f"{path}.label", "Đặt tên cho bảng.")
    for place, column in enumerate(table.inputs):
        here = f"{path}.inputs.{place}"
        if column.name not in known:
            found.add(f"{here}.name", f"Không có câu hỏi hay tên “{column.name}”; sửa tên cột.")
        elif known[column.name] is not column.type:
            found.add(f"{here}.type", f"“{column.name}” có kiểu {known[column.name]}, không phải {column.type}.")
    for place, output in enumerate(table.outputs):
        here = f"{path}.outputs.{place}.name"
        if not IDENTIFIER.fullmatch(output.name) or output.name in WORDS:
            found.add(here, f"“{output.name}” không dùng làm tên được; dùng chữ thường không dấu, chữ số, gạch dưới.")
        elif output.name in known or output.name in RESERVED:
            found.add(here, f"“{output.name}” đã là tên của một câu hỏi hay bảng khác; đặt tên khác.")


def _place(path: str, table: DecisionTable, problem: DecisionProblem) -> str:
    if not problem.rows:
        return path
    row = f"{path}.rules.{problem.rows[-1] - 1}"
    if problem.column is None:
        return row
    column = problem.column - 1
    inputs = len(table.inputs)
    return f"{row}.when.{column}" if column < inputs else f"{row}.then.{column - inputs}"
