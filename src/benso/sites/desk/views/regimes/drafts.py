"""A draft of a regime being edited: its document, the text of a part, and saving what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from benso.domains.accounts.types import Permission
from benso.domains.reporting import operations, queries
from benso.domains.reporting.rules.reading import Sheet, document_of, read_sheet
from benso.domains.reporting.types import Version, VersionState
from benso.kernel.content import Problem
from benso.kernel.declarations import write_document
from benso.sites.desk.seat import Seat
from benso.sites.desk.views.catalogue.fields import Part
from benso.sites.desk.views.catalogue.posted import Document, Merged, merge, plain

MOST_ROWS = 60
"""Rows of forms that are edited in fields: a page with more is slow to load and to post; they are edited as text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the version as it is now (``None``: not saved), every problem, what was typed."""

    version: Version | None
    problems: tuple[Problem, ...]
    document: Document
    text: str
    merged: Merged | None = None


def may_read(seat: Seat) -> None:
    """:raises PermissionDenied: if the official neither writes nor publishes regimes"""
    if not (seat.may(Permission.EDIT_CATALOGUE) or seat.may(Permission.PUBLISH_CATALOGUE)):
        raise PermissionDenied


def may_edit(seat: Seat) -> None:
    """:raises PermissionDenied: if the official does not write regimes"""
    if not seat.may(Permission.EDIT_CATALOGUE):
        raise PermissionDenied


def may_publish(seat: Seat) -> None:
    """:raises PermissionDenied: if the official does not publish regimes"""
    if not seat.may(Permission.PUBLISH_CATALOGUE):
        raise PermissionDenied


def version_of(version: int) -> Version:
    """The version (:raises Http404: if there is none)."""
    try:
        return queries.version(version)
    except queries.RegimeVersionUnknown:
        raise Http404 from None


def draft_of(version: int) -> Version:
    """The draft (:raises Http404: if it is none or gone)."""
    found = version_of(version)
    if found.state is not VersionState.DRAFT:
        raise Http404
    return found


def document(version: Version) -> Document:
    """The document of a version, plain."""
    found: Document = plain(document_of(version.regime))
    return found


def as_text(version: Version, part: Part) -> bool:
    """Whether a part is edited as text only."""
    rows = sum(len(form.rows) + len(form.columns) for form in version.regime.forms)
    return not part.structured or (part.id == "bieu" and rows > MOST_ROWS)


def judge(version: Version) -> tuple[Problem, ...]:
    """What keeps a version from being published."""
    return read_sheet(write_document(document(version)), queries.vocabulary()).problems


def opened(version: Version, part: Part) -> Saved:
    """A part as it stands; lines of problems are those of its text."""
    whole = document(version)
    text = write_document({key: whole[key] for key in part.keys if key in whole})
    return Saved(version, _read(whole, part, text).problems, whole, text)


def save_fields(version: Version, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed into its fields."""
    merged = merge(document(version), part, posted)
    sheet = read_sheet(write_document(merged.document), queries.vocabulary())
    return _saved(version, sheet, merged.document, "", posted, seat, merged)


def save_text(version: Version, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed as text; lines of problems are those of that text."""
    text = posted.get("text", "").replace("\r\n", "\n")
    whole = document(version)
    return _saved(version, _read(whole, part, text), _loaded(text, whole), text, posted, seat, None)


def _read(whole: Document, part: Part, text: str) -> Sheet:
    """The whole with this text for the part. The text stands last: what is wrong before it has line 0."""
    rest = {key: value for key, value in whole.items() if key not in part.keys}
    others = write_document(rest) if rest else ""
    offset = others.count("\n")
    sheet = read_sheet(others + text, queries.vocabulary())
    return Sheet(sheet.regime, tuple(Problem("", max(p.line - offset, 0), p.field, p.message) for p in sheet.problems))


def _saved(
    version: Version, sheet: Sheet, typed: Document, text: str, posted: QueryDict, seat: Seat, merged: Merged | None
) -> Saved:
    if sheet.regime is None:
        return Saved(None, sheet.problems, typed, text, merged)
    if sheet.regime.code != version.regime.code:
        wrong = Problem("", 1, "code", f"Mã chế độ của bản soạn này là {version.regime.code}; giữ nguyên mã.")
        return Saved(None, (wrong,), typed, text, merged)
    seen = posted.get("seen") or version.digest
    now = operations.save_regime_draft(regime=sheet.regime, actor=seat.actor, at=seat.at, seen=seen)
    return Saved(now, sheet.problems, document(now) if merged is None else typed, text, merged)


def _loaded(text: str, whole: Document) -> Document:
    """The text as a document as far as it can be read: for marking characters only."""
    try:
        found: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  builds plain values only
    except (yaml.YAMLError, RecursionError):
        return whole
    return whole | found if isinstance(found, dict) else whole
