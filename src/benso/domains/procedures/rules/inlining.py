"""Decision tables inside expressions: a name that a table gives is replaced by what the table says.

After that nothing knows of tables any more: server and browser evaluate the same plain expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from benso.domains.procedures.rules.decisions import decision_expressions
from benso.domains.procedures.types import (
    Declaration,
    FeeRules,
    Form,
    Question,
    Section,
    StepTable,
)
from benso.kernel.expressions import Expression, ExpressionInvalid, Type, names, parse, render
from benso.kernel.expressions.types import Call, Chain, Items, Name, Node, Operation

Rewrite = Callable[[str], str]


def with_decisions_inlined(declaration: Declaration) -> Declaration:
    """The declaration with every expression rewritten so that it needs answers only.

    :raises ExpressionInvalid: if an expression cannot be read, or is too large once a table stands in it
    :raises CellInvalid: if a cell of a table cannot be read
    """
    if not declaration.decisions:
        return declaration
    given = _outputs(declaration)

    def rewrite(text: str) -> str:
        expression = parse(text)
        if not names(expression) & given.keys():
            return text
        written = render(Expression(text, _put(expression.tree, given)))
        parse(written)
        return written

    return _rewritten(declaration, rewrite)


def decision_types(declaration: Declaration, known: Mapping[str, Type]) -> dict[str, Type]:
    """The names that tables give where only these names are known: tables that need others are left out."""
    found: dict[str, Type] = {}
    for table in declaration.decisions:
        needed = {column.name for column in table.inputs}
        for rule in table.rules:
            for text in rule.outputs:
                needed |= _names_in(text)
        if needed <= {*known, *found}:
            found |= {output.name: output.type for output in table.outputs}
    return found


def _names_in(text: str) -> frozenset[str]:
    try:
        return names(parse(text))
    except ExpressionInvalid:
        return frozenset()


def _outputs(declaration: Declaration) -> dict[str, Node]:
    """What each output says, in terms of answers: later tables may use earlier ones."""
    found: dict[str, Node] = {}
    for table in declaration.decisions:
        fresh = {name: _put(parse(text).tree, found) for name, text in decision_expressions(table).items()}
        found |= fresh
    return found


def _put(node: Node, given: Mapping[str, Node]) -> Node:
    match node:
        case Name():
            return given.get(node.name, node)
        case Call():
            return replace(node, arguments=tuple(_put(each, given) for each in node.arguments))
        case Items():
            return replace(node, items=tuple(_put(each, given) for each in node.items))
        case Operation() | Chain():
            return replace(node, operands=tuple(_put(each, given) for each in node.operands))
        case _:
            return node


def _rewritten(declaration: Declaration, rewrite: Rewrite) -> Declaration:
    def maybe(text: str | None) -> str | None:
        return None if text is None else rewrite(text)

    return replace(
        declaration,
        cases=tuple(replace(case, when=maybe(case.when)) for case in declaration.cases),
        fees=_fees(declaration.fees, rewrite),
        components=tuple(replace(each, when=maybe(each.when)) for each in declaration.components),
        form=_form(declaration.form, rewrite) if declaration.form else None,
        steps=_steps(declaration.steps, rewrite) if declaration.steps else None,
    )


def _fees(fees: FeeRules, rewrite: Rewrite) -> FeeRules:
    return replace(
        fees,
        items=tuple(
            replace(item, amount=rewrite(item.amount), when=None if item.when is None else rewrite(item.when))
            for item in fees.items
        ),
        discounts=tuple(
            replace(each, when=None if each.when is None else rewrite(each.when)) for each in fees.discounts
        ),
        exemptions=tuple(replace(each, when=rewrite(each.when)) for each in fees.exemptions),
    )


def _form(form: Form, rewrite: Rewrite) -> Form:
    def section(of: Section) -> Section:
        when = None if of.when is None else rewrite(of.when)
        return replace(of, when=when, questions=tuple(_question(each, rewrite) for each in of.questions))

    checks = tuple(replace(check, must=rewrite(check.must)) for check in form.checks)
    return replace(form, sections=tuple(section(each) for each in form.sections), checks=checks)


def _question(of: Question, rewrite: Rewrite) -> Question:
    return replace(
        of,
        when=None if of.when is None else rewrite(of.when),
        required=rewrite(of.required) if isinstance(of.required, str) else of.required,
        minimum=None if of.minimum is None else rewrite(of.minimum),
        maximum=None if of.maximum is None else rewrite(of.maximum),
    )


def _steps(table: StepTable, rewrite: Rewrite) -> StepTable:
    steps = tuple(
        replace(
            step,
            consultations=tuple(
                replace(asked, when=None if asked.when is None else rewrite(asked.when)) for asked in step.consultations
            ),
        )
        for step in table.steps
    )
    actions = tuple(
        replace(action, guard=None if action.guard is None else rewrite(action.guard)) for action in table.actions
    )
    return StepTable(steps, actions)
