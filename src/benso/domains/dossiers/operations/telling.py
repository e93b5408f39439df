"""Telling others what became of a dossier: the ledger, the audit trail, the applicant. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from benso.domains.audit.operations import record_event
from benso.domains.dossiers.operations.held import Held
from benso.domains.ledger.operations import post
from benso.domains.ledger.types import NewEntry, Posting
from benso.domains.notifications.operations import notify
from benso.domains.notifications.types import Recipient, TemplateCode
from benso.domains.procedures.queries import office as office_of
from benso.domains.procedures.types import Effect
from benso.kernel.working_time import VIETNAM

SOURCE = "dossiers"
PAGE = "/dich-vu-cong/ho-so/{}/"
"""Where applicants read their dossier."""

WORDS: Mapping[Effect, TemplateCode] = {
    Effect.ACCEPT: TemplateCode.ACCEPTED,
    Effect.REFUSE: TemplateCode.REFUSED,
    Effect.ASK_SUPPLEMENT: TemplateCode.SUPPLEMENT_ASKED,
    Effect.ASK_DUTY: TemplateCode.FEE_DUE,
    Effect.STOP: TemplateCode.STOPPED,
    Effect.FINISH: TemplateCode.RESULT_READY,
    Effect.RETURN_RESULT: TemplateCode.RETURNED,
}


def post_entries(held: Held, entries: Sequence[NewEntry], *, key: str, actor: str, at: datetime) -> None:
    """Post what counts to the ledger; nothing if nothing does."""
    if entries:
        document = {"dossier": held.number, "procedure": held.procedure}
        posting = Posting(SOURCE, f"{held.number}:{key}", tuple(entries), document)
        post(posting=posting, actor=actor, at=at)


def note(held: Held, deed: str, /, *, actor: str, at: datetime, origin: str = "", **data: Any) -> None:
    """Note the deed in the audit trail; ids and codes only."""
    record_event(
        actor=actor, action=f"dossiers.{deed}", object_type="dossier", object_id=str(held.id), at=at, origin=origin,
        data=data or None,
    )  # fmt: skip


def tell(held: Held, template: TemplateCode, *, key: str, at: datetime, **facts: Any) -> None:
    """Tell whoever filed the dossier, if there is a way to them. A question to an agency is nobody's post."""
    if held.is_question:
        return
    contact = held.contact
    recipient = Recipient(
        held.person, contact.get("email", ""), contact.get("phone", ""), contact.get("language", "vi")
    )
    due = held.promised_at or held.due_at
    known = {
        "number": held.number,
        "procedure": held.procedure_name[:200],
        "office": office_of(held.lead_office).name_vi,
        "due_date": due.astimezone(VIETNAM).date().isoformat() if due else None,
        **facts,
    }
    notify(
        recipient=recipient, template=template, facts={k: v for k, v in known.items() if v is not None},
        link=PAGE.format(held.id), key=f"dossier:{held.id}:{key}", at=at,
    )  # fmt: skip
