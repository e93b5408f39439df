"""``procedures/<category>/<code>.yaml``: one version of one procedure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benso.domains.procedures.rules.declarations import declaration_problems
from benso.domains.procedures.rules.reading.decisions import read_decisions
from benso.domains.procedures.rules.reading.forms import read_eligibility, read_form
from benso.domains.procedures.rules.reading.rights import read_fees, read_time_limits
from benso.domains.procedures.rules.reading.steps import read_steps
from benso.domains.procedures.types import (
    ApplicantKind,
    Assurance,
    Case,
    Channel,
    Competence,
    Component,
    Declaration,
    Result,
    Source,
    TermUnit,
    Text,
)
from benso.kernel import declarations
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import Node, Sheet

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{2,39}")
FIELDS = (
    *("code", "national_code", "local_code", "name", "category", "field_name", "valid_from", "valid_to", "decision"),
    *("applicants", "applicants_text", "competences", "channels", "cases", "time_limits", "fees", "components"),
    *("results", "result_by", "tested", "supplement", "life_events", "master_system", "steps_text", "sources"),
    *("notes", "unknown", "keywords", "assurance", "eligibility", "form", "decisions", "steps"),
)
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the pack declares."""

    categories: frozenset[str]
    life_events: frozenset[str]
    agencies: frozenset[str]
    templates: frozenset[str]


def read_sheet(text: str, known: Known) -> Sheet[Declaration]:
    """Read a declaration from YAML text and judge it; every mistake with its line."""
    return declarations.read_sheet(text, lambda pack, row: read_declaration(pack, row, known), declaration_problems)


def read_declaration(pack: Pack, row: Row, known: Known) -> Declaration:
    """The declaration in a file; only to be used if the pack has no problems."""
    node = Node.root(pack, row)
    node.only(*FIELDS)
    supplement = _supplement(node)
    return Declaration(
        code=_code(node),
        national_code=node.optional("national_code"),
        local_code=node.optional("local_code"),
        name=node.words("name"),
        category=node.one_of("category", known.categories, "nhóm trong categories.yaml"),
        field_name=node.words("field_name"),
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
        decision=node.optional("decision"),
        applicants=node.choices("applicants", ApplicantKind),
        applicants_text=node.words("applicants_text", needed=False),
        competences=tuple(_competence(each, known) for each in node.children("competences")),
        channels=node.choices("channels", Channel),
        cases=tuple(_case(each) for each in node.children("cases")),
        time_limits=read_time_limits(node),
        fees=read_fees(node),
        components=tuple(_component(each) for each in node.children("components")),
        results=tuple(_result(each, known) for each in node.children("results")),
        eligibility=read_eligibility(node),
        form=read_form(node),
        steps=read_steps(node, known.agencies),
        result_by=_listed(node, "result_by", ("electronic", "post", "counter")),
        tested=_listed(node, "tested", ("web", "mobile")),
        supplement_limit=supplement.whole("limit") if supplement else None,
        supplement_amount=supplement.number("amount") if supplement else None,
        supplement_unit=supplement.choice("unit", TermUnit) if supplement else None,
        life_events=_listed(node, "life_events", tuple(sorted(known.life_events))),
        master_system=node.text("master_system"),
        steps_text=_texts(node, "steps_text"),
        sources=tuple(_source(each) for each in node.children("sources")),
        notes=_texts(node, "notes"),
        unknown=_listed(node, "unknown", FIELDS),
        decisions=read_decisions(node),
        keywords=node.texts("keywords"),
        assurance=node.choice("assurance", Assurance),
    )


def _code(node: Node) -> str:
    code = node.needed("code")
    if code and not CODE.fullmatch(code):
        node.problem("code", f"“{code}” không phải mã thủ tục; dùng chữ, chữ số, dấu chấm và gạch nối, ví dụ 1.001193.")
    return code


def _supplement(node: Node) -> Node | None:
    supplement = node.child("supplement")
    if supplement is not None:
        supplement.only("limit", "amount", "unit")
    return supplement


def _competence(node: Node, known: Known) -> Competence:
    node.only("level", "agency", "unit_from", "valid_from", "valid_to")
    node.needed("level")
    return Competence(
        level=node.one_of("level", LEVELS, "cấp"),
        agency=node.one_of("agency", known.agencies, "cơ quan trong units/agencies.csv"),
        unit_from=node.text("unit_from"),
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
    )


def _case(node: Node) -> Case:
    node.only("id", "label", "when")
    return Case(node.identifier(), node.words("label"), node.expression("when"))


def _component(node: Node) -> Component:
    node.only(
        *("id", "name", "originals", "copies", "electronic", "required", "when", "condition", "held_by", "result_of")
    )
    return Component(
        id=node.identifier(),
        name=node.words("name"),
        originals=node.whole("originals"),
        copies=node.whole("copies"),
        electronic=node.truth("electronic", default=True),
        required=node.truth("required", default=True),
        when=node.expression("when"),
        condition=node.words("condition", needed=False),
        held_by=node.text("held_by"),
        result_of=node.text("result_of"),
    )


def _result(node: Node, known: Known) -> Result:
    node.only("id", "name", "code", "template")
    template = node.one_of("template", known.templates, "mẫu trong documents/results")
    return Result(node.identifier(), node.words("name"), node.text("code"), template)


def _source(node: Node) -> Source:
    node.only("key", "url", "retrieved")
    return Source(node.needed("key"), node.text("url"), node.day("retrieved"))


def _texts(node: Node, name: str) -> tuple[Text, ...]:
    """A list whose items are texts in one or two languages."""
    found = []
    for index, value in enumerate(node.listed(name)):
        holder = Node(node.pack, node.row, node.at(name), {str(index): value})
        found.append(holder.words(str(index)))
    return tuple(found)


def _listed(node: Node, name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    values = node.texts(name)
    for index, value in enumerate(values):
        if value not in options:
            node.problem(f"{name}.{index}", f"Không có “{value}”; chọn trong: {', '.join(options)}.")
    return values
