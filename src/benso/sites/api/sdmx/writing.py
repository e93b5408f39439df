"""Structures written by pysdmx, then finished: both languages, the code above a code, stubs. pysdmx knows one language
and flat lists only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from lxml import etree
from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write as write_json2
from pysdmx.io.xml.sdmx21.writer.structure import write as write_ml21
from pysdmx.io.xml.sdmx30.writer.structure import write as write_ml30
from pysdmx.model import Organisation
from pysdmx.model.message import Header

from benso.kernel.declarations import Text
from benso.sites.api.sdmx.catalogue import Artefact, Item
from benso.sites.api.sdmx.ml21 import OURS, add_metadata
from benso.sites.api.sdmx.names import ITEM_CLASSES, Key, Kind
from benso.sites.api.sdmx.ours_json import SECTIONS, ours_json
from benso.sites.api.sdmx.ours_ml import add_ours, is_ours

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NC_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""What SDMX-ML 3.0 takes as the code above a code; units have other ids, their tree is the hierarchy."""

_SECTIONS = (
    "OrganisationSchemes", "Dataflows", "Metadataflows", "CategorySchemes", "Categorisations", "Codelists",
    "HierarchicalCodelists", "Concepts", "MetadataStructures", "DataStructures", "StructureSets",
    "ReportingTaxonomies", "Processes", "Constraints", "ProvisionAgreements",
)  # fmt: skip
_SECTIONS_30 = (
    "AgencySchemes", "Categorisations", "CategorySchemes", "Codelists", "ConceptSchemes", "DataConstraints",
    "DataConsumerSchemes", "Dataflows", "DataProviderSchemes", "DataStructures", "Hierarchies", "Metadataflows",
    "MetadataStructures", "OrganisationUnitSchemes", "Processes", "ProvisionAgreements", "ReportingTaxonomies",
    "RepresentationMaps",
)  # fmt: skip
_KEPT_OF_STUBS = {"Annotations", "Name", "Description"}
"""Of a stub. Of agreements and hierarchies the schemas of SDMX demand content even then; REST and its conformance kit
forbid it, and they are who asks for stubs."""

_JSON_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
_STUB_FIELDS = ("id", "agencyID", "version", "name", "names", "links", "isExternalReference", "isFinal")


@dataclass(frozen=True, slots=True)
class Shown:
    """An artefact as it is to be shown: whole, or a stub (``complete``: with description); only some ``items``."""

    artefact: Artefact
    stub: bool = False
    complete: bool = False
    items: frozenset[str] | None = None

    @property
    def body(self) -> Any:
        """What pysdmx writes."""
        body = self.artefact.body
        if self.items is None:
            return body
        kept = [item for item in body.items if item.id in self.items]
        return msgspec.structs.replace(body, items=kept, is_partial=len(kept) < len(body.items))


@dataclass(frozen=True, slots=True)
class Message:
    """What goes with every message."""

    id: str
    prepared: datetime
    sender: str
    base: str
    """Address of the service, without a slash at its end."""
    extra: Sequence[Any] = field(default_factory=tuple)
    """Availability made for this answer."""

    @property
    def header(self) -> Header:
        """As pysdmx takes it."""
        return Header(id=self.id, prepared=self.prepared, sender=Organisation(id=self.sender))


