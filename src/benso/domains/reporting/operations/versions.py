"""Writing versions of regimes: drafts, publication by a second person, retirement; those of a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version, code_lists, indicators
from benso.domains.reporting.rules import regime_problems
from benso.domains.reporting.types import Regime, Version, VersionState
from benso.domains.versions import operations as versions
from benso.domains.versions.operations import DeclarationInvalid
from benso.kernel.declarations import Span, digest, encode
from benso.kernel.errors import BensoError
from benso.kernel.text import search_key

AUTHOR = "content"
"""Who wrote a version that came with the pack; whoever loads the pack publishes it."""


class RegimeDraftChanged(versions.DraftChanged):
    """Somebody else saved the draft in the meantime."""

    code = "REGIME_DRAFT_CHANGED"
    sentence = "Bản soạn của chế độ {code} vừa được người khác lưu; xem lại bản mới rồi sửa tiếp."


class RegimeNotKnown(BensoError):
    """No regime has this code."""

    code = "REGIME_NOT_KNOWN"
    status = 404
    sentence = "Không có chế độ báo cáo “{code}”; xem danh sách chế độ báo cáo."


KIND = versions.Kind(models.RegimeRow, models.VersionRow, RegimeDraftChanged)


@transaction.atomic
def load_regimes(*, regimes: Iterable[Regime], actor: str, at: datetime) -> int:
    """Publish each regime of a pack whose declaration is another than the one loaded last; the rest stays.

    :returns: how many versions were published
    """
    published = 0
    for regime in sorted(regimes, key=lambda each: (each.code, each.valid_from or date.min)):
        row, _ = models.RegimeRow.objects.get_or_create(code=regime.code, defaults={"created_at": at})
        if row.versions.filter(digest=digest(regime), author=AUTHOR).exists():
            continue
        version = versions.next_version(kind=KIND, subject=row)
        versions.write(draft=version, fill=says(regime), actor=AUTHOR, at=at)
        _publish(version, regime, actor, at)
        published += 1
    return published


@transaction.atomic
def save_regime_draft(*, regime: Regime, actor: str, at: datetime, seen: str | None = None) -> Version:
    """Save the draft of the next version; there is one draft of a regime at a time, also with mistakes in it.

    :param seen: digest of the draft that was edited; ``None`` for a new draft
    :raises RegimeDraftChanged: if the draft is another one by now
    """
    draft = versions.save_draft(
        kind=KIND, code=regime.code, fill=says(regime), seen=seen, action="reporting.draft_saved", actor=actor, at=at
    )
    return as_version(draft)


@transaction.atomic
def discard_regime_draft(*, version: int, actor: str, at: datetime) -> None:
    """Throw a draft away (:raises VersionNotDraft: if it is none)."""
    versions.discard_draft(kind=KIND, version=version, action="reporting.draft_discarded", actor=actor, at=at)


@transaction.atomic
def publish_regime(*, version: int, seen: str, actor: str, at: datetime) -> Version:
    """Publish a draft: periods that end from its first day on fall under it. Open reports keep their version.

    :param seen: digest of the draft that was read through
    :raises VersionNotDraft: if it is no draft
    :raises RegimeDraftChanged: if it was changed since
    :raises PublisherIsAuthor: if the publisher wrote any of it (two-person rule)
    :raises DeclarationInvalid: if anything in it is wrong
    """
    draft = versions.draft_for(kind=KIND, version=version, publisher=actor, seen=seen)
    regime = as_version(draft).regime
    problems = regime_problems(regime, indicators(), code_lists())
    if problems:
        raise DeclarationInvalid(problems)
    _publish(draft, regime, actor, at)
    return as_version(draft)


@transaction.atomic
def retire_regime(*, code: str, on: date, decision: str, actor: str, at: datetime) -> None:
    """Take a regime out of force: no period that ends on or after the day is owed. Reports already open go on.

    :param decision: the act that ends it
    :raises RegimeNotKnown: if there is none with this code
    """
    regime = models.RegimeRow.objects.select_for_update().filter(code=code).first()
    if regime is None or not regime.versions.filter(state=VersionState.PUBLISHED.value).exists():
        raise RegimeNotKnown(code=code)
    versions.retire(
        kind=KIND, subject=regime, on=on, decision=decision, action="reporting.regime_retired", actor=actor, at=at
    )


def says(regime: Regime) -> Callable[[models.VersionRow], None]:
    """What puts a regime into a row."""

    def fill(row: models.VersionRow) -> None:
        row.declaration, row.digest = encode(regime), digest(regime)
        row.search = f" {search_key(f'{regime.code} {regime.name.vi} {regime.name.en} {regime.purpose.vi}')}"

    return fill


def _publish(row: models.VersionRow, regime: Regime, actor: str, at: datetime) -> None:
    versions.put_in_force(row=row, wanted=Span(regime.valid_from, regime.valid_to), actor=actor, at=at)
    versions.record(row=row, action="reporting.regime_published", actor=actor, at=at)
