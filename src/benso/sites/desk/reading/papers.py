"""The components of a dossier: which are needed for these answers, which came, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from benso.domains.documents.types import StoredFile
from benso.domains.dossiers.types import Attachment, Dossier, Evidence
from benso.domains.procedures.types import Component
from benso.sites.desk import words
from benso.sites.desk.reading.parts import either, size


@dataclass(frozen=True, slots=True)
class Paper:
    """A file or paper given for a component."""

    name: str
    url: str
    evidence: str
    size: str


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A component with what was given for it."""

    id: str
    name: str
    required: bool
    register: bool
    files: tuple[Paper, ...]


def component_lines(
    dossier: Dossier, needed: tuple[Component, ...], stored: Mapping[UUID, StoredFile]
) -> list[ComponentLine]:
    """The components asked for, then whatever else was handed in."""
    given: dict[str, list[Attachment]] = {}
    for attachment in dossier.attachments:
        given.setdefault(attachment.component, []).append(attachment)
    lines = [
        ComponentLine(
            id=component.id,
            name=either(component.name.vi, component.name.en),
            required=component.required,
            register=bool(component.held_by),
            files=_papers(dossier, given.pop(component.id, []), stored),
        )
        for component in needed
    ]
    return lines + [
        ComponentLine(id=key, name=key, required=False, register=False, files=_papers(dossier, more, stored))
        for key, more in given.items()
    ]


def _papers(dossier: Dossier, given: list[Attachment], stored: Mapping[UUID, StoredFile]) -> tuple[Paper, ...]:
    return tuple(_paper(dossier, one, stored) for one in given if one.evidence is not Evidence.REGISTER)


def _paper(dossier: Dossier, given: Attachment, stored: Mapping[UUID, StoredFile]) -> Paper:
    evidence = str(words.EVIDENCE[given.evidence])
    if given.file is None:
        return Paper(given.name or evidence, "", evidence if given.name else "", "")
    file = stored.get(given.file)
    url = reverse("desk:file", kwargs={"dossier": dossier.id, "file": given.file})
    name = given.name or (file.name if file else "") or evidence
    return Paper(name, url, evidence, size(file.size) if file else "")
