"""DG-03D: work dossiers handled online, district level."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, target


def test_there_is_no_evidence_while_districts_exist() -> None:
    assert target("DG-03D", date(2025, 6, 30)).state is State.NO_EVIDENCE


def test_there_is_no_subject_from_the_day_districts_end() -> None:
    view = target("DG-03D", date(2025, 7, 1))

    assert view.state is State.NO_SUBJECT
    assert view.target.subject_note is not None
    assert "01/07/2025" in view.target.subject_note.vi


def test_the_2030_value_was_promised_all_the_same() -> None:
    assert promised(target("DG-03D")) == [("2025-12-31", Decimal(80)), ("2030-12-31", Decimal(90))]
