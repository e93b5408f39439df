"""A database made by migrations that were edited since is refused in words, and set aside without loss."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from benso.config import schema

pytestmark = pytest.mark.django_db


def loader() -> Any:
    return MigrationExecutor(connection).loader


def test_what_the_migrations_made_is_let_through() -> None:
    with connection.cursor() as cursor:
        schema.remember_schema(cursor, loader())
        schema.demand_same_schema(cursor, loader())


@pytest.mark.parametrize("told", [None, "no JSON", "[]", '{"reporting.0001_initial": "0123456789abcdef"}'])
def test_other_or_unknown_migrations_are_refused_with_what_to_do(told: str | None) -> None:
    with connection.cursor() as cursor:
        schema.remember_schema(cursor, loader())
        cursor.execute("COMMENT ON TABLE django_migrations IS " + ("NULL" if told is None else f"'{told}'"))
        with pytest.raises(schema.SchemaOutdatedError, match=r"reporting.*\n.*benso db renew"):
            schema.demand_same_schema(cursor, loader())


def test_a_migration_that_is_gone_is_noticed() -> None:
    found = loader()
    with connection.cursor() as cursor:
        schema.remember_schema(cursor, found)
        found.applied_migrations[("dossiers", "0002_feedback")] = object()
        with pytest.raises(schema.SchemaOutdatedError, match="dossiers"):
            schema.demand_same_schema(cursor, found)


def test_an_empty_database_is_let_through() -> None:
    found = loader()
    found.applied_migrations.clear()
    with connection.cursor() as cursor:
        schema.demand_same_schema(cursor, found)


def test_each_migration_of_ours_has_its_own_digest() -> None:
    found = schema.digests(loader())
    assert "reporting.0001_initial" in found
    assert len(set(found.values())) == len(found)
    assert not any(name.startswith("auth.") for name in found)
