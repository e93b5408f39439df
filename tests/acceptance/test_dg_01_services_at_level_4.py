"""DG-01: 100 % of online public services reach level 4 by 2025 (Resolution 01-NQ/TU)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values

THE_DAY = date(2024, 11, 14)


def test_strictly_read_over_all_procedures_it_fell_from_66_to_55_per_cent() -> None:
    view = target("DG-01", THE_DAY)

    assert values(reading(view, "of_all")) == [("2022-12-01", Decimal("66.57")), ("2024-11-14", Decimal("55.37"))]
    assert view.headline == reading(view, "of_all")
    assert view.state is State.BEHIND


def test_the_inputs_stand_beside_the_value() -> None:
    current = reading(target("DG-01", THE_DAY), "of_all").current

    assert current is not None
    assert current.inputs == {"full": Decimal(1036), "all": Decimal(1871)}
    assert len(current.entries) == 2


def test_over_services_already_online_it_is_67_per_cent() -> None:
    assert values(reading(target("DG-01", THE_DAY), "of_online")) == [
        ("2022-12-01", Decimal("86.00")),
        ("2024-11-14", Decimal("67.19")),
    ]


def test_as_the_province_reports_it_is_100_per_cent_by_construction() -> None:
    official = reading(target("DG-01", THE_DAY), "of_eligible")

    assert official.definition.role is Role.OFFICIAL
    assert values(official) == [("2022-12-01", Decimal("100.00")), ("2024-11-14", Decimal("100.00"))]
    assert official.state is State.MET
    assert official.definition.caution is not None
    assert "quay vòng" in official.definition.caution.vi


def test_offered_is_not_used() -> None:
    view = target("DG-01", THE_DAY)

    assert values(reading(view, "used"))[-1] == ("2024-11-14", Decimal("53.05"))
    assert values(reading(view, "full_used")) == [("2024-11-14", Decimal("43.53"))]
    assert values(reading(view, "partial_used")) == [("2024-11-14", Decimal("72.53"))]


def test_share_of_dossiers_submitted_online_is_recomputed_from_the_counts() -> None:
    assert values(reading(target("DG-01", THE_DAY), "submission")) == [
        ("2022-12-01", Decimal("38.63")),
        ("2024-11-14", Decimal("75.93")),
    ]


def test_printed_shares_agree_with_the_counts_at_their_precision() -> None:
    view = target("DG-01", THE_DAY)

    assert [d for o in view.outlooks for d in o.disagreements] == []


def test_a_share_that_contradicts_its_own_counts_is_not_evidence() -> None:
    view = target("DG-01")

    assert [(r.id, r.value) for r in view.rejected] == [("EV-0020", "80.2")]
    assert "1.483/1.542" in view.rejected[0].reason.vi


def test_it_is_behind_once_the_deadline_has_passed_unkept() -> None:
    view = target("DG-01", date(2026, 1, 1))

    assert view.state is State.BEHIND
    assert view.headline is not None
    assert view.headline.projection is None


def test_nothing_is_said_before_the_first_publication() -> None:
    assert target("DG-01", date(2022, 11, 30)).state is State.NO_EVIDENCE


def test_one_point_above_the_path_is_on_course() -> None:
    view = target("DG-01", date(2023, 6, 1))

    assert view.headline is not None
    assert view.headline.path_value is not None
    assert view.headline.path_value.quantize(Decimal("0.01")) == Decimal("40.67")
    assert view.state is State.ON_COURSE
