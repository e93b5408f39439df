"""Names of procedures and steps on English pages: in English where content has it, else marked as Vietnamese."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Dossier
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.types import Compiled
from benso.kernel.declarations import Text
from tests.domains.dossiers.lives import SYSTEM, step, submission
from tests.sites.desk.editors import CODE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ỹĐ]")
STEP = "Kiểm tra vị trí, đánh số"


@pytest.fixture
def running() -> Dossier:
    now = datetime.now(UTC)
    dossier: UUID = operations.submit(
        submission=replace(submission(CODE, at=now), contact={"name": "Tester One"}), actor="person:test", at=now
    ).id
    step(dossier, "accept", at=now)
    return queries.dossier(dossier, viewer=SYSTEM)


@pytest.fixture
def specialist(running: Dossier) -> Client:
    return browser(("specialist", running.lead_office))[0]


def line_of(page: str, number: str) -> str:
    """The line of the list that belongs to a dossier."""
    found = re.search(rf'<li class="job"[^>]*>(?:(?!</li>).)*{re.escape(number)}.*?</li>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_list_tells_procedure_and_step_in_english_where_content_has_it(
    specialist: Client, running: Dossier
) -> None:
    declared = compiled(running.version)
    page = specialist.get("/en/desk/viec/").content.decode()
    line = line_of(page, running.number)
    assert declared.declaration.name.en in line
    assert VIETNAMESE.findall(line.split("job-line muted")[0]) == []
    assert STEP in specialist.get("/desk/viec/").content.decode()


def test_what_has_no_english_is_marked_as_vietnamese_and_no_name_is_made_up(
    specialist: Client, running: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = compiled(running.version)
    steps = {name: replace(one, name_en="") for name, one in known.steps.items()}
    name = Text(known.declaration.name.vi, "")
    bare: Any = replace(known, steps=steps, declaration=replace(known.declaration, name=name))

    def without_english(version: int) -> Compiled:
        assert version == running.version
        return bare  # type: ignore[no-any-return]

    monkeypatch.setattr("benso.sites.desk.lines.compiled", without_english)
    line = line_of(specialist.get("/en/desk/viec/").content.decode(), running.number)
    assert f'<span lang="vi">{name.vi}</span>' in line
    assert f'<span lang="vi">{STEP}</span>' in line
    assert 'lang="vi"' not in line_of(specialist.get("/desk/viec/").content.decode(), running.number)


def test_the_page_of_a_dossier_and_its_list_to_take_along_are_in_english(specialist: Client, running: Dossier) -> None:
    declared = compiled(running.version)
    page = specialist.get(f"/en/desk/ho-so/{running.id}/").content.decode()
    assert f"<h1>{declared.declaration.name.en}</h1>" in page
    assert STEP not in page
    taken = specialist.get("/en/desk/han-tra/csv/").content.decode("utf-8-sig")
    assert declared.declaration.name.en in taken
    assert STEP not in taken


def test_a_vietnamese_list_reads_no_version(specialist: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(version: int) -> Compiled:
        raise AssertionError(version)

    monkeypatch.setattr("benso.sites.desk.lines.compiled", never)
    assert STEP in specialist.get("/desk/viec/").content.decode()
