"""Answers: which questions are asked, what is kept, what is refused and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.procedures.rules import (
    answer_problems,
    clean_answers,
    compile_declaration,
    eligibility_refusals,
    visible_questions,
)
from benso.domains.procedures.types import (
    ApplicantKind,
    Channel,
    Check,
    Compiled,
    Declaration,
    Form,
    Option,
    Question,
    QuestionKind,
    Section,
)
from tests.domains.procedures.test_encoding import BARE

TODAY = date(2026, 11, 24)
COMMUNE = "28777@2025-07-01"
GIVEN: dict[str, Any] = {"channel": Channel.ONLINE, "on": TODAY}
GOOD = {"commune": COMMUNE, "copies": 3, "urgent": False}


def form_of(*questions: Question, checks: tuple[Check, ...] = ()) -> Compiled:
    return compile_declaration(replace(BARE, form=Form((Section("s", "S", "S", questions),), checks)))


def ask(kind: QuestionKind, **more: Any) -> Question:
    return Question("q", kind, "Q", "Q", **more)


def wrong(compiled: Compiled, answers: dict[str, Any]) -> list[tuple[str, str]]:
    found = answer_problems(compiled, answers, communes={COMMUNE}, **GIVEN)
    return [(problem.question, problem.vi) for problem in found]


def test_a_conditional_question_is_asked_only_under_its_condition(compiled: Compiled) -> None:
    def asked(answers: dict[str, Any]) -> list[str]:
        return [question.id for question in visible_questions(compiled, answers, **GIVEN)]

    assert asked({}) == ["commune", "copies", "urgent", "groups"]
    assert asked({"urgent": True}) == ["commune", "copies", "urgent", "reason", "groups"]


def test_answers_to_unasked_questions_and_unknown_names_are_dropped(compiled: Compiled) -> None:
    answers = {**GOOD, "reason": "vội", "stranger": 1, "groups": [], "urgent": False}
    assert clean_answers(compiled, answers, **GIVEN) == GOOD


def test_an_answer_that_is_not_asked_opens_no_further_question() -> None:
    questions = (
        Question("a", QuestionKind.YES_NO, "A", "A"),
        Question("b", QuestionKind.YES_NO, "B", "B", when="a"),
        Question("c", QuestionKind.YES_NO, "C", "C", when="b"),
    )
    compiled = form_of(*questions)
    assert clean_answers(compiled, {"a": False, "b": True, "c": True}, **GIVEN) == {"a": False}
    assert clean_answers(compiled, {"a": True, "b": True, "c": True}, **GIVEN) == {"a": True, "b": True, "c": True}


def test_a_hidden_section_hides_its_questions() -> None:
    first = Section("one", "1", "1", (Question("a", QuestionKind.YES_NO, "A", "A"),))
    second = Section("two", "2", "2", (Question("b", QuestionKind.TEXT, "B", "B"),), when="a")
    compiled = compile_declaration(replace(BARE, form=Form((first, second))))
    assert clean_answers(compiled, {"a": False, "b": "x"}, **GIVEN) == {"a": False}
    assert wrong(compiled, {"a": False}) == []
    assert wrong(compiled, {"a": True}) == [("b", "Trả lời câu hỏi này.")]


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [("  An   Hiệp ", "An Hiệp"), ("e\u0302", "ê"), ("a\x00b", "ab")],
)
def test_texts_are_kept_in_one_spelling(given_value: str, kept: str) -> None:
    assert clean_answers(form_of(ask(QuestionKind.TEXT)), {"q": given_value}, **GIVEN) == {"q": kept}


@pytest.mark.parametrize(("given_value", "kept"), [("12", 12), (12.0, 12), ("2.50", "2.5"), (7, 7), ("x", "x")])
def test_numbers_are_kept_exactly(given_value: Any, kept: Any) -> None:
    assert clean_answers(form_of(ask(QuestionKind.NUMBER)), {"q": given_value}, **GIVEN) == {"q": kept}


def test_good_answers_have_no_problems(compiled: Compiled) -> None:
    assert wrong(compiled, {**GOOD, "groups": ["poor"]}) == []


def test_a_required_answer_is_asked_for_and_an_optional_one_is_not(compiled: Compiled) -> None:
    assert wrong(compiled, {}) == [("commune", "Trả lời câu hỏi này."), ("copies", "Trả lời câu hỏi này.")]
    assert wrong(compiled, {**GOOD, "urgent": True}) == [("reason", "Trả lời câu hỏi này.")]
    assert wrong(compiled, {**GOOD, "urgent": True, "reason": "   "}) == [("reason", "Trả lời câu hỏi này.")]


@pytest.mark.parametrize(
    ("copies", "sentence"),
    [
        (0, "Nhập số từ 1 trở đi."),
        (21, "Nhập số không quá 20."),
        ("nhiều", "Chỉ nhập số."),
        (True, "Chỉ nhập số."),
        ([1], "Chỉ nhập số."),
        ("1e400", "Chỉ nhập số."),
        ("NaN", "Chỉ nhập số."),
    ],
)
def test_a_number_out_of_bounds_or_no_number_is_refused(compiled: Compiled, copies: Any, sentence: str) -> None:
    assert wrong(compiled, {**GOOD, "copies": copies}) == [("copies", sentence)]


def test_a_check_between_answers_is_not_told_on_top_of_their_own_faults() -> None:
    both = Check("a < b", "a phải nhỏ hơn b.", "a below b.", ("a", "b"))
    questions = [Question(name, QuestionKind.NUMBER, name, name, maximum="100") for name in ("a", "b")]
    compiled = form_of(*questions, checks=(both,))
    assert wrong(compiled, {"a": 5, "b": 3}) == [("a", "a phải nhỏ hơn b."), ("b", "a phải nhỏ hơn b.")]
    assert wrong(compiled, {"a": 500, "b": 3}) == [("a", "Nhập số không quá 100."), ("b", "a phải nhỏ hơn b.")]
    assert wrong(compiled, {"a": 1, "b": 3}) == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (QuestionKind.DATE, "2026-11-24", "2026-02-30"),
        (QuestionKind.DATE, "1990-01-01", "0001-01-01"),
        (QuestionKind.YES_NO, False, "có"),
        (QuestionKind.CITIZEN_NUMBER, "083199000001", "083199"),
        (QuestionKind.CITIZEN_NUMBER, "083 199 000 001", "083399000001"),
        (QuestionKind.TAX_CODE, "1300000027", "1300000028"),
        (QuestionKind.TAX_CODE, "083199000001", "08319900000"),
        (QuestionKind.PHONE, "0912345678", "12345"),
        (QuestionKind.PHONE, "+84 912 345 678", "0912345678x"),
        (QuestionKind.EMAIL, "a.b@example.vn", "a@b"),
        (QuestionKind.EMAIL, "a@x-y.example.vn", "a b@example.vn"),
        (QuestionKind.COMMUNE, COMMUNE, "28777@2004-08-31"),
        (QuestionKind.TEXT, "An", "hai\ndòng"),
        (QuestionKind.TEXT, "<script>", "\u202egnp.exe"),
        (QuestionKind.TEXT, "x" * 500, "x" * 501),
        (QuestionKind.LONG_TEXT, "hai\ndòng", "a\x07"),
        (QuestionKind.TEXT, "1", 1),
    ],
)
def test_an_answer_must_be_of_its_kind(kind: QuestionKind, good: Any, bad: Any) -> None:
    compiled = form_of(ask(kind))
    assert wrong(compiled, {"q": good}) == []
    assert [question for question, _ in wrong(compiled, {"q": bad})] == ["q"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (QuestionKind.CHOICE, "a", "c"),
        (QuestionKind.CHOICE, "b", ["a"]),
        (QuestionKind.CHOICES, ["a", "b"], ["a", "c"]),
        (QuestionKind.CHOICES, ["a"], "a"),
        (QuestionKind.CHOICES, ["b"], [["a"]]),
    ],
)
def test_only_what_is_offered_can_be_chosen(kind: QuestionKind, good: Any, bad: Any) -> None:
    compiled = form_of(ask(kind, options=(Option("a", "A", "A"), Option("b", "B", "B"))))
    assert wrong(compiled, {"q": good}) == []
    assert [question for question, _ in wrong(compiled, {"q": bad})] == ["q"]


def test_a_date_bound_speaks_of_dates() -> None:
    compiled = form_of(ask(QuestionKind.DATE, minimum='date("2020-01-01")', maximum="today"))
    assert wrong(compiled, {"q": "2019-12-31"}) == [("q", "Nhập ngày từ 01/01/2020 trở đi.")]
    assert wrong(compiled, {"q": "2026-11-25"}) == [("q", "Nhập ngày không quá 24/11/2026.")]
    assert wrong(compiled, {"q": "2026-11-24"}) == []


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
OPTIONS = (Option("a", "A", "A"),)
EVERY_KIND = form_of(
    *(
        Question(f"q_{kind.value}", kind, "Q", "Q", options=OPTIONS if kind.value.startswith("choice") else ())
        for kind in QuestionKind
    )
)


@given(st.fixed_dictionaries({f"q_{kind.value}": anything for kind in QuestionKind}))
def test_no_answer_however_hostile_raises_anything(answers: dict[str, Any]) -> None:
    cleaned = clean_answers(EVERY_KIND, answers, **GIVEN)
    again = clean_answers(EVERY_KIND, cleaned, **GIVEN)
    assert again == cleaned
    assert {p.question for p in answer_problems(EVERY_KIND, cleaned, communes=set(), **GIVEN)} <= set(
        EVERY_KIND.questions
    )


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"is_relative": True}, []),
        ({"is_relative": False}, [("is_relative", "Chỉ người thân mới được yêu cầu.")]),
        ({}, [("is_relative", "Trả lời câu hỏi này.")]),
    ],
)
def test_who_is_not_eligible_is_told_why(
    compiled: Compiled, answers: dict[str, Any], refused: list[tuple[str, str]]
) -> None:
    found = eligibility_refusals(compiled, answers, **GIVEN)
    assert [(problem.question, problem.vi) for problem in found] == refused


def test_a_kind_of_applicant_the_procedure_is_not_for_is_refused(compiled: Compiled, declaration: Declaration) -> None:
    found = eligibility_refusals(compiled, {"is_relative": True}, applicant=ApplicantKind.ENTERPRISE, **GIVEN)
    assert [problem.question for problem in found] == ["applicant"]
    open_to_all = compile_declaration(replace(declaration, applicants=()))
    assert eligibility_refusals(open_to_all, {"is_relative": True}, applicant="enterprise", **GIVEN) == []
