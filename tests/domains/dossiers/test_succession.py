"""The day an office is gone: its open work and what people wait to hear go to the one that took over."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from benso.domains.dossiers import operations, queries, tasks
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.feedback import FeedbackState
from benso.domains.procedures.queries import successor_on
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, step
from tests.domains.dossiers.worlds import brought_through

pytestmark = pytest.mark.django_db
GONE = "28762@2004-08-31"
CODE = "1.009022"


def lies_at_an_office_that_is_gone(dossier: UUID) -> str:
    """As if it had been filed before the merger; returns the office that took over."""
    follower = successor_on(GONE, MONDAY.date())
    assert follower is not None
    with connection.cursor() as cursor:
        for table, column in (
            ("work_item", "office"), ("feedback", "office"), ("dossier", "lead_office"),
            ("dossier", "reception_office"),
        ):  # fmt: skip
            key = "id" if table == "dossier" else "dossier"
            cursor.execute(f"UPDATE dossiers_{table} SET {column} = %s WHERE {key} = %s", [GONE, dossier])
    return follower.key


def test_each_night_open_work_goes_to_the_office_that_took_over_and_no_other() -> None:
    old, other = file(CODE).id, file(CODE).id
    step(old, "accept")
    follower = lies_at_an_office_that_is_gone(old)
    untouched = queries.dossier(other, viewer=SYSTEM)
    tasks.hand_over(0)
    found = queries.dossier(old, viewer=SYSTEM)
    assert {found.lead_office, found.reception_office, *(item.office for item in found.work)} == {follower}
    tasks.hand_over(0)
    assert [event.action for event in queries.timeline(old, viewer=SYSTEM)].count("handed_over") == 1
    assert queries.dossier(other, viewer=SYSTEM) == untouched


def test_feedback_on_a_dossier_that_is_over_is_answered_by_the_office_that_took_over() -> None:
    person = Viewer.person(UUID(int=7))
    dossier = brought_through(CODE, applicant=person.person_id)
    feedback = operations.give_feedback(dossier=dossier, kind="complaint", text="Chờ lâu", actor=person, at=MONDAY)
    follower = lies_at_an_office_that_is_gone(dossier)
    tasks.hand_over(0)
    head = Viewer(official_id=3, duties=frozenset({("head", follower)}))
    assert [one.id for one in queries.feedback_waiting(viewer=head, office=follower)] == [feedback]
    answered = operations.answer_feedback(feedback_id=feedback, text="Xin lỗi.", actor=head, at=MONDAY)
    assert answered.state is FeedbackState.ANSWERED
