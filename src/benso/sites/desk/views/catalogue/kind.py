"""Procedures as the editor knows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from benso.domains.procedures import operations, queries, rules
from benso.domains.procedures.rules.reading import Known, document_of, read_sheet
from benso.domains.procedures.types import Declaration, Version
from benso.domains.versions.types import Difference
from benso.kernel.declarations import Sheet
from benso.sites.desk.editor.fields import Input, Part
from benso.sites.desk.editor.kinds import Editor
from benso.sites.desk.editor.posted import Document, at
from benso.sites.desk.seat import Seat
from benso.sites.desk.views.catalogue.parts import GENERAL, PARTS
from benso.sites.desk.views.catalogue.process_parts import STEPS
from benso.sites.desk.views.catalogue.wording import EFFECTS, option_words


class Procedures(Editor[Version]):
    """The editor of procedures."""

    folder, prefix, noun = "catalogue", "catalogue", "thủ tục"
    list_page, home_page = "desk:catalogue", "desk:catalogue_procedure"
    parts, rest = PARTS, GENERAL
    published = _("Đã công bố phiên bản %(n)s. Hồ sơ đang mở giữ phiên bản cũ.")
    only_publishers = _("Chỉ người có vai trò công bố thủ tục mới công bố được.")

    def version(self, version_id: int) -> Version:
        """A version."""
        return queries.version(version_id)

    def history(self, code: str) -> list[Version]:
        """Every version of a procedure, the newest first."""
        return queries.history(code)

    def document_of(self, version: Version) -> Mapping[str, Any]:
        """What a version declares."""
        return document_of(version.declaration)

    def read(self, text: str) -> Sheet[Declaration]:
        """Read and judge a text."""
        return read_sheet(text, _known())

    def differences(self, before: Version, after: Version) -> list[Difference]:
        """What one version changes against another."""
        return rules.differences(before.declaration, after.declaration)

    def options(self, of: Input) -> tuple[tuple[str, str], ...]:
        """Categories, life events and templates are those of the province."""
        match of.kind:
            case "category":
                return tuple(sorted((topic.id, topic.vi) for topic in queries.categories()))
            case "life_events":
                return tuple(sorted((topic.id, topic.vi) for topic in queries.life_events()))
            case "template":
                return tuple((name, name) for name in sorted(_templates()))
            case "choice" | "many":
                return tuple((str(option), option_words(of.name, str(option))) for option in of.options)
            case _:
                return ()

    def extras(self, document: Document, part: Part) -> dict[str, Any]:
        """Ids that are offered while one types, and what effects do."""
        return {"suggestions": suggestions(document), "effects": EFFECTS.items() if part is STEPS else ()}

    def save(self, declaration: Declaration, seat: Seat, seen: str | None = None) -> Version:
        """Save the draft."""
        return operations.save_version_draft(declaration=declaration, actor=seat.actor, at=seat.at, seen=seen)

    def discard(self, version: int, seat: Seat) -> None:
        """Throw a draft away."""
        operations.discard_version_draft(version=version, actor=seat.actor, at=seat.at)

    def publish(self, version: int, seen: str, seat: Seat) -> Version:
        """Publish a draft."""
        return operations.publish_version(version=version, seen=seen, actor=seat.actor, at=seat.at)


PROCEDURES = Procedures()


def suggestions(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    """Ids of the declaration with what they are called, offered where a field names one of them."""
    sections = at(document, "form.sections") or []
    records = {
        "steps": at(document, "steps.table") or [],
        "actions": at(document, "steps.actions") or [],
        "questions": [q for each in sections if isinstance(each, dict) for q in each.get("questions") or []],
        "cases": document.get("cases") or [],
    }
    return [(name, [_called(one) for one in listed if isinstance(one, dict)]) for name, listed in records.items()]


def _called(record: Document) -> tuple[str, str]:
    return str(record.get("id", "")), str(at(record, "name.vi") or at(record, "label.vi") or "")


def _known() -> Known:
    """What a declaration may name."""
    return queries.vocabulary(_templates())


def _templates() -> frozenset[str]:
    results = Path(settings.CONTENT_DIR) / "documents" / "results"
    return frozenset(path.stem for path in results.glob("[!_]*.typ"))
