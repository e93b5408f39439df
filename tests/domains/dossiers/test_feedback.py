"""Marks and feedback: who may give them, when, what the ledger then holds, and what is never published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection

from benso.domains.audit import queries as audit
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Average, FeedbackState, RatedPart, Viewer
from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as figures
from benso.domains.ledger.types import Basis
from tests.domains.dossiers.lives import MONDAY, file
from tests.domains.dossiers.worlds import brought_through, refused

PERSON = UUID(int=7)
ME = f"person:{PERSON}"
CODE = "1.009022"
OFFICE = Viewer.system("test")

pytestmark = pytest.mark.django_db


def sums(measure: str, **dimensions: str) -> list[tuple[str, Decimal]]:
    ledger.seal_pending(at=MONDAY + timedelta(days=30))
    found = figures.totals(
        measures=[measure], units=None, dimensions=dimensions or None, until=date(2027, 1, 31), split="part"
    )
    return [(total.group or "", total.amount) for total in found]


def total(measure: str, **dimensions: str) -> Decimal:
    return sum((amount for _, amount in sums(measure, **dimensions)), Decimal(0))


def head_of(dossier: UUID) -> Viewer:
    office = queries.dossier(dossier, viewer=OFFICE).lead_office
    return Viewer(official_id=9, duties=frozenset({("head", office)}))


def test_a_returned_dossier_is_rated_as_a_whole_and_by_group_of_steps() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    operations.rate_dossier(
        dossier=dossier,
        score=4,
        note="Nhanh",
        actor=ME,
        at=MONDAY + timedelta(days=3),
        parts={"reception": 5, "result": 2},
    )

    (rating,) = queries.ratings_of(dossier, viewer=Viewer.person(PERSON))
    assert rating.marks == {RatedPart.OVERALL: 4, RatedPart.RECEPTION: 5, RatedPart.RESULT: 2}
    assert sums("ratings.count") == [("overall", Decimal(1)), ("reception", Decimal(1)), ("result", Decimal(1))]
    assert sums("ratings.points") == [("overall", Decimal(4)), ("reception", Decimal(5)), ("result", Decimal(2))]


def test_a_changed_mark_changes_the_sum_in_the_month_it_was_first_given_and_counts_once() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    first = datetime.fromisoformat("2026-11-30T10:00:00+07:00")
    operations.rate_dossier(dossier=dossier, score=1, note="", actor=ME, at=first)
    operations.rate_dossier(dossier=dossier, score=5, note="", actor=ME, at=first + timedelta(days=2))
    ledger.seal_pending(at=first + timedelta(days=3))

    november = figures.totals(measures=["ratings.points"], units=None, until=date(2026, 11, 30))
    assert [t.amount for t in november] == [Decimal(5)]
    assert total("ratings.count") == Decimal(1)


def test_after_seven_days_a_mark_stands() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    at = MONDAY + timedelta(days=3)
    operations.rate_dossier(dossier=dossier, score=2, note="", actor=ME, at=at)

    with pytest.raises(operations.RatingRefused):
        operations.rate_dossier(dossier=dossier, score=5, note="", actor=ME, at=at + timedelta(days=7))

    assert queries.ratings_of(dossier, viewer=OFFICE)[0].marks == {RatedPart.OVERALL: 2}
    assert total("ratings.points") == Decimal(2)


@pytest.mark.parametrize("score", [0, 6, -1, True, 2.5])
def test_a_mark_that_is_not_one_to_five_is_refused_and_nothing_is_kept(score: int) -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    with pytest.raises(operations.RatingRefused):
        operations.rate_dossier(dossier=dossier, score=score, note="", actor=ME, at=MONDAY + timedelta(days=3))
    assert queries.ratings_of(dossier, viewer=OFFICE) == []
    assert total("ratings.count") == Decimal(0)


def test_a_dossier_under_way_is_not_rated() -> None:
    dossier = file(CODE, applicant=PERSON).id
    with pytest.raises(operations.RatingRefused):
        operations.rate_dossier(dossier=dossier, score=5, note="", actor=ME, at=MONDAY)
    assert queries.ratings_of(dossier, viewer=OFFICE) == []


def test_a_refused_dossier_may_be_rated() -> None:
    dossier = refused(CODE, applicant=PERSON)
    operations.rate_dossier(dossier=dossier, score=1, note="", actor=ME, at=MONDAY + timedelta(days=1))
    assert total("ratings.points", part="overall") == Decimal(1)


@pytest.mark.parametrize("deed", ["rate", "feedback"])
def test_a_stranger_is_told_that_there_is_no_such_dossier(deed: str) -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    stranger = f"person:{uuid4()}"
    deeds: dict[str, Callable[[], object]] = {
        "rate": lambda: operations.rate_dossier(dossier=dossier, score=5, note="", actor=stranger, at=MONDAY),
        "feedback": lambda: operations.give_feedback(
            dossier=dossier, kind="complaint", text="Chậm", actor=stranger, at=MONDAY
        ),
    }
    with pytest.raises(queries.DossierUnknown):
        deeds[deed]()
    assert (queries.ratings_of(dossier, viewer=OFFICE), queries.feedback_of(dossier, viewer=OFFICE)) == ([], [])


def test_an_official_does_not_rate_the_own_work() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    with pytest.raises(queries.DossierUnknown):
        operations.rate_dossier(dossier=dossier, score=5, note="", actor=head_of(dossier), at=MONDAY)
    assert queries.ratings_of(dossier, viewer=OFFICE) == []


def test_no_average_of_fewer_than_five_is_published_and_no_note_ever() -> None:
    for _ in range(4):
        rate(brought_through(CODE, applicant=PERSON), 4)
    assert [(a.count, a.mean) for a in averages()] == [(None, None)]

    rate(brought_through(CODE, applicant=PERSON), 1)
    assert [(a.part, a.count, a.mean) for a in averages()] == [(RatedPart.OVERALL, 5, Decimal("3.40"))]
    assert [(a.procedure, a.mean) for a in averages("procedure")] == [(CODE, Decimal("3.40"))]
    assert [(a.month, a.mean) for a in averages("month")] == [(date(2026, 11, 1), Decimal("3.40"))]


def rate(dossier: UUID, score: int) -> None:
    operations.rate_dossier(dossier=dossier, score=score, note="bí mật", actor=ME, at=MONDAY + timedelta(days=4))
    ledger.seal_pending(at=MONDAY + timedelta(days=5))


def averages(by: str = "none") -> list[Average]:
    return queries.published_averages(since=date(2026, 11, 1), until=date(2026, 11, 30), basis=Basis.SIMULATED, by=by)


def test_feedback_is_answered_by_the_head_within_ten_working_days_and_names_who_answered() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    given = operations.give_feedback(dossier=dossier, kind="complaint", text=" Chờ lâu ", actor=ME, at=MONDAY)
    head = head_of(dossier)

    (waiting,) = queries.feedback_waiting(viewer=head, office=queries.dossier(dossier, viewer=OFFICE).lead_office)
    assert (waiting.id, waiting.text, waiting.state) == (given, "Chờ lâu", FeedbackState.OPEN)
    # The 24th is a holiday: ten working days from Monday the 23rd end on Tuesday the 8th of December.
    assert waiting.due_at.date() == date(2026, 12, 8)

    at = MONDAY + timedelta(days=9)
    answered = operations.answer_feedback(feedback_id=given, text="Đã nhắc bộ phận tiếp nhận", actor=head, at=at)
    assert (answered.state, answered.answer and answered.answer.actor) == (FeedbackState.ANSWERED, "official:9")
    assert total("feedback.answered", outcome="on_time") == Decimal(1)
    assert total("feedback.open") == Decimal(0)


def test_a_late_answer_counts_as_late() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    given = operations.give_feedback(dossier=dossier, kind="complaint", text="Chậm", actor=ME, at=MONDAY)
    operations.answer_feedback(
        feedback_id=given, text="Xin lỗi", actor=head_of(dossier), at=MONDAY + timedelta(days=20)
    )
    assert total("feedback.answered", outcome="late") == Decimal(1)


def test_only_the_head_of_the_office_answers() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    given = operations.give_feedback(dossier=dossier, kind="complaint", text="Chậm", actor=ME, at=MONDAY)
    office = queries.dossier(dossier, viewer=OFFICE).lead_office
    receiver = Viewer(official_id=8, duties=frozenset({("receiver", office)}))
    elsewhere = Viewer(official_id=8, duties=frozenset({("head", "86@2025-07-01/SYT")}))

    with pytest.raises(queries.DeedRefused):
        operations.answer_feedback(feedback_id=given, text="Xong", actor=receiver, at=MONDAY)
    with pytest.raises(queries.FeedbackUnknown):
        operations.answer_feedback(feedback_id=given, text="Xong", actor=elsewhere, at=MONDAY)
    assert queries.feedback(given, viewer=OFFICE).state is FeedbackState.OPEN
    assert total("feedback.open") == Decimal(1)


def test_who_is_not_content_with_the_answer_reopens_it_within_thirty_days_and_a_new_term_begins() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    given = operations.give_feedback(dossier=dossier, kind="complaint", text="Chậm", actor=ME, at=MONDAY)
    head, at = head_of(dossier), MONDAY + timedelta(days=2)
    operations.answer_feedback(feedback_id=given, text="Đã xem", actor=head, at=at)
    again = operations.reopen_feedback(feedback_id=given, text="Chưa trả lời", actor=ME, at=at + timedelta(days=30))

    assert (again.state, again.due_at.date()) == (FeedbackState.REOPENED, date(2027, 1, 11))
    assert [turn.what for turn in again.turns] == [
        FeedbackState.OPEN, FeedbackState.ANSWERED, FeedbackState.REOPENED
    ]  # fmt: skip
    assert (total("feedback.open"), total("feedback.received")) == (Decimal(1), Decimal(1))

    operations.answer_feedback(feedback_id=given, text="Rõ hơn", actor=head, at=at + timedelta(days=31))
    with pytest.raises(operations.FeedbackRefused):
        operations.reopen_feedback(feedback_id=given, text="Vẫn chưa", actor=ME, at=at + timedelta(days=62))
    assert queries.feedback(given, viewer=OFFICE).state is FeedbackState.ANSWERED


def test_at_most_five_wait_for_answers_at_a_time() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    for _ in range(5):
        operations.give_feedback(dossier=dossier, kind="suggestion", text="Góp ý", actor=ME, at=MONDAY)
    with pytest.raises(operations.FeedbackRefused):
        operations.give_feedback(dossier=dossier, kind="suggestion", text="Góp ý", actor=ME, at=MONDAY)
    assert len(queries.feedback_of(dossier, viewer=Viewer.person(PERSON))) == 5
    assert total("feedback.received") == Decimal(5)


def test_words_reach_neither_ledger_nor_audit() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    operations.rate_dossier(dossier=dossier, score=5, note="Lời riêng", actor=ME, at=MONDAY + timedelta(days=3))
    operations.give_feedback(dossier=dossier, kind="praise", text="Lời riêng", actor=ME, at=MONDAY)
    ledger.seal_pending(at=MONDAY + timedelta(days=4))

    said = [str(event.data) for event in audit.events(object_type="dossier", object_id=str(dossier), limit=100)]
    documents = [str(entry.document) + str(entry.dimensions) for entry in figures.entries(limit=1000)]
    assert [text for text in said + documents if "Lời riêng" in text] == []


def test_what_was_said_cannot_be_changed_in_the_tables() -> None:
    dossier = brought_through(CODE, applicant=PERSON)
    operations.give_feedback(dossier=dossier, kind="praise", text="Tốt", actor=ME, at=MONDAY)
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_feedback_turn SET words = 'khác'")
