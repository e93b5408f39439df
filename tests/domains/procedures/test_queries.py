"""Reads: how many statements they take, what search finds, which office decides."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from benso.domains.procedures import operations, queries
from benso.domains.procedures.content import ProceduresContent
from benso.domains.procedures.rules import compile_declaration
from benso.domains.procedures.types import Competence, Compiled, Declaration, FeeRules, FeeStatus, OnlineLevel, Text
from tests.domains.procedures.conftest import load_again

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Counted = Callable[[int], AbstractContextManager[Any]]


def titled(declaration: Declaration, code: str, name: str, **more: Any) -> Declaration:
    return replace(declaration, code=code, name=Text(name, ""), **more)


def many(loaded: ProceduresContent, declaration: Declaration, count: int) -> None:
    declarations = [titled(declaration, f"1.{place:06}", f"Thủ tục {place}") for place in range(1, count + 1)]
    load_again(loaded, declarations=(declaration, *declarations))


def test_a_version_is_compiled_with_one_statement_and_then_with_none(
    loaded: ProceduresContent, django_assert_num_queries: Counted
) -> None:
    version = queries.version_in_force("1.000000", TODAY)
    with django_assert_num_queries(1):
        first = queries.compiled(version.id)
    with django_assert_num_queries(0):
        assert queries.compiled(version.id) is first
    with django_assert_num_queries(1):
        assert queries.compiled_in_force("1.000000", TODAY) is first


def test_a_draft_is_compiled_anew_each_time(
    loaded: ProceduresContent, declaration: Declaration, at: datetime, django_assert_num_queries: Counted
) -> None:
    draft = operations.save_version_draft(declaration=declaration, actor="official:1", at=at)
    for _ in range(2):
        with django_assert_num_queries(1):
            assert queries.compiled(draft.id).declaration == declaration


@pytest.mark.parametrize("count", [1, 85])
def test_the_catalogue_is_one_statement_however_long_it_is(
    loaded: ProceduresContent, declaration: Declaration, count: int, django_assert_num_queries: Counted
) -> None:
    many(loaded, declaration, count)
    with django_assert_num_queries(1):
        assert len(queries.catalogue(TODAY)) == count + 1
    with django_assert_num_queries(1):
        assert len(queries.catalogue(TODAY, search="thu tuc")) == count


def test_offices_and_calendar_take_one_small_statement_once_they_are_known(
    loaded: ProceduresContent, django_assert_num_queries: Counted
) -> None:
    known = queries.calendar()
    with django_assert_num_queries(1):
        queries.offices(TODAY)
    with django_assert_num_queries(1):
        assert queries.calendar() is known
    with django_assert_num_queries(1):
        queries.office("86@2025-07-01")


def test_search_needs_no_diacritics_and_knows_names_codes_fields_and_life_events(
    loaded: ProceduresContent, declaration: Declaration
) -> None:
    birth = titled(declaration, "1.001193", "Thủ tục đăng ký khai sinh", local_code="BT-01")
    foreign = titled(declaration, "2.000528", "Đăng ký khai sinh có yếu tố nước ngoài")
    load_again(loaded, declarations=(declaration, foreign, birth))

    def found(text: str) -> list[str]:
        return [line.code for line in queries.catalogue(TODAY, search=text)]

    assert found("khai sinh") == ["2.000528", "1.001193"]
    assert found("KHAI  SÍNH ngoai") == ["2.000528"]
    assert found("1.001193") == ["1.001193"]
    assert found("bt 01") == ["1.001193"]
    assert found("ho tich trich luc") == ["1.000000"]
    assert found("sinh con dang ky") == ["2.000528", "1.001193"]
    assert len(found("civil certification")) == 3
    assert found("không có gì") == []
    assert found("100%_") == []
    assert len(found("")) == 3


def test_the_catalogue_is_filtered_by_category_event_level_and_what_is_offered(
    loaded: ProceduresContent, declaration: Declaration
) -> None:
    other = titled(
        declaration, "2.0", "Khác", category="land", life_events=(), applicants=(), form=None, steps=None, cases=(),
        time_limits=(), components=(), fees=FeeRules(FeeStatus.FREE), competences=(Competence("province"),),
    )  # fmt: skip
    load_again(loaded, declarations=(declaration, other))

    def found(**filters: str) -> list[str]:
        return [line.code for line in queries.catalogue(TODAY, **filters)]

    assert found(category="land") == ["2.0"]
    assert found(life_event="having_a_child") == ["1.000000"]
    assert found(level="commune") == ["1.000000"]
    assert found(level="province") == ["2.0"]
    assert found(online=OnlineLevel.FULL.value) == ["1.000000"]
    assert found(applicant="enterprise") == ["2.0"]
    assert [line.levels for line in queries.catalogue(date(2025, 6, 30))] == [("district",), ("province",)]


def test_every_version_is_in_the_history_the_newest_first(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    operations.save_version_draft(declaration=declaration, actor="official:1", at=at)
    assert [(each.number, each.state) for each in queries.history("1.000000")] == [(2, "draft"), (1, "published")]


def test_what_is_not_there_is_refused(loaded: ProceduresContent) -> None:
    with pytest.raises(queries.ProcedureUnknown):
        queries.version_in_force("9.9", TODAY)
    with pytest.raises(queries.ProcedureUnknown):
        queries.compiled_in_force("9.9", TODAY)
    with pytest.raises(queries.VersionUnknown):
        queries.compiled(0)
    with pytest.raises(queries.OfficeUnknown):
        queries.office("nowhere")
    with pytest.raises(queries.ShiftsUnknown):
        queries.calendar("nowhere")


def test_topics_come_in_the_order_of_the_pack(loaded: ProceduresContent) -> None:
    assert [topic.id for topic in queries.categories()] == ["justice_civil_status"]
    assert [(topic.id, topic.vi) for topic in queries.life_events()] == [("having_a_child", "Sinh con")]


@pytest.mark.parametrize(
    ("on", "commune", "office"),
    [
        (date(2026, 11, 24), "28777@2025-07-01", "28777@2025-07-01"),
        (date(2025, 7, 1), "28777@2025-07-01", "28777@2025-07-01"),
        (date(2025, 6, 30), "28777@2024-12-01", "829@2013-04-06"),
    ],
)
def test_the_unit_that_decides_follows_from_the_answer_and_the_day(
    loaded: ProceduresContent, compiled: Compiled, on: date, commune: str, office: str
) -> None:
    assert queries.competent_office(compiled, {"commune": commune}, on).key == office


@pytest.mark.parametrize("commune", [None, "", "28777@2024-12-01", "86@2025-07-01", "nowhere"])
def test_a_commune_that_is_not_in_force_decides_nothing(
    loaded: ProceduresContent, compiled: Compiled, commune: str | None
) -> None:
    with pytest.raises(queries.CompetentUnitUnnamed):
        queries.competent_office(compiled, {"commune": commune}, TODAY)


@pytest.mark.parametrize(
    ("on", "office"),
    [
        (date(2026, 11, 24), "86@2025-07-01/STP-VL"),
        (date(2025, 4, 1), "83@2004-08-31/STP25"),
        (date(2025, 2, 28), "83@2004-08-31/STP"),
    ],
)
@pytest.mark.parametrize("named", ["STP", "STP25", "STP-VL"])
def test_an_agency_is_the_one_of_its_line_that_exists_on_the_day(
    loaded: ProceduresContent, declaration: Declaration, named: str, on: date, office: str
) -> None:
    compiled = compile_declaration(replace(declaration, competences=(Competence("province", named),)))
    assert queries.competent_office(compiled, {}, on).key == office


def test_the_centre_receives_for_agencies_of_the_province_and_communes_for_themselves(
    loaded: ProceduresContent,
) -> None:
    def receives(key: str, on: date) -> str:
        return queries.reception_office(queries.office(key), on).key

    assert receives("86@2025-07-01/STP-VL", TODAY) == "86@2025-07-01/TTPVHCC-VL"
    assert receives("83@2004-08-31/STP", date(2021, 1, 1)) == "83@2004-08-31/TTPVHCC"
    assert receives("83@2004-08-31/STP", date(2019, 4, 1)) == "83@2004-08-31/STP"
    assert receives("28777@2025-07-01", TODAY) == "28777@2025-07-01"


def test_where_no_source_says_who_decides_nobody_is_guessed(
    loaded: ProceduresContent, declaration: Declaration
) -> None:
    past = Competence("district", unit_from="commune", valid_to=date(2025, 7, 1))
    compiled = compile_declaration(replace(declaration, competences=(past,)))
    with pytest.raises(queries.CompetenceUnknown):
        queries.competent_office(compiled, {"commune": "28777@2025-07-01"}, TODAY)


def test_who_took_over_is_followed_where_it_is_one_office(loaded: ProceduresContent) -> None:
    def heir(key: str) -> str | None:
        found = queries.successor_on(key, TODAY)
        return found.key if found else None

    assert heir("28777@2024-12-01") == "28777@2025-07-01"
    assert heir("83@2004-08-31") == "86@2025-07-01"
    assert heir("83@2004-08-31/SKHDT") == "86@2025-07-01/STC-VL"
    assert heir("83@2004-08-31/CAT") == "86@2025-07-01/CAT"
    assert heir("829@2013-04-06") is None
    assert heir("nowhere") is None


def test_communes_an_answer_may_name_are_those_of_the_day(loaded: ProceduresContent) -> None:
    assert len(queries.communes_in_force(TODAY)) == 48
    assert len(queries.communes_in_force(date(2021, 1, 1))) == 157
