"""Writes of the catalogue."""

from benso.domains.procedures.operations.counting import post_catalogue
from benso.domains.procedures.operations.loading import IdentifiersClash, load_offices, load_procedures
from benso.domains.procedures.operations.versions import (
    DraftChanged,
    ProcedureNotKnown,
    discard_version_draft,
    publish_version,
    retire_procedure,
    save_version_draft,
)
from benso.domains.procedures.operations.working_days import (
    DecisionMissing,
    SpecialDayMeaningless,
    announce_special_days,
)
from benso.domains.versions.operations import DeclarationInvalid, PublisherIsAuthor, VersionNotDraft

__all__ = [
    "DecisionMissing",
    "DeclarationInvalid",
    "DraftChanged",
    "IdentifiersClash",
    "ProcedureNotKnown",
    "PublisherIsAuthor",
    "SpecialDayMeaningless",
    "VersionNotDraft",
    "announce_special_days",
    "discard_version_draft",
    "load_offices",
    "load_procedures",
    "post_catalogue",
    "publish_version",
    "retire_procedure",
    "save_version_draft",
]
