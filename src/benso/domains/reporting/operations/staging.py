"""A bulk file judged in one step and written in another, without being sent twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from benso.domains.documents.operations import stage_bytes, take_staged
from benso.domains.reporting.operations.bringing import bring_values
from benso.domains.reporting.types import Imported, ReportActor, StagedFile
from benso.kernel.numbers import Language


@transaction.atomic
def check_values(
    *, regime: str, name: str, content: bytes, actor: ReportActor, at: datetime, language: Language = "vi"
) -> StagedFile:
    """Judge a file as :func:`bring_values` does, write nothing, and keep it for a while so that this person can have it
    written. One file a person and regime: what was kept before is forgotten.

    :raises ImportRefused: rows that cannot be taken; nothing is kept
    :raises BensoError: no table, too large, marked secret
    """
    would = bring_values(
        regime=regime, name=name, content=content, actor=actor, at=at, language=language, trial=True, state=""
    )  # fmt: skip
    kept = stage_bytes(owner=_owner(actor, regime), name=name, content=content, at=at)
    return StagedFile(kept.id, kept.name, would, kept.expires_at)


@transaction.atomic
def write_checked(
    *, regime: str, staged: UUID, state: str, actor: ReportActor, at: datetime, language: Language = "vi"
) -> Imported:
    """Write a file that was judged, all or nothing, once: it is judged again, and gone when it is written.

    :param state: as the check told it; where the reports stand otherwise by now nothing is written
    :raises UploadUnknown: it is not this person's, was written, or has expired
    :raises ReportsChangedMeanwhile: somebody changed a report it is about since
    :raises ImportRefused: rows that cannot be taken by now; the file is still kept
    """
    name, content = take_staged(upload=staged, owner=_owner(actor, regime), at=at)
    return bring_values(
        regime=regime, name=name, content=content, actor=actor, at=at, language=language, state=state
    )  # fmt: skip


def _owner(actor: ReportActor, regime: str) -> str:
    return f"{actor.actor}:reporting:{regime}"
