"""A draft being edited: its document, the text of one part, and saving what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from benso.domains.accounts.types import Permission
from benso.domains.versions.types import Version, VersionState
from benso.kernel.content import Problem
from benso.kernel.declarations import Sheet, write_document
from benso.kernel.errors import BensoError
from benso.sites.desk.editor.fields import Part
from benso.sites.desk.editor.kinds import Editor, V
from benso.sites.desk.editor.posted import Document, Merged, merge, plain
from benso.sites.desk.seat import Seat


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the version as it is now (``None``: not saved), every problem, what was typed."""

    version: Version[Any] | None
    problems: tuple[Problem, ...]
    document: Document
    text: str
    merged: Merged | None = None


def may_read(seat: Seat) -> None:
    """:raises PermissionDenied: if the official neither writes nor publishes declarations"""
    if not (seat.may(Permission.EDIT_CATALOGUE) or seat.may(Permission.PUBLISH_CATALOGUE)):
        raise PermissionDenied


def may_edit(seat: Seat) -> None:
    """:raises PermissionDenied: if the official does not write declarations"""
    if not seat.may(Permission.EDIT_CATALOGUE):
        raise PermissionDenied


def may_publish(seat: Seat) -> None:
    """:raises PermissionDenied: if the official does not publish declarations"""
    if not seat.may(Permission.PUBLISH_CATALOGUE):
        raise PermissionDenied


def version_of(editor: Editor[V], version: int) -> V:
    """The version (:raises Http404: if there is none)."""
    try:
        return editor.version(version)
    except BensoError:
        raise Http404 from None


def draft_of(editor: Editor[V], version: int) -> V:
    """The draft (:raises Http404: if it is none or gone)."""
    found = version_of(editor, version)
    if found.state is not VersionState.DRAFT:
        raise Http404
    return found


def document(editor: Editor[V], version: V) -> Document:
    """The document of a version, plain."""
    found: Document = plain(editor.document_of(version))
    return found


def judge(editor: Editor[V], version: V) -> tuple[Problem, ...]:
    """What keeps a version from being published."""
    return editor.read(write_document(document(editor, version))).problems


def opened(editor: Editor[V], version: V, part: Part) -> Saved:
    """A part as it stands; lines of problems are those of its text."""
    whole = document(editor, version)
    text = _written({key: whole[key] for key in part.keys if key in whole})
    return Saved(version, _read(editor, whole, part, text).problems, whole, text)


def save_fields(editor: Editor[V], version: V, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed into its fields."""
    merged = merge(document(editor, version), part, posted)
    now, problems = _save(editor, version, editor.read(write_document(merged.document)), posted, seat)
    return Saved(now, problems, merged.document, "", merged)


def save_text(editor: Editor[V], version: V, part: Part, posted: QueryDict, seat: Seat) -> Saved:
    """Save a part typed as text; lines of problems are those of that text."""
    text = posted.get("text", "").replace("\r\n", "\n")
    whole = document(editor, version)
    now, problems = _save(editor, version, _read(editor, whole, part, text), posted, seat)
    return Saved(now, problems, _loaded(text, whole) if now is None else document(editor, now), text)


def _read(editor: Editor[V], whole: Document, part: Part, text: str) -> Sheet[Any]:
    """The whole with this text for the part. The text stands last: what is wrong before it has line 0."""
    others = _written({key: value for key, value in whole.items() if key not in part.keys})
    offset = others.count("\n")
    sheet = editor.read(others + text)
    moved = (Problem("", max(found.line - offset, 0), found.field, found.message) for found in sheet.problems)
    return Sheet(sheet.declaration, tuple(moved))


def _save(
    editor: Editor[V], version: V, sheet: Sheet[Any], posted: QueryDict, seat: Seat
) -> tuple[V | None, tuple[Problem, ...]]:
    if sheet.declaration is None:
        return None, sheet.problems
    if sheet.declaration.code != version.code:
        wrong = f"Mã {editor.noun} của bản soạn này là {version.code}; giữ nguyên mã."
        return None, (Problem("", 1, "code", wrong),)
    return editor.save(sheet.declaration, seat, posted.get("seen") or version.digest), sheet.problems


def _written(held: Document) -> str:
    """Empty where nothing is declared: an empty mapping would end the text around it."""
    return write_document(held) if held else ""


def _loaded(text: str, whole: Document) -> Document:
    """The text as a document as far as it can be read: for marking characters only."""
    try:
        found: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  builds plain values only
    except (yaml.YAMLError, RecursionError):
        return whole
    return whole | found if isinstance(found, dict) else whole
