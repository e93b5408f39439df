"""Lines of a person's lists: what was submitted, what is still being written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries as dossiers
from benso.domains.dossiers.types import DossierRow
from benso.domains.procedures import queries
from benso.sites.portal import words
from benso.sites.portal.service import said
from benso.sites.shell.templatetags.shell import language


def rows_of(rows: Iterable[DossierRow]) -> list[dict[str, Any]]:
    """Dossiers in words; a service that is not in the catalogue any more keeps the name it was applied for under."""
    english = language() == "en"
    names = {line.code: line.name_en for line in queries.catalogue(words.today()) if line.name_en} if english else {}
    return [_row(row, names.get(row.procedure, row.procedure_name_vi)) for row in rows]


def _row(row: DossierRow, name: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "name": name,
        "title": words.STATE_TITLES[row.state],
        "yours": row.state in words.YOUR_TURN,
        "due_at": row.due_at if row.state in words.OPEN_STATES else None,
        "submitted_at": row.submitted_at,
    }


def draft_rows(person: Person) -> list[dict[str, Any]]:
    """A person's drafts with the names of their services."""
    return [
        {"id": draft.id, "saved_at": draft.saved_at, "name": said(queries.compiled(draft.version).declaration.name)}
        for draft in dossiers.drafts_of(person.public_id, left=person.left)
    ]
