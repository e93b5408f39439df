"""DG-04S: socio-economic statistical reports."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, target


def test_no_evidence_was_ever_published() -> None:
    view = target("DG-04S")

    assert view.state is State.NO_EVIDENCE
    assert [o.points for o in view.outlooks] == [()] * len(view.outlooks)
    assert len(view.gaps) == 0


def test_it_promises_everything_by_2025_and_nothing_for_2030() -> None:
    assert promised(target("DG-04S")) == [("2025-12-31", Decimal(100)), ("2030-12-31", None)]


def test_it_will_be_computed_over_the_items_in_force() -> None:
    definition = target("DG-04S").target.definitions[0]

    assert definition.formula == "100 * integrated / in_force"
    assert [i.dimensions for i in definition.inputs] == [{"kind": "statistics"}, {"kind": "statistics"}]
