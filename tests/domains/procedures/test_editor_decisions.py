"""Decision tables in a declaration: their outputs are names, and what is wrong in them is told at its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benso.domains.procedures.rules import (
    compile_declaration,
    declaration_problems,
    decode,
    encode,
    fee_of,
    needed_components,
    visible_questions,
)
from benso.domains.procedures.rules.reading import Known, read_sheet, write_sheet
from benso.domains.procedures.types import (
    Case,
    Channel,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    Declaration,
    FeeItem,
    FeeRules,
    FeeStatus,
    HitPolicy,
    Text,
)
from benso.kernel.expressions import Type, names, parse

ON = date(2026, 11, 24)
KNOWN = Known(frozenset({"justice_civil_status"}), frozenset({"having_a_child"}), frozenset(), frozenset({"extract"}))


def table(*rules: tuple[tuple[str, ...], tuple[str, ...]], **more: object) -> DecisionTable:
    inputs = (DecisionInput("urgent", Type.TRUTH), DecisionInput("copies", Type.NUMBER))
    outputs = (DecisionOutput("price", Type.NUMBER),)
    made = tuple(DecisionRule(when, then) for when, then in rules)
    values: dict[str, object] = {"hit": HitPolicy.UNIQUE, "inputs": inputs, "outputs": outputs, "rules": made}
    return DecisionTable(id="prices", label_vi="Giá", **(values | more))  # type: ignore[arg-type]


SOUND = table(
    (("true", "-"), ("9000",)),
    (("false", "<= 5"), ("8000",)),
    (("false", "> 5"), ("7000",)),
)


@pytest.fixture
def priced(declaration: Declaration) -> Declaration:
    fees = FeeRules(FeeStatus.KNOWN, (FeeItem("copy", Text("Bản sao"), "copies * price"),))
    return replace(declaration, fees=fees, decisions=(SOUND,))


def test_a_fee_uses_what_a_table_gives(priced: Declaration) -> None:
    compiled = compile_declaration(priced)
    totals = [
        fee_of(compiled, {"copies": copies, "urgent": urgent}, channel=Channel.ONLINE, on=ON).total
        for copies, urgent in ((2, True), (5, False), (6, False))
    ]
    assert declaration_problems(priced) == []
    assert totals == [Decimal(18_000), Decimal(40_000), Decimal(42_000)]


def test_a_table_whose_answers_are_missing_leaves_the_fee_open(priced: Declaration) -> None:
    fee = fee_of(compile_declaration(priced), {"urgent": False}, channel=Channel.ONLINE, on=ON)
    assert (fee.total, fee.note_vi) == (None, "Chưa tính được: còn câu hỏi chưa trả lời ảnh hưởng tới mức thu.")


def test_what_the_browser_gets_needs_answers_only(priced: Declaration) -> None:
    form = priced.form
    assert form is not None
    first = form.sections[0]
    asked = tuple(replace(q, when="price > 8500") if q.id == "reason" else q for q in first.questions)
    changed = replace(priced, form=replace(form, sections=(replace(first, questions=asked), *form.sections[1:])))
    compiled = compile_declaration(changed)
    question = compiled.questions["reason"]
    shown = [
        "reason" in {q.id for q in visible_questions(compiled, answers, channel=Channel.ONLINE, on=ON)}
        for answers in ({"copies": 1, "urgent": True}, {"copies": 1, "urgent": False})
    ]
    assert names(parse(str(question.when))) == {"urgent", "copies"}
    assert shown == [True, False]


def test_a_question_cannot_depend_on_a_table_that_needs_a_later_answer(priced: Declaration) -> None:
    form = priced.form
    assert form is not None
    first = form.sections[0]
    asked = tuple(replace(q, when="price > 8500") if q.id == "copies" else q for q in first.questions)
    changed = replace(priced, form=replace(form, sections=(replace(first, questions=asked), *form.sections[1:])))
    assert [p.field for p in declaration_problems(changed)] == ["form.sections.0.questions.1.when"]


def test_tables_follow_each_other_and_one_about_the_case_cannot_decide_it(priced: Declaration) -> None:
    of_case = DecisionTable(
        "speed", "Tốc độ", HitPolicy.FIRST,
        (DecisionInput("case", Type.TEXT), DecisionInput("price", Type.NUMBER)), (DecisionOutput("fast", Type.TRUTH),),
        (DecisionRule(('"many"', "> 7500"), ("true",)), DecisionRule(("-", "-"), ("false",))),
    )  # fmt: skip
    component = replace(priced.components[0], when="fast")
    following = replace(priced, decisions=(SOUND, of_case), components=(component,))
    compiled = compile_declaration(following)
    needed = [
        needed_components(compiled, {"copies": n, "urgent": urgent}, channel=Channel.ONLINE, on=ON)
        for n, urgent in ((9, True), (9, False), (1, True))
    ]
    deciding = replace(following, cases=(Case("a", Text("A"), when="fast"), *priced.cases))
    assert declaration_problems(following) == []
    assert [len(papers) for papers in needed] == [1, 0, 0]
    assert "cases.0.when" in [p.field for p in declaration_problems(deciding)]


@pytest.mark.parametrize(
    ("wrong", "field", "part"),
    [
        (table((("true", "-"), ("9000",)), (("false", "> 5"), ("1",))), "decisions.0", "Không dòng nào"),
        (table((("-", "-"), ("1",)), (("-", "> 5"), ("2",))), "decisions.0.rules.1", "cùng đúng"),
        (table((("-", "nhiều"), ("1",))), "decisions.0.rules.0.when.1", "Dòng 1"),
        (table((("-", "-"), ("copies +",))), "decisions.0.rules.0.then.0", "Dòng 1"),
        (
            table((("-", "-"), ("1",)), outputs=(DecisionOutput("copies", Type.NUMBER),)),
            "decisions.0.outputs.0.name",
            "đã là tên",
        ),
        (
            table((("-",), ("1",)), inputs=(DecisionInput("nothing", Type.TEXT),)),
            "decisions.0.inputs.0.name",
            "Không có",
        ),
        (
            table((("-",), ("1",)), inputs=(DecisionInput("copies", Type.TEXT),)),
            "decisions.0.inputs.0.type",
            "kiểu number",
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_told_at_its_place(
    declaration: Declaration, wrong: DecisionTable, field: str, part: str
) -> None:
    found = [(p.field, p.message) for p in declaration_problems(replace(declaration, decisions=(wrong,)))]
    assert found[0][0] == field
    assert part in found[0][1]


def test_the_values_of_a_choice_are_known_to_the_search_for_gaps(declaration: Declaration) -> None:
    by_channel = DecisionTable(
        "ways", "Cách nộp", HitPolicy.UNIQUE, (DecisionInput("channel", Type.TEXT),),
        (DecisionOutput("way", Type.NUMBER),),
        (DecisionRule(('"online"',), ("1",)), DecisionRule(('"counter"',), ("2",))),
    )  # fmt: skip
    (found,) = declaration_problems(replace(declaration, decisions=(by_channel,)))
    assert found.message == "Không dòng nào cho trường hợp: channel = “post”."


def test_a_table_too_large_to_work_out_is_refused(declaration: Declaration) -> None:
    rows = tuple(((f"{n}" if n < 60 else "-", "-")[::-1], ("1",)) for n in range(61))
    large = table(*rows, hit=HitPolicy.FIRST)
    (found,) = declaration_problems(replace(declaration, decisions=(large,)))
    assert (found.field, found.message[:24]) == ("decisions", "Bảng quyết định quá lớn ")


def test_tables_and_keywords_survive_text_and_json(priced: Declaration) -> None:
    whole = replace(priced, keywords=("giấy tờ cũ", "yes"))
    sheet = read_sheet(write_sheet(whole), KNOWN)
    assert sheet.problems == ()
    assert sheet.declaration == whole
    assert decode(encode(whole)) == whole


def test_a_mistake_in_a_cell_is_told_with_its_line(priced: Declaration) -> None:
    text = write_sheet(priced).replace("<= 5", "nhiều")
    (problem,) = [p for p in read_sheet(text, KNOWN).problems if ".rules." in p.field]
    assert "nhiều" in text.splitlines()[problem.line - 1]


def test_an_amount_no_source_gives_is_not_blamed_on_the_applicant(declaration: Declaration) -> None:
    fees = FeeRules(FeeStatus.KNOWN, (FeeItem("late", Text("Quá hạn", "Late"), "unknown", when="copies > 0"),))
    fee = fee_of(compile_declaration(replace(declaration, fees=fees)), {"copies": 1}, channel=Channel.ONLINE, on=ON)
    assert (fee.total, fee.note_vi, fee.note_en) == (
        None,
        "Chưa có nguồn cho biết mức thu của khoản “Quá hạn”.",
        "No source gives the amount of “Late”.",
    )