def structures_ml(shown: Sequence[Shown], message: Message, *, v30: bool) -> bytes:
    """An SDMX-ML 2.1 or 3.0 structure message."""
    write = write_ml30 if v30 else write_ml21
    about = [] if v30 else [one.artefact for one in shown if one.artefact.key.kind in OURS]
    ours = [(one.artefact, one.body) for one in shown if is_ours(one.artefact.key.kind, v30=v30)]
    bodies = [
        one.body
        for one in shown
        if not is_ours(one.artefact.key.kind, v30=v30) and (v30 or one.artefact.key.kind not in OURS)
    ]
    text = write([*bodies, *message.extra], prettyprint=False, header=message.header)
    root = etree.fromstring(str(text).encode())
    add_metadata(root, about)
    add_ours(root, ours, v30=v30)
    by_urn = {one.artefact.key.urn: one for one in shown}
    words = dict(_words(shown))
    for element in list(root.iter(etree.Element)):
        urn = element.get("urn")
        if urn in words:
            _speak(element, words[urn], v30=v30)
        if urn in by_urn:
            _finish(element, by_urn[urn], message.base, v30=v30)
    _order(root, _SECTIONS_30 if v30 else _SECTIONS)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def structures_json(shown: Sequence[Shown], message: Message) -> dict[str, Any]:
    """An SDMX-JSON 2.0 structure message."""
    bodies = [one.body for one in shown if one.artefact.key.kind not in SECTIONS]
    whole = _empty_json(message)
    if bodies or message.extra:
        text = write_json2([*bodies, *message.extra], prettyprint=False, header=message.header)
        whole = json.loads(str(text))
    for one in shown:
        if one.artefact.key.kind in SECTIONS:
            section = whole["data"].setdefault(SECTIONS[one.artefact.key.kind], [])
            section.append(ours_json(one.artefact, one.body))
    held: dict[tuple[Any, ...], Shown] = {}
    for one in shown:
        key = one.artefact.key
        held[key.kind, key.agency, key.id, key.version] = one
    for name, artefacts in whole.get("data", {}).items():
        for place, each in enumerate(artefacts):
            found = held.get((_KIND_OF.get(name), each.get("agencyID"), each["id"], each.get("version")))
            if found is not None:
                artefacts[place] = _finished(each, found, message.base)
    return whole


def _empty_json(message: Message) -> dict[str, Any]:
    """A message without structures, which pysdmx does not write."""
    meta = {"id": message.id, "prepared": message.prepared.isoformat(), "sender": {"id": message.sender},
            "schema": _JSON_SCHEMA}  # fmt: skip
    return {"meta": meta, "data": {}}


_KIND_OF = {
    "agencySchemes": Kind.AGENCY_SCHEME,
    "dataProviderSchemes": Kind.PROVIDER_SCHEME,
    "conceptSchemes": Kind.CONCEPT_SCHEME,
    "codelists": Kind.CODELIST,
    "hierarchies": Kind.HIERARCHY,
    "dataStructures": Kind.STRUCTURE,
    "dataflows": Kind.FLOW,
    "provisionAgreements": Kind.AGREEMENT,
    "dataConstraints": Kind.CONSTRAINT,
    "categorySchemes": Kind.CATEGORY_SCHEME,
    "categorisations": Kind.CATEGORISATION,
    "metadataStructures": Kind.METADATA_STRUCTURE,
    "metadataflows": Kind.METADATA_FLOW,
    "dataConsumerSchemes": Kind.CONSUMER_SCHEME,
    "representationMaps": Kind.CODE_MAP,
    **{name: kind for kind, name in SECTIONS.items()},
}
_ITEMS_OF = {
    Kind.AGENCY_SCHEME: "agencies",
    Kind.PROVIDER_SCHEME: "dataProviders",
    Kind.CONCEPT_SCHEME: "concepts",
    Kind.CODELIST: "codes",
    Kind.CATEGORY_SCHEME: "categories",
    Kind.CONSUMER_SCHEME: "dataConsumers",
    Kind.ORGANISATION_UNITS: "organisationUnits",
    Kind.TAXONOMY: "reportingCategories",
}


def address_of(key: Key, base: str) -> str:
    """Where an artefact is."""
    return f"{base}/structure/{key.kind.value}/{key.agency}/{key.id}/{key.version}"


def _words(shown: Sequence[Shown]) -> Iterator[tuple[str, Item]]:
    for one in shown:
        artefact = one.artefact
        yield artefact.key.urn, Item(artefact.name, artefact.description)
        if artefact.key.kind in ITEM_CLASSES:
            for id_, item in artefact.items.items():
                yield artefact.key.item(id_), item


