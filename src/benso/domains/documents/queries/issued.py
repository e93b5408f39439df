"""Issued documents as read back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from benso.domains.documents.models import IssuedRecord
from benso.domains.documents.rules import normalise_code, printed_code
from benso.domains.documents.types import IssuedDocument, IssuedState

LONGEST_LIST = 200


def issued(code: str) -> IssuedDocument | None:
    """The record behind a verification code, however it was typed; ``None`` if there is none."""
    known = normalise_code(code)
    return _first(IssuedRecord.objects.filter(code=known)) if known else None


def issued_file(file: UUID) -> IssuedDocument | None:
    """The record of a file, if the file is an issued document."""
    return _first(IssuedRecord.objects.filter(file_id=file))


def issued_by_digest(sha256: str) -> IssuedDocument | None:
    """The record of the document with exactly these bytes: what an uploaded copy is compared with."""
    return _first(IssuedRecord.objects.filter(sha256=sha256))


def issued_for(reference: str, limit: int = LONGEST_LIST) -> list[IssuedDocument]:
    """Everything issued under a reference (a dossier's number), the newest first."""
    return [record(row) for row in IssuedRecord.objects.filter(reference=reference).order_by("-issued_at")[:limit]]


def store_of(owner: str, limit: int = LONGEST_LIST) -> list[IssuedDocument]:
    """A citizen's electronic store (Decree 45/2020/NĐ-CP): what was issued to them, the newest first."""
    return [record(row) for row in IssuedRecord.objects.filter(owner=owner).order_by("-issued_at")[:limit]]


def record(row: IssuedRecord) -> IssuedDocument:
    """A row as others see it."""
    state = IssuedState.VALID
    if row.revoked_at is not None:
        state = IssuedState.REPLACED if row.replaced_by_id else IssuedState.REVOKED
    return IssuedDocument(
        code=printed_code(row.code),
        file=row.file_id,
        title=row.title,
        office=row.office,
        office_name=row.office_name,
        number=row.number,
        reference=row.reference,
        issued_at=row.issued_at,
        sha256=row.sha256,
        signed=row.signed,
        simulated=row.simulated,
        state=state,
        owner=row.owner,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        replaced_by=printed_code(row.replaced_by_id) if row.replaced_by_id else "",
    )


def _first(rows: QuerySet[IssuedRecord]) -> IssuedDocument | None:
    row = rows.first()
    return None if row is None else record(row)
