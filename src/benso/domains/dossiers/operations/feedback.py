"""Marks and feedback, and the answers to it. Numbers go to the ledger, words stay with the office."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from benso.domains.dossiers.operations import telling
from benso.domains.dossiers.operations.held import Held, dumped, hold
from benso.domains.dossiers.operations.supplements import viewer_of
from benso.domains.dossiers.queries.feedback import SETTING, FeedbackUnknown, feedback, feedback_rules
from benso.domains.dossiers.queries.refusals import DeedRefused, DossierUnknown
from benso.domains.dossiers.rules import may
from benso.domains.dossiers.rules.feedback import (
    CHANGEABLE,
    NOTE_LENGTH,
    OPEN_AT_ONCE,
    RATED_STATES,
    answer_entries,
    feedback_entries,
    marks_of,
    rating_entries,
)
from benso.domains.dossiers.types import Deed, Viewer
from benso.domains.dossiers.types.feedback import (
    Feedback,
    FeedbackKind,
    FeedbackRules,
    FeedbackState,
    FeedbackTopic,
    RatedPart,
)
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.types import StepRole
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import TermUnit, due


class RatingRefused(BensoError):
    """Marks cannot be given, or not changed any more."""

    code = "RATING_REFUSED"
    status = 409
    sentence = "Chưa ghi được đánh giá cho hồ sơ {number}: {reason}"


class FeedbackRefused(BensoError):
    """Feedback cannot be taken, answered or reopened."""

    code = "FEEDBACK_REFUSED"
    status = 409
    sentence = "Chưa ghi được phản ánh về hồ sơ {number}: {reason}"


RATE = """
INSERT INTO dossiers_rating (dossier, rater, marks, note, given_at, changed_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (dossier, rater) DO UPDATE SET marks = excluded.marks, note = excluded.note,
    changed_at = excluded.changed_at, turn = dossiers_rating.turn + 1 RETURNING id"""


@transaction.atomic
def rate_dossier(
    *, dossier: UUID, score: int, note: str, actor: Viewer | str, at: datetime,
    parts: Mapping[RatedPart | str, int] | None = None,
) -> None:  # fmt: skip
    """Mark how one was served, 1 to 5, as a whole and by groups of steps: once a dossier and person.

    The marks can be changed for seven days; averages count in the month they were first given.

    :param note: for the office only
    :raises DossierUnknown: if the dossier is not the rater's
    :raises RatingRefused: if it is not over yet, a mark is not 1 to 5, or the seven days are over
    """
    held, viewer = _own(dossier, actor)
    marks = marks_of(score, parts)
    if held.state not in RATED_STATES:
        raise RatingRefused(number=held.number, reason=Phrase("hồ sơ chưa trả kết quả; đánh giá sau khi nhận kết quả."))
    if marks is None:
        raise RatingRefused(number=held.number, reason=Phrase("mỗi mức là một số từ 1 đến 5."))
    said = {part.value: mark for part, mark in marks.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, marks, given_at, turn FROM dossiers_rating WHERE dossier = %s AND rater = %s FOR UPDATE",
            [held.id, viewer.actor],
        )
        known = cursor.fetchone()
        before, first, turn = {}, at, 1
        if known is not None:
            before, first, turn = _marks(known[1]), known[2], known[3] + 1
            if at >= first + CHANGEABLE:
                raise RatingRefused(
                    number=held.number, reason=Phrase("đã quá 7 ngày từ lần đánh giá đầu nên không sửa nữa.")
                )
        cursor.execute(RATE, [held.id, viewer.actor, dumped(said), note.strip()[:NOTE_LENGTH], at, at])
        rating = cursor.fetchone()[0]
    entries = rating_entries(held.subject, held.procedure, before, marks, first)
    telling.post_entries(held, entries, key=f"rating:{rating}:{turn}", actor=viewer.actor, at=at)
    telling.note(held, "rate", actor=viewer.actor, at=at, marks=said)


@transaction.atomic
def give_feedback(
    *, dossier: UUID, kind: FeedbackKind | str, text: str, actor: Viewer | str, at: datetime,
    topic: FeedbackTopic | str = FeedbackTopic.OTHER,
) -> UUID:  # fmt: skip
    """Complain, suggest or praise; the answer has a clock of its own, by the working days of the pack.

    :returns: the id of the feedback
    :raises DossierUnknown: if the dossier is not the writer's
    :raises FeedbackRefused: if nothing is said, or five are waiting for answers already
    """
    held, viewer = _own(dossier, actor)
    words = text.strip()[:NOTE_LENGTH]
    if not words:
        raise FeedbackRefused(number=held.number, reason=Phrase("chưa có nội dung."))
    said, about, identity = FeedbackKind(kind), FeedbackTopic(topic), uuid4()
    until = due(calendar(), at, feedback_rules().answer_within, TermUnit.WORKING_DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM dossiers_feedback WHERE dossier = %s AND author = %s AND state <> 'answered'",
            [held.id, viewer.actor],
        )
        if cursor.fetchone()[0] >= OPEN_AT_ONCE:
            reason = Phrase(
                "đã có {open_at_once} phản ánh đang chờ trả lời; đợi trả lời rồi gửi tiếp.", open_at_once=OPEN_AT_ONCE
            )
            raise FeedbackRefused(number=held.number, reason=reason)
        cursor.execute(
            "INSERT INTO dossiers_feedback (id, dossier, office, author, kind, topic, state, given_at, due_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, 'open', %s, %s)",
            [identity, held.id, held.lead_office, viewer.actor, said.value, about.value, at, until],
        )
    _say(identity, FeedbackState.OPEN, words, viewer, at)
    entries = feedback_entries(held.subject, said, at)
    telling.post_entries(held, entries, key=f"feedback:{identity}:1", actor=viewer.actor, at=at)
    telling.note(held, "give_feedback", actor=viewer.actor, at=at, feedback=str(identity), kind=said.value)
    return identity


@transaction.atomic
def answer_feedback(*, feedback_id: UUID, text: str, actor: Viewer, at: datetime) -> Feedback:
    """Answer in the name of the office: by its head, who is named in the answer.

    :raises FeedbackUnknown: if there is none, or the actor may not see it
    :raises DeedRefused: if the actor does not head the office
    :raises FeedbackRefused: if nothing is said, or it is answered already
    """
    known = feedback(feedback_id, viewer=actor)
    held = hold(known.dossier)
    known = feedback(feedback_id, viewer=actor)
    if not (actor.job or actor.holds(StepRole.HEAD.value, known.office)):
        raise DeedRefused(number=known.number)
    if not text.strip():
        raise FeedbackRefused(number=known.number, reason=Phrase("chưa có câu trả lời."))
    if known.state is FeedbackState.ANSWERED:
        raise FeedbackRefused(number=known.number, reason=Phrase("phản ánh này đã được trả lời."))
    turn = _turn(feedback_id, FeedbackState.ANSWERED, known.due_at, at)
    _say(feedback_id, FeedbackState.ANSWERED, text.strip()[:NOTE_LENGTH], actor, at)
    entries = answer_entries(held.subject, known.kind, known.due_at, at)
    key = f"feedback:{feedback_id}:{turn}"
    telling.post_entries(held, entries, key=key, actor=actor.actor, at=at)
    telling.note(held, "answer_feedback", actor=actor.actor, at=at, feedback=str(feedback_id))
    telling.tell(held, TemplateCode.FEEDBACK_ANSWERED, key=key, at=at)
    return feedback(feedback_id, viewer=actor)


@transaction.atomic
def reopen_feedback(*, feedback_id: UUID, text: str, actor: Viewer | str, at: datetime) -> Feedback:
    """Say that an answer does not answer; a new term begins.

    :raises FeedbackUnknown: if it is not the actor's
    :raises FeedbackRefused: if it is not answered, nothing is said, or the days for it are over
    """
    viewer = viewer_of(actor)
    known = feedback(feedback_id, viewer=viewer)
    held = hold(known.dossier)
    known, rules = feedback(feedback_id, viewer=viewer), feedback_rules()
    if not viewer.person_id:
        raise FeedbackUnknown()
    if known.state is not FeedbackState.ANSWERED or known.answered_at is None:
        raise FeedbackRefused(number=known.number, reason=Phrase("phản ánh này đang chờ trả lời."))
    if not text.strip():
        raise FeedbackRefused(number=known.number, reason=Phrase("chưa nêu câu trả lời thiếu gì."))
    if at > known.answered_at + timedelta(days=rules.reopen_within):
        reason = Phrase(
            "đã quá {reopen_within} ngày từ khi có câu trả lời; gửi phản ánh mới.", reopen_within=rules.reopen_within
        )
        raise FeedbackRefused(number=known.number, reason=reason)
    until = due(calendar(), at, rules.answer_within, TermUnit.WORKING_DAY)
    turn = _turn(feedback_id, FeedbackState.REOPENED, until, at)
    _say(feedback_id, FeedbackState.REOPENED, text.strip()[:NOTE_LENGTH], viewer, at)
    entries = feedback_entries(held.subject, known.kind, at)[1:]
    telling.post_entries(held, entries, key=f"feedback:{feedback_id}:{turn}", actor=viewer.actor, at=at)
    telling.note(held, "reopen_feedback", actor=viewer.actor, at=at, feedback=str(feedback_id))
    return feedback(feedback_id, viewer=viewer)


@transaction.atomic
def set_feedback_rules(*, rules: FeedbackRules, actor: str, at: datetime) -> None:
    """Keep the rules of the pack; feedback given before keeps its due date."""
    value = {
        "answer_within": rules.answer_within, "reopen_within": rules.reopen_within, "proposal": rules.proposal,
        "source": rules.source,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_setting VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [SETTING, dumped(value)],
        )


def _own(dossier: UUID, actor: Viewer | str) -> tuple[Held, Viewer]:
    viewer = viewer_of(actor)
    held = hold(dossier)
    owner = viewer.person_id is not None and viewer.person_id in held.standpoints.owners
    if not owner or not may(Deed.VIEW, viewer, held.standpoints):
        raise DossierUnknown(dossier=dossier)
    return held, viewer


def _turn(identity: UUID, state: FeedbackState, due_at: datetime, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_feedback SET state = %s, due_at = %s, turn = turn + 1, "
            "answered_at = CASE WHEN %s = 'answered' THEN %s ELSE answered_at END WHERE id = %s RETURNING turn",
            [state.value, due_at, state.value, at, identity],
        )
        return int(cursor.fetchone()[0])


def _say(identity: UUID, what: FeedbackState, text: str, viewer: Viewer, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_feedback_turn (feedback, at, actor, what, words) VALUES (%s, %s, %s, %s, %s)",
            [identity, at, viewer.actor, what.value, text],
        )


def _marks(value: object) -> dict[RatedPart, int]:
    found: dict[str, int] = json.loads(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return {RatedPart(part): mark for part, mark in found.items()}
