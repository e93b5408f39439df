"""DS-01 to DS-05 from the reports of the communes: no figure of a few passes for one of all."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.queries import unit_values
from tests.acceptance.board import target
from tests.acceptance.reported import PERIOD, beside, communes_report, owed, publish

STATED = {
    "DS-01": ("hh_fibre_coverage", 75),
    "DS-02": ("communes_broadband", 100),
    "DS-03": ("mobile_4g", 95),
    "DS-04": ("smartphone", 90),
    "DS-05": ("epay_accounts", 60),
}


def test_a_figure_stands_when_every_commune_that_owes_its_report_has_one_approved() -> None:
    reports = owed()
    assert len(reports) == 48
    for measure, share in STATED.values():
        publish(measure, share)

    communes_report(reports[:2])
    assert {target_id: beside(target_id)[1].get(Basis.REPORTED) for target_id in STATED} == {
        "DS-01": None,
        "DS-02": Decimal("4.17"),
        "DS-03": None,
        "DS-04": None,
        "DS-05": None,
    }

    communes_report(
        reports[2:3],
        fibre_households=0, fibre_subscribed=0, commune_broadband=0, persons_4g=6240, adults_smartphone=2250,
        persons_epay=0,
    )  # fmt: skip
    communes_report(reports[3:])
    found = {target_id: beside(target_id) for target_id in STATED}
    assert {key: basis for key, (basis, _, _) in found.items()} == dict.fromkeys(STATED, Basis.REPORTED)
    assert {key: told[Basis.REPORTED] for key, (_, told, _) in found.items()} == {
        "DS-01": Decimal("88.12"),
        "DS-02": Decimal("97.92"),
        "DS-03": Decimal("98.02"),
        "DS-04": Decimal("83.75"),
        "DS-05": Decimal("53.85"),
    }
    assert {kind for _, _, differences in found.values() for kind, _ in differences} == {"basis"}


def test_the_number_of_communes_that_owe_it_is_behind_the_figure() -> None:
    reports = owed()
    communes_report(reports[:1])
    headline = target("DS-02").headline
    assert headline is not None
    assert headline.current is not None
    assert headline.current.inputs == {"connected": Decimal(1), "owing": Decimal(48)}


@pytest.mark.parametrize(
    ("target_id", "measure"),
    [
        ("DS-01", "households.fibre_available"),
        ("DS-02", "communes.with_broadband"),
        ("DS-03", "persons.covered_4g"),
        ("DS-04", "adults.with_smartphone"),
        ("DS-05", "persons.epay"),
    ],
)
def test_two_clicks_lead_from_a_figure_that_was_added_up_to_an_entry_of_a_commune(target_id: str, measure: str) -> None:
    reports = owed()
    before = Client().get(f"/chi-tieu/{target_id}/").content.decode()
    assert f"/but-toan/?measure={measure}" not in before
    communes_report(reports)
    page = Client().get(f"/chi-tieu/{target_id}/").content.decode()
    assert "Không có bút toán nào trong sổ" not in page
    entries = page.split('id="but-toan"')[1]
    link = re.search(rf'<a href="(/but-toan/\?measure={re.escape(measure)}[^"]*)">(\d+)<', entries)
    assert link is not None
    assert int(link[2]) == len(reports)
    first = re.search(r'href="(/but-toan/\d+/)"', Client().get(link[1]).content.decode())
    assert first is not None
    entry = Client().get(first[1]).content.decode()
    assert "XHS-X" in entry
    assert PERIOD in entry


def test_a_commune_that_does_not_know_one_figure_holds_up_that_target_alone() -> None:
    reports = owed()
    communes_report(reports[:-1])
    communes_report(reports[-1:], adults_smartphone=None)
    told = {target_id: beside(target_id)[1].get(Basis.REPORTED) for target_id in STATED if target_id != "DS-04"}
    assert told == {"DS-01": 90, "DS-02": 100, "DS-03": 99, "DS-05": 55}
    headline = target("DS-04").headline
    assert headline is not None
    assert [point for point in headline.points if point.basis is Basis.REPORTED] == []
    values = {one.unit: one.value for one in unit_values("DS-04", as_of=date(2026, 1, 31))}
    assert len([value for value in values.values() if value is not None]) == 47


def test_a_target_without_a_figure_still_says_that_there_is_no_entry() -> None:
    page = Client().get("/chi-tieu/DS-04/?as_of=2020-12-31").content.decode()
    assert "Không có bút toán nào trong sổ" in page
