"""Questions for structures, in the addresses of REST 1.x and 2.x."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benso.sites.api.sdmx.errors import NotImplementedHere, Unreadable
from benso.sites.api.sdmx.names import ITEM_CLASSES, Kind
from benso.sites.api.sdmx.versions import readable

DETAILS = (
    "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs", "referencepartial", "raw",
)  # fmt: skip
DIRECTIONS = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")
_ID = re.compile(r"[A-Za-z0-9_@$\-]+(\.[A-Za-z0-9_@$\-]+)*")
_OLD_NAMES = {
    "hierarchicalcodelist": (Kind.HIERARCHY,),
    "organisationscheme": (
        Kind.AGENCY_SCHEME,
        Kind.PROVIDER_SCHEME,
        Kind.CONSUMER_SCHEME,
        Kind.ORGANISATION_UNITS,
    ),
    "structureset": (Kind.CODE_MAP,),
    "contentconstraint": (Kind.CONSTRAINT,),
    "allowedconstraint": (Kind.CONSTRAINT,),
}
_ABSENT = frozenset(
    [
        "attachmentconstraint",
        "actualconstraint",
        "valuelist",
        "hierarchyassociation",
        "metadataproviderscheme",
        "structuremap",
        "metadataprovisionagreement",
        "conceptschememap",
        "categoryschememap",
        "organisationschememap",
        "reportingtaxonomymap",
        "metadataconstraint",
        "transformationscheme",
        "rulesetscheme",
        "userdefinedoperatorscheme",
        "customtypescheme",
        "namepersonalisationscheme",
        "namealiasscheme",
        "vtlmappingscheme",
        "geographiccodelist",
        "geogridcodelist",
        "availabilityconstraint",
    ]
)
"""Kinds of the standard of which nothing is held here."""

ITEM_KINDS = frozenset(ITEM_CLASSES)
KINDS: dict[str, tuple[Kind, ...]] = {
    **{kind.value: (kind,) for kind in Kind},
    **_OLD_NAMES,
    **dict.fromkeys(_ABSENT, ()),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which structures: empty is any. ``directions`` and ``kinds`` are what ``references`` says."""

    kinds: tuple[Kind, ...]
    agencies: tuple[str, ...]
    ids: tuple[str, ...]
    versions: tuple[str, ...]
    items: tuple[str, ...]
    detail: str
    directions: frozenset[str]
    kinds_referred: frozenset[Kind]


def read_structures(segments: Sequence[str], query: Mapping[str, str]) -> Asked | None:
    """The question of an address after the entry point; ``None`` if it is about something else.

    :raises Unreadable: if it is written wrong
    """
    first = segments[0].lower()
    rest = list(segments[1:])
    new = first == "structure" and (not rest or rest[0] == "*" or rest[0].lower().split(",")[0] in KINDS)
    if new:
        kinds = _kinds(rest.pop(0) if rest else "*")
    elif first == "structure":
        kinds = tuple(Kind)
    elif first in KINDS:
        kinds = KINDS[first]
    else:
        return None
    if len(rest) > 4:
        raise Unreadable(part="address", text="/".join(segments)[:200])
    agencies, ids, versions, items = ((rest[i] if i < len(rest) else "") for i in range(4))
    return Asked(
        kinds=kinds,
        agencies=listed(agencies, "agencyID"),
        ids=listed(ids, "resourceID"),
        versions=_versions(versions, new=new),
        items=_items(items, kinds),
        detail=_detail(query.get("detail", "full")),
        directions=frozenset(r for r in _references(query) if r in DIRECTIONS),
        kinds_referred=frozenset(k for r in _references(query) if r not in DIRECTIONS for k in KINDS[r]),
    )


def _kinds(text: str) -> tuple[Kind, ...]:
    if text == "*":
        return tuple(Kind)
    names = text.lower().split(",")
    if not set(names) <= KINDS.keys():
        raise Unreadable(part="artefactType", text=text[:200])
    return tuple(dict.fromkeys(kind for name in names for kind in KINDS[name]))


def listed(text: str, part: str) -> tuple[str, ...]:
    """Ids separated by commas or plus; empty is any.

    :raises Unreadable: if one is no id
    """
    if text in ("", "all", "*", "ALL"):
        return ()
    parts = re.split(r"[,+]", text)
    for each in parts:
        if each not in ("all", "*") and not _ID.fullmatch(each):
            raise Unreadable(part=part, text=text[:200])
    return () if any(each in ("all", "*") for each in parts) else tuple(parts)


def _versions(text: str, *, new: bool) -> tuple[str, ...]:
    if text == "":
        return ("~",)
    several = not new and re.fullmatch(r"[\d.]+(\+[\d.]+)+", text)  # REST 1.3
    parts = text.split("+" if several else ",")
    for each in parts:
        if not readable(each):
            raise Unreadable(part="version", text=text[:200])
    return tuple(parts)


def _items(text: str, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    items = listed(text, "itemID")
    if items and not set(kinds) <= ITEM_KINDS and kinds != (Kind.HIERARCHY,):
        raise Unreadable(part="itemID", text=text[:200])
    return items


def _detail(text: str) -> str:
    if text not in DETAILS:
        raise Unreadable(part="detail", text=text[:200])
    return text


def _references(query: Mapping[str, str]) -> list[str]:
    parts = [part.lower() for part in re.split(r"[,+ ]", query.get("references", "none"))]
    for part in parts:
        if part not in DIRECTIONS and part not in KINDS:
            raise Unreadable(part="references", text=query["references"][:200])
    return parts


def refuse_missing(first: str) -> None:
    """:raises NotImplementedHere: for parts of the standard that are not here"""
    if first in ("registry", "submitstructure"):
        raise NotImplementedHere(what=first)
    raise Unreadable(part="address", text=first[:200])
