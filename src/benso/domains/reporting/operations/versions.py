"""Writing versions of regimes: drafts, publication by a second person, retirement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.reporting import models
from benso.domains.reporting.operations.declaring import new_version, publish_version_row
from benso.domains.reporting.queries import versions
from benso.domains.reporting.rules import regime_problems
from benso.domains.reporting.types import Regime, Version, VersionState
from benso.kernel.declarations import Mistake
from benso.kernel.errors import BensoError


class RegimeInvalid(BensoError):
    """A regime with mistakes cannot be published."""

    code = "REGIME_INVALID"
    status = 422
    sentence = "Chưa công bố được: còn {count} chỗ phải sửa, đầu tiên ở {field}: {message}"

    def __init__(self, problems: Sequence[Mistake]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(count=len(self.problems), field=first.field, message=first.message)


class RegimePublisherIsAuthor(BensoError):
    """Whoever wrote a version may not be the one who publishes it."""

    code = "REGIME_PUBLISHER_IS_AUTHOR"
    status = 403
    sentence = "Người soạn không được tự công bố; nhờ một người khác có quyền công bố xem lại."


class RegimeVersionNotDraft(BensoError):
    """The version is published already, or there is none."""

    code = "REGIME_VERSION_NOT_DRAFT"
    status = 409
    sentence = "Phiên bản {version} không còn là bản soạn; tải lại trang."


class RegimeDraftChanged(BensoError):
    """Somebody else saved the draft in the meantime."""

    code = "REGIME_DRAFT_CHANGED"
    status = 409
    sentence = "Bản soạn của chế độ {code} vừa được người khác lưu; xem lại bản mới rồi sửa tiếp."


class RegimeNotKnown(BensoError):
    """No regime has this code."""

    code = "REGIME_NOT_KNOWN"
    status = 404
    sentence = "Không có chế độ báo cáo “{code}”; xem danh sách chế độ báo cáo."


@transaction.atomic
def save_regime_draft(*, regime: Regime, actor: str, at: datetime, seen: str | None = None) -> Version:
    """Save the draft of the next version; there is one draft of a regime at a time, also with mistakes in it.

    :param seen: digest of the draft that was edited; ``None`` for a new draft
    :raises RegimeDraftChanged: if the draft is another one by now
    """
    models.RegimeRow.objects.get_or_create(code=regime.code, defaults={"created_at": at})
    row = models.RegimeRow.objects.select_for_update().get(code=regime.code)
    draft = row.versions.filter(state=VersionState.DRAFT.value).first()
    if (draft.digest if draft else None) != seen:
        raise RegimeDraftChanged(code=regime.code)
    fresh = new_version(row, regime, actor, at)
    if draft is None:
        draft = fresh
    else:
        draft.declaration, draft.digest, draft.search = fresh.declaration, fresh.digest, fresh.search
        draft.author, draft.saved_at = actor, at
        draft.authors = list(dict.fromkeys([*draft.authors, actor]))
    draft.save()
    _audit("reporting.draft_saved", draft, actor, at)
    return versions.as_version(draft)


@transaction.atomic
def discard_regime_draft(*, version: int, actor: str, at: datetime) -> None:
    """Throw a draft away (:raises RegimeVersionNotDraft: if it is none)."""
    draft = _draft(version)
    _audit("reporting.draft_discarded", draft, actor, at)
    regime = draft.regime
    draft.delete()
    if not regime.versions.exists():
        regime.delete()


@transaction.atomic
def publish_regime(*, version: int, seen: str, actor: str, at: datetime) -> Version:
    """Publish a draft: periods that end from its first day on fall under it. Open reports keep their version.

    :param seen: digest of the draft that was read through
    :raises RegimeVersionNotDraft: if it is no draft
    :raises RegimeDraftChanged: if it was changed since
    :raises RegimePublisherIsAuthor: if the publisher wrote any of it (two-person rule)
    :raises RegimeInvalid: if anything in it is wrong
    """
    draft = _draft(version)
    if draft.digest != seen:
        raise RegimeDraftChanged(code=draft.regime.code)
    if actor in {draft.author, *draft.authors}:
        raise RegimePublisherIsAuthor
    regime = versions.as_version(draft).regime
    problems = regime_problems(regime, versions.indicators(), versions.code_lists())
    if problems:
        raise RegimeInvalid(problems)
    publish_version_row(draft, regime, actor, at)
    if draft.regime.retired_on is not None:
        draft.regime.retired_on = None
        draft.regime.save(update_fields=["retired_on"])
    return versions.as_version(draft)


@transaction.atomic
def retire_regime(*, code: str, on: date, decision: str, actor: str, at: datetime) -> None:
    """Take a regime out of force: no period that ends on or after the day is owed. Reports already open go on.

    :param decision: the act that ends it
    :raises RegimeNotKnown: if there is none with this code
    """
    regime = models.RegimeRow.objects.select_for_update().filter(code=code).first()
    if regime is None or not regime.versions.filter(state=VersionState.PUBLISHED.value).exists():
        raise RegimeNotKnown(code=code)
    for row in regime.versions.filter(state=VersionState.PUBLISHED.value):
        if row.ends is None or row.ends > on:
            row.ends = max(on, row.starts) if row.starts else on
            row.save(update_fields=["ends"])
    regime.retired_on = on
    regime.save(update_fields=["retired_on"])
    record_event(
        actor=actor, action="reporting.regime_retired", object_type="regime", object_id=code, at=at,
        data={"on": on.isoformat(), "decision": decision},
    )  # fmt: skip


def _draft(version: int) -> models.VersionRow:
    found = models.VersionRow.objects.select_related("regime").filter(id=version, state=VersionState.DRAFT.value)
    draft = found.select_for_update(of=("self", "regime")).first()
    if draft is None:
        raise RegimeVersionNotDraft(version=version)
    return draft


def _audit(action: str, row: models.VersionRow, actor: str, at: datetime) -> None:
    record_event(
        actor=actor, action=action, object_type="regime", object_id=row.regime.code, at=at,
        data={"number": row.number, "sha256": row.digest},
    )  # fmt: skip
