"""Issuing: a template becomes a signed document with a public record; revoking ends its force, never its record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from benso.domains.audit import operations as audit
from benso.domains.documents.models import IssuedRecord
from benso.domains.documents.operations.files import keep_checked
from benso.domains.documents.operations.rendering import plain, qr_svg, render_pdf
from benso.domains.documents.operations.sealing import seal_pdf
from benso.domains.documents.queries.issued import record
from benso.domains.documents.rules import check_name, normalise_code, printed_code, spell_code
from benso.domains.documents.rules.pdfs import page_count
from benso.domains.documents.types import Checked, Issued, IssuedDocument, MediaType
from benso.kernel.errors import BensoError

UNLIMITED = 2**62
"""What an office issues is never refused for want of the receiver's room."""


class IssuedUnknown(BensoError):
    """No issued document with this code."""

    code = "ISSUED_UNKNOWN"
    status = 404
    sentence = "Không có văn bản nào mang mã {code}. Xem lại mã in ở chân trang văn bản."


class AlreadyRevoked(BensoError):
    """It has been revoked before."""

    code = "ALREADY_REVOKED"
    status = 409
    sentence = "Văn bản {code} đã bị thu hồi trước đó."


class RevocationReasonMissing(BensoError):
    """Nobody loses a document without being told why."""

    code = "REVOCATION_REASON_MISSING"
    status = 422
    sentence = "Thu hồi văn bản phải có lý do. Ghi lý do rồi thực hiện lại."


def verification_address(*, code: str) -> str:
    """Where anyone looks a document up: what its QR code says."""
    return f"{settings.PUBLIC_URL}/xac-minh/{printed_code(normalise_code(code))}"


@transaction.atomic
def issue_document(
    *,
    template: str,
    data: Mapping[str, Any],
    title: str,
    office: str,
    office_name: str,
    owner: str,
    reference: str,
    simulated: bool,
    actor: str,
    at: datetime,
    number: str = "",
) -> Issued:
    """Set a document, sign it with the office's certificate, keep it in the owner's store, open its public record.

    :param template: a name under ``documents/`` of the content pack; the fields every template gets are in
        docs/how-to/documents.md
    :param title: public: never a person's name
    :param owner: whose store it goes to, e.g. ``person:<public id>``
    :param reference: what it answers, a dossier's number; public
    :raises TemplateUnknown: if there is no such template
    :raises RenderFailed: if the template does not work with the data
    :raises SigningKeyMissing: if the office has no key
    """
    code = spell_code(secrets.token_bytes(10))
    number = number or str(data.get("number") or "")
    fields = {**data, **_given(data, code, title, number, office_name, simulated, at)}
    unsigned = render_pdf(template=template, data=fields, at=at)
    pdf = seal_pdf(pdf=unsigned, office=office, office_name=office_name, at=at)
    checked = _as_checked(title, pdf)
    file = keep_checked(checked=checked, content=pdf, owner=owner, actor=actor, at=at, limit=UNLIMITED, lasting=True)
    IssuedRecord(
        code=code, file_id=file.id, title=title, office=office, office_name=office_name, number=number,
        reference=reference, owner=owner, template=template, sha256=checked.sha256, signed=True, simulated=simulated,
        issued_at=at,
    ).save(force_insert=True)  # fmt: skip
    audit.record_event(
        actor=actor, action="document.issued", object_type="issued", object_id=printed_code(code), at=at,
        data={"file": str(file.id), "sha256": checked.sha256, "office": office, "reference": reference,
              "template": template},
    )  # fmt: skip
    return Issued(file=file, code=printed_code(code), address=verification_address(code=code))


def _given(
    data: Mapping[str, Any], code: str, title: str, number: str, office_name: str, simulated: bool, at: datetime
) -> dict[str, Any]:
    """What every template is given, whatever the caller's data says."""
    address = verification_address(code=code)
    return {
        "title": title,
        "number": number or None,
        "office_name": office_name,
        "issued_on": data.get("issued_on") or plain(at)[:10],
        "signed_at": at,
        "simulated": simulated,
        "verification_code": printed_code(code),
        "verification_url": address,
        "qr": qr_svg(text=address),
    }


def _as_checked(title: str, pdf: bytes) -> Checked:
    """Our own making needs no check, only its measures."""
    return Checked(
        name=check_name(f"{title[:120]}.pdf"),
        media_type=MediaType.PDF,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=page_count(pdf),
    )


@transaction.atomic
def revoke_document(
    *, code: str, reason: str, actor: str, at: datetime, replaced_by: str | None = None
) -> IssuedDocument:
    """Take an issued document's force away; its record stays and says so to whoever asks.

    :param reason: public: never a person's name
    :param replaced_by: code of the document that stands in its place
    :raises IssuedUnknown: if there is no document with one of the codes
    :raises AlreadyRevoked: if it had been revoked
    :raises RevocationReasonMissing: without a reason
    """
    if not reason.strip():
        raise RevocationReasonMissing()
    row = IssuedRecord.objects.select_for_update(of=("self",)).filter(code=normalise_code(code)).first()
    if row is None:
        raise IssuedUnknown(code=code)
    if row.revoked_at is not None:
        raise AlreadyRevoked(code=printed_code(row.code))
    if replaced_by is not None:
        row.replaced_by = IssuedRecord.objects.filter(code=normalise_code(replaced_by)).exclude(code=row.code).first()
        if row.replaced_by is None:
            raise IssuedUnknown(code=replaced_by)
    row.revoked_at, row.revoke_reason = at, reason.strip()[:500]
    row.save(update_fields=["revoked_at", "revoke_reason", "replaced_by"])
    audit.record_event(
        actor=actor, action="document.revoked", object_type="issued", object_id=printed_code(row.code), at=at,
        data={"reason": row.revoke_reason, "replaced_by": row.replaced_by_id or ""},
    )  # fmt: skip
    return record(row)
