"""A draft being edited: its document, the text of one part, and saving what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from benso.domains.accounts.types import Permission
from benso.domains.procedures import operations, queries
from benso.domains.procedures.rules.reading import Known, Sheet, document_of, read_sheet, write_document
from benso.domains.procedures.types import Version, VersionState
from benso.kernel.content import Problem
from benso.sites.desk.seat import Seat
from benso.sites.desk.views.catalogue.fields import Part
from benso.sites.desk.views.catalogue.posted import Document, Merged, merge, plain


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the version as it is now (``None``: not saved), every problem, what was typed.

    ``names`` leads from a path to the field it was typed into; ``offset`` is how many lines stand before the text.
    """

    version: Version | None
    problems: tuple[Problem, ...]
    document: Document
    text: str
    merged: Merged | None = None


def may_read(seat: Seat) -> None:
    """:raises PermissionDenied: if the official neither writes nor publishes the catalogue"""
    if not (seat.may(Permission.EDIT_CATALOGUE) or seat.may(Permission.PUBLISH_CATALOGUE)):
        raise PermissionDenied


def may_edit(seat: Seat) -> None:
    """:raises PermissionDenied: if the official does not write the catalogue"""
    if not seat.may(Permission.EDIT_CATALOGUE):
        raise PermissionDenied


def draft_of(version: int) -> Version:
    """The draft (:raises Http404: if it is none or gone)."""
    found = version_of(version)
    if found.state is not VersionState.DRAFT:
        raise Http404
    return found


def version_of(version: int) -> Version:
    """The version (:raises Http404: if there is none)."""
    try:
        return queries.version(version)
    except queries.VersionUnknown:
        raise Http404 from None


def known() -> Known:
    """What a declaration may name."""
    results = Path(settings.CONTENT_DIR) / "documents" / "results"
    return queries.vocabulary(frozenset(path.stem for path in results.glob("[!_]*.typ")))


def document(version: Version) -> Document:
    """The document of a version, plain."""
    found: Document = plain(document_of(version.declaration))
    return found


def part_text(whole: Document, part: Part) -> str:
    """The text of one part, empty where nothing is declared: an empty mapping would end the text around it."""
    held = {key: whole[key] for key in part.keys if key in whole}
    return write_document(held) if held else ""


def judge(version: Version, vocabulary: Known) -> tuple[Problem, ...]:
    """What keeps a version from being published."""
    return read_sheet(write_document(document(version)), vocabulary).problems


def opened(version: Version, part: Part) -> Saved:
    """A part as it stands; lines of problems are those of its text."""
    whole = document(version)
    text = part_text(whole, part)
    return Saved(version, _read(whole, part, text).problems, whole, text)


def _read(whole: Document, part: Part, text: str) -> Sheet:
    """The whole with this text for the part. The text stands last: what is wrong before it has line 0."""
    others = write_document({key: value for key, value in whole.items() if key not in part.keys})
    offset = others.count("\n")
    sheet = read_sheet(others + text, known())
    return Sheet(
        sheet.declaration,
        tuple(Problem("", max(found.line - offset, 0), found.field, found.message) for found in sheet.problems),
    )


def save_fields(version: Version, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed into its fields."""
    merged = merge(document(version), part, posted)
    sheet = read_sheet(write_document(merged.document), known())
    return _saved(version, sheet, merged.document, "", posted, seat, merged)


def save_text(version: Version, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed as text; lines of problems are those of that text."""
    text = posted.get("text", "").replace("\r\n", "\n")
    whole = document(version)
    sheet = _read(whole, part, text)
    return _saved(version, sheet, _loaded(text, whole), text, posted, seat, None)


def _saved(
    version: Version, sheet: Sheet, typed: Document, text: str, posted: QueryDict, seat: Seat, merged: Merged | None
) -> Saved:
    if sheet.declaration is None:
        return Saved(None, sheet.problems, typed, text, merged)
    if sheet.declaration.code != version.procedure:
        wrong = Problem("", 1, "code", f"Mã thủ tục của bản soạn này là {version.procedure}; giữ nguyên mã.")
        return Saved(None, (wrong,), typed, text, merged)
    seen = posted.get("seen") or version.digest
    now = operations.save_version_draft(declaration=sheet.declaration, actor=seat.actor, at=seat.at, seen=seen)
    return Saved(now, sheet.problems, document(now) if merged is None else typed, text, merged)


def _loaded(text: str, whole: Document) -> Document:
    """The text as a document as far as it can be read: for marking characters only."""
    try:
        found: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  builds plain values only
    except (yaml.YAMLError, RecursionError):
        return whole
    return whole | found if isinstance(found, dict) else whole
