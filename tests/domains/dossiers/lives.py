"""Dossiers to test with: filed with plausible answers, moved by officials who hold every duty there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Attachment, Evidence, Moved, Receipt, Submission, Viewer
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.rules import clean_answers, is_asked, needed_components
from benso.domains.procedures.types import ApplicantKind, Channel
from benso.kernel.working_time import VIETNAM
from tests.content.test_procedures_whole import answers_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
"""23/11/2026, a working day; the 24th is a holiday (Vietnam Culture Day)."""
SYSTEM = Viewer.system("test")


def submission(
    code: str, *, channel: Channel = Channel.ONLINE, key: str = "", at: datetime = MONDAY, papers: bool = True,
    applicant: UUID | None = None, **answers: Any,
) -> Submission:  # fmt: skip
    """A complete application, as scans of every paper needed."""
    version = compiled_in_force(code, at.date())
    kind = version.declaration.applicants[0] if version.declaration.applicants else ApplicantKind.CITIZEN
    given = {"channel": channel, "on": at.date(), "applicant": kind}
    filled = clean_answers(version, {**answers_of(code), **answers}, **given)
    needed = needed_components(version, filled, **given) if papers else ()
    return Submission(
        procedure=code,
        channel=channel,
        applicant_kind=kind,
        answers=filled,
        attachments=tuple(Attachment(c.id, None, Evidence.PAPER, "") for c in needed if is_asked(c)),
        key=key or str(uuid4()),
        applicant=applicant,
        submitter=applicant,
        contact={"name": "Người Thử Một (mô phỏng)", "number": "", "phone": "", "email": "thu@example.test"},
        assurance=3,
        simulated=True,
    )


def file(code: str, *, at: datetime = MONDAY, **more: Any) -> Receipt:
    """File an application."""
    return operations.submit(submission=submission(code, at=at, **more), actor="person:test", at=at)


def official(number: int, dossier: UUID) -> Viewer:
    """An official who holds the role of every open step of a dossier."""
    found = queries.dossier(dossier, viewer=SYSTEM)
    return Viewer(official_id=number, duties=frozenset((item.role, item.office) for item in found.work))


def step(dossier: UUID, action: str, *, at: datetime = MONDAY, by: int = 1, **more: Any) -> Moved:
    """Take an action at the step that has it, as an official on duty there."""
    found = queries.dossier(dossier, viewer=SYSTEM)
    offers = queries.offers(dossier, viewer=official(by, dossier), at=at)
    items = [offer.work_item for offer in offers if offer.id == action] or [item.id for item in found.work]
    return operations.act(work_item=items[0], action=action, actor=official(by, dossier), at=at, **more)
