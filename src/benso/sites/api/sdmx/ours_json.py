"""Artefacts that pysdmx does not write, in SDMX-JSON 2.0: organisation units, reporting taxonomies, processes."""

from __future__ import annotations

from typing import Any

from benso.kernel.declarations import Text
from benso.sites.api.sdmx.bodies import Entry, Step
from benso.sites.api.sdmx.catalogue import Artefact
from benso.sites.api.sdmx.names import Key, Kind

SECTIONS = {
    Kind.ORGANISATION_UNITS: "organisationUnitSchemes",
    Kind.TAXONOMY: "reportingTaxonomies",
    Kind.PROCESS: "processes",
}


def ours_json(artefact: Artefact, body: Any) -> dict[str, Any]:
    """An artefact with what is shown of it."""
    key = artefact.key
    whole: dict[str, Any] = {
        "id": key.id, "agencyID": key.agency, "version": key.version, "isExternalReference": False,
        "name": artefact.name.vi, "description": artefact.description.vi,
        "links": [{"rel": "self", "urn": key.urn}],
    }  # fmt: skip
    if getattr(body, "is_partial", False):
        whole["isPartial"] = True
    if key.kind is Kind.PROCESS:
        return whole | {"processSteps": [_step(one) for one in body.items]}
    name = "organisationUnits" if key.kind is Kind.ORGANISATION_UNITS else "reportingCategories"
    return whole | {name: [_entry(key, one) for one in body.items]}


def _entry(scheme: Key, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": entry.id, "name": entry.name.vi, "links": [{"rel": "self", "urn": scheme.item(entry.id)}]
    }  # fmt: skip
    return found | ({"provisioningMetadata": [flow.urn for flow in entry.flows]} if entry.flows else {})


def _step(step: Step) -> dict[str, Any]:
    transitions = [
        {"id": f"{step.id}_{number}", "targetStep": target, **_said("condition", condition)}
        for number, (target, condition) in enumerate(step.following, 1)
    ]
    return {"id": step.id, **_said("name", step.name), **_said("description", step.description),
            "transitions": transitions}  # fmt: skip


def _said(name: str, text: Text) -> dict[str, Any]:
    return {name: text.vi, f"{name}s": {"vi": text.vi, "en": text.en}}
