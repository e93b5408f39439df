"""Writing versions: drafts, publication by a second person, retirement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from benso.domains.procedures import models
from benso.domains.procedures.operations.counting import post_catalogue
from benso.domains.procedures.queries.catalogue import topic_words
from benso.domains.procedures.queries.versions import as_version
from benso.domains.procedures.rules import assess, declaration_problems, differences, digest, encode
from benso.domains.procedures.types import Declaration, Version
from benso.domains.versions import operations as versions
from benso.domains.versions.operations import DeclarationInvalid
from benso.kernel.declarations import Span
from benso.kernel.errors import BensoError
from benso.kernel.text import search_key
from benso.kernel.working_time import VIETNAM


class DraftChanged(versions.DraftChanged):
    """Somebody else saved the draft in the meantime."""

    code = "DRAFT_CHANGED"
    sentence = "Bản soạn của thủ tục {code} vừa được {author} lưu; xem lại bản mới rồi sửa tiếp."


class ProcedureNotKnown(BensoError):
    """No procedure has this code."""

    code = "PROCEDURE_NOT_KNOWN"
    status = 404
    sentence = "Không có thủ tục “{code}” trong danh mục."


KIND = versions.Kind(models.Procedure, models.Version, DraftChanged)


@transaction.atomic
def save_version_draft(*, declaration: Declaration, actor: str, at: datetime, seen: str | None = None) -> Version:
    """Save the draft of the next version; there is one draft of a procedure at a time, also with mistakes in it.

    :param seen: digest of the draft that was edited; ``None`` for a new draft
    :raises DraftChanged: if the draft is another one by now
    """
    draft = versions.save_draft(
        kind=KIND, code=declaration.code, fill=says(declaration, topic_words()), seen=seen,
        action="procedure.draft_saved", actor=actor, at=at,
    )  # fmt: skip
    return as_version(draft)


@transaction.atomic
def discard_version_draft(*, version: int, actor: str, at: datetime) -> None:
    """Throw a draft away (:raises VersionNotDraft: if it is none)."""
    versions.discard_draft(kind=KIND, version=version, action="procedure.draft_discarded", actor=actor, at=at)


@transaction.atomic
def publish_version(*, version: int, actor: str, at: datetime, origin: str = "", seen: str | None = None) -> Version:
    """Publish a draft: from then on, or from its ``valid_from``, new applications fall under it.

    Open dossiers keep the version they began under.

    :param seen: digest of the draft that was read through, where a person has read it
    :raises VersionNotDraft: if it is no draft
    :raises DraftChanged: if it was changed since
    :raises PublisherIsAuthor: if the publisher wrote any of it (two-person rule)
    :raises DeclarationInvalid: if anything in it is wrong
    """
    draft = versions.draft_for(kind=KIND, version=version, publisher=actor, seen=seen)
    declaration = as_version(draft).declaration
    problems = declaration_problems(declaration)
    if problems:
        raise DeclarationInvalid(problems)
    publish_row(draft, declaration, actor, at, origin)
    post_catalogue(on=local_day(at), actor=actor, at=at)
    return as_version(draft)


def publish_row(row: models.Version, declaration: Declaration, actor: str, at: datetime, origin: str = "") -> None:
    """Put a version in its place among those published before, and note what changed."""
    wanted = Span(declaration.valid_from, declaration.valid_to)
    before = versions.put_in_force(row=row, wanted=wanted, actor=actor, at=at)
    changes = differences(as_version(before).declaration, declaration) if before else []
    fields = {"fields": sorted({c.field.split(".")[0] for c in changes})} if changes else {}
    versions.record(row=row, action="procedure.published", actor=actor, at=at, origin=origin, **fields)


@transaction.atomic
def retire_procedure(*, code: str, on: date, decision: str, actor: str, at: datetime, origin: str = "") -> None:
    """Take a procedure out of force from a day on; what was filed before goes on under its version.

    :raises ProcedureNotKnown: if there is none with this code
    """
    procedure = models.Procedure.objects.select_for_update().filter(code=code).first()
    if procedure is None:
        raise ProcedureNotKnown(code=code)
    versions.retire(
        kind=KIND, subject=procedure, on=on, decision=decision, action="procedure.retired", actor=actor, at=at,
        origin=origin,
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


def says(declaration: Declaration, topics: Mapping[str, str]) -> Callable[[models.Version], None]:
    """What puts a declaration into a row."""

    def fill(row: models.Version) -> None:
        row.declaration, row.digest = encode(declaration), digest(declaration)
        for name, value in derived(declaration, topics).items():
            setattr(row, name, value)

    return fill
