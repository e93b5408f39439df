"""Applications being written: saved as they are typed, on any device, never one over the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from benso.domains.accounts.queries import person, representations
from benso.domains.accounts.types import Person
from benso.domains.audit.operations import record_event
from benso.domains.dossiers.operations.filing import submit
from benso.domains.dossiers.operations.held import dumped
from benso.domains.dossiers.queries.drafts import COLUMNS, DraftUnknown, draft_of
from benso.domains.dossiers.types import Attachment, Draft, Receipt, State, Submission
from benso.domains.procedures.queries import compiled, compiled_in_force
from benso.domains.procedures.rules import is_asked
from benso.domains.procedures.types import ApplicantKind, Channel
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM

ANOTHER = "other"
"""``on_behalf_of`` of a draft for another person; else the tax code of an enterprise, empty for oneself."""

LIFE = timedelta(days=90)
SIZE_LIMIT = 400_000
"""Bytes of answers; the longest real form stays under a tenth of it."""


class DraftConflict(BensoError):
    """The draft was saved elsewhere in the meantime; nothing was overwritten."""

    code = "DRAFT_CONFLICT"
    status = 409
    sentence = "Bản nháp này vừa được lưu ở một thiết bị khác. Tải lại trang để lấy bản mới, rồi sửa tiếp."


class DraftTooLarge(BensoError):
    """More text than any form holds."""

    code = "DRAFT_TOO_LARGE"
    status = 413
    sentence = "Nội dung khai dài quá mức cho phép. Rút ngắn câu trả lời rồi lưu lại."


class NotRepresented(BensoError):
    """The draft is for an enterprise that the person does not act for, or not any more."""

    code = "NOT_REPRESENTED"
    status = 403
    sentence = (
        "Hồ sơ này nộp thay một doanh nghiệp hoặc hộ kinh doanh mà bạn không đại diện, hoặc đã thôi đại diện. "
        "Lập hồ sơ mới và chọn lại bạn nộp cho ai."
    )


SAVE = f"""
UPDATE dossiers_draft SET answers = %s, attachments = %s, section = %s, on_behalf_of = %s, revision = revision + 1,
    saved_at = %s, expires_at = %s
WHERE id = %s AND owner = %s AND revision = %s RETURNING {COLUMNS}"""  # noqa: S608 constant columns

BEGIN = f"""
INSERT INTO dossiers_draft (id, owner, procedure, version, answers, attachments, section, on_behalf_of, revision,
    created_at, saved_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %s, %s) RETURNING {COLUMNS}"""  # noqa: S608 constant columns


@transaction.atomic
def save_draft(
    *, owner: UUID, draft: UUID | None, procedure: str, answers: Mapping[str, Any],
    attachments: Iterable[Attachment], section: str, revision: int, at: datetime, on_behalf_of: str = "",
) -> Draft:  # fmt: skip
    """Save a draft, or begin one (``draft`` ``None``): what was typed is kept as it is, judged only when filed.

    :param revision: the revision the changes were made to
    :raises DraftUnknown: if the owner has no such draft
    :raises DraftConflict: if it was saved in the meantime; what is stored stays
    :raises DraftTooLarge: if the answers are longer than any form
    :raises ProcedureUnknown: if the procedure to begin with is not in force
    """
    text = dumped(dict(answers))
    if len(text.encode()) > SIZE_LIMIT:
        raise DraftTooLarge()
    files = dumped([_stored(attachment) for attachment in attachments])
    until = at + LIFE
    with connection.cursor() as cursor:
        if draft is None:
            version = compiled_in_force(procedure, at.astimezone(VIETNAM).date()).version
            cursor.execute(
                BEGIN,
                [uuid4(), owner, procedure, version, text, files, section, on_behalf_of, at, at, until],
            )
            return draft_of(cursor.fetchone())
        cursor.execute(SAVE, [text, files, section, on_behalf_of, at, until, draft, owner, revision])
        row = cursor.fetchone()
        if row is not None:
            return draft_of(row)
        cursor.execute("SELECT 1 FROM dossiers_draft WHERE id = %s AND owner = %s", [draft, owner])
        raise DraftConflict() if cursor.fetchone() else DraftUnknown()


@transaction.atomic
def discard_draft(*, draft: UUID, owner: UUID, at: datetime) -> None:
    """Throw a draft away (:raises DraftUnknown: if the owner has no such draft)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_draft WHERE id = %s AND owner = %s", [draft, owner])
        if not cursor.rowcount:
            raise DraftUnknown()
    record_event(
        actor=f"person:{owner}", action="dossiers.discard_draft", object_type="draft", object_id=str(draft), at=at
    )


