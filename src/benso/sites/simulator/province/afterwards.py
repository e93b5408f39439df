"""When it is over: marks, praise and complaints, and the office's answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Dossier, FeedbackKind, FeedbackTopic, Outcome, RatedPart, State, Viewer
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.types import StepRole
from benso.sites.simulator.province.hours import home_moment, worked_later
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.world import World

SYSTEM = Viewer.system("simulator")
WORDS = {
    FeedbackKind.PRAISE: "Cán bộ hướng dẫn rõ ràng (mô phỏng)",
    FeedbackKind.SUGGESTION: "Nên nhắn tin sớm hơn khi có kết quả (mô phỏng)",
    FeedbackKind.COMPLAINT: "Hẹn trả chậm, phải hỏi lại (mô phỏng)",
}
ANSWER = "Cơ quan đã ghi nhận và nhắc bộ phận liên quan (mô phỏng)"


def look_back(world: World, life: Life, found: Dossier, at: datetime) -> None:
    """Who has an account may mark how they were served, and say something."""
    world.counts[f"ended_{found.state.value}"] += 1
    if life.parent is not None or not life.plan.account or life.citizen.public_id is None:
        return
    late = found.outcome is Outcome.LATE
    day = at.date() + timedelta(days=life.chance.randint(0, 4))
    when = max(home_moment(day, life.chance), at + timedelta(minutes=30))
    if life.plan.rated and found.state in (State.RETURNED, State.REFUSED):
        world.later(when, partial(_rate, world, life, late))
    if life.plan.feedback:
        world.later(when + timedelta(minutes=9), partial(_tell, world, life, late))


def _rate(world: World, life: Life, late: bool, at: datetime) -> None:
    assert life.dossier is not None  # noqa: S101 it has been filed
    score = life.chance.choice((1, 2, 2, 3, 3, 4) if late else (3, 4, 4, 5, 5, 5))
    reception = min(5, score + life.chance.randrange(2))
    parts: dict[RatedPart | str, int] = {RatedPart.RECEPTION: reception, RatedPart.RESULT: score}
    operations.rate_dossier(
        dossier=life.dossier, score=score, note="", actor=f"person:{life.citizen.public_id}", at=at, parts=parts
    )
    world.counts["ratings"] += 1


def _tell(world: World, life: Life, late: bool, at: datetime) -> None:
    assert life.dossier is not None  # noqa: S101 it has been filed
    kind = FeedbackKind.COMPLAINT if late else life.chance.choice((FeedbackKind.PRAISE, FeedbackKind.SUGGESTION))
    topic = FeedbackTopic.DELAY if late else FeedbackTopic.ATTITUDE
    given = operations.give_feedback(
        dossier=life.dossier, kind=kind, text=WORDS[kind], actor=f"person:{life.citizen.public_id}", at=at, topic=topic
    )
    world.counts["feedback"] += 1
    world.later(worked_later(calendar(), at, 8 + life.chance.random() * 90), partial(_answer, world, life, given))


def _answer(world: World, life: Life, given: UUID, at: datetime) -> None:
    office = queries.feedback(given, viewer=SYSTEM).office
    actor = world.staff.on_duty(StepRole.HEAD, office, at, life.chance)
    operations.answer_feedback(feedback_id=given, text=ANSWER, actor=actor, at=at)
    world.counts["feedback_answered"] += 1
