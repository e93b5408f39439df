"""What the conformance kit of SDMX checks of an answer for structures. Each check returns what is wrong."""

from __future__ import annotations

from tests.sites.api.conformance.reading import Artefact, Ref, Workspace

DIRECTIONS = ("none", "parents", "parentsandsiblings", "children", "descendants", "all")
APPLICABLE = {
    "agencyscheme": ("categorisation", "process", "metadatastructure", "structureset"),
    "categorisation": (
        "datastructure", "metadatastructure", "categoryscheme", "conceptscheme", "codelist", "hierarchicalcodelist",
        "organisationscheme", "agencyscheme", "dataproviderscheme", "dataconsumerscheme", "organisationunitscheme",
        "dataflow", "metadataflow", "reportingtaxonomy", "provisionagreement", "structureset", "process",
        "categorisation", "contentconstraint", "attachmentconstraint",
    ),
    "categoryscheme": ("categorisation", "process", "structureset"),
    "codelist": (
        "categorisation", "process", "hierarchicalcodelist", "conceptscheme", "datastructure", "metadatastructure",
        "structureset",
    ),
    "conceptscheme": (
        "categorisation", "process", "codelist", "datastructure", "metadatastructure", "structureset",
    ),
    "contentconstraint": (
        "categorisation", "process", "dataproviderscheme", "datastructure", "dataflow", "metadatastructure",
        "metadataflow", "provisionagreement",
    ),
    "dataconsumerscheme": ("categorisation", "process", "metadatastructure", "structureset"),
    "dataflow": (
        "categorisation", "process", "contentconstraint", "attachmentconstraint", "datastructure",
        "provisionagreement", "reportingtaxonomy", "structureset",
    ),
    "dataproviderscheme": (
        "categorisation", "process", "contentconstraint", "attachmentconstraint", "provisionagreement",
        "metadatastructure", "structureset",
    ),
    "datastructure": (
        "categorisation", "process", "codelist", "conceptscheme", "contentconstraint", "attachmentconstraint",
        "dataflow", "structureset",
    ),
    "hierarchicalcodelist": ("categorisation", "process", "codelist", "structureset"),
    "metadataflow": (
        "categorisation", "process", "contentconstraint", "attachmentconstraint", "metadatastructure",
        "provisionagreement", "reportingtaxonomy", "structureset",
    ),
    "metadatastructure": (
        "categorisation", "process", "conceptscheme", "codelist", "dataproviderscheme", "dataconsumerscheme",
        "agencyscheme", "organisationunitscheme", "contentconstraint", "attachmentconstraint", "metadataflow",
        "structureset",
    ),
    "organisationunitscheme": (
        "categorisation", "process", "contentconstraint", "attachmentconstraint", "metadatastructure", "structureset",
    ),
    "process": (
        "datastructure", "metadatastructure", "categoryscheme", "conceptscheme", "codelist", "hierarchicalcodelist",
        "agencyscheme", "dataproviderscheme", "dataconsumerscheme", "organisationunitscheme", "dataflow",
        "metadataflow", "reportingtaxonomy", "provisionagreement", "structureset", "process", "categorisation",
        "contentconstraint", "attachmentconstraint",
    ),
    "reportingtaxonomy": ("categorisation", "process", "dataflow", "metadataflow", "structureset"),
    "structureset": (
        "categorisation", "process", "datastructure", "metadatastructure", "categoryscheme", "dataproviderscheme",
        "dataconsumerscheme", "agencyscheme", "organisationunitscheme", "conceptscheme", "codelist",
        "reportingtaxonomy", "hierarchicalcodelist", "dataflow", "metadataflow",
    ),
    "provisionagreement": (
        "categorisation", "process", "dataproviderscheme", "dataflow", "metadataflow", "contentconstraint",
        "attachmentconstraint",
    ),
}  # fmt: skip
"""Which kinds can be asked for by name beside one kind (table of Section 7, SDMX 2.1)."""


def identified(found: Workspace, kind: str, agency: str, id_: str, version: str) -> list[str]:
    """Exactly the one that was named; ``all`` and ``latest``: at least one that fits."""
    fitting = [
        ref for ref in found
        if ref.kind == kind and agency in ("all", ref.agency) and id_ in ("all", ref.id)
        and version in ("all", "latest", ref.version)
    ]  # fmt: skip
    one = "all" not in (agency, id_, version)
    right = len(fitting) == 1 if one else len(fitting) >= 1
    return [] if right else [f"{len(fitting)} of {kind}/{agency}/{id_}/{version}"]


def with_items(found: Workspace, asked: Ref, items: list[str]) -> list[str]:
    """The one artefact with just these items, in their order."""
    held = found[asked].items if asked in found else None
    return [] if held == items else [f"{asked}: {held} instead of {items}"]


def referred(found: Workspace, asked: Ref, references: str) -> list[str]:
    """Everything that ``references`` names is there, and nothing else."""
    artefact = found.get(asked)
    if artefact is None:
        return [f"{asked} itself is missing"]
    faults = [f"{one.ref} is a {one.detail}" for one in found.values() if one.detail != "full"]
    wanted = _wanted(found, artefact, references)
    named = references not in DIRECTIONS
    missing = [ref for ref in wanted if ref not in found and (not named or ref.kind == references)]
    extra = [ref for ref in found if ref != asked and (ref not in wanted or (named and ref.kind != references))]
    faults += [f"{references} of {asked}: missing {ref}" for ref in missing[:3]]
    return faults + [f"{references} of {asked}: not referred to {ref}" for ref in extra[:3]]


def _wanted(found: Workspace, asked: Artefact, references: str) -> set[Ref]:
    parents = [one for one in found.values() if asked.ref in one.children]
    above = {one.ref for one in parents}
    siblings = {ref for one in parents for ref in one.children}
    children = set(asked.children)
    if references == "none":
        return set()
    if references in ("parents", "parentsandsiblings"):
        return above if references == "parents" else above | siblings
    if references == "children":
        return children
    if references in ("descendants", "all"):
        below = _below(found, asked.ref)
        return below if references == "descendants" else below | above | siblings
    return above | children


def _below(found: Workspace, start: Ref) -> set[Ref]:
    seen: set[Ref] = set()
    open_ = [start]
    while open_:
        for child in found[ref].children if (ref := open_.pop()) in found else ():
            if child not in seen:
                seen.add(child)
                open_.append(child)
    return seen


def detailed(found: Workspace, asked: Ref, detail: str) -> list[str]:
    """Every artefact has as much as ``detail`` says."""
    if asked not in found:
        return [f"{asked} itself is missing"]
    want = {"full": "full", "allstubs": "stub", "allcompletestubs": "complete",
            "referencestubs": "stub", "referencecompletestubs": "complete"}.get(detail)  # fmt: skip
    if detail in ("full", "allstubs", "allcompletestubs"):
        return [f"{one.ref} is {one.detail}, not {want}" for one in found.values() if one.detail != want]
    faults = [] if found[asked].detail == "full" else [f"{asked} is {found[asked].detail}, not full"]
    for child, items in found[asked].children.items():
        held = found.get(child)
        if held is None:
            faults.append(f"{child} is missing")
        elif want and held.detail != want:
            faults.append(f"{child} is {held.detail}, not {want}")
        elif detail == "referencepartial" and child.kind == "conceptscheme" and set(held.items) != items:
            faults.append(f"{child} has {set(held.items) ^ items} too much or too little")
    return faults
