"""What keeps a declaration from being published: each mistake is named at its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from benso.domains.procedures.rules import declaration_problems
from benso.domains.procedures.types import (
    Action,
    Case,
    Check,
    Competence,
    Consultation,
    Declaration,
    Effect,
    Form,
    Place,
    Question,
    QuestionKind,
    Step,
    StepKind,
    StepRole,
    StepTable,
    TermUnit,
    Text,
    TimeLimit,
    Timer,
)

Change = Callable[[Declaration], Declaration]


def fields_of(declaration: Declaration) -> set[str]:
    return {problem.field for problem in declaration_problems(declaration)}


def with_question(declaration: Declaration, place: int, **changes: Any) -> Declaration:
    assert declaration.form is not None
    section = declaration.form.sections[0]
    questions = list(section.questions)
    questions[place] = replace(questions[place], **changes)
    return replace(
        declaration, form=replace(declaration.form, sections=(replace(section, questions=tuple(questions)),))
    )


def with_action(declaration: Declaration, action_id: str, **changes: Any) -> Declaration:
    assert declaration.steps is not None
    actions = tuple(replace(a, **changes) if a.id == action_id else a for a in declaration.steps.actions)
    return replace(declaration, steps=replace(declaration.steps, actions=actions))


def with_step(declaration: Declaration, step_id: str, **changes: Any) -> Declaration:
    assert declaration.steps is not None
    steps = tuple(replace(s, **changes) if s.id == step_id else s for s in declaration.steps.steps)
    return replace(declaration, steps=replace(declaration.steps, steps=steps))


def without_action(declaration: Declaration, action_id: str) -> Declaration:
    assert declaration.steps is not None
    actions = tuple(a for a in declaration.steps.actions if a.id != action_id)
    return replace(declaration, steps=replace(declaration.steps, actions=actions))


def test_the_example_of_the_how_to_has_no_problem(declaration: Declaration) -> None:
    assert declaration_problems(declaration) == []


FORM: dict[str, tuple[Change, str]] = {
    "an expression that names no question": (
        lambda d: with_question(d, 3, when="urgnt"),
        "form.sections.0.questions.3.when",
    ),
    "a condition that looks ahead": (
        lambda d: with_question(d, 1, when="urgent"),
        "form.sections.0.questions.1.when",
    ),
    "a condition on itself": (lambda d: with_question(d, 2, when="urgent"), "form.sections.0.questions.2.when"),
    "a condition that is a number": (
        lambda d: with_question(d, 3, when="copies"),
        "form.sections.0.questions.3.when",
    ),
    "the case in a form": (
        lambda d: with_question(d, 3, when='case = "many"'),
        "form.sections.0.questions.3.when",
    ),
    "a reserved name": (lambda d: with_question(d, 4, id="channel"), "form.sections.0.questions.4.id"),
    "a keyword as a name": (lambda d: with_question(d, 4, id="not"), "form.sections.0.questions.4.id"),
    "one name twice": (lambda d: with_question(d, 4, id="copies"), "form.sections.0.questions.4.id"),
    "a label without English": (lambda d: with_question(d, 1, label_en=""), "form.sections.0.questions.1.label"),
    "a choice without options": (lambda d: with_question(d, 4, options=()), "form.sections.0.questions.4.options"),
    "a bound on a text": (lambda d: with_question(d, 3, minimum="1"), "form.sections.0.questions.3.minimum"),
    "a date bound on a number": (lambda d: with_question(d, 1, minimum="today"), "form.sections.0.questions.1.minimum"),
    "a profile value that is none": (
        lambda d: with_question(d, 0, prefill="shoe_size"),
        "form.sections.0.questions.0.prefill",
    ),
    "a length of nothing": (lambda d: with_question(d, 3, max_length=0), "form.sections.0.questions.3.max_length"),
    "required by a text": (
        lambda d: with_question(d, 3, required='"yes"'),
        "form.sections.0.questions.3.required",
    ),
    "a check at a question that is not there": (
        lambda d: replace(d, form=replace(d.form, checks=(Check("true", "A", "A", ("x",)),))),
        "form.checks.0.questions",
    ),
    "a check that is no truth": (
        lambda d: replace(d, form=replace(d.form, checks=(Check("copies", "A", "A", ("copies",)),))),
        "form.checks.0.must",
    ),
    "an empty form": (lambda d: replace(d, form=Form(())), "form.sections"),
    "a form without steps": (lambda d: replace(d, steps=None), "steps"),
    "competence by a question that is no commune": (
        lambda d: replace(d, competences=(Competence("commune", unit_from="copies"),)),
        "competences.0.unit_from",
    ),
    "competence of communes by no question": (
        lambda d: replace(d, competences=(Competence("commune"),)),
        "competences.0.unit_from",
    ),
}
RIGHTS: dict[str, tuple[Change, str]] = {
    "a case that hides the later ones": (
        lambda d: replace(d, cases=(Case("a", Text("A")), Case("b", Text("B")))),
        "cases.0.when",
    ),
    "the case decided by the case": (
        lambda d: replace(d, cases=(Case("usual", Text("A"), 'case = "x"'),), time_limits=()),
        "cases.0.when",
    ),
    "a term of no case": (
        lambda d: replace(d, time_limits=(TimeLimit(Decimal(1), TermUnit.WORKING_DAY, "x"),)),
        "time_limits.0.case",
    ),
    "a number without a unit": (
        lambda d: replace(d, time_limits=(TimeLimit(Decimal(1), None),)),
        "time_limits.0.unit",
    ),
    "a third of a working day": (
        lambda d: replace(d, time_limits=(TimeLimit(Decimal("0.3"), TermUnit.WORKING_DAY),)),
        "time_limits.0.amount",
    ),
    "half a calendar day": (
        lambda d: replace(d, time_limits=(TimeLimit(Decimal("0.5"), TermUnit.CALENDAR_DAY),)),
        "time_limits.0.amount",
    ),
    "no term and a term": (
        lambda d: replace(d, time_limits=(TimeLimit(Decimal(1), TermUnit.WORKING_DAY, none=True),)),
        "time_limits.0.none",
    ),
    "two terms that contradict each other": (
        lambda d: replace(d, time_limits=tuple(TimeLimit(Decimal(n), TermUnit.WORKING_DAY) for n in (10, 15))),
        "time_limits.1",
    ),
    "a fee that is a text": (
        lambda d: replace(d, fees=replace(d.fees, items=(replace(d.fees.items[0], amount='"5000"'),))),
        "fees.items.0.amount",
    ),
    "a discount off no item": (
        lambda d: replace(d, fees=replace(d.fees, discounts=(replace(d.fees.discounts[0], items=("x",)),))),
        "fees.discounts.0.items",
    ),
    "a discount of everything twice": (
        lambda d: replace(d, fees=replace(d.fees, discounts=(replace(d.fees.discounts[0], percent=Decimal(200)),))),
        "fees.discounts.0.percent",
    ),
    "a known fee without items": (
        lambda d: replace(d, fees=replace(d.fees, items=(), discounts=())),
        "fees.items",
    ),
    "a paper under a condition that is no truth": (
        lambda d: replace(d, components=(replace(d.components[0], when="copies"),)),
        "components.0.when",
    ),
    "eligibility that asks the form": (
        lambda d: replace(d, eligibility=(replace(d.eligibility[0], admit="urgent"),)),
        "eligibility.0.admit",
    ),
    "a validity that ends before it begins": (
        lambda d: replace(d, valid_from=d.competences[1].valid_from, valid_to=d.competences[1].valid_from),
        "valid_to",
    ),
    "half a supplement": (lambda d: replace(d, supplement_unit=None), "supplement.unit"),
}
STEPS: dict[str, tuple[Change, str]] = {
    "a way to nowhere": (lambda d: with_action(d, "accept", targets=("nowhere",)), "steps.actions.0.to"),
    "a way from nowhere": (lambda d: with_action(d, "accept", source="nowhere"), "steps.actions.0.from"),
    "a step nobody reaches": (lambda d: with_action(d, "ask", targets=("sign",), effects=()), "steps.table.3"),
    "a supplement that cannot come": (lambda d: without_action(d, "take"), "steps.table.3"),
    "a result that is not handed out": (lambda d: without_action(d, "hand_out"), "steps.table.5"),
    "a refusal without a reason": (lambda d: with_action(d, "refuse", reason=False), "steps.actions.1.reason"),
    "a request for papers without a reason": (lambda d: with_action(d, "ask", reason=False), "steps.actions.6.reason"),
    "a timer that has to write a reason": (lambda d: with_action(d, "expire", reason=True), "steps.actions.8.reason"),
    "a timer for another step's action": (
        lambda d: with_step(d, "wait", timers=(Timer(Decimal(1), TermUnit.WORKING_DAY, "accept"),)),
        "steps.table.3.timers.0.action",
    ),
    "a second person to nobody": (
        lambda d: with_action(d, "sign_result", second_person="nobody"),
        "steps.actions.9.second_person",
    ),
    "a guard that is no truth": (lambda d: with_action(d, "propose", guard="copies"), "steps.actions.5.guard"),
    "shares over the whole": (lambda d: with_step(d, "process", share=Decimal("0.7")), "steps.table"),
    "a share and a time of its own": (
        lambda d: with_step(d, "process", amount=Decimal(1), unit=TermUnit.WORKING_DAY),
        "steps.table.2.share",
    ),
    "no reception first": (lambda d: with_step(d, "receive", kind=StepKind.TASK), "steps.table.0.kind"),
    "a reception that accepts nothing": (lambda d: with_action(d, "accept", effects=()), "steps.table.0"),
    "no return": (lambda d: with_step(d, "return", kind=StepKind.TASK), "steps.table"),
    "a result of unknown day": (
        lambda d: with_action(d, "sign_result", effects=(Effect.SIGN_RESULT,)),
        "steps.actions",
    ),
    "papers asked for at a step that does not wait": (
        lambda d: with_action(d, "ask", targets=("sign",)),
        "steps.actions.6.to",
    ),
    "a consultation of nobody": (
        lambda d: with_step(d, "process", kind=StepKind.CONSULTATION),
        "steps.table.2.consultations",
    ),
    "one step twice": (lambda d: with_step(d, "wait", id="process"), "steps.table.3.id"),
    "a join of nothing": (lambda d: with_step(d, "sign", join=True), "steps.table.4.join"),
    "a fork that never meets again": (
        lambda d: with_action(d, "propose", targets=("sign", "return")),
        "steps.actions.5.to",
    ),
    "no result to hand out": (lambda d: replace(d, results=()), "results"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", [*FORM, *RIGHTS, *STEPS])
def test_a_mistake_is_named_at_its_field(declaration: Declaration, mistake: str) -> None:
    change, field = (FORM | RIGHTS | STEPS)[mistake]
    assert field in fields_of(change(declaration))


def branching() -> StepTable:
    def step(name: str, kind: StepKind, **more: Any) -> Step:
        return Step(name, kind, name, name, StepRole.SPECIALIST, Place.LEAD, **more)

    def action(name: str, source: str, *targets: str, effects: tuple[Effect, ...] = ()) -> Action:
        return Action(name, name, name, source, targets, effects)

    asked = (Consultation("commune", Decimal(12), TermUnit.CALENDAR_DAY, "consent"),)
    return StepTable(
        (
            step("receive", StepKind.RECEPTION),
            step("survey", StepKind.TASK),
            step("consult", StepKind.CONSULTATION, consultations=asked),
            step("draft", StepKind.TASK, join=True),
            step("sign", StepKind.SIGN),
            step("return", StepKind.RETURN),
        ),
        (
            action("accept", "receive", "survey", "consult", effects=(Effect.ACCEPT, Effect.CONSULT)),
            action("surveyed", "survey", "draft"),
            action("answered", "consult", "draft"),
            action("propose", "draft", "sign", effects=(Effect.DRAFT_RESULT,)),
            action("sign", "sign", "return", effects=(Effect.SIGN_RESULT, Effect.FINISH)),
            action("back", "sign", "draft"),
            action("hand_out", "return", effects=(Effect.RETURN_RESULT,)),
        ),
    )


def test_branches_that_are_joined_are_sound(declaration: Declaration) -> None:
    assert declaration_problems(replace(declaration, steps=branching())) == []


def test_a_branch_that_slips_past_the_join_is_found(declaration: Declaration) -> None:
    table = branching()
    slip = Action("slip", "slip", "slip", "survey", ("sign",))
    assert "steps.actions.0.to" in fields_of(replace(declaration, steps=replace(table, actions=(*table.actions, slip))))


def test_a_procedure_of_which_only_information_is_known_may_be_published(declaration: Declaration) -> None:
    bare = replace(
        declaration,
        form=None,
        steps=None,
        eligibility=(),
        fees=replace(declaration.fees, items=(), discounts=(), exemptions=(), status="unknown"),  # type: ignore[arg-type]
        cases=(Case("a", Text("A")), Case("b", Text("B"))),
        time_limits=(TimeLimit(None, None, "a", note=Text("số 1 không có đơn vị")), TimeLimit(None, None, "b")),
        competences=(Competence("commune"),),
    )
    assert declaration_problems(bare) == []


def test_conditions_may_use_the_case_where_it_is_decided(declaration: Declaration) -> None:
    changed = replace(declaration, components=(replace(declaration.components[0], when='case = "many"'),))
    assert declaration_problems(changed) == []


def test_a_question_may_look_at_the_given_names(declaration: Declaration) -> None:
    assert declaration.form is not None
    question = Question("extra", QuestionKind.TEXT, "A", "A", when='channel = "online" and applicant = "citizen"')
    section = replace(declaration.form.sections[0], questions=(*declaration.form.sections[0].questions, question))
    assert declaration_problems(replace(declaration, form=replace(declaration.form, sections=(section,)))) == []
