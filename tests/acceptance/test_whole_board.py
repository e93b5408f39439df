"""The board as a whole: what an outsider can recompute of Resolution 01-NQ/TU."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard import queries
from benso.domains.scoreboard.types import State
from tests.acceptance.board import AFTER_ALL


def test_of_18_headline_targets_exactly_one_can_be_recomputed() -> None:
    headline = [view for view in queries.target_views(as_of=AFTER_ALL) if view.target.headline]

    assert len(headline) == 18
    assert [view.target.id for view in headline if view.recomputable] == ["DG-01"]


def test_every_target_of_the_resolution_has_its_state() -> None:
    states: dict[State, list[str]] = {}
    for view in queries.target_views(as_of=AFTER_ALL):
        states.setdefault(view.state, []).append(view.target.id)

    assert states == {
        State.BEHIND: ["DG-01"],
        State.NO_EVIDENCE: [
            *("DG-02", "DG-03P", "DG-03C", "DG-04", "DG-04R", "DG-04I", "DG-04S", "DG-05", "DG-07"),
            *("DE-01", "DE-02", "DE-03", "DE-04", "DS-01", "DS-02", "DS-05"),
        ],
        State.NO_SUBJECT: ["DG-03D", "DS-06"],
        State.NO_THRESHOLD: ["DG-06", "DS-03", "DS-04", "GEN-01"],
    }


def test_the_five_tasks_are_counted_and_never_judged() -> None:
    tasks = queries.programme_view(as_of=AFTER_ALL)
    startups = dict(zip([c.label.en for c, _ in tasks[4].figures], [f for _, f in tasks[4].figures], strict=True))

    assert [view.task.id for view in tasks] == ["P-1", "P-2", "P-3", "P-4", "P-5"]
    assert [f.value for f in startups["Support requests"]] == [Decimal(980)]
    assert [f.value for f in startups["Newly registered enterprises"]] == [Decimal(593)]
    assert startups["Founders under 35"] == ()
    assert [r.id for r in tasks[4].rejected] == ["EV-0164", "EV-0171", "EV-0172"]


def test_every_point_on_the_board_names_the_entries_behind_it() -> None:
    points = [p for view in queries.target_views(as_of=AFTER_ALL) for o in view.outlooks for p in o.points]

    assert len(points) == 75
    assert [p for p in points if not p.entries] == []
