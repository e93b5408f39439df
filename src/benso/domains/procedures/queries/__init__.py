"""Reads of the catalogue."""

from benso.domains.procedures.queries.catalogue import catalogue, categories, life_events
from benso.domains.procedures.queries.standing import (
    OfficeUnknown,
    ShiftsUnknown,
    all_offices,
    calendar,
    calendar_revision,
    communes_in_force,
    competent_office,
    office,
    offices,
    reception_office,
    successor_on,
    vocabulary,
)
from benso.domains.procedures.queries.versions import (
    ProcedureUnknown,
    VersionUnknown,
    compiled,
    compiled_in_force,
    drafts,
    forget,
    history,
    version,
    version_in_force,
)
from benso.domains.procedures.rules.competence import CompetenceUnknown, CompetentUnitUnnamed

__all__ = [
    "CompetenceUnknown",
    "CompetentUnitUnnamed",
    "OfficeUnknown",
    "ProcedureUnknown",
    "ShiftsUnknown",
    "VersionUnknown",
    "all_offices",
    "calendar",
    "calendar_revision",
    "catalogue",
    "categories",
    "communes_in_force",
    "competent_office",
    "compiled",
    "compiled_in_force",
    "drafts",
    "forget",
    "history",
    "life_events",
    "office",
    "offices",
    "reception_office",
    "successor_on",
    "version",
    "version_in_force",
    "vocabulary",
]
