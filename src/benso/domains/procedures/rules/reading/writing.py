"""A declaration written as YAML in the form of docs/how-to/procedures.md."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import yaml

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

WIDTH = 120
Mapping = dict[str, Any]


def write_sheet(declaration: Declaration) -> str:
    """The text of a declaration; :func:`read_sheet` gives the same declaration back."""
    return write_document(document_of(declaration))


def write_document(document: Mapping) -> str:
    """A document, or a part of one, as YAML."""
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def document_of(declaration: Declaration) -> Mapping:
    """The fields of a declaration as the text names and nests them."""
    d = declaration
    return {
        "code": d.code,
        "national_code": d.national_code,
        "local_code": d.local_code,
        "name": _text(d.name),
        "category": d.category,
        "field_name": _text(d.field_name),
        "valid_from": d.valid_from,
        "valid_to": d.valid_to,
        "decision": d.decision,
        "applicants": [str(each) for each in d.applicants],
        "applicants_text": _text(d.applicants_text),
        "competences": [
            _plain(each, "level", "agency", "unit_from", "valid_from", "valid_to") for each in d.competences
        ],
        "channels": [str(each) for each in d.channels],
        "cases": [_plain(each, "id", "label", "when") for each in d.cases],
        "time_limits": [_time_limit(each) for each in d.time_limits],
        "fees": _fees(d.fees),
        "components": [_component(each) for each in d.components],
        "results": [_plain(each, "id", "name", "code", "template") for each in d.results],
        "result_by": list(d.result_by),
        "tested": list(d.tested),
        "supplement": _supplement(d),
        "life_events": list(d.life_events),
        "master_system": d.master_system,
        "steps_text": [_text(each) for each in d.steps_text],
        "sources": [_plain(each, "key", "url", "retrieved") for each in d.sources],
        "notes": [_text(each) for each in d.notes],
        "unknown": list(d.unknown),
        **({"keywords": list(d.keywords)} if d.keywords else {}),
        **({"assurance": d.assurance.value} if d.assurance else {}),
        "eligibility": [_eligibility(each) for each in d.eligibility],
        "form": _form(d.form),
        **({"decisions": [_decision(each) for each in d.decisions]} if d.decisions else {}),
        "steps": _steps(d.steps),
    }


def _text(text: Text) -> Mapping:
    return {"vi": text.vi, "en": text.en} if text.en else {"vi": text.vi}


def _plain(of: Any, *names: str) -> Mapping:
    """The named fields, without those that say nothing."""
    found: Mapping = {}
    for name in names:
        value = getattr(of, name)
        if isinstance(value, Text):
            if value.vi:
                found[name] = _text(value)
        elif value not in (None, "", ()) and value is not False:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _said(vi: str, en: str) -> Mapping:
    return _text(Text(vi, en))


def _time_limit(limit: TimeLimit) -> Mapping:
    return _plain(limit, "amount", "unit", "case", "channel", "cut_off", "none", "note")


def _fees(fees: FeeRules) -> Mapping:
    return {
        **_plain(fees, "status", "pay_at"),
        "items": [_plain(i, "id", "label", "amount", "when", "basis", "valid_from", "valid_to") for i in fees.items],
        "discounts": [
            _plain(i, "id", "label", "percent", "when", "items", "basis", "valid_from", "valid_to")
            for i in fees.discounts
        ],
        "exemptions": [_plain(i, "id", "label", "when", "basis") for i in fees.exemptions],
        "note": _text(fees.note),
    }


def _component(of: Component) -> Mapping:
    found = _plain(of, "id", "name", "originals", "copies", "when", "condition", "held_by", "result_of")
    return found | {"electronic": of.electronic, "required": of.required}


def _supplement(d: Declaration) -> Mapping | None:
    found = {"limit": d.supplement_limit, "amount": d.supplement_amount, "unit": d.supplement_unit}
    given = {name: value for name, value in found.items() if value is not None}
    return given or None


def _eligibility(of: Eligibility) -> Mapping:
    options = [{"id": option, **_text(text)} for option, text in of.options]
    return _plain(of, "id", "question", "kind", "admit", "refusal") | ({"options": options} if options else {})


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
    found |= _plain(of, "when", "minimum", "maximum", "prefill")
    if of.options:
        found["options"] = [{"id": o.id, "vi": o.vi, "en": o.en} for o in of.options]
    return found


def _decision(table: DecisionTable) -> Mapping:
    found: Mapping = {"id": table.id, "label": _said(table.label_vi, table.label_en)}
    found |= _plain(table, "hit", "aggregation")
    if not table.complete:
        found["complete"] = False
    return found | {
        "inputs": [_plain(column, "name", "type", "values") for column in table.inputs],
        "outputs": [_plain(column, "name", "type") for column in table.outputs],
        "rules": [{"when": list(rule.conditions), "then": list(rule.outputs)} for rule in table.rules],
    }


def _steps(table: StepTable | None) -> Mapping | None:
    if table is None:
        return None
    return {"table": [_step(each) for each in table.steps], "actions": [_action(each) for each in table.actions]}


def _step(step: Step) -> Mapping:
    found: Mapping = {"id": step.id, "kind": step.kind, "name": _said(step.name_vi, step.name_en)}
    found |= _plain(step, "role", "place", "share", "amount", "unit", "join")
    if step.timers:
        found["timers"] = [_plain(timer, "amount", "unit", "action") for timer in step.timers]
    if step.consultations:
        found["consultations"] = [_plain(c, "agency", "amount", "unit", "silence", "when") for c in step.consultations]
    return found


def _action(action: Action) -> Mapping:
    found: Mapping = {"id": action.id, "label": _said(action.label_vi, action.label_en)}
    found |= {"from": action.source, "to": list(action.targets)}
    return found | _plain(action, "effects", "guard", "reason", "second_person")


class _Dumper(yaml.SafeDumper):
    """Short records on one line, values as the how-to writes them."""

    def represent_short(self, data: Mapping) -> yaml.MappingNode:
        node: yaml.MappingNode = self.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)
        short = len(str(data)) < WIDTH and all(not isinstance(v, dict | list) or _one_line(v) for v in data.values())
        node.flow_style = short
        return node

    def represent_items(self, data: list[Any]) -> yaml.SequenceNode:
        node: yaml.SequenceNode = self.represent_sequence("tag:yaml.org,2002:seq", data)
        node.flow_style = not any(isinstance(item, dict | list) for item in data)
        return node

    def represent_enumerated(self, data: Any) -> yaml.ScalarNode:
        node: yaml.ScalarNode = self.represent_str(str(data))
        return node

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _one_line(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value
    return not any(isinstance(part, dict | list) for part in parts)


def _number(dumper: _Dumper, value: Decimal) -> yaml.ScalarNode:
    whole = value == value.to_integral_value() and "." not in str(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if whole else 'float'}", format(value, "f"))


def _day(dumper: _Dumper, value: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _hour(dumper: _Dumper, value: time) -> yaml.ScalarNode:
    return dumper.represent_str(value.isoformat("minutes" if not value.second and not value.microsecond else "auto"))


_Dumper.add_representer(dict, _Dumper.represent_short)
_Dumper.add_representer(list, _Dumper.represent_items)
_Dumper.add_multi_representer(str, _Dumper.represent_enumerated)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(date, _day)
_Dumper.add_representer(time, _hour)
