"""DS-01 to DS-05 from the reports of the communes: no figure of a few passes for one of all."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.ledger.types import Basis
from tests.acceptance.board import target
from tests.acceptance.reported import beside, communes_report, owed, publish

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
