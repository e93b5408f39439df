"""The province's catalogue in the database: what people find, and where their application goes on which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from benso.config.content import load_pack
from benso.domains.procedures import queries
from benso.domains.procedures.types import VersionState
from tests.content.test_procedures_facts import ROOT, declarations
from tests.content.test_procedures_whole import WHOLE, answers_of

TODAY = date(2026, 11, 24)
BEFORE = date(2025, 6, 30)
LOADED = datetime(2026, 11, 24, 1, tzinfo=UTC)
COMMUNE, FORMER = "28756@2025-07-01", "28786@2004-08-31"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole pack, loaded once and taken back at the end."""
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            load_pack(root=ROOT, actor="system:test", at=LOADED)
            queries.forget()
            yield
            transaction.set_rollback(True)
    queries.forget()


def found(**wanted: str) -> set[str]:
    return {line.code for line in queries.catalogue(TODAY, **wanted)}


def test_all_85_are_listed_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        listed = queries.catalogue(TODAY)
    assert {line.code for line in listed} == set(declarations())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("khai sinh", "1.001193"),
        ("dang ky ket hon", "1.000894"),
        ("GIẤY PHÉP XÂY DỰNG", "1.013225"),
        ("ban sao trich luc", "2.000635"),
        ("phu hieu", "2.002288"),
        ("nuoc duoi dat", "1.001662"),
        ("1.009397", "1.009397"),
    ],
)
def test_a_procedure_is_found_with_and_without_diacritics(typed: str, code: str) -> None:
    assert code in found(search=typed)


def test_a_category_and_a_life_event_hold_what_the_declarations_say() -> None:
    for topic in queries.categories():
        assert found(category=topic.id) == {d.code for d in declarations().values() if d.category == topic.id}
    for topic in queries.life_events():
        expected = {d.code for d in declarations().values() if topic.id in d.life_events}
        assert expected
        assert found(life_event=topic.id) == expected


@pytest.mark.parametrize("code", WHOLE)
def test_a_whole_procedure_has_an_office_that_decides_today(code: str) -> None:
    compiled = queries.compiled_in_force(code, TODAY)
    answers = answers_of(code) | {"commune": COMMUNE}
    office = queries.competent_office(compiled, answers, TODAY)
    agencies = [c.agency for c in compiled.declaration.competences if c.agency]
    assert office.key == (f"86@2025-07-01/{agencies[0]}" if agencies else COMMUNE)
    assert office.in_force(TODAY)
    assert office.identifier.startswith("H61.")


def test_a_building_permit_was_the_district_s_until_the_reform_and_is_the_commune_s_since() -> None:
    compiled = queries.compiled_in_force("1.013225", TODAY)
    before = queries.competent_office(compiled, {"commune": FORMER}, BEFORE)
    since = queries.competent_office(compiled, {"commune": COMMUNE}, TODAY)
    assert (before.level, before.unit.split("@")[0]) == ("district", "829")
    assert (since.level, since.key) == ("commune", COMMUNE)


def test_nobody_is_named_where_no_source_says_who_decides() -> None:
    compiled = queries.compiled_in_force("2.000884", TODAY)
    with pytest.raises(queries.CompetenceUnknown):
        queries.competent_office(compiled, {}, TODAY)


def test_every_procedure_has_one_published_version_equal_to_its_declaration() -> None:
    for code, declared in declarations().items():
        versions = queries.history(code)
        assert [(v.number, v.state) for v in versions] == [(1, VersionState.PUBLISHED)]
        assert queries.version_in_force(code, TODAY).declaration == declared
