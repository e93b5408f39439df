"""Writing versions: drafts, publication by a second person, retirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.procedures import models
from benso.domains.procedures.operations.counting import post_catalogue
from benso.domains.procedures.queries.catalogue import topic_words
from benso.domains.procedures.queries.versions import as_version
from benso.domains.procedures.rules import assess, declaration_problems, differences, digest, encode
from benso.domains.procedures.types import Declaration, DeclarationProblem, Version, VersionState
from benso.kernel.declarations import Span, place
from benso.kernel.errors import BensoError
from benso.kernel.text import search_key
from benso.kernel.working_time import VIETNAM


class DeclarationInvalid(BensoError):
    """A declaration with mistakes cannot be published."""

    code = "DECLARATION_INVALID"
    status = 422
    sentence = "Chưa công bố được: còn {count} chỗ phải sửa, đầu tiên ở {field}: {message}"

    def __init__(self, problems: Sequence[DeclarationProblem]) -> None:
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
    """Somebody else saved the draft in the meantime."""

    code = "DRAFT_CHANGED"
    status = 409
    sentence = "Bản soạn của thủ tục {code} vừa được {author} lưu; xem lại bản mới rồi sửa tiếp."


class ProcedureNotKnown(BensoError):
    """No procedure has this code."""

    code = "PROCEDURE_NOT_KNOWN"
    status = 404
    sentence = "Không có thủ tục “{code}” trong danh mục."


@transaction.atomic
def save_version_draft(*, declaration: Declaration, actor: str, at: datetime, seen: str | None = None) -> Version:
    """Save the draft of the next version; there is one draft of a procedure at a time, also with mistakes in it.

    :param seen: digest of the draft that was edited; ``None`` for a new draft
    :raises DraftChanged: if the draft is another one by now
    """
    procedure, _ = models.Procedure.objects.get_or_create(code=declaration.code, defaults={"created_at": at})
    models.Procedure.objects.select_for_update().get(id=procedure.id)
    draft = procedure.versions.filter(state=VersionState.DRAFT.value).first()
    if (draft.digest if draft else None) != seen:
        raise DraftChanged(code=declaration.code, author=draft.author if draft else "—")
    if draft is None:
        draft = models.Version(procedure=procedure, number=_next_number(procedure), state=VersionState.DRAFT.value)
    _fill(draft, declaration)
    draft.author, draft.saved_at = actor, at
    draft.authors = list(dict.fromkeys([*draft.authors, actor]))
    draft.save()
    _audit("procedure.draft_saved", draft, actor, at)
    return as_version(draft)


@transaction.atomic
def discard_version_draft(*, version: int, actor: str, at: datetime) -> None:
    """Throw a draft away (:raises VersionNotDraft: if it is none)."""
    draft = _draft(version)
    _audit("procedure.draft_discarded", draft, actor, at)
    draft.delete()


@transaction.atomic
def publish_version(*, version: int, actor: str, at: datetime, origin: str = "") -> Version:
    """Publish a draft: from then on, or from its ``valid_from``, new applications fall under it.

    Open dossiers keep the version they began under.

    :raises VersionNotDraft: if it is no draft
    :raises PublisherIsAuthor: if the publisher wrote any of it (two-person rule)
    :raises DeclarationInvalid: if anything in it is wrong
    """
    draft = _draft(version)
    if actor in {draft.author, *draft.authors}:
        raise PublisherIsAuthor
    declaration = as_version(draft).declaration
    problems = declaration_problems(declaration)
    if problems:
        raise DeclarationInvalid(problems)
    published = publish_row(draft, declaration, actor, at, origin)
    post_catalogue(on=local_day(at), actor=actor, at=at)
    return as_version(published)


def publish_row(
    row: models.Version, declaration: Declaration, actor: str, at: datetime, origin: str = ""
) -> models.Version:
    """Put a version in its place among those published before, and note what changed."""
    others = list(row.procedure.versions.filter(state=VersionState.PUBLISHED.value).order_by("number"))
    before = max(others, key=lambda each: each.number, default=None)
    span, moved = place(
        Span(declaration.valid_from, declaration.valid_to),
        [(other.id, Span(other.starts, other.ends)) for other in others],
        on=local_day(at),
    )
    for key, changed in moved:
        models.Version.objects.filter(id=key).update(starts=changed.starts, ends=changed.ends)
    row.state = VersionState.PUBLISHED.value
    row.published_at, row.published_by = at, actor
    row.starts, row.ends = span.starts, span.ends
    row.save()
    if row.procedure.retired_on is not None:
        row.procedure.retired_on = None
        row.procedure.save(update_fields=["retired_on"])
    changes = differences(as_version(before).declaration, declaration) if before else []
    _audit("procedure.published", row, actor, at, origin, fields=sorted({c.field.split(".")[0] for c in changes}))
    return row


def new_row(
    procedure: models.Procedure, declaration: Declaration, author: str, at: datetime, topics: Mapping[str, str]
) -> models.Version:
    """A version that is not saved yet."""
    number = _next_number(procedure)
    row = models.Version(procedure=procedure, number=number, state=VersionState.DRAFT.value, author=author, saved_at=at)
    _fill(row, declaration, topics)
    return row


@transaction.atomic
def retire_procedure(*, code: str, on: date, decision: str, actor: str, at: datetime, origin: str = "") -> None:
    """Take a procedure out of force from a day on; what was filed before goes on under its version.

    :raises ProcedureNotKnown: if there is none with this code
    """
    procedure = models.Procedure.objects.select_for_update().filter(code=code).first()
    if procedure is None:
        raise ProcedureNotKnown(code=code)
    for row in procedure.versions.filter(state=VersionState.PUBLISHED.value):
        if row.ends is None or row.ends > on:
            row.ends = max(on, row.starts) if row.starts else on
            row.save(update_fields=["ends"])
    procedure.retired_on = on
    procedure.save(update_fields=["retired_on"])
    record_event(
        actor=actor, action="procedure.retired", object_type="procedure", object_id=code, at=at, origin=origin,
        data={"on": on.isoformat(), "decision": decision},
    )  # fmt: skip
    post_catalogue(on=local_day(at), actor=actor, at=at)


def local_day(at: datetime) -> date:
    """The day in Vietnam."""
    return at.astimezone(VIETNAM).date()


def derived(declaration: Declaration, topics: Mapping[str, str]) -> dict[str, Any]:
    """Columns that repeat parts of a declaration, and what is computed from it.

    :param topics: what categories and life events are called, by id
    """
    assessment = assess(declaration)
    parts = [declaration.code, declaration.local_code or "", declaration.name.vi, declaration.name.en]
    parts += [declaration.field_name.vi, declaration.field_name.en]
    parts += [topics.get(topic, "") for topic in (declaration.category, *declaration.life_events)]
    parts += declaration.keywords
    return {
        "valid_from": declaration.valid_from,
        "valid_to": declaration.valid_to,
        "name_vi": declaration.name.vi,
        "name_en": declaration.name.en,
        "category": declaration.category,
        "field_vi": declaration.field_name.vi,
        "local_code": declaration.local_code,
        "life_events": list(declaration.life_events),
        "applicants": [str(each) for each in declaration.applicants],
        "tested": list(declaration.tested),
        "level": assessment.level,
        "online": assessment.online.value,
        "missing": list(assessment.missing),
        "search": f" {search_key(' '.join(parts))}",
    }


def _fill(row: models.Version, declaration: Declaration, topics: Mapping[str, str] | None = None) -> None:
    row.declaration, row.digest = encode(declaration), digest(declaration)
    for name, value in derived(declaration, topic_words() if topics is None else topics).items():
        setattr(row, name, value)


def _next_number(procedure: models.Procedure) -> int:
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _draft(version: int) -> models.Version:
    found = models.Version.objects.select_related("procedure").filter(id=version, state=VersionState.DRAFT.value)
    draft = found.select_for_update(of=("self", "procedure")).first()
    if draft is None:
        raise VersionNotDraft(version=version)
    return draft


def _audit(
    action: str, row: models.Version, actor: str, at: datetime, origin: str = "", fields: Sequence[str] = ()
) -> None:
    data: dict[str, Any] = {"number": row.number, "sha256": row.digest}
    if fields:
        data["fields"] = list(fields)
    record_event(
        actor=actor, action=action, object_type="procedure", object_id=row.procedure.code, at=at, origin=origin,
        data=data,
    )  # fmt: skip
