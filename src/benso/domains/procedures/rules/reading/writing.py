"""A declaration written as YAML in the form of docs/how-to/procedures.md."""

from __future__ import annotations

from typing import Any

from benso.domains.procedures.types import (
    Action,
    Component,
    DecisionTable,
    Declaration,
    Eligibility,
    FeeRules,
    Form,
    Question,
    Section,
    Step,
    StepTable,
    Text,
    TimeLimit,
)
from benso.kernel.declarations import plain, words, write_document

__all__ = ["document_of", "write_document", "write_sheet"]

Mapping = dict[str, Any]


def write_sheet(declaration: Declaration) -> str:
    """The text of a declaration; :func:`read_sheet` gives the same declaration back."""
    return write_document(document_of(declaration))


def document_of(declaration: Declaration) -> Mapping:
    """The fields of a declaration as the text names and nests them."""
    d = declaration
    return {
        "code": d.code,
        "national_code": d.national_code,
        "local_code": d.local_code,
        "name": words(d.name),
        "category": d.category,
        "field_name": words(d.field_name),
        "valid_from": d.valid_from,
        "valid_to": d.valid_to,
        "decision": d.decision,
        "applicants": [str(each) for each in d.applicants],
        "applicants_text": words(d.applicants_text),
        "competences": [
            plain(each, "level", "agency", "unit_from", "valid_from", "valid_to") for each in d.competences
        ],
        "channels": [str(each) for each in d.channels],
        "cases": [plain(each, "id", "label", "when") for each in d.cases],
        "time_limits": [_time_limit(each) for each in d.time_limits],
        "fees": _fees(d.fees),
        "components": [_component(each) for each in d.components],
        "results": [plain(each, "id", "name", "code", "template") for each in d.results],
        "result_by": list(d.result_by),
        "tested": list(d.tested),
        "supplement": _supplement(d),
        "life_events": list(d.life_events),
        "master_system": d.master_system,
        "steps_text": [words(each) for each in d.steps_text],
        "sources": [plain(each, "key", "url", "retrieved") for each in d.sources],
        "notes": [words(each) for each in d.notes],
        "unknown": list(d.unknown),
        **({"keywords": list(d.keywords)} if d.keywords else {}),
        **({"assurance": d.assurance.value} if d.assurance else {}),
        "eligibility": [_eligibility(each) for each in d.eligibility],
        "form": _form(d.form),
        **({"decisions": [_decision(each) for each in d.decisions]} if d.decisions else {}),
        "steps": _steps(d.steps),
    }


def _said(vi: str, en: str) -> Mapping:
    return words(Text(vi, en))


def _time_limit(limit: TimeLimit) -> Mapping:
    return plain(limit, "amount", "unit", "case", "channel", "cut_off", "none", "note")


def _fees(fees: FeeRules) -> Mapping:
    return {
        **plain(fees, "status", "pay_at"),
        "items": [plain(i, "id", "label", "amount", "when", "basis", "valid_from", "valid_to") for i in fees.items],
        "discounts": [
            plain(i, "id", "label", "percent", "when", "items", "basis", "valid_from", "valid_to")
            for i in fees.discounts
        ],
        "exemptions": [plain(i, "id", "label", "when", "basis") for i in fees.exemptions],
        "note": words(fees.note),
    }


def _component(of: Component) -> Mapping:
    found = plain(of, "id", "name", "originals", "copies", "when", "condition", "held_by", "result_of")
    return found | {"electronic": of.electronic, "required": of.required}


def _supplement(d: Declaration) -> Mapping | None:
    found = {"limit": d.supplement_limit, "amount": d.supplement_amount, "unit": d.supplement_unit}
    given = {name: value for name, value in found.items() if value is not None}
    return given or None


def _eligibility(of: Eligibility) -> Mapping:
    options = [{"id": option, **words(text)} for option, text in of.options]
    return plain(of, "id", "question", "kind", "admit", "refusal") | ({"options": options} if options else {})


def _form(form: Form | None) -> Mapping | None:
    if form is None:
        return None
    return {
        "verified": form.verified,
        "sections": [_section(each) for each in form.sections],
        "checks": [
            {"must": c.must, "message": _said(c.message_vi, c.message_en), "questions": list(c.questions)}
            for c in form.checks
        ],
    }


def _section(section: Section) -> Mapping:
    found = {"id": section.id, "title": _said(section.title_vi, section.title_en), "when": section.when}
    return {**found, "questions": [_question(each) for each in section.questions]}


def _question(of: Question) -> Mapping:
    found: Mapping = {"id": of.id, "kind": of.kind, "label": _said(of.label_vi, of.label_en)}
    if of.hint_vi:
        found["hint"] = _said(of.hint_vi, of.hint_en)
    if of.required is not True:
        found["required"] = of.required
    if of.max_length != Question.__dataclass_fields__["max_length"].default:
        found["max_length"] = of.max_length
    found |= plain(of, "when", "minimum", "maximum", "prefill")
    if of.options:
        found["options"] = [{"id": o.id, "vi": o.vi, "en": o.en} for o in of.options]
    return found


def _decision(table: DecisionTable) -> Mapping:
    found: Mapping = {"id": table.id, "label": _said(table.label_vi, table.label_en)}
    found |= plain(table, "hit", "aggregation")
    if not table.complete:
        found["complete"] = False
    return found | {
        "inputs": [plain(column, "name", "type", "values") for column in table.inputs],
        "outputs": [plain(column, "name", "type") for column in table.outputs],
        "rules": [{"when": list(rule.conditions), "then": list(rule.outputs)} for rule in table.rules],
    }


def _steps(table: StepTable | None) -> Mapping | None:
    if table is None:
        return None
    return {"table": [_step(each) for each in table.steps], "actions": [_action(each) for each in table.actions]}


def _step(step: Step) -> Mapping:
    found: Mapping = {"id": step.id, "kind": step.kind, "name": _said(step.name_vi, step.name_en)}
    found |= plain(step, "role", "place", "share", "amount", "unit", "join")
    if step.timers:
        found["timers"] = [plain(timer, "amount", "unit", "action") for timer in step.timers]
    if step.consultations:
        found["consultations"] = [plain(c, "agency", "amount", "unit", "silence", "when") for c in step.consultations]
    return found


def _action(action: Action) -> Mapping:
    found: Mapping = {"id": action.id, "label": _said(action.label_vi, action.label_en)}
    found |= {"from": action.source, "to": list(action.targets)}
    return found | plain(action, "effects", "guard", "reason", "second_person")
