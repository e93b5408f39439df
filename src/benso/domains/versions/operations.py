"""Writing versions: one draft at a time, published by a second person, put in its place in time.

Domains wrap these in operations of their own, which judge the declaration and name the action for the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.versions.models import SubjectRow, VersionRow
from benso.domains.versions.types import VersionState
from benso.kernel.declarations import Mistake, Span, place
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM

R = TypeVar("R", bound=VersionRow)


class DeclarationInvalid(BensoError):
    """A declaration with mistakes cannot be published."""

    code = "DECLARATION_INVALID"
    status = 422
    sentence = "Chưa công bố được: còn {count} chỗ phải sửa, đầu tiên ở {field}: {message}"

    def __init__(self, problems: Sequence[Mistake]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(count=len(self.problems), field=first.field, message=first.message)


class PublisherIsAuthor(BensoError):
    """Whoever wrote a version may not be the one who publishes it."""

    code = "PUBLISHER_IS_AUTHOR"
    status = 403
    sentence = "Người soạn không được tự công bố; nhờ một người khác có quyền công bố xem lại."


class VersionNotDraft(BensoError):
    """The version is published already, or there is none."""

    code = "VERSION_NOT_DRAFT"
    status = 409
    sentence = "Phiên bản {version} không còn là bản soạn; tải lại trang."


class DraftChanged(BensoError):
    """Somebody else saved the draft in the meantime; each kind says it in its own words."""

    status = 409


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """One kind of versions: its tables, and how it refuses a draft that has changed."""

    subjects: type[SubjectRow]
    rows: type[R]
    changed: type[DraftChanged]


@transaction.atomic
def save_draft(
    *, kind: Kind[R], code: str, fill: Callable[[R], None], seen: str | None, action: str, actor: str, at: datetime
) -> R:
    """Save the draft of the next version; there is one draft of a subject at a time.

    :param fill: puts the declaration into a row
    :param seen: digest of the draft that was edited; ``None`` for a new draft
    :raises DraftChanged: of the kind, if the draft is another one by now
    """
    subject = subject_of(kind=kind, code=code, at=at)
    draft = _of(kind, subject).filter(state=VersionState.DRAFT.value).first()
    if (draft.digest if draft else None) != seen:
        raise kind.changed(code=code, author=draft.author if draft else "—")
    draft = draft or next_version(kind=kind, subject=subject)
    write(draft=draft, fill=fill, actor=actor, at=at)
    draft.save()
    record(row=draft, action=action, actor=actor, at=at)
    return draft


@transaction.atomic
def discard_draft(*, kind: Kind[R], version: int, action: str, actor: str, at: datetime) -> None:
    """Throw a draft away, and its subject if that has no other version (:raises VersionNotDraft: if it is none)."""
    draft = _draft(kind, version)
    subject = draft.subject
    record(row=draft, action=action, actor=actor, at=at)
    draft.delete()
    if not _of(kind, subject).exists():
        subject.delete()


def draft_for(*, kind: Kind[R], version: int, publisher: str, seen: str | None = None) -> R:
    """A draft, locked, for whoever is about to publish it.

    :param seen: digest of the draft that was read through
    :raises VersionNotDraft: if it is no draft
    :raises DraftChanged: of the kind, if it was changed since
    :raises PublisherIsAuthor: if the publisher wrote any of it (two-person rule)
    """
    draft = _draft(kind, version)
    if seen is not None and draft.digest != seen:
        raise kind.changed(code=draft.subject.code, author=draft.author)
    if publisher in {draft.author, *draft.authors}:
        raise PublisherIsAuthor
    return draft


def put_in_force(*, row: R, wanted: Span, actor: str, at: datetime) -> R | None:
    """Publish a version: put it in its place among those published before. What is retired is so no longer.

    :returns: the version published last before it
    """
    rows, subject = type(row), row.subject
    others = list(
        rows._default_manager.filter(**{row.SUBJECT: subject}, state=VersionState.PUBLISHED.value).order_by("number")
    )
    span, moved = place(
        wanted, [(other.pk, Span(other.starts, other.ends)) for other in others], on=at.astimezone(VIETNAM).date()
    )
    for key, changed in moved:
        rows._default_manager.filter(pk=key).update(starts=changed.starts, ends=changed.ends)
    row.state = VersionState.PUBLISHED.value
    row.published_at, row.published_by = at, actor
    row.starts, row.ends = span.starts, span.ends
    row.save()
    if subject.retired_on is not None:
        subject.retired_on = None
        subject.save(update_fields=["retired_on"])
    return others[-1] if others else None


def retire(
    *, kind: Kind[R], subject: SubjectRow, on: date, decision: str, action: str, actor: str, at: datetime,
    origin: str = "",
) -> None:  # fmt: skip
    """Take a locked subject out of force from a day on.

    :param decision: the act that ends it
    """
    for row in _of(kind, subject).filter(state=VersionState.PUBLISHED.value):
        if row.ends is None or row.ends > on:
            row.ends = max(on, row.starts) if row.starts else on
            row.save(update_fields=["ends"])
    subject.retired_on = on
    subject.save(update_fields=["retired_on"])
    record_event(
        actor=actor, action=action, object_type=kind.rows.SUBJECT, object_id=subject.code, at=at, origin=origin,
        data={"on": on.isoformat(), "decision": decision},
    )  # fmt: skip


def subject_of(*, kind: Kind[R], code: str, at: datetime) -> SubjectRow:
    """What there are to be versions of, made if need be, locked until the transaction ends."""
    subjects = kind.subjects._default_manager
    subjects.get_or_create(code=code, defaults={"created_at": at})
    return subjects.select_for_update().get(code=code)


def next_version(*, kind: Kind[R], subject: SubjectRow) -> R:
    """An empty draft of the next version, not saved yet."""
    last = _of(kind, subject).order_by("-number").values_list("number", flat=True).first() or 0
    return kind.rows(**{kind.rows.SUBJECT: subject}, number=last + 1, state=VersionState.DRAFT.value)


def write(*, draft: R, fill: Callable[[R], None], actor: str, at: datetime) -> None:
    """Put a declaration into a draft, and who wrote it; it is not saved yet."""
    fill(draft)
    draft.author, draft.saved_at = actor, at
    draft.authors = list(dict.fromkeys([*draft.authors, actor]))


def record(*, row: VersionRow, action: str, actor: str, at: datetime, origin: str = "", **data: Any) -> None:
    """Tell the audit trail what was done with a version."""
    record_event(
        actor=actor, action=action, object_type=row.SUBJECT, object_id=row.subject.code, at=at, origin=origin,
        data={"number": row.number, "sha256": row.digest, **data},
    )  # fmt: skip


def _of(kind: Kind[R], subject: SubjectRow) -> Any:
    return kind.rows._default_manager.filter(**{kind.rows.SUBJECT: subject})


def _draft(kind: Kind[R], version: int) -> R:
    subject = kind.rows.SUBJECT
    found = kind.rows._default_manager.select_related(subject).filter(pk=version, state=VersionState.DRAFT.value)
    draft = found.select_for_update(of=("self", subject)).first()
    if draft is None:
        raise VersionNotDraft(version=version)
    return draft
