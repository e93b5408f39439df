"""Structures and flows of reference metadata in SDMX-ML 2.1, which pysdmx does not write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from benso.sites.api.sdmx.catalogue import Artefact
from benso.sites.api.sdmx.names import Key, Kind

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_STR, _COM, _MES = f"{{{_BASE}/structure}}", f"{{{_BASE}/common}}", f"{{{_BASE}/message}}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SECTIONS = {
    Kind.METADATA_STRUCTURE: ("MetadataStructures", "MetadataStructure"),
    Kind.METADATA_FLOW: ("Metadataflows", "Metadataflow"),
}
OURS = frozenset(_SECTIONS)


def add_metadata(root: Any, artefacts: Sequence[Artefact]) -> None:
    """Put them into a structure message."""
    if not artefacts:
        return
    structures = root.find(f"{_MES}Structures")
    if structures is None:
        structures = etree.SubElement(root, f"{_MES}Structures")
    for kind, (section, name) in _SECTIONS.items():
        held = [one for one in artefacts if one.key.kind is kind]
        within = etree.SubElement(structures, f"{_STR}{section}") if held else None
        for one in held:
            element = _element(within, name, one)
            if kind is Kind.METADATA_STRUCTURE:
                _components(element, one)
            else:
                _reference(etree.SubElement(element, f"{_STR}Structure"), one.children[0])


def _element(within: Any, name: str, one: Artefact) -> Any:
    key = one.key
    element = etree.SubElement(
        within, f"{_STR}{name}", id=key.id, urn=key.urn, version=key.version, isExternalReference="false",
        isFinal="false", agencyID=key.agency,
    )  # fmt: skip
    for label, text in (("Name", one.name.vi), ("Description", one.description.vi)):
        child = etree.SubElement(element, f"{_COM}{label}")
        child.set(_LANG, "vi")
        child.text = text
    return element


def _components(element: Any, one: Artefact) -> None:
    """Attributes of one report, about a data flow."""
    parts = etree.SubElement(element, f"{_STR}MetadataStructureComponents")
    target = etree.SubElement(parts, f"{_STR}MetadataTarget", id="FLOW_TARGET")
    about = etree.SubElement(target, f"{_STR}IdentifiableObjectTarget", id="FLOW", objectType="Dataflow")
    form = etree.SubElement(about, f"{_STR}LocalRepresentation")
    etree.SubElement(form, f"{_STR}TextFormat", textType="IdentifiableReference")
    report = etree.SubElement(parts, f"{_STR}ReportStructure", id="REGIME")
    for component in one.body.components:
        attribute = etree.SubElement(report, f"{_STR}MetadataAttribute", id=component.id, minOccurs="0")
        concept = component.concept
        etree.SubElement(
            etree.SubElement(attribute, f"{_STR}ConceptIdentity"), "Ref", agencyID=concept.agency,
            maintainableParentID=concept.id, maintainableParentVersion=concept.version, id=concept.item_id,
            package="conceptscheme", **{"class": "Concept"},
        )  # fmt: skip
        form = etree.SubElement(attribute, f"{_STR}LocalRepresentation")
        etree.SubElement(form, f"{_STR}TextFormat", textType="String")
    etree.SubElement(etree.SubElement(report, f"{_STR}MetadataTarget"), "Ref", id="FLOW_TARGET")


def _reference(element: Any, key: Key) -> None:
    etree.SubElement(
        element, "Ref", agencyID=key.agency, id=key.id, version=key.version, package="metadatastructure",
        **{"class": "MetadataStructure"},
    )  # fmt: skip
