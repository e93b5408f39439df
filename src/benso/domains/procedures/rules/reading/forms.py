"""``form`` and ``eligibility`` of a procedure."""

from __future__ import annotations

from benso.domains.procedures.types import Check, Eligibility, Form, Option, Question, QuestionKind, Section, Text
from benso.kernel.declarations import Node

_QUESTION = (
    *("id", "kind", "label", "hint", "required", "when", "options", "minimum", "maximum"),
    *("max_length", "prefill"),
)


def read_form(node: Node) -> Form | None:
    """The form, ``None`` where none is declared."""
    form = node.child("form")
    if form is None:
        return None
    form.only("verified", "sections", "checks")
    return Form(
        sections=tuple(_section(each) for each in form.children("sections")),
        checks=tuple(_check(each) for each in form.children("checks")),
        verified=form.truth("verified", default=True),
    )


def read_eligibility(node: Node) -> tuple[Eligibility, ...]:
    """The questions before the form."""
    return tuple(_eligibility(each) for each in node.children("eligibility"))


def _section(node: Node) -> Section:
    node.only("id", "title", "when", "questions")
    title = node.words("title", both=True)
    questions = tuple(_question(each) for each in node.children("questions"))
    return Section(node.identifier(), title.vi, title.en, questions, node.expression("when"))


def _question(node: Node) -> Question:
    node.only(*_QUESTION)
    label, hint = node.words("label", both=True), node.words("hint", needed=False, both=True)
    length = node.whole("max_length")
    required = node.values.get("required")
    return Question(
        id=node.identifier(),
        kind=node.chosen("kind", QuestionKind, QuestionKind.TEXT),
        label_vi=label.vi,
        label_en=label.en,
        hint_vi=hint.vi,
        hint_en=hint.en,
        required=True if required is None else required if isinstance(required, bool) else _condition(node),
        when=node.expression("when"),
        options=tuple(_option(each) for each in node.children("options")),
        minimum=node.expression("minimum"),
        maximum=node.expression("maximum"),
        max_length=500 if length is None else length,
        prefill=node.optional("prefill"),
    )


def _condition(node: Node) -> bool | str:
    text = node.expression("required")
    return True if text is None else text


def _option(node: Node) -> Option:
    node.only("id", "vi", "en")
    return Option(node.identifier(), node.needed("vi"), node.needed("en"))


def _check(node: Node) -> Check:
    node.only("must", "message", "questions")
    message = node.words("message", both=True)
    node.needed("must")
    return Check(node.expression("must") or "true", message.vi, message.en, node.texts("questions"))


def _eligibility(node: Node) -> Eligibility:
    node.only("id", "question", "kind", "admit", "refusal", "options")
    options = [_option(each) for each in node.children("options")]
    node.needed("admit")
    return Eligibility(
        id=node.identifier(),
        question=node.words("question", both=True),
        kind=node.chosen("kind", QuestionKind, QuestionKind.YES_NO).value,
        admit=node.expression("admit") or "true",
        refusal=node.words("refusal", both=True),
        options=tuple((option.id, Text(option.vi, option.en)) for option in options),
    )
