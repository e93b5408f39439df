"""Reads through the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from benso.domains.units import queries
from benso.domains.units.operations import load_units
from benso.domains.units.rules import UnitUnknown
from benso.domains.units.types import Level

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
NOW = date(2026, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(register):
    load_units(register=register, actor="test", at=AT)
    queries.roster()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("ids", [["86@2025-07-01"], ["86@2025-07-01", "VN", "829@2013-04-06"]])
def test_a_page_about_any_number_of_units_needs_one_statement(django_assert_num_queries, ids) -> None:
    with django_assert_num_queries(1):
        roster = queries.roster()
        names = [roster.unit(unit_id).name_vi for unit_id in ids]

    assert len(names) == len(ids)


@pytest.mark.usefixtures("loaded")
def test_single_questions_need_one_statement_each(django_assert_num_queries) -> None:
    asked = [
        lambda: queries.unit("86@2025-07-01"),
        lambda: queries.units_on(NOW),
        lambda: queries.descendants("86@2025-07-01", NOW, Level.COMMUNE),
        lambda: queries.shares(source=date(2020, 1, 1), target=NOW),
        lambda: queries.hexagons(NOW),
        lambda: queries.search_units("ba tri", NOW),
        lambda: queries.agencies_on(NOW),
    ]
    for question in asked:
        with django_assert_num_queries(1):
            assert question()


@pytest.mark.usefixtures("loaded")
def test_the_map_of_a_day_comes_with_its_date_and_size() -> None:
    day, cells, columns, rows = queries.hexagons(date(2020, 3, 1))

    assert (day, len(cells), columns, rows) == (date(2020, 10, 20), 157, 19, 18)
    assert queries.map_dates() == [
        date(2019, 4, 1),
        date(2020, 10, 20),
        date(2023, 4, 10),
        date(2024, 12, 1),
        date(2025, 7, 1),
    ]


def test_before_the_first_load_there_are_no_units() -> None:
    assert queries.units_on(NOW) == []
    assert queries.hexagons(NOW) == (NOW, [], 0, 0)
    with pytest.raises(UnitUnknown):
        queries.unit("86@2025-07-01")


def test_a_load_that_was_rolled_back_was_never_there(register) -> None:
    with transaction.atomic():
        load_units(register=register, actor="test", at=AT)
        assert len(queries.units_on(NOW, Level.COMMUNE)) == 48
        transaction.set_rollback(True)

    assert queries.units_on(NOW) == []
