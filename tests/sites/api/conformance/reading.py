"""Structure messages read as the conformance kit of SDMX reads them: artefacts, how much of each there is, what it
refers to. Written from the rules of the kit, without the code that writes our messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

CLASSES = {
    "DataStructure": "datastructure", "MetadataStructure": "metadatastructure", "CategoryScheme": "categoryscheme",
    "ConceptScheme": "conceptscheme", "Codelist": "codelist", "HierarchicalCodelist": "hierarchicalcodelist",
    "AgencyScheme": "agencyscheme", "DataProviderScheme": "dataproviderscheme", "Dataflow": "dataflow",
    "DataConsumerScheme": "dataconsumerscheme", "OrganisationUnitScheme": "organisationunitscheme",
    "Metadataflow": "metadataflow", "ReportingTaxonomy": "reportingtaxonomy", "Process": "process",
    "ProvisionAgreement": "provisionagreement", "StructureSet": "structureset", "Categorisation": "categorisation",
    "ContentConstraint": "contentconstraint", "DataConstraint": "dataconstraint", "Hierarchy": "hierarchy",
    "RepresentationMap": "representationmap", "MetadataProviderScheme": "metadataproviderscheme",
    "MetadataProvisionAgreement": "metadataprovisionagreement", "HierarchyAssociation": "hierarchyassociation",
}  # fmt: skip
"""Of the name of a class, the resource of REST."""

ITEM_CLASSES = {
    "Category": "categoryscheme", "Concept": "conceptscheme", "Code": "codelist", "Agency": "agencyscheme",
    "DataProvider": "dataproviderscheme", "DataConsumer": "dataconsumerscheme",
    "OrganisationUnit": "organisationunitscheme", "MetadataProvider": "metadataproviderscheme",
    "ReportingCategory": "reportingtaxonomy",
}  # fmt: skip
_BY_TAG = {
    "Structure": "datastructure", "StructureUsage": "dataflow", "Enumeration": "codelist",
    "ConceptIdentity": "conceptscheme", "ConceptRole": "conceptscheme", "CodeID": "codelist",
    "IncludedCodelist": "codelist",
}  # fmt: skip
_CONTENT = {
    "datastructure": ("DataStructureComponents",), "metadatastructure": ("MetadataStructureComponents",),
    "dataflow": ("Structure",), "metadataflow": ("Structure",), "reportingtaxonomy": ("ReportingCategory",),
    "provisionagreement": ("StructureUsage", "DataProvider", "Dataflow"), "process": ("ProcessStep",),
    "hierarchicalcodelist": ("IncludedCodelist", "Hierarchy"), "hierarchy": ("HierarchicalCode",),
    "categorisation": ("Source", "Target"), "contentconstraint": ("ConstraintAttachment",),
    "dataconstraint": ("ConstraintAttachment",), "categoryscheme": ("Category",), "conceptscheme": ("Concept",),
    "codelist": ("Code",), "agencyscheme": ("Agency",), "dataproviderscheme": ("DataProvider",),
    "dataconsumerscheme": ("DataConsumer",), "organisationunitscheme": ("OrganisationUnit",),
    "metadataproviderscheme": ("MetadataProvider",), "structureset": ("CodelistMap", "StructureMap"),
    "metadataprovisionagreement": ("Metadataflow", "MetadataProvider"),
    "representationmap": ("SourceCodelist", "SourceDataType"),
}  # fmt: skip
"""What makes an artefact whole: a stub has none of it."""

_JSON_CONTENT = {
    "datastructure": ("dataStructureComponents",), "dataflow": ("structure",), "categorisation": ("source", "target"),
    "metadatastructure": ("metadataStructureComponents",), "metadataflow": ("structure",),
    "provisionagreement": ("dataflow", "dataProvider"), "dataconstraint": ("constraintAttachment",),
    "categoryscheme": ("categories",), "conceptscheme": ("concepts",), "codelist": ("codes",),
    "agencyscheme": ("agencies",), "dataproviderscheme": ("dataProviders",), "hierarchy": ("hierarchicalCodes",),
    "dataconsumerscheme": ("dataConsumers",), "metadataproviderscheme": ("metadataProviders",),
    "metadataprovisionagreement": ("metadataflow", "metadataProvider"),
    "organisationunitscheme": ("organisationUnits",), "reportingtaxonomy": ("reportingCategories",),
    "process": ("processSteps",), "representationmap": ("source", "target"),
}  # fmt: skip
_JSON_NAMES = {
    "dataStructures": "datastructure", "metadataStructures": "metadatastructure", "categorySchemes": "categoryscheme",
    "conceptSchemes": "conceptscheme", "codelists": "codelist", "hierarchies": "hierarchy",
    "agencySchemes": "agencyscheme", "dataProviderSchemes": "dataproviderscheme",
    "organisationUnitSchemes": "organisationunitscheme", "reportingTaxonomies": "reportingtaxonomy",
    "processes": "process", "representationMaps": "representationmap",
    "dataConsumerSchemes": "dataconsumerscheme", "dataflows": "dataflow", "metadataflows": "metadataflow",
    "provisionAgreements": "provisionagreement", "categorisations": "categorisation",
    "dataConstraints": "dataconstraint", "metadataProviderSchemes": "metadataproviderscheme",
    "metadataProvisionAgreements": "metadataprovisionagreement",
}  # fmt: skip
_REFERRING = ("structure", "source", "target", "codelist", "enumeration", "conceptIdentity", "dataflow",
              "dataProvider", "code", "metadataflow", "metadataProvider")  # fmt: skip
_URN = re.compile(r"urn:sdmx:org\.sdmx\.infomodel\.\w+\.(\w+)=([^:]+):([^(]+)\(([^)]+)\)(?:\.(.+))?")


@dataclass(frozen=True, order=True)
class Ref:
    """An artefact by name."""

    kind: str
    agency: str
    id: str
    version: str


@dataclass
class Artefact:
    """What a message holds of an artefact. ``detail``: ``full``, ``complete`` (a stub with description) or ``stub``."""

    ref: Ref
    detail: str
    items: list[str]
    partial: bool
    children: dict[Ref, set[str]] = field(default_factory=dict)
    """With the items of them that are named."""
    body: Any = None

    def refer(self, ref: Ref, item: str = "") -> None:
        """Note a reference."""
        self.children.setdefault(ref, set()).update({item} if item else set())


Workspace = dict[Ref, Artefact]


def read(content: bytes, media_type: str) -> Workspace:
    """The artefacts of a message."""
    if "json" in media_type:
        return _json(json.loads(content))
    root = etree.fromstring(content)
    v30 = "v3_0" in root.tag
    sections = root.find("{*}Structures")
    found = [_xml(one, v30=v30) for section in sections for one in section]
    return {one.ref: one for one in found}


def _xml(element: Any, *, v30: bool) -> Artefact:
    kind = CLASSES[etree.QName(element).localname]
    ref = Ref(kind, element.get("agencyID"), element.get("id"), element.get("version", "1.0"))
    labels = {etree.QName(child).localname for child in element}
    names = _CONTENT[kind]
    items = [child.get("id") for child in element if etree.QName(child).localname in names and child.get("id")]
    found = Artefact(ref, _detail(labels, names, "Description", "Annotations"), items,
                     element.get("isPartial") == "true", body=element)  # fmt: skip
    for one, item in _urns(element) if v30 else _refs(element):
        found.refer(one, item)
    return found


def _detail(present: Iterable[str], content: tuple[str, ...], *describing: str) -> str:
    held = set(present)
    if held & set(content):
        return "full"
    return "complete" if held & set(describing) else "stub"


def _refs(element: Any) -> Iterator[tuple[Ref, str]]:
    """References of 2.1: by the class they name, else by the element around them."""
    for one in element.iter("Ref"):
        name, around = one.get("class"), etree.QName(one.getparent()).localname
        agency, id_, version = one.get("agencyID"), one.get("id"), one.get("version", "1.0")
        parent, above = one.get("maintainableParentID"), one.get("maintainableParentVersion", "1.0")
        if agency is None:
            continue  # local: a component, the code above a code
        if name in ITEM_CLASSES:
            yield Ref(ITEM_CLASSES[name], agency, parent, above), id_
        elif name is not None:
            yield Ref(CLASSES[name], agency, id_, version), ""
        elif around in _BY_TAG and parent:
            yield Ref(_BY_TAG[around], agency, parent, above), id_
        elif around in _BY_TAG or around in CLASSES:
            yield Ref(_BY_TAG.get(around) or CLASSES[around], agency, id_, version), ""


def _urns(element: Any) -> Iterator[tuple[Ref, str]]:
    """References of 3.0: every text that is a urn."""
    for one in element.iter():
        text = (one.text or "").strip()
        any_of_a_kind = "=*:*(" in text  # no reference to one
        if text.startswith("urn:sdmx:") and not any_of_a_kind and etree.QName(one).localname != "AnnotationURL":
            yield named(text)


def named(urn: str) -> tuple[Ref, str]:
    """The maintainable artefact of a urn, and the item of it if the urn names one."""
    found = _URN.fullmatch(urn)
    assert found is not None, urn
    name, agency, id_, version, item = found.groups()
    if item:
        return Ref(ITEM_CLASSES[name], agency, id_, version), item
    return Ref(CLASSES[name], agency, id_, version), ""


def _json(message: dict[str, Any]) -> Workspace:
    found: Workspace = {}
    for name, artefacts in message["data"].items():
        kind = _JSON_NAMES[name]
        for each in artefacts:
            ref = Ref(kind, each["agencyID"], each["id"], each["version"])
            names = _JSON_CONTENT[kind]
            items = [one["id"] for one in each.get(names[0], ()) if isinstance(one, dict) and "id" in one]
            detail = _detail(each, names, "description", "annotations")
            found[ref] = Artefact(ref, detail, items, each.get("isPartial") is True, body=each)
            for one, item in _named_in(each):
                found[ref].refer(one, item)
    return found


def _named_in(part: Any) -> Iterator[tuple[Ref, str]]:
    if isinstance(part, list):
        for each in part:
            yield from _named_in(each)
    if isinstance(part, dict):
        for name, value in part.items():
            if name in _REFERRING and isinstance(value, str):
                yield named(value)
            elif name == "provisioningMetadata":
                yield from (named(urn) for urn in value)
            elif name == "constraintAttachment":
                for urns in value.values():
                    yield from (named(urn) for urn in ([urns] if isinstance(urns, str) else urns))
            elif name not in ("links", "annotations"):
                yield from _named_in(value)
