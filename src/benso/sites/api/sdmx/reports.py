"""Answers to questions for reference metadata (REST 2.x): by set, by flow of metadata, by what they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lxml import etree
from pysdmx.io.json.sdmxjson2.writer.v2_0.metadata import write as write_json
from pysdmx.io.xml.sdmx30.writer.metadata import write as write_ml
from pysdmx.model.metadata import MetadataReport

from benso.kernel.errors import Phrase
from benso.sites.api.sdmx.asking import KINDS, listed
from benso.sites.api.sdmx.catalogue import Catalogue
from benso.sites.api.sdmx.describing import metadata_flow, report_of
from benso.sites.api.sdmx.errors import NothingFound, NotImplementedHere, Unreadable
from benso.sites.api.sdmx.finding import select
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.versions import chosen, readable
from benso.sites.api.sdmx.writing import Message


def reports(segments: Sequence[str], query: Mapping[str, str], catalogue: Catalogue) -> list[MetadataReport]:
    """The reports of an address after ``metadata``.

    :raises NotImplementedHere: for the addresses of REST 1.x
    :raises Unreadable: if it is written wrong
    :raises NothingFound: if there is none
    """
    first = segments[0].lower()
    held = [(flow.key, report) for flow in catalogue.flows.values() if (report := report_of(flow)) is not None]
    if first == "metadataset":
        found = _sets(segments[1:], [report for _, report in held])
    elif first == "metadataflow":
        found = [report for _, report in held] if _flow_fits(segments[1:], catalogue) else []
    elif first == "structure" or first in KINDS:
        about = _structures(segments[1:] if first == "structure" else segments, catalogue)
        found = [report for key, report in held if key in about]
    else:
        raise NotImplementedHere(what=Phrase("metadata của REST 1.x"))
    if not found:
        raise NothingFound(what="/".join(segments)[:200])
    return found


def written(found: Sequence[MetadataReport], message: Message, query: Mapping[str, str], *, v30: bool) -> bytes:
    """The message: SDMX-ML 3.0, else SDMX-JSON 2.0.

    :raises Unreadable: for a ``detail`` there is not
    """
    detail = query.get("detail", "full")
    if detail not in ("full", "allstubs"):
        raise Unreadable(part="detail", text=detail[:60])
    write = write_ml if v30 else write_json
    whole = str(write(found, prettyprint=False, header=message.header)).encode()
    whole = whole.replace(b'xml:lang="en"', b'xml:lang="vi"') if v30 else whole  # pysdmx takes every name for English
    return whole if detail == "full" else _stubs(whole, v30=v30)


def _stubs(whole: bytes, *, v30: bool) -> bytes:
    """Without what is reported, which REST wants left out of stubs and pysdmx will not leave out."""
    if not v30:
        document = json.loads(whole)
        for one in document["data"]["metadataSets"]:
            one.pop("attributes")
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    root = etree.fromstring(whole)
    for one in list(root.iter("{*}Attribute")):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _parts(segments: Sequence[str], most: int) -> list[str]:
    if len(segments) > most:
        raise Unreadable(part="address", text="/".join(segments)[:200])
    return [*segments, *[""] * (most - len(segments))]


def _versions(text: str, default: str) -> tuple[str, ...]:
    found = tuple((text or default).split(","))
    for each in found:
        if not readable(each):
            raise Unreadable(part="version", text=text[:60])
    return found


def _sets(segments: Sequence[str], held: Sequence[MetadataReport]) -> list[MetadataReport]:
    providers, ids, versions = _parts(segments, 3)
    owners, names, patterns = listed(providers, "providerID"), listed(ids, "metadatasetID"), _versions(versions, "*")
    found = []
    for id_ in dict.fromkeys(one.id for one in held if not names or one.id in names):
        group = [one for one in held if one.id == id_ and (not owners or str(one.agency) in owners)]
        fitting = {version for text in patterns for version in chosen(text, (one.version for one in group))}
        found += [one for one in group if one.version in fitting]
    return found


def _flow_fits(segments: Sequence[str], catalogue: Catalogue) -> bool:
    agencies, ids, versions, provider = _parts(segments, 4)
    keys = select(
        catalogue,
        [Kind.METADATA_FLOW],
        listed(agencies, "agencyID"),
        listed(ids, "resourceID"),
        _versions(versions, "*"),
    )
    providers = listed(provider.rpartition(",")[2], "providerRef")
    return metadata_flow(catalogue.agency) in keys and (not providers or catalogue.agency in providers)


def _structures(segments: Sequence[str], catalogue: Catalogue) -> set[Key]:
    kind, agencies, ids, versions = _parts(segments, 4)
    if kind not in ("", "*") and kind.lower() not in KINDS:
        raise Unreadable(part="artefactType", text=kind[:60])
    kinds = tuple(Kind) if kind in ("", "*") else KINDS[kind.lower()]
    return set(
        select(catalogue, kinds, listed(agencies, "agencyID"), listed(ids, "resourceID"), _versions(versions, "~"))
    )
