"""Many hands at once: threads with connections of their own, on a database of their own, where deeds are committed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from benso.config.content import load_pack
from benso.domains.procedures import queries
from tests.domains.dossiers.conftest import LOADED, ROOT


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """New connections, which are those of threads, go to an empty installation; this thread's stays where it is."""
    given = connections.settings["default"]
    name = sql.Identifier(f"{given['NAME']}_crowd_{os.getpid()}")
    server = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    usual = given["NAME"]
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        given["NAME"] = f"{usual}_crowd_{os.getpid()}"
        queries.forget()
        try:
            alone(_fill)
            yield
        finally:
            given["NAME"] = usual
            queries.forget()
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment; what each gave, or its error."""
    results: list[Any] = [None] * len(deeds)
    gate = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def alone(deed: Callable[[], Any]) -> Any:
    """Do one thing there, and give what it gave; its error is raised."""
    (result,) = together(deed)
    if isinstance(result, BaseException):
        raise result
    return result


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask that database."""

    def ask() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    found: list[tuple[Any, ...]] = alone(ask)
    return found


def _fill() -> None:
    call_command("migrate", verbosity=0)
    load_pack(root=ROOT, actor="system:test", at=LOADED)
