"""Structures found for a question, with what refers to them and what they refer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from benso.sites.api.sdmx.asking import Asked
from benso.sites.api.sdmx.catalogue import Artefact, Catalogue, Flow
from benso.sites.api.sdmx.errors import NothingFound
from benso.sites.api.sdmx.flows import allowed
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.versions import chosen
from benso.sites.api.sdmx.writing import Shown

_STUBS = ("allstubs", "allcompletestubs")
_REFERENCE_STUBS = ("referencestubs", "referencecompletestubs")
_FAR = (Kind.FLOW, Kind.AGREEMENT)
"""Whose code lists and concepts may be asked for by kind though they are not next to it; of others only what is."""


def find(asked: Asked, catalogue: Catalogue) -> list[Shown]:
    """What is to be shown, the matching ones first.

    :raises NothingFound: if no structure matches
    """
    matching = [key for key in _matching(asked, catalogue) if _has_items(catalogue.artefacts[key], asked.items)]
    if not matching:
        raise NothingFound(what="/".join((*[kind.value for kind in asked.kinds][:1], *asked.ids))[:200] or "*")
    referred = [key for key in _referred(asked, matching, catalogue) if key not in set(matching)]
    complete = "complete" in asked.detail
    whole = asked.detail not in _STUBS
    kept = _used(matching, referred, catalogue) if asked.detail == "referencepartial" else {}
    shown = [
        Shown(catalogue.artefacts[key], not whole, complete, _items(catalogue.artefacts[key], asked.items))
        for key in matching
    ]
    stub = not whole or asked.detail in _REFERENCE_STUBS
    return shown + [Shown(catalogue.artefacts[key], stub, complete, kept.get(key)) for key in referred]


def select(
    catalogue: Catalogue, kinds: Iterable[Kind], agencies: Iterable[str], ids: Iterable[str], versions: Iterable[str]
) -> list[Key]:
    """The artefacts of these kinds by agency, id and version; empty is any."""
    wanted, owners, names, patterns = set(kinds), set(agencies), set(ids), tuple(versions)
    groups: defaultdict[tuple[Kind, str, str], list[Key]] = defaultdict(list)
    for key in catalogue.artefacts:
        if key.kind in wanted and (not owners or key.agency in owners) and (not names or key.id in names):
            groups[key.kind, key.agency, key.id].append(key)
    found: list[Key] = []
    for group in groups.values():
        fitting = {version for pattern in patterns for version in chosen(pattern, (key.version for key in group))}
        found += [key for key in group if key.version in fitting]
    return found


def _matching(asked: Asked, catalogue: Catalogue) -> list[Key]:
    return select(catalogue, asked.kinds, asked.agencies, asked.ids, asked.versions)


def _has_items(artefact: Artefact, wanted: tuple[str, ...]) -> bool:
    return not wanted or bool(artefact.items.keys() & set(wanted)) or artefact.key.kind is Kind.HIERARCHY


def _items(artefact: Artefact, wanted: tuple[str, ...]) -> frozenset[str] | None:
    return frozenset(wanted) if wanted and artefact.key.kind is not Kind.HIERARCHY else None


def _referred(asked: Asked, matching: list[Key], catalogue: Catalogue) -> list[Key]:
    found: dict[Key, None] = {}
    for key in matching:
        for direction in sorted(asked.directions):
            found |= dict.fromkeys(_towards(direction, key, catalogue))
        for kind in sorted(asked.kinds_referred):
            near = [one for one in (*_above(key, catalogue), *_below(key, catalogue)) if one.kind is kind]
            far = [one for one in _walk(key, catalogue, _below) if one.kind is kind] if key.kind in _FAR else []
            found |= dict.fromkeys(near or far)
    return [key for key in found if key in catalogue.artefacts]


def _towards(direction: str, key: Key, catalogue: Catalogue) -> list[Key]:
    parents = list(_above(key, catalogue))
    if direction == "ancestors":
        return _walk(key, catalogue, _above)
    found = parents if direction in ("parents", "parentsandsiblings", "all") else []
    if direction in ("parentsandsiblings", "all"):
        found = [*found, *(child for parent in parents for child in _below(parent, catalogue))]
    if direction == "children":
        found = list(_below(key, catalogue))
    if direction in ("descendants", "all"):
        found = [*found, *_walk(key, catalogue, _below)]
    return found


def _above(key: Key, catalogue: Catalogue) -> tuple[Key, ...]:
    return catalogue.parents.get(key, ())


def _below(key: Key, catalogue: Catalogue) -> tuple[Key, ...]:
    artefact = catalogue.artefacts.get(key)
    return artefact.children if artefact else ()


def _walk(start: Key, catalogue: Catalogue, step: Callable[[Key, Catalogue], tuple[Key, ...]]) -> list[Key]:
    found: dict[Key, None] = {}
    open_ = [start]
    while open_:
        for key in step(open_.pop(), catalogue):
            if key not in found:
                found[key] = None
                open_.append(key)
    return list(found)


def _used(matching: list[Key], referred: list[Key], catalogue: Catalogue) -> dict[Key, frozenset[str]]:
    """Of each scheme referred to, the items that are used: concepts of the structure, codes the flow allows."""
    used: defaultdict[Key, set[str]] = defaultdict(set)
    everything = [catalogue.artefacts[key] for key in (*matching, *referred)]
    for artefact in everything:
        for key, items in artefact.used.items():
            used[key] |= items
    for key in matching:
        for flow in flows_of(key, catalogue):
            for dimension, codes in allowed(flow).items():
                used[flow.codelists[dimension]] |= set(codes)
    return {key: frozenset(items) for key, items in used.items()}


def flows_of(key: Key, catalogue: Catalogue) -> list[Flow]:
    """The flows an artefact is about: itself, those of a structure, that of an agreement or a constraint."""
    if key.kind is Kind.STRUCTURE:
        return [flow for flow in catalogue.flows.values() if flow.structure == key]
    if key.kind is Kind.AGREEMENT:
        return [catalogue.flows[catalogue.agreements[key][0]]]
    named = [key] if key.kind is Kind.FLOW else catalogue.artefacts[key].children
    return [catalogue.flows[one] for one in named if one in catalogue.flows]