@transaction.atomic
def submit_draft(
    *, draft: UUID, owner: UUID, consents: Iterable[str], key: str, applicant_kind: ApplicantKind, actor: str,
    at: datetime, assurance: int = 1, result_by: str = "electronic", origin: str = "",
) -> Receipt:  # fmt: skip
    """File a draft online; it is gone with the transaction that files it. The same key gives the same receipt.

    :param assurance: level of the sign-in it is filed in, 1 to 3
    A paper that has to come as a file counts with its file only, whatever the draft says of it.

    :raises DraftUnknown: if the owner has no such draft and the key is new
    :raises NotRepresented: if it is for an enterprise that the owner does not act for today; the draft stays
    :raises AssuranceTooLow: if the procedure asks to know applicants more surely; the draft stays
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM dossiers_draft WHERE id = %s AND owner = %s FOR UPDATE",  # noqa: S608 constants
            [draft, owner],
        )
        row = cursor.fetchone()
        if row is None:
            return _filed_before(actor, key)
        written = draft_of(row)
        who = person(owner)
        submission = Submission(
            procedure=written.procedure, channel=Channel.ONLINE, applicant_kind=applicant_kind,
            answers=written.answers, attachments=_sent(written), key=key, applicant=owner, submitter=owner,
            enterprise=_enterprise(written, applicant_kind, at), contact=_contact(written, who), result_by=result_by,
            consents=tuple(consents), assurance=assurance, simulated=who.simulated,
        )  # fmt: skip
        receipt = submit(submission=submission, actor=actor, at=at, origin=origin)
        cursor.execute("DELETE FROM dossiers_draft WHERE id = %s", [draft])
    return receipt


@transaction.atomic
def drop_old_drafts(*, at: datetime) -> int:
    """Remove drafts nobody has touched for 90 days, and keys of requests older than that; returns how many drafts."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_draft WHERE expires_at < %s", [at])
        dropped = int(cursor.rowcount)
        cursor.execute("DELETE FROM dossiers_idempotency WHERE at < %s", [at - LIFE])
    return dropped


def _filed_before(actor: str, key: str) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.number, d.state, d.payment, d.fee, d.tracking_code FROM dossiers_idempotency i "
            "JOIN dossiers_dossier d ON d.id = i.dossier WHERE i.actor = %s AND i.key = %s",
            [actor, key],
        )
        row = cursor.fetchone()
    if row is None:
        raise DraftUnknown()
    return Receipt(row[0], row[1], State(row[2]), row[3], row[4], row[5], repeated=True)


def _sent(draft: Draft) -> tuple[Attachment, ...]:
    """What is attached, without empty entries for papers that an applicant must send."""
    known = {component.id: component for component in compiled(draft.version).declaration.components}

    def may_be_empty(attachment: Attachment) -> bool:
        component = known.get(attachment.component)
        return component is not None and (not is_asked(component) or not component.electronic)

    return tuple(one for one in draft.attachments if one.file is not None or may_be_empty(one))


def _enterprise(draft: Draft, kind: ApplicantKind, at: datetime) -> str:
    """Tax code of the enterprise a draft is for, empty for people (:raises NotRepresented: if the owner may not)."""
    behalf = "" if draft.on_behalf_of == ANOTHER else draft.on_behalf_of
    held = representations(draft.owner, at.astimezone(VIETNAM).date()) if behalf else []
    if bool(behalf) is (kind is ApplicantKind.CITIZEN) or behalf not in {"", *(one.tax_code for one in held)}:
        raise NotRepresented()
    return behalf


def _contact(draft: Draft, who: Person) -> dict[str, str]:
    """How to reach the applicant: what the form says where it asks, else what the profile says."""
    asked = {q.prefill: draft.answers.get(q.id) for q in compiled(draft.version).questions.values() if q.prefill}
    profile = {"name": who.name, "phone": who.phone, "email": who.email, "address": who.address}
    return {
        name: str(asked.get(name) or profile.get(name) or "")
        for name in ("name", "number", "phone", "email", "address")
    }


def _stored(attachment: Attachment) -> dict[str, Any]:
    return {
        "component": attachment.component,
        "file": str(attachment.file) if attachment.file else None,
        "evidence": attachment.evidence.value,
        "name": attachment.name,
    }
