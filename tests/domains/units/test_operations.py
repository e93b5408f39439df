"""Loading the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from benso.domains.audit.queries import events
from benso.domains.units import queries
from benso.domains.units.content import load
from benso.domains.units.models import RegisterState, UnitVersion
from benso.domains.units.operations import load_units
from benso.domains.units.types import Level

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_what_is_read_back_is_what_was_loaded(register) -> None:
    load(register, actor="test", at=AT)

    back = queries.read_register()

    assert set(back.units) == set(register.units)
    assert set(back.facts) == set(register.facts)
    assert set(back.agencies) == set(register.agencies)
    assert set(back.age_groups) == set(register.age_groups)
    assert {(it.date, frozenset(it.hexagons)) for it in back.layouts} == {
        (it.date, frozenset(it.hexagons)) for it in register.layouts
    }
    assert (back.references, back.events, back.offices) == (
        tuple(sorted(register.references, key=lambda it: it.id)),
        register.events,
        register.offices,
    )


def test_the_second_load_of_the_same_register_changes_nothing(register) -> None:
    assert load_units(register=register, actor="test", at=AT) is True
    first = list(UnitVersion.objects.order_by("id").values())

    assert load_units(register=register, actor="test", at=LATER) is False

    assert list(UnitVersion.objects.order_by("id").values()) == first
    assert [(it.action, it.actor, it.at) for it in events(object_type="register")] == [
        ("units.load_register", "test", AT)
    ]
    assert list(RegisterState.objects.values_list("loaded_at", flat=True)) == [AT]


def test_a_changed_register_replaces_the_old_one_and_readers_notice(register) -> None:
    load_units(register=register, actor="test", at=AT)
    assert queries.unit("86@2025-07-01").name_vi == "Tỉnh Vĩnh Long"
    renamed = tuple(
        replace(unit, name_vi="Tỉnh Khác") if unit.id == "86@2025-07-01" else unit for unit in register.units
    )

    assert load_units(register=replace(register, units=renamed), actor="test", at=LATER) is True

    assert queries.unit("86@2025-07-01").name_vi == "Tỉnh Khác"
    assert len(queries.units_on(date(2026, 1, 1), Level.COMMUNE)) == 48


def test_a_unit_that_left_the_content_leaves_the_tables(register) -> None:
    load_units(register=register, actor="test", at=AT)
    kept = tuple(unit for unit in register.units if unit.level is not Level.DISTRICT)
    ids = {unit.id for unit in kept}
    smaller = replace(
        register,
        units=kept,
        facts=tuple(it for it in register.facts if it.unit in ids),
        age_groups=tuple(it for it in register.age_groups if it.unit in ids),
    )

    load_units(register=smaller, actor="test", at=LATER)

    assert UnitVersion.objects.filter(level="district").count() == 0
    assert queries.units_on(date(2020, 1, 1), Level.DISTRICT) == []


def test_a_register_whose_versions_overlap_is_refused_and_nothing_is_loaded(register) -> None:
    stretched = tuple(
        replace(unit, valid_to=date(2025, 8, 1)) if unit.id == "28807@2004-08-31" else unit for unit in register.units
    )
    assert any(unit.valid_to == date(2025, 8, 1) for unit in stretched)

    with pytest.raises(IntegrityError, match="unit_versions_do_not_overlap"):
        load_units(register=replace(register, units=stretched), actor="test", at=AT)

    assert (UnitVersion.objects.count(), RegisterState.objects.count()) == (0, 0)
    assert events(object_type="register") == []


def test_a_code_may_pass_to_the_next_version_in_one_load(register) -> None:
    """A version shrinks and its successor begins in the same statement: judged only when both are in place."""
    load_units(register=register, actor="test", at=AT)
    moved = date(2025, 6, 1)

    def shift(unit):
        if unit.id == "28807@2004-08-31":
            return replace(unit, valid_to=moved)
        return replace(unit, valid_from=moved) if unit.id == "28807@2025-07-01" else unit

    load_units(register=replace(register, units=tuple(map(shift, register.units))), actor="test", at=LATER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT validity::text FROM units_unitversion WHERE code = '28807' ORDER BY valid_from")
        assert [row[0] for row in cursor.fetchall()] == ["[2004-08-31,2025-06-01)", "[2025-06-01,)"]
