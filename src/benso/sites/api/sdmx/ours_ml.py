"""Artefacts that pysdmx does not write, in SDMX-ML: organisation units, reporting taxonomies, processes; in 2.1 also
maps of codes, which there are structure sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from benso.kernel.declarations import Text
from benso.sites.api.sdmx.bodies import Entry, Step
from benso.sites.api.sdmx.catalogue import Artefact
from benso.sites.api.sdmx.names import CLASSES, Key, Kind

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OLD = {
    Kind.ORGANISATION_UNITS: ("OrganisationSchemes", "OrganisationUnitScheme"),
    Kind.TAXONOMY: ("ReportingTaxonomies", "ReportingTaxonomy"),
    Kind.PROCESS: ("Processes", "Process"),
    Kind.CODE_MAP: ("StructureSets", "StructureSet"),
}
_NEW = {
    Kind.ORGANISATION_UNITS: ("OrganisationUnitSchemes", "OrganisationUnitScheme"),
    Kind.TAXONOMY: ("ReportingTaxonomies", "ReportingTaxonomy"),
    Kind.PROCESS: ("Processes", "Process"),
}


class _Space:
    """The names of a version."""

    def __init__(self, *, v30: bool) -> None:
        base = f"{_SCHEMAS}/{'v3_0' if v30 else 'v2_1'}"
        self.v30 = v30
        self.message, self.structure, self.common = (f"{{{base}/{it}}}" for it in ("message", "structure", "common"))

    def say(self, element: Any, label: str, text: str, language: str = "vi") -> None:
        """Words in a language."""
        child = etree.SubElement(element, f"{self.common}{label}")
        child.set(_LANG, language)
        child.text = text


def is_ours(kind: Kind, *, v30: bool) -> bool:
    """Whether artefacts of this kind are written here."""
    return kind in (_NEW if v30 else _OLD)


def add_ours(root: Any, given: Sequence[tuple[Artefact, Any]], *, v30: bool) -> None:
    """Put artefacts with what is shown of them into a structure message, in one language: the other is added to all."""
    if not given:
        return
    space = _Space(v30=v30)
    structures = root.find(f"{space.message}Structures")
    if structures is None:
        structures = etree.SubElement(root, f"{space.message}Structures")
    for artefact, body in given:
        section, name = (_NEW if v30 else _OLD)[artefact.key.kind]
        within = structures.find(f"{space.structure}{section}")
        if within is None:
            within = etree.SubElement(structures, f"{space.structure}{section}")
        element = _element(space, within, name, artefact, partial=getattr(body, "is_partial", False))
        _WRITE[artefact.key.kind](space, element, artefact, body)


def _element(space: _Space, within: Any, name: str, artefact: Artefact, *, partial: bool) -> Any:
    key = artefact.key
    given = {"id": key.id, "urn": key.urn, "isExternalReference": "false", "agencyID": key.agency}
    if not (space.v30 and key.kind is Kind.ORGANISATION_UNITS):  # 3.0 knows but one version of these
        given["version"] = key.version
    if not space.v30:
        given["isFinal"] = "false"
    if partial:
        given["isPartial"] = "true"
    element = etree.SubElement(within, f"{space.structure}{name}", **given)
    space.say(element, "Name", artefact.name.vi)
    space.say(element, "Description", artefact.description.vi)
    return element


def _units(space: _Space, element: Any, artefact: Artefact, body: Any) -> None:
    for one in body.items:
        _entry(space, element, "OrganisationUnit", artefact.key, one)  # the unit above is added as that of every item


def _categories(space: _Space, element: Any, artefact: Artefact, body: Any) -> None:
    for one in body.items:
        category = _entry(space, element, "ReportingCategory", artefact.key, one)
        for flow in one.flows:
            reference = etree.SubElement(category, f"{space.structure}ProvisioningMetadata")
            if space.v30:
                reference.text = flow.urn
            else:
                _refer(reference, flow)


def _entry(space: _Space, within: Any, name: str, scheme: Key, entry: Entry) -> Any:
    element = etree.SubElement(within, f"{space.structure}{name}", id=entry.id, urn=scheme.item(entry.id))
    space.say(element, "Name", entry.name.vi)
    return element


def _steps(space: _Space, element: Any, artefact: Artefact, body: Any) -> None:
    for one in body.items:
        _step(space, etree.SubElement(element, f"{space.structure}ProcessStep", id=one.id), one)


def _step(space: _Space, element: Any, step: Step) -> None:
    _both(space, element, "Name", step.name)
    _both(space, element, "Description", step.description)
    for number, (target, condition) in enumerate(step.following, 1):
        transition = etree.SubElement(element, f"{space.structure}Transition", id=f"{step.id}_{number}")
        after = etree.SubElement(transition, f"{space.structure}TargetStep")
        if space.v30:
            after.text = target
        else:
            etree.SubElement(after, "Ref", id=target)
        for language, text in (("vi", condition.vi), ("en", condition.en)):
            words = etree.SubElement(transition, f"{space.structure}Condition")
            words.set(_LANG, language)
            words.text = text


def _both(space: _Space, element: Any, label: str, text: Text) -> None:
    space.say(element, label, text.vi)
    space.say(element, label, text.en, "en")


def _set(space: _Space, element: Any, artefact: Artefact, body: Any) -> None:
    """A structure set of one map."""
    held = etree.SubElement(element, f"{space.structure}CodelistMap", id=artefact.key.id)
    _both(space, held, "Name", artefact.name)
    (areas,) = artefact.children
    for side in ("Source", "Target"):
        _refer(etree.SubElement(held, f"{space.structure}{side}"), areas)
    for one in body.maps:
        pair = etree.SubElement(held, f"{space.structure}CodeMap")
        for side, code in (("Source", one.source), ("Target", one.target)):
            etree.SubElement(etree.SubElement(pair, f"{space.structure}{side}"), "Ref", id=code)


def _refer(element: Any, key: Key) -> None:
    package, _, name = CLASSES[key.kind].partition(".")
    etree.SubElement(
        element, "Ref", agencyID=key.agency, id=key.id, version=key.version, package=package, **{"class": name}
    )


_WRITE: Mapping[Kind, Callable[[_Space, Any, Artefact, Any], None]] = {
    Kind.ORGANISATION_UNITS: _units,
    Kind.TAXONOMY: _categories,
    Kind.PROCESS: _steps,
    Kind.CODE_MAP: _set,
}
