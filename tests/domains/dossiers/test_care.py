"""What officials do beside the steps: corrections with their trace, questions to others that count once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations import CorrectionRefused
from benso.domains.dossiers.queries import reports
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official, step
from tests.domains.dossiers.worlds import accepted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOVEMBER: Any = {"since": date(2026, 11, 1), "until": date(2026, 11, 30), "basis": Basis.SIMULATED}


def other_text(answers: Any) -> tuple[str, str]:
    """An answer in words and another one for it."""
    name = next(key for key, value in sorted(answers.items()) if isinstance(value, str) and " " in value)
    return name, f"{answers[name]} (sửa)"


def test_a_correction_by_an_official_keeps_what_stood_there_and_why() -> None:
    dossier = accepted("1.009022")
    before = queries.dossier(dossier, viewer=SYSTEM)
    name, fresh = other_text(before.answers)
    operations.correct_answers(
        dossier=dossier, answers={**before.answers, name: fresh}, reason="Người nộp xác nhận qua điện thoại",
        actor=official(4, dossier), at=MONDAY + DAY * 2,
    )  # fmt: skip
    after = queries.dossier(dossier, viewer=SYSTEM)
    newest = queries.timeline(dossier, viewer=SYSTEM)[0]
    assert after.answers == {**before.answers, name: fresh}
    assert (newest.action, newest.actor, newest.note) == (
        "corrected",
        "official:4",
        "Người nộp xác nhận qua điện thoại",
    )
    assert newest.data["changes"] == {name: {"before": before.answers[name], "after": fresh}}


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_changes_nothing(reason: str) -> None:
    dossier = accepted("1.009022")
    before = queries.dossier(dossier, viewer=SYSTEM)
    name, fresh = other_text(before.answers)
    with pytest.raises(CorrectionRefused):
        operations.correct_answers(
            dossier=dossier, answers={**before.answers, name: fresh}, reason=reason,
            actor=official(4, dossier), at=MONDAY + DAY * 2,
        )  # fmt: skip
    assert queries.dossier(dossier, viewer=SYSTEM) == before


def test_a_question_to_another_agency_is_not_a_second_application_in_the_figures() -> None:
    alone = six_a_of(accepted_permit())
    dossier = accepted_permit()
    step(dossier, "ask_agencies")
    (child,) = queries.children(dossier, viewer=SYSTEM)
    assert child.number != queries.dossier(dossier, viewer=SYSTEM).number
    both = six_a_of(dossier)
    assert (alone.received, both.received) == (1, 2)
    step(child.id, "agree", by=9)
    assert six_a_of(dossier).received == 2
    assert six_a_of(dossier).closed == 0


def accepted_permit() -> UUID:
    dossier = file("1.013225", detailed_plan=False).id
    step(dossier, "accept")
    return dossier


def six_a_of(_: UUID) -> Any:
    ledger.seal_pending(at=MONDAY + 8 * DAY)
    return reports.report_6a(**NOVEMBER, today=date(2026, 11, 30))
