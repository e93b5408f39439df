"""The catalogue carries every fact of the sources: compared with a table that was taken from the facts, not from it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from benso.domains.procedures.content import check
from benso.domains.procedures.rules import declaration_problems
from benso.domains.procedures.types import Declaration, FeeStatus, TermUnit
from benso.kernel.content import Pack

ROOT = Path(__file__).resolve().parents[2] / "content" / "bentre"
Fact = dict[str, str]
STATUSES = {
    "free": {FeeStatus.FREE, FeeStatus.KNOWN},
    "fixed": {FeeStatus.KNOWN, FeeStatus.UNKNOWN},
    "channel": {FeeStatus.KNOWN},
    "tiers": {FeeStatus.KNOWN, FeeStatus.UNKNOWN},
    "dated": {FeeStatus.KNOWN},
    "council": {FeeStatus.COUNCIL},
    "unknown": {FeeStatus.UNKNOWN},
    "": {FeeStatus.UNKNOWN},
}


@cache
def declarations() -> dict[str, Declaration]:
    pack = Pack(ROOT)
    parsed = check(pack)
    pack.raise_if_problems()
    assert parsed is not None
    return {declaration.code: declaration for declaration in parsed.declarations}


def facts() -> list[Fact]:
    with (Path(__file__).parent / "procedures_facts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def words(declaration: Declaration) -> str:
    """Everything a reader of the page is told about terms and fees."""
    texts = [limit.note.vi for limit in declaration.time_limits] + [note.vi for note in declaration.notes]
    texts += [declaration.fees.note.vi, *(text.vi for text in declaration.steps_text)]
    texts += [case.label.vi for case in declaration.cases]
    return "\n".join(texts)


every_fact = pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["code"])


def test_the_catalogue_holds_the_85_procedures_and_no_other() -> None:
    assert sorted(declarations()) == sorted(fact["code"] for fact in facts())
    assert len(declarations()) == 85
    assert sum(1 for d in declarations().values() if d.national_code) == 74


def test_fifteen_categories_hold_as_many_procedures_as_the_facts() -> None:
    assert Counter(d.category for d in declarations().values()) == Counter(fact["category"] for fact in facts())
    assert len({d.category for d in declarations().values()}) == 15


@every_fact
def test_codes_names_field_and_decision_are_those_of_the_source(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    assert (declared.national_code or "") == fact["national_code"]
    assert declared.local_code == (fact["local_code"] or None if not fact["national_code"] else None)
    assert declared.name.vi == re.sub(r"\s*\(\s*1\.\d+\s*\)$", "", fact["name_vi"])
    assert declared.name.en == fact["name_en"]
    assert declared.field_name.vi == fact["field_vi"]
    assert (declared.decision or "") == fact["decision"]


@every_fact
def test_papers_results_steps_and_sources_are_all_there(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    listed = "|".join(f"{c.name.vi}~{c.originals}~{c.copies}" for c in declared.components)
    assert listed == fact["components"]
    assert sum(1 for c in declared.components if c.condition.vi) >= int(fact["conditions"])
    assert [r.code for r in declared.results if r.code] == [code for code in fact["result_codes"].split(";") if code]
    assert len(declared.steps_text) == int(fact["steps"])
    assert len(declared.sources) == int(fact["sources"])


@every_fact
def test_every_time_limit_of_the_source_is_a_term_or_is_told(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    told = words(declared)
    for term in fact["terms"].split(";"):
        value, unit = term.split(" ")
        if unit == "same_day":
            assert "rong ngày" in told or any(limit.amount == 0 for limit in declared.time_limits), term
        elif value == "1" and any(limit.amount == 0 for limit in declared.time_limits):
            assert "ngày làm việc tiếp theo" in told
        elif value != "None":
            shown = value.replace(".", ",")
            as_term = any(limit.amount == Decimal(value) for limit in declared.time_limits)
            assert as_term or re.search(rf"(?<!\d){re.escape(shown)}(?!\d)", told), term


@every_fact
def test_a_number_without_a_unit_is_no_term(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    terms = [term.split(" ") for term in fact["terms"].split(";")]
    for limit in declared.time_limits:
        assert (limit.amount is None) == (limit.unit is None)
        assert limit.amount is not None or limit.note.vi
    if all(unit == "None" for _, unit in terms):
        assert all(limit.amount is None for limit in declared.time_limits)


@every_fact
def test_the_unit_of_a_term_is_that_of_the_source(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    given = {tuple(term.split(" ")) for term in fact["terms"].split(";")}
    for limit in declared.time_limits:
        if limit.amount is None or limit.unit is None:
            continue
        if limit.amount == 0:
            assert any(unit == "same_day" for _, unit in given)
        elif (str(limit.amount), limit.unit.value) not in given:
            # A sum of stated parts, or half days, which only working days can count; the note says so.
            assert limit.unit is TermUnit.WORKING_DAY
            assert limit.note.vi


@every_fact
def test_the_kind_of_fee_is_that_of_the_source(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    assert declared.fees.status in STATUSES[fact["fee_type"]]
    assert declared.fees.status is FeeStatus.KNOWN or not declared.fees.items


@every_fact
def test_every_amount_of_the_source_is_charged_or_told(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    rules = declared.fees
    said = " ".join([rules.note.vi, *(label for d in rules.discounts for label in (d.label.vi,))]).replace(".", "")
    decided = [cell for table in declared.decisions for row in table.rules for cell in row.outputs]
    charged = " ".join([*(item.amount for item in rules.items), *decided])
    halved = {int(Decimal(n) / 2) for n in re.findall(r"\d+", charged)}
    for amount in filter(None, fact["fee_amounts"].split(";")):
        found = re.search(rf"(?<!\d){amount}(?!\d)", charged) or re.search(rf"(?<!\d){amount}(?!\d)", said)
        free = amount == "0"
        assert found or free or (rules.discounts and int(amount) in halved), amount


def test_another_province_s_tariff_is_never_charged() -> None:
    for declared in declarations().values():
        for item in declared.fees.items:
            assert "Đà Nẵng" not in item.label.vi + item.basis
            assert "Đồng Nai" not in item.label.vi + item.basis


def levels_on(declared: Declaration, day: date) -> set[str]:
    return {
        c.level
        for c in declared.competences
        if (c.valid_from is None or c.valid_from <= day) and (c.valid_to is None or day < c.valid_to)
    }


ASSUMED_NOW = {
    # Offered online here although no source says who decides since the reform; a note on the page says so.
    **{key: {"commune"} for key in ("1.000798", "1.009022", "2.000620")},
    **{key: {"province"} for key in ("1.004616", "1.009397", "1.012275", "2.001955")},
    # The source names province and commune; here the department decides.
    **{key: {"province"} for key in ("1.004088", "1.013274")},
}


@every_fact
def test_who_decided_before_and_who_decides_since_the_reform_is_as_the_source_says(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    before = {level for level in fact["level_before"].split(";") if level and level != "school"}
    now = {level for level in fact["level_now"].split(";") if level}
    assert levels_on(declared, date(2026, 11, 24)) == ASSUMED_NOW.get(fact["code"], now)
    if fact["code"] not in BEFORE_TOO:
        assert levels_on(declared, date(2025, 6, 30)) == before
    assert ("competences" in declared.unknown) == (not now)


BEFORE_TOO = {"1.004088", "1.013274", "1.009022"}
"""Where our assumption says less or more of the time before than the source."""


@every_fact
def test_what_the_source_does_not_give_is_named_as_unknown(fact: Fact) -> None:
    declared = declarations()[fact["code"]]
    assert ("national_code" in declared.unknown) == (not fact["national_code"])
    assert ("decision" in declared.unknown) == (not fact["decision"])
    assert ("components" in declared.unknown) == (not fact["components"])
    assert ("fees" in declared.unknown) == (declared.fees.status is FeeStatus.UNKNOWN)
    assert ("form" in declared.unknown) == (declared.form is None)
    assert ("steps" in declared.unknown) == (declared.steps is None)
    assert not declared.applicants or "applicants" not in declared.unknown


@every_fact
def test_no_declaration_has_a_problem(fact: Fact) -> None:
    assert list(declaration_problems(declarations()[fact["code"]])) == []


def test_systems_of_ministries_are_masters_and_never_re_keyed() -> None:
    masters = {code for code, d in declarations().items() if d.master_system}
    assert masters == {
        *("1.001612", "1.002759", "1.004194", "1.004222", "1.014061"),
        *("2.000693", "2.001583", "2.002043", "3.000333", "3.000348"),
    }
    assert all(declarations()[code].form is None for code in masters)


def test_every_procedure_is_found_by_at_least_one_life_event() -> None:
    assert [code for code, d in declarations().items() if not d.life_events] == []


def test_texts_have_no_exclamation_marks_and_papers_have_english_names() -> None:
    for declared in declarations().values():
        assert "!" not in words(declared)
        assert all(component.name.en for component in declared.components)
        assert all(result.name.en for result in declared.results)
