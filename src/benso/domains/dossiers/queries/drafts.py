"""Drafts as read back; only their owner sees them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.dossiers.types import Attachment, Draft, Evidence
from benso.kernel.errors import BensoError

COLUMNS = "id, owner, procedure, version, answers, attachments, section, revision, created_at, saved_at, on_behalf_of"


class DraftUnknown(BensoError):
    """The owner has no such draft (any more)."""

    code = "DRAFT_UNKNOWN"
    status = 404
    sentence = "Không còn bản nháp này: đã nộp, đã bỏ, hoặc để quá 90 ngày. Mở mục Hồ sơ của tôi để xem."


def drafts_of(owner: UUID, *, left: frozenset[str] = frozenset()) -> list[Draft]:
    """A person's drafts, the last saved first, at most 100.

    :param left: enterprises the person does not act for any more; drafts for them are not shown
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM dossiers_draft WHERE owner = %s AND on_behalf_of <> ALL(%s) "  # noqa: S608
            "ORDER BY saved_at DESC LIMIT 100",
            [owner, sorted(left)],
        )
        return [draft_of(row) for row in cursor.fetchall()]


def draft(draft_id: UUID, *, owner: UUID, left: frozenset[str] = frozenset()) -> Draft:
    """One draft (:raises DraftUnknown: if the owner has no such draft, or it is for an enterprise they have left)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM dossiers_draft WHERE id = %s AND owner = %s "  # noqa: S608 constants
            "AND on_behalf_of <> ALL(%s)",
            [draft_id, owner, sorted(left)],
        )
        row = cursor.fetchone()
    if row is None:
        raise DraftUnknown()
    return draft_of(row)


def draft_of(row: Sequence[Any]) -> Draft:
    """A row of the table as a draft."""
    values = list(row)
    answers, attachments = (json.loads(v) if isinstance(v, str) else v for v in values[4:6])
    values[4] = answers
    values[5] = tuple(
        Attachment(a["component"], UUID(a["file"]) if a["file"] else None, Evidence(a["evidence"]), a["name"])
        for a in attachments
    )
    return Draft(*values)
