"""The invented people and officials of the content pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from benso.config.content import load_pack
from benso.config.environment import PROJECT_ROOT
from benso.domains.accounts.rules import incompatible
from benso.domains.units.queries import agencies_on, units_on
from benso.domains.units.types import Level
from benso.kernel.content import ContentInvalid
from benso.sites.simulator.cast import OFFICIALS, PEOPLE, read_officials, read_people, typed_person
from tests.domains.accounts.conftest import NOW

PACK = PROJECT_ROOT / "content" / "bentre"
TODAY = date(2026, 11, 24)


@pytest.mark.django_db
def test_everybody_lives_and_works_where_there_is_something_today() -> None:
    load_pack(root=PACK, actor="system:test", at=NOW)
    communes = {unit.id for unit in units_on(TODAY, Level.COMMUNE)}
    places = communes | {unit.id for unit in units_on(TODAY, Level.PROVINCE)}
    agencies = {agency.ref for agency in agencies_on(TODAY)} | {""}
    strayed = [one.subject for one in read_people(PACK) if one.claims["commune"] not in communes]
    posted = [one.username for one in read_officials(PACK) for _, unit, agency in one.duties
              if unit not in places or agency not in agencies]  # fmt: skip
    assert (strayed, posted) == ([], [])


def test_nobody_could_be_taken_for_a_real_person() -> None:
    people = read_people(settings.CONTENT_DIR)
    assert len(people) == 12
    assert [one.subject for one in people if "(mô phỏng)" not in one.name] == []
    assert [one.subject for one in people if not one.claims["citizen_number"].startswith("999")] == []
    mails = [one.claims["email"] for one in people if "email" in one.claims]
    assert [mail for mail in mails if not mail.endswith("@example.com")] == []
    assert {one.claims["acr"] for one in people} == {"1", "2", "3"}
    assert "(mô phỏng)" in typed_person("load-1").name


def test_no_invented_official_stands_on_both_sides_of_a_counter() -> None:
    wrong = []
    for one in read_officials(settings.CONTENT_DIR):
        roles = [role for role, _, _ in one.duties]
        wrong += [one.username for role in roles if incompatible(role, roles)]
        assert "(mô phỏng)" in one.name
    assert wrong == []


@pytest.mark.parametrize(
    ("file", "text", "field"),
    [
        (PEOPLE, "- subject: a\n  name: Ai đó\n  assurance: 1\n", "name"),
        (PEOPLE, "- subject: a\n  name: Ai (mô phỏng)\n  assurance: 4\n", "assurance"),
        (PEOPLE, "- subject: a\n  name: Ai (mô phỏng)\n  assurance: 1\n  number: '1'\n", "number"),
        (
            PEOPLE,
            "- subject: a\n  name: Ai (mô phỏng)\n  assurance: 1\n  enterprises:\n    - tax_code: '1'\n",
            "enterprises.0.tax_code",
        ),
        (OFFICIALS, "- key: a\n  name: Sở\n  unit: x\n  staff: [king]\n", "staff.0"),
        (OFFICIALS, "- key: a\n  name: Sở\n", "unit"),
    ],
)
def test_a_mistake_is_told_with_its_field(tmp_path: Path, file: str, text: str, field: str) -> None:
    (tmp_path / "simulation").mkdir()
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(ContentInvalid) as error:
        (read_people if file == PEOPLE else read_officials)(tmp_path)
    assert field in {problem.field for problem in error.value.problems}


def test_a_pack_without_invented_people_is_fine(tmp_path: Path) -> None:
    assert (read_people(tmp_path), read_officials(tmp_path)) == ((), ())
