"""Applications and officials to measure with: plausible answers, every duty, no person of this world."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ActionOffer, Attachment, Evidence, Submission, Viewer
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.rules import clean_answers, is_asked, needed_components
from benso.domains.procedures.types import ApplicantKind, Channel, Effect, Question, QuestionKind
from benso.kernel.working_time import VIETNAM

AT = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
"""A working Monday."""
SYSTEM = Viewer.system("bench")
OFF_THE_WAY = frozenset({Effect.REFUSE, Effect.STOP, Effect.ASK_SUPPLEMENT, Effect.ASK_DUTY, Effect.CONSULT})
PLAUSIBLE: dict[QuestionKind, Any] = {
    QuestionKind.NUMBER: 3,
    QuestionKind.MONEY: 3,
    QuestionKind.YES_NO: True,
    QuestionKind.CITIZEN_NUMBER: "083099000001",
    QuestionKind.TAX_CODE: "1300000122",
    QuestionKind.PHONE: "0900000000",
    QuestionKind.EMAIL: "nguoi.thu@example.vn",
    QuestionKind.COMMUNE: "28777@2025-07-01",
    QuestionKind.DATE: "2015-05-05",
}


def submission(code: str, *, applicant: UUID | None = None) -> Submission:
    """A complete online application with its papers."""
    version = compiled_in_force(code, AT.date())
    kind = version.declaration.applicants[0] if version.declaration.applicants else ApplicantKind.CITIZEN
    given: dict[str, Any] = {"channel": Channel.ONLINE, "on": AT.date(), "applicant": kind}
    answers = clean_answers(version, {q.id: _answer(q) for q in version.questions.values()}, **given)
    papers = needed_components(version, answers, **given)
    return Submission(
        procedure=code, channel=Channel.ONLINE, applicant_kind=kind, answers=answers, key=str(uuid4()),
        attachments=tuple(Attachment(c.id, None, Evidence.SCAN, "") for c in papers if is_asked(c)),
        applicant=applicant, submitter=applicant, assurance=3, simulated=True,
        contact={"name": "Người Thử Một (mô phỏng)", "number": "", "phone": "", "email": "thu@example.test"},
    )  # fmt: skip


def file(code: str, *, applicant: UUID | None = None, at: datetime = AT) -> UUID:
    """File one."""
    given = submission(code, applicant=applicant)
    return operations.submit(submission=given, actor="person:bench", at=at).id


def advance(dossier: UUID, *, turn: int, effect: Effect | None = None) -> bool:
    """Take the action that leads on, or the one with an effect, ``turn`` hours after filing; false if none is left."""
    at = AT + timedelta(hours=turn)
    offer = next((o for o in offered(dossier, at) if _leads(o, effect)), None)
    if offer is None:
        return False
    actor = on_duty(dossier, official=turn + 1)
    words = {"reason": "other", "note": "đo tốc độ"} if offer.reason else {}
    operations.act(work_item=offer.work_item, action=offer.id, actor=actor, at=at, **words)
    return True


def offered(dossier: UUID, at: datetime) -> list[ActionOffer]:
    """What somebody who holds every duty there may do; nothing where it has ended."""
    viewer = on_duty(dossier, official=1)
    return queries.offers(dossier, viewer=viewer, at=at) if viewer.duties else []


def on_duty(dossier: UUID, *, official: int) -> Viewer:
    """An official who holds the role of every open step."""
    work = queries.dossier(dossier, viewer=SYSTEM).work
    return Viewer(official_id=official, duties=frozenset((item.role, item.office) for item in work))


def _leads(offer: ActionOffer, effect: Effect | None) -> bool:
    if effect is not None:
        return effect in offer.effects
    return not offer.refused_vi and not offer.reason and OFF_THE_WAY.isdisjoint(offer.effects)


def _answer(question: Question) -> Any:
    if question.kind is QuestionKind.CHOICE:
        return question.options[0].id
    if question.kind is QuestionKind.CHOICES:
        return [question.options[0].id]
    if question.kind is QuestionKind.DATE and question.minimum:
        return "2026-12-10"
    return PLAUSIBLE.get(question.kind, "Nội dung thử")
