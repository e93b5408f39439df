"""Registrations (REST 2.1): that the data of a provision agreement are here, and when they were last published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from benso.sites.api.sdmx.asking import listed
from benso.sites.api.sdmx.catalogue import Catalogue
from benso.sites.api.sdmx.errors import NothingFound, Unreadable
from benso.sites.api.sdmx.finding import select
from benso.sites.api.sdmx.names import Key
from benso.sites.api.sdmx.questions import CONTEXTS, moment_of
from benso.sites.api.sdmx.versions import readable
from benso.sites.api.sdmx.writing import Message

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas"


@dataclass(frozen=True, slots=True)
class Registration:
    """The data of an agreement; it bears the id of the agreement. ``updated``: the last publication."""

    agreement: Key
    updated: datetime


def registrations(segments: Sequence[str], query: Mapping[str, str], catalogue: Catalogue) -> list[Registration]:
    """What an address after ``registration`` asks for; all if it names nothing.

    :raises Unreadable: if it is written wrong
    :raises NothingFound: if nothing matches
    """
    keys = _keys([each for each in segments if each], catalogue)
    after, before = moment_of(query, "updatedAfter"), moment_of(query, "updatedBefore")
    found = [
        Registration(key, updated)
        for key, updated in catalogue.registered.items()
        if key in keys and (after is None or updated > after) and (before is None or updated < before)
    ]
    if not found:
        raise NothingFound(what="/".join(("registration", *segments))[:200])
    return found


def _keys(segments: Sequence[str], catalogue: Catalogue) -> set[Key]:
    agreements = catalogue.agreements
    if not segments:
        return set(agreements)
    first, rest = segments[0].lower(), [*segments[1:], *["*"] * (4 - len(segments))]
    if len(segments) > {"id": 2, "provider": 3}.get(first, 4):
        raise Unreadable(part="address", text="/".join(segments)[:200])
    if first == "id":
        ids = listed(rest[0], "registrationID")
        return {key for key in agreements if not ids or key.id in ids}
    if first == "provider":
        owners, providers = listed(rest[0], "providerAgencyID"), listed(rest[1], "providerID")
        return {
            key
            for key, (_, provider) in agreements.items()
            if (not owners or key.agency in owners) and (not providers or provider in providers)
        }
    return _in_context(first, rest, catalogue)


def _in_context(context: str, rest: Sequence[str], catalogue: Catalogue) -> set[Key]:
    if context != "*" and context not in CONTEXTS:
        raise Unreadable(part="context", text=context[:60])
    kinds = tuple(CONTEXTS.values()) if context == "*" else (CONTEXTS[context],)
    versions = tuple(rest[2].split(","))
    for each in versions:
        if not readable(each):
            raise Unreadable(part="version", text=rest[2][:60])
    held = set(select(catalogue, kinds, listed(rest[0], "agencyID"), listed(rest[1], "resourceID"), versions))
    return {
        key for key, (flow, _) in catalogue.agreements.items() if held & {key, flow, catalogue.flows[flow].structure}
    }


def registry_ml(found: Sequence[Registration], message: Message, *, v30: bool) -> bytes:
    """The answer of a registry in SDMX-ML 2.1 or 3.0."""
    base = f"{_SCHEMAS}/{'v3_0' if v30 else 'v2_1'}"
    mes, reg = f"{{{base}/message}}", f"{{{base}/registry}}"
    spaces = {"mes": f"{base}/message", "reg": f"{base}/registry"}
    root = etree.Element(f"{mes}RegistryInterface", nsmap=spaces)
    header = etree.SubElement(root, f"{mes}Header")
    for name, text in (("ID", message.id), ("Test", "false"), ("Prepared", message.prepared.isoformat())):
        etree.SubElement(header, f"{mes}{name}").text = text
    etree.SubElement(header, f"{mes}Sender", id=message.sender)
    etree.SubElement(header, f"{mes}Receiver", id="unknown")
    answer = etree.SubElement(root, f"{mes}QueryRegistrationResponse")
    etree.SubElement(answer, f"{reg}StatusMessage", status="Success")
    for one in found:
        result = etree.SubElement(answer, f"{reg}QueryResult", timeSeriesMatch="false")
        _registration(etree.SubElement(result, f"{reg}DataResult"), reg, one, message.base, v30=v30)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _registration(within: Any, reg: str, one: Registration, base: str, *, v30: bool) -> None:
    key = one.agreement
    element = etree.SubElement(within, f"{reg}Registration", id=key.id, lastUpdated=one.updated.isoformat())
    agreement = etree.SubElement(element, f"{reg}ProvisionAgreement")
    if v30:
        agreement.text = key.urn
    else:
        etree.SubElement(
            agreement, "Ref", agencyID=key.agency, id=key.id, version=key.version, package="registry",
            **{"class": "ProvisionAgreement"},
        )  # fmt: skip
    source = etree.SubElement(element, f"{reg}Datasource")
    there = f"{base}/data/provisionagreement/{key.agency}/{key.id}/{key.version}"
    etree.SubElement(source, f"{reg}SimpleDataSource").text = there
