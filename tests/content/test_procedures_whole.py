"""The procedures that are whole: forms a person can fill in, terms, fees, steps and results that fit together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benso.domains.documents.operations.rendering import render_pdf
from benso.domains.procedures.rules import (
    answer_problems,
    assess,
    case_of,
    compile_declaration,
    fee_of,
    needed_components,
    term_of,
    visible_questions,
)
from benso.domains.procedures.types import (
    Compiled,
    Declaration,
    Effect,
    FeeStatus,
    OnlineLevel,
    Question,
    QuestionKind,
    StepKind,
    TermUnit,
)
from tests.content.test_procedures_facts import declarations

TODAY = date(2026, 11, 24)
WHOLE = sorted(code for code, d in declarations().items() if d.form is not None and d.steps is not None)
whole = pytest.mark.parametrize("code", WHOLE)
Answers = Mapping[str, Any]


def compiled(code: str) -> Compiled:
    return compile_declaration(declarations()[code])


PLAUSIBLE: Mapping[QuestionKind, Any] = {
    QuestionKind.NUMBER: 3,
    QuestionKind.MONEY: 3,
    QuestionKind.YES_NO: True,
    QuestionKind.CITIZEN_NUMBER: "083099000001",
    QuestionKind.TAX_CODE: "1300000122",
    QuestionKind.PHONE: "0900000000",
    QuestionKind.EMAIL: "nguoi.thu@example.vn",
    QuestionKind.COMMUNE: "28777@2025-07-01",
}


def plausible(question: Question) -> Any:
    """An answer somebody might give; those that need care are in ``OWN_ANSWERS``."""
    match question.kind:
        case QuestionKind.DATE:
            return "2026-12-10" if question.minimum else "2015-05-05"
        case QuestionKind.CHOICE:
            return question.options[0].id
        case QuestionKind.CHOICES:
            return [question.options[0].id]
        case kind:
            return PLAUSIBLE.get(kind, "Nội dung thử")


OWN_ANSWERS: Mapping[str, Answers] = {
    "1.000798": {"new_purpose": "residential"},
    "1.000894": {
        "husband_birth_date": "1998-01-01",
        "wife_birth_date": "2000-01-01",
        "wife_number": "083300000002",
    },
    "1.001193": {"mother_birth_date": "1995-01-01", "father_birth_date": "1993-01-01"},
    "2.000986": {"mother_birth_date": "1995-01-01", "father_birth_date": "1993-01-01"},
    "1.004088": {"built_year": 2019},
    "1.011607": {"members": 6},
    "1.004616": {"applicant_birth_date": "1990-01-01", "graduation_year": 2013},
    "1.009397": {"to_date": "2026-12-11"},
    "1.013274": {"to_date": "2026-12-11"},
    "2.000635": {"holder_birth_date": "1990-01-01", "registered_year": 1990},
    "2.002029": {"to_date": "2027-12-11"},
    "2.002481": {"pupil_birth_date": "2013-05-05"},
}


def answers_of(code: str) -> dict[str, Any]:
    form = declarations()[code].form
    assert form is not None
    return {question.id: plausible(question) for question in form.questions()} | dict(OWN_ANSWERS.get(code, {}))


def fee(code: str, answers: Answers, *, channel: str = "online", on: date = TODAY, **more: str) -> Decimal | None:
    return fee_of(compiled(code), answers, channel=channel, on=on, **more).total


def term(code: str, answers: Answers, channel: str = "online") -> tuple[Decimal | None, TermUnit | None]:
    case = case_of(compiled(code), answers, channel=channel, on=TODAY)
    found = term_of(declarations()[code], case, channel)
    assert found is not None
    return found.amount, found.unit


def test_25_procedures_are_whole_across_13_categories() -> None:
    assert len(WHOLE) == 25
    categories = {declarations()[code].category for code in WHOLE}
    assert categories == {
        *("justice_civil_status", "land", "construction", "enterprise", "trade", "transport"),
        *("health", "education", "labour", "environment", "culture_tourism", "agriculture", "social_protection"),
    }


@whole
def test_a_page_of_the_form_asks_four_to_nine_questions_in_both_languages(code: str) -> None:
    form = declarations()[code].form
    assert form is not None
    for section in form.sections:
        assert 4 <= len(section.questions) <= 9, section.id
        assert section.title_vi
        assert section.title_en
        for question in section.questions:
            assert question.label_vi
            assert question.label_en
            assert bool(question.hint_vi) == bool(question.hint_en)
            assert len(question.label_vi) <= 72, question.label_vi
            assert all(option.vi and option.en for option in question.options)


@whole
def test_a_plausible_application_is_accepted(code: str) -> None:
    problems = answer_problems(compiled(code), answers_of(code), channel="online", on=TODAY)
    assert [(problem.question, problem.vi) for problem in problems] == []


@whole
def test_an_empty_application_names_only_questions_that_are_asked(code: str) -> None:
    asked = {question.id for question in visible_questions(compiled(code), {}, channel="online", on=TODAY)}
    problems = answer_problems(compiled(code), {}, channel="online", on=TODAY)
    assert problems
    assert {problem.question for problem in problems} <= asked


@whole
def test_the_steps_lead_from_reception_to_return_and_nobody_signs_a_draft_of_his_own(code: str) -> None:
    table = declarations()[code].steps
    assert table is not None
    kinds = [step.kind for step in table.steps]
    assert (kinds[0], kinds[-1]) == (StepKind.RECEPTION, StepKind.RETURN)
    assert kinds.count(StepKind.SUPPLEMENT) == 2
    signing = [action for action in table.actions if Effect.SIGN_RESULT in action.effects]
    drafting = [action.id for action in table.actions if Effect.DRAFT_RESULT in action.effects]
    assert [action.second_person for action in signing] == drafting
    assert sum(step.share or Decimal(0) for step in table.steps) == Decimal(1)


@whole
def test_who_is_competent_is_named_by_a_question_or_by_the_province(code: str) -> None:
    declared = declarations()[code]
    now = [c for c in declared.competences if c.valid_to is None]
    assert now
    assert all(c.agency or c.unit_from == "commune" or c.level == "province" for c in now)


@whole
def test_the_first_result_is_made_from_a_template_that_reads_the_answers(code: str) -> None:
    declared = declarations()[code]
    template = declared.results[0].template
    answers = answers_of(code)
    pdf = render_pdf(template=f"results/{template}", data={"answers": answers, "office_name": "Ủy ban nhân dân xã"})
    assert pdf.startswith(b"%PDF-")
    source = (Path(__file__).parents[2] / f"content/bentre/documents/results/{template}.typ").read_text("utf-8")
    read = {part.split('"')[1] for part in source.replace("given(", "answer(").split("answer(")[1:]}
    assert read
    assert read <= set(answers)


def test_only_the_two_procedures_that_a_browser_walks_say_they_were_tried() -> None:
    tried = {code for code, d in declarations().items() if d.tested}
    assert tried == {"1.001193", "2.000635"}


def test_levels_are_what_is_really_offered() -> None:
    found = {code: (assess(declarations()[code]).level, assess(declarations()[code]).online) for code in WHOLE}
    assert {code for code, level in found.items() if level == (4, OnlineLevel.FULL)} == {
        *("1.000798", "1.001193", "1.001662", "1.004616", "1.009397", "1.010736", "1.012275"),
        *("1.004088", "1.004363", "1.004913", "1.011607"),
        *("2.000620", "2.000635", "2.000986", "2.001955", "2.002029", "2.002288", "2.002481"),
    }
    assert found["1.004873"] == (3, OnlineLevel.PARTIAL)
    assert found["1.000656"] == (3, OnlineLevel.PARTIAL)
    assert found["1.013225"] == (3, OnlineLevel.PARTIAL)
    assert found["2.000815"] == (2, OnlineLevel.INFORMATION)
    # The source lacks the term, the components or the fee: not even level 1, whatever is online.
    assert {code: found[code][0] for code in ("1.000894", "1.009022", "1.013274")} == {
        "1.000894": 0,
        "1.009022": 0,
        "1.013274": 0,
    }


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [(1, 1, 2000), (2, 1, 4000), (3, 1, 5000), (3, 4, 20000), (198, 1, 200000), (199, 1, 200000), (500, 2, 400000)],
)
def test_a_certified_copy_costs_by_page_up_to_the_cap(pages: int, copies: int, total: int) -> None:
    assert fee("2.000815", {"pages": pages, "copies": copies}, channel="counter") == total


def test_copies_of_civil_status_cost_8000_each() -> None:
    assert fee("2.000635", {"copies": 3}) == 24000
    assert fee("2.000635", {}) is None


def test_a_birth_registered_in_time_is_free_and_a_late_one_is_not_known() -> None:
    assert fee("1.001193", {"registration_type": "on_time", "extra_copies": 0}) == 0
    assert fee("1.001193", {"registration_type": "on_time", "extra_copies": 2}) == 16000
    assert fee("1.001193", {"registration_type": "late", "extra_copies": 0}) is None
    assert fee("1.001193", {"registration_type": "late", "groups": ["poor"], "extra_copies": 0}) == 0


@pytest.mark.parametrize(
    ("minutes", "total"),
    [
        *((50, 1500000), (51, 2000000), (100, 2000000), (101, 3000000)),
        *((150, 3000000), (151, 3500000), (200, 3500000), (201, 5000000)),
    ],
)
def test_a_show_is_charged_by_its_length(minutes: int, total: int) -> None:
    assert fee("1.009397", {"minutes": minutes, "state_event": False}) == total
    assert fee("1.009397", {"minutes": minutes, "state_event": True}) == 0


def test_the_driving_licence_was_cheaper_online_until_the_end_of_2025() -> None:
    assert fee("3.000348", {}, channel="counter") == 135000
    assert fee("3.000348", {}, on=date(2025, 12, 31)) == 115000
    assert fee("3.000348", {}, on=date(2026, 1, 1)) is None
    assert fee("3.000348", {}, on=date(2023, 11, 30)) is None
    assert fee("3.000348", {}, channel="post") is None


def test_residence_costs_less_online() -> None:
    assert fee("1.004222", {}) == 10000
    assert fee("1.004222", {}, channel="counter") == 20000


def test_liquor_is_charged_by_who_applies_and_was_halved_in_late_2023() -> None:
    assert fee("2.000620", {}, applicant="enterprise") == 600000
    assert fee("2.000620", {}, applicant="household") == 200000
    assert fee("2.000620", {}, applicant="household", on=date(2023, 12, 31)) == 100000
    assert fee("2.000620", {}, applicant="household", on=date(2024, 1, 1)) == 200000


def test_what_the_council_sets_has_no_amount_here() -> None:
    assert declarations()["1.013225"].fees.status is FeeStatus.COUNCIL
    assert fee("1.013225", answers_of("1.013225")) is None


def test_a_house_takes_15_calendar_days_and_other_works_20() -> None:
    assert term("1.013225", {"work_kind": "house"}) == (15, TermUnit.CALENDAR_DAY)
    assert term("1.013225", {"work_kind": "grade_4"}) == (20, TermUnit.CALENDAR_DAY)


def test_a_funeral_gets_the_pavement_in_one_day() -> None:
    assert term("1.013274", {"purpose": "funeral"}) == (1, TermUnit.CALENDAR_DAY)
    assert term("1.013274", {"purpose": "event"}) == (5, TermUnit.WORKING_DAY)


def test_marital_status_takes_longer_when_another_commune_is_asked() -> None:
    assert term("1.004873", {"lived_elsewhere": False}) == (3, TermUnit.WORKING_DAY)
    assert term("1.004873", {"lived_elsewhere": True}) == (23, TermUnit.CALENDAR_DAY)


def test_a_school_transfer_takes_two_and_a_half_working_days() -> None:
    assert term("2.002481", {}) == (Decimal("2.5"), TermUnit.WORKING_DAY)


def test_a_birth_is_registered_the_same_day_until_three_o_clock() -> None:
    limit = term_of(declarations()["1.001193"], None, "online")
    assert limit is not None
    assert (limit.amount, limit.unit, limit.cut_off) == (0, TermUnit.WORKING_DAY, time(15))


def test_a_marriage_has_no_usable_term() -> None:
    assert term("1.000894", {}) == (None, None)


def needed(code: str, answers: Answers, channel: str = "online") -> list[str]:
    given = answers_of(code) | dict(answers)
    components = needed_components(compiled(code), given, channel=channel, on=TODAY)
    return [component.id for component in components if component.required and not component.held_by]


def test_papers_of_a_birth_follow_the_answers() -> None:
    plain = {"abandoned": False, "surrogacy": False, "authorised": False, "residence_known": True}
    assert needed("1.001193", plain) == []
    assert needed("1.001193", plain | {"birth_slip_code": None}) == ["giay_chung_sinh"]
    assert needed("1.001193", plain | {"abandoned": True}) == ["bien_ban_tre_bi_bo"]
    assert needed("1.001193", plain | {"residence_known": False}) == ["giay_to_chung_minh_cu"]


def test_identity_papers_are_held_by_the_population_register() -> None:
    held = {
        code: [component.id for component in declarations()[code].components if component.held_by == "population"]
        for code in ("1.001193", "1.000894", "2.000635")
    }
    assert held == {
        "1.001193": ["giay_to_tuy_than"],
        "1.000894": ["giay_to_tuy_than_hai"],
        "2.000635": ["giay_to_tuy_than"],
    }


def declared_timers(declaration: Declaration) -> dict[str, list[str]]:
    assert declaration.steps is not None
    return {step.id: [timer.action for timer in step.timers] for step in declaration.steps.steps if step.timers}


def test_silence_on_a_consultation_is_consent_and_missing_papers_close() -> None:
    assert declared_timers(declarations()["1.010736"]) == {
        "wait_at_counter": ["expire_at_counter"],
        "process": ["consent_by_silence"],
        "wait": ["expire"],
    }


def test_agencies_are_consulted_where_the_law_wants_it() -> None:
    asked = {}
    for code in WHOLE:
        table = declarations()[code].steps
        assert table is not None
        agencies = [(c.agency, c.amount, c.unit, c.silence) for step in table.steps for c in step.consultations]
        if agencies:
            asked[code] = agencies
    assert asked == {
        "1.000798": [("SNNMT-VL", Decimal("2.5"), TermUnit.WORKING_DAY, "")],
        "1.013225": [("SXD-VL", Decimal(12), TermUnit.CALENDAR_DAY, "consent")],
        "2.000986": [("CAT", Decimal(7), TermUnit.WORKING_DAY, ""), ("BHXH", Decimal(3), TermUnit.WORKING_DAY, "")],
    }


def test_without_a_form_no_case_is_taken_for_granted() -> None:
    for code, declared in declarations().items():
        if declared.form is None and declared.cases:
            assert case_of(compiled(code), {}, channel="counter", on=TODAY) == ""
    assert fee("1.009220", {}, channel="counter") is None
    assert fee("1.009220", {}, channel="counter", case="small") == 700000
    assert fee("1.009220", {}, channel="counter", case="small", on=date(2023, 9, 1)) == 630000
