"""Pages of questions: what was typed becomes an answer, and an answer is shown as it would be typed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from benso.domains.procedures.types import Form, Option, Question, QuestionKind, Section
from benso.sites.shell import forms

KINDS = [
    (QuestionKind.TEXT, "  Lê  Thị   Mẫu ", "Lê Thị Mẫu"),
    (QuestionKind.LONG_TEXT, "dòng một\r\ndòng hai ", "dòng một\ndòng hai"),
    (QuestionKind.NUMBER, "1.250", 1250),
    (QuestionKind.NUMBER, "76,5", "76.5"),
    (QuestionKind.MONEY, "1.250.000 đ", 1250000),
    (QuestionKind.DATE, "24/11/2026", "2026-11-24"),
    (QuestionKind.DATE, "1-2-2026", "2026-02-01"),
    (QuestionKind.DATE, "24112026", "2026-11-24"),
    (QuestionKind.DATE, "2026-11-24", "2026-11-24"),
    (QuestionKind.YES_NO, "true", True),
    (QuestionKind.YES_NO, "false", False),
    (QuestionKind.CHOICE, "a", "a"),
    (QuestionKind.CITIZEN_NUMBER, "083 099 000 001", "083 099 000 001"),
    (QuestionKind.PHONE, " 0900 000 000", "0900 000 000"),
    (QuestionKind.EMAIL, "a@vi.du", "a@vi.du"),
    (QuestionKind.COMMUNE, "28756@2025-07-01", "28756@2025-07-01"),
]
UNREADABLE = [
    (QuestionKind.NUMBER, "nhiều", "Chỉ nhập số, ví dụ 1.250.000."),
    (QuestionKind.NUMBER, "12.5", "Chỉ nhập số, ví dụ 1.250.000."),
    (QuestionKind.DATE, "31/02/2026", "Nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 24/11/2026."),
    (QuestionKind.DATE, "hôm qua", "Nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 24/11/2026."),
    (QuestionKind.YES_NO, "maybe", "Chọn Có hoặc Không."),
]


def question(kind: QuestionKind, **more: Any) -> Question:
    return Question(id="q", kind=kind, label_vi="Câu hỏi", label_en="Question", **more)


def posted(**values: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize(("kind", "text", "value"), KINDS)
def test_what_is_typed_becomes_the_value_of_its_kind(kind: QuestionKind, text: str, value: object) -> None:
    reading = forms.read_answers([question(kind)], posted(q=text), "vi")
    assert (reading.answers, reading.faults) == ({"q": value}, {})


@pytest.mark.parametrize(("kind", "text", "sentence"), UNREADABLE)
def test_what_cannot_be_read_is_said_and_kept_as_typed(kind: QuestionKind, text: str, sentence: str) -> None:
    reading = forms.read_answers([question(kind)], posted(q=text), "vi")
    assert (reading.answers, reading.faults, reading.typed) == ({}, {"q": sentence}, {"q": text})


def test_english_numbers_are_read_as_english() -> None:
    reading = forms.read_answers([question(QuestionKind.NUMBER)], posted(q="1,250.5"), "en")
    assert reading.answers == {"q": "1250.5"}


def test_an_empty_field_and_nothing_ticked_give_no_answer() -> None:
    choices = question(QuestionKind.CHOICES, options=(Option("a", "A", "A"),))
    assert forms.read_answers([question(QuestionKind.TEXT)], posted(q=" "), "vi").answers == {}
    assert forms.read_answers([choices], posted(), "vi").answers == {}


def test_only_declared_choices_are_taken_each_once() -> None:
    choices = question(QuestionKind.CHOICES, options=(Option("a", "A", "A"), Option("b", "B", "B")))
    assert forms.read_answers([choices], posted(q=["b", "x", "b"]), "vi").answers == {"q": ["b"]}


@pytest.mark.parametrize(("kind", "text", "value"), KINDS)
def test_an_answer_typed_again_is_the_same_answer(kind: QuestionKind, text: str, value: object) -> None:
    again = forms.typed_of(question(kind), value, "vi")
    assert forms.read_answers([question(kind)], posted(q=str(again)), "vi").answers == {"q": value}


def test_a_field_carries_its_error_its_hint_and_where_it_came_from() -> None:
    fields = forms.fields_of(
        [question(QuestionKind.DATE, prefill="birth_date")],
        {"q": "1990-05-02"},
        language="vi",
        problems={"q": "Ngày sinh ở tương lai."},
        prefilled={"q"},
    )
    html = render_to_string("shell/forms/fields.html", {"fields": fields})
    assert 'value="02/05/1990"' in html
    assert 'aria-describedby="q-q-hint q-q-prefilled q-q-error"' in html
    assert '<span class="field-error" id="q-q-error">Ngày sinh ở tương lai.</span>' in html
    assert 'autocomplete="bday"' in html


def test_conditions_reach_the_browser_as_text_and_cannot_leave_their_attribute() -> None:
    fields = forms.fields_of(
        [question(QuestionKind.TEXT, when='a == "x"', required='a == "<script>"')],
        {"q": '"><script>alert(1)</script>'},
        language="vi",
        shown=set(),
    )
    html = render_to_string("shell/forms/fields.html", {"fields": fields})
    assert 'data-when="a == &quot;x&quot;"' in html
    assert 'data-shown="false"' in html
    assert "<script" not in html


def test_the_browser_is_given_the_names_of_other_pages() -> None:
    other = Question(id="o", kind=QuestionKind.MONEY, label_vi="Khác", label_en="Other")
    form = Form((Section("a", "A", "A", (question(QuestionKind.TEXT),)), Section("b", "B", "B", (other,))))
    given = forms.given_names(form, {"q": "x", "o": 5}, ["q"], {"today": date(2026, 11, 24), "channel": "online"})
    assert json.loads(given) == {"o": ["number", 5], "today": ["date", "2026-11-24"], "channel": ["text", "online"]}


def test_answers_are_read_back_in_words() -> None:
    questions = [
        Question(id="a", kind=QuestionKind.YES_NO, label_vi="Có con?", label_en="Child?"),
        Question(id="b", kind=QuestionKind.MONEY, label_vi="Thu nhập", label_en="Income"),
        Question(
            id="c", kind=QuestionKind.CHOICES, label_vi="Chọn", label_en="Choose", options=(Option("x", "Mít", "Jack"),)
        ),
        Question(id="d", kind=QuestionKind.COMMUNE, label_vi="Xã", label_en="Commune"),
        Question(id="e", kind=QuestionKind.DATE, label_vi="Ngày", label_en="Day"),
        Question(id="f", kind=QuestionKind.TEXT, label_vi="Ghi chú", label_en="Note"),
    ]
    answers = {"a": False, "b": 1250000, "c": ["x"], "d": "1@2025-07-01", "e": "2026-11-24"}
    lines = forms.lines_of(questions, answers, language="vi", communes=[("1@2025-07-01", "Xã Mẫu")])
    assert [(line.text, line.answered) for line in lines] == [
        ("Không", True), ("1.250.000\N{NO-BREAK SPACE}đ", True), ("Mít", True), ("Xã Mẫu", True), ("24/11/2026", True),
        ("chưa trả lời", False),
    ]  # fmt: skip
