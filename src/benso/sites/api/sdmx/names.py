"""Names: what an artefact is called, and how our codes are written where SDMX allows few characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_OUTSIDE = re.compile(r"[^A-Za-z0-9_@\-]")
_COMPONENT = re.compile(r"[^A-Za-z0-9_]")
TOTAL = "_T"
"""The code of what is not broken down (SDMX guideline for code lists)."""

ALL_FLOW = "ALL"


class Kind(StrEnum):
    """Kinds of artefact held here, by their name in addresses (REST 2.x)."""

    AGENCY_SCHEME = "agencyscheme"
    PROVIDER_SCHEME = "dataproviderscheme"
    CONCEPT_SCHEME = "conceptscheme"
    CODELIST = "codelist"
    HIERARCHY = "hierarchy"
    STRUCTURE = "datastructure"
    FLOW = "dataflow"
    AGREEMENT = "provisionagreement"
    CONSTRAINT = "dataconstraint"
    CATEGORY_SCHEME = "categoryscheme"
    CATEGORISATION = "categorisation"
    METADATA_STRUCTURE = "metadatastructure"
    METADATA_FLOW = "metadataflow"
    ORGANISATION_UNITS = "organisationunitscheme"
    CONSUMER_SCHEME = "dataconsumerscheme"
    TAXONOMY = "reportingtaxonomy"
    PROCESS = "process"
    CODE_MAP = "representationmap"
    """In SDMX 2.1 a structure set."""


CLASSES = {
    Kind.AGENCY_SCHEME: "base.AgencyScheme",
    Kind.PROVIDER_SCHEME: "base.DataProviderScheme",
    Kind.CONCEPT_SCHEME: "conceptscheme.ConceptScheme",
    Kind.CODELIST: "codelist.Codelist",
    Kind.HIERARCHY: "codelist.Hierarchy",
    Kind.STRUCTURE: "datastructure.DataStructure",
    Kind.FLOW: "datastructure.Dataflow",
    Kind.AGREEMENT: "registry.ProvisionAgreement",
    Kind.CONSTRAINT: "registry.DataConstraint",
    Kind.CATEGORY_SCHEME: "categoryscheme.CategoryScheme",
    Kind.CATEGORISATION: "categoryscheme.Categorisation",
    Kind.METADATA_STRUCTURE: "metadatastructure.MetadataStructure",
    Kind.METADATA_FLOW: "metadatastructure.Metadataflow",
    Kind.ORGANISATION_UNITS: "base.OrganisationUnitScheme",
    Kind.CONSUMER_SCHEME: "base.DataConsumerScheme",
    Kind.TAXONOMY: "categoryscheme.ReportingTaxonomy",
    Kind.PROCESS: "process.Process",
    Kind.CODE_MAP: "structuremapping.RepresentationMap",
}
ITEM_CLASSES = {
    Kind.AGENCY_SCHEME: "base.Agency",
    Kind.PROVIDER_SCHEME: "base.DataProvider",
    Kind.CONCEPT_SCHEME: "conceptscheme.Concept",
    Kind.CODELIST: "codelist.Code",
    Kind.CATEGORY_SCHEME: "categoryscheme.Category",
    Kind.ORGANISATION_UNITS: "base.OrganisationUnit",
    Kind.CONSUMER_SCHEME: "base.DataConsumer",
    Kind.TAXONOMY: "categoryscheme.ReportingCategory",
}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """An artefact: kind, agency, id, version."""

    kind: Kind
    agency: str
    id: str
    version: str

    @property
    def urn(self) -> str:
        """How SDMX names it everywhere."""
        return f"urn:sdmx:org.sdmx.infomodel.{CLASSES[self.kind]}={self.agency}:{self.id}({self.version})"

    @property
    def short(self) -> str:
        """The same without the package."""
        return f"{CLASSES[self.kind].partition('.')[2]}={self.agency}:{self.id}({self.version})"

    def item(self, item: str) -> str:
        """The urn of an item of this scheme."""
        return f"urn:sdmx:org.sdmx.infomodel.{ITEM_CLASSES[self.kind]}={self.agency}:{self.id}({self.version}).{item}"

    def short_item(self, item: str) -> str:
        """The same without the package."""
        return f"{ITEM_CLASSES[self.kind].partition('.')[2]}={self.agency}:{self.id}({self.version}).{item}"


def code_id(text: str) -> str:
    """A code of ours as an SDMX id (letters, digits, ``_ @ - $``): ``/`` becomes ``$``, others ``$x`` and their
    number. What is an id already stays as it is, unit versions among them."""
    return _OUTSIDE.sub(lambda found: "$" if found[0] == "/" else f"$x{ord(found[0]):x}", text)


def component_id(text: str) -> str:
    """A breakdown as the id of a dimension: capital letters, digits, ``_``, a letter first."""
    plain = _COMPONENT.sub("_", text).upper()
    return plain if plain[:1].isalpha() else f"B_{plain}"


def version_of(number: int) -> str:
    """The number of a regime's version as a semantic version."""
    return f"{number}.0.0"
