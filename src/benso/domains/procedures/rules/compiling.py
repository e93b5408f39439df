"""Making a declaration ready for use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from benso.domains.procedures.rules.inlining import with_decisions_inlined
from benso.domains.procedures.types import Compiled, Declaration, Form, Question, StepTable, Version
from benso.kernel.expressions import Expression, parse


def compile_version(version: Version) -> Compiled:
    """A version with its expressions parsed (:raises ExpressionInvalid: if one cannot be read)."""
    return _compiled(version.declaration, version.id, version.number)


def compile_declaration(declaration: Declaration) -> Compiled:
    """A declaration that is only being tried: a preview (:raises ExpressionInvalid: if one cannot be read)."""
    return _compiled(declaration, 0, 0)


def expressions_of(declaration: Declaration) -> Iterator[str]:
    """The text of every expression of a declaration."""
    found: list[str | None] = [case.when for case in declaration.cases]
    for item in declaration.fees.items:
        found += [item.amount, item.when]
    found += [discount.when for discount in declaration.fees.discounts]
    found += [exemption.when for exemption in declaration.fees.exemptions]
    found += [component.when for component in declaration.components]
    found += [question.admit for question in declaration.eligibility]
    found += _of_form(declaration.form)
    found += _of_steps(declaration.steps)
    yield from (text for text in found if text is not None)


def _of_form(form: Form | None) -> list[str | None]:
    if form is None:
        return []
    found: list[str | None] = [check.must for check in form.checks]
    found += [section.when for section in form.sections]
    for question in form.questions():
        found += [question.when, question.minimum, question.maximum]
        if isinstance(question.required, str):
            found.append(question.required)
    return found


def _of_steps(table: StepTable | None) -> list[str | None]:
    if table is None:
        return []
    asked = [consultation.when for step in table.steps for consultation in step.consultations]
    return [action.guard for action in table.actions] + asked


def _compiled(declaration: Declaration, version: int, number: int) -> Compiled:
    declaration = with_decisions_inlined(declaration)
    expressions: Mapping[str, Expression] = {text: parse(text) for text in expressions_of(declaration)}
    questions: Mapping[str, Question] = {q.id: q for q in (declaration.form.questions() if declaration.form else ())}
    table = declaration.steps or StepTable((), ())
    return Compiled(
        version=version,
        number=number,
        code=declaration.code,
        declaration=declaration,
        expressions=MappingProxyType(expressions),
        questions=MappingProxyType(questions),
        steps=MappingProxyType({step.id: step for step in table.steps}),
        actions=MappingProxyType({action.id: action for action in table.actions}),
        actions_at=MappingProxyType({step.id: table.actions_at(step.id) for step in table.steps}),
    )