def _speak(element: Any, item: Item, *, v30: bool) -> None:
    for label, text in (("Name", item.name), ("Description", item.description)):
        for child in element:
            if etree.QName(child).localname == label and child.get(XML_LANG) is not None:
                child.set(XML_LANG, "vi")
                if text.en:
                    second = etree.Element(child.tag)
                    second.set(XML_LANG, "en")
                    second.text = text.en
                    child.addnext(second)
                break
    any_id = not v30 or etree.QName(element).localname == "OrganisationUnit"
    if item.parent and (any_id or _NC_NAME.fullmatch(item.parent)):
        parent = etree.SubElement(element, f"{{{etree.QName(element).namespace}}}Parent")
        if v30:
            parent.text = item.parent
        else:
            etree.SubElement(parent, "Ref").set("id", item.parent)


def _finish(element: Any, one: Shown, base: str, *, v30: bool) -> None:
    kind = one.artefact.key.kind
    if not v30 and kind is Kind.CONSTRAINT:
        element.set("urn", str(element.get("urn")).replace("DataConstraint=", "ContentConstraint="))
    if not v30 and kind is Kind.CODE_MAP:
        element.set(
            "urn", str(element.get("urn")).replace("structuremapping.RepresentationMap=", "mapping.StructureSet=")
        )
    if not v30 and kind is Kind.HIERARCHY:
        element.set("urn", str(element.get("urn")).replace("codelist.Hierarchy=", "codelist.HierarchicalCodelist="))
    if not one.stub:
        return
    for child in list(element):
        label = etree.QName(child).localname
        if label not in _KEPT_OF_STUBS or (label != "Name" and not one.complete):
            element.remove(child)
    element.set("isExternalReference", "true")
    element.set("structureURL", address_of(one.artefact.key, base))


def _order(root: Any, sections: Sequence[str]) -> None:
    """The sections as the schema wants them."""
    for structures in root.iter("{*}Structures"):
        structures[:] = sorted(structures, key=lambda child: sections.index(etree.QName(child).localname))


def _finished(each: dict[str, Any], one: Shown, base: str) -> dict[str, Any]:
    artefact = one.artefact
    _name(each, Item(artefact.name, artefact.description))
    if artefact.key.kind is Kind.AGREEMENT:
        each["dataflow"], each["dataProvider"] = (_whole(each[name]) for name in ("dataflow", "dataProvider"))
    if one.stub:
        kept = (*_STUB_FIELDS, "description", "descriptions", "annotations") if one.complete else _STUB_FIELDS
        stub = {field: each[field] for field in kept if field in each}
        there = {"rel": "external", "href": address_of(artefact.key, base), "urn": artefact.key.urn}
        links = [*stub.get("links", []), there]
        return stub | {"isExternalReference": True, "links": links}
    if artefact.key.kind is Kind.STRUCTURE and not each["dataStructureComponents"].get("groups"):
        each["dataStructureComponents"].pop("groups", None)
    for item in each.get(_ITEMS_OF.get(artefact.key.kind, ""), ()):
        held = artefact.items.get(item["id"])
        if held is not None:
            _name(item, held)
            if held.parent:
                item["parent"] = held.parent
    return each


def _whole(short: str) -> str:
    package = "datastructure" if short.startswith("Dataflow=") else "base"
    return short if short.startswith("urn:") else f"urn:sdmx:org.sdmx.infomodel.{package}.{short}"


def _name(each: dict[str, Any], item: Item) -> None:
    for field_name, text in (("name", item.name), ("description", item.description)):
        if each.get(field_name):
            each[f"{field_name}s"] = languages(text)


def languages(text: Text) -> Mapping[str, str]:
    """Words by language."""
    return {"vi": text.vi, "en": text.en} if text.en else {"vi": text.vi}
