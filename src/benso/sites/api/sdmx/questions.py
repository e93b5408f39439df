"""Questions for data and availability, in the addresses of REST 1.x and 2.x."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from benso.kernel.errors import Phrase
from benso.kernel.working_time import VIETNAM
from benso.sites.api.sdmx.catalogue import (
    OBSERVATION_ATTRIBUTES,
    SERIES_ATTRIBUTES,
    TIME,
    VALUE,
    Catalogue,
    Flow,
)
from benso.sites.api.sdmx.conditions import Condition, read_conditions
from benso.sites.api.sdmx.errors import NothingFound, Senseless, Unreadable
from benso.sites.api.sdmx.finding import flows_of, select
from benso.sites.api.sdmx.folding import Codes, folded
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.periods import bounds
from benso.sites.api.sdmx.versions import readable

CONTEXTS = {"datastructure": Kind.STRUCTURE, "dataflow": Kind.FLOW, "provisionagreement": Kind.AGREEMENT}
FLAT = "AllDimensions"
_DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
_SORTED = re.compile(r"[A-Za-z*_][A-Za-z0-9_*]*(:(asc|desc))?")


@dataclass(frozen=True, slots=True)
class Part:
    """A flow asked for, in the context it was asked in; ``provider``: only what this one provides."""

    flow: Flow
    context: Key
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which values, and how they are shown."""

    parts: tuple[Part, ...]
    keys: tuple[Codes, ...]
    conditions: tuple[Condition, ...] = ()
    since: date | None = None
    until: date | None = None
    updated_after: datetime | None = None
    at: datetime | None = None
    history: bool = False
    first: int | None = None
    last: int | None = None
    offset: int = 0
    limit: int | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    """Components, and whether from the last to the first."""
    across: str = TIME
    """The dimension at the observation, or ``AllDimensions``."""
    attributes: frozenset[str] = field(default_factory=lambda: frozenset((*SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES)))
    values: bool = True
    observations: bool = True


def read_data(segments: Sequence[str], query: Mapping[str, str], catalogue: Catalogue) -> Question:
    """The question of an address after ``data``.

    :raises Unreadable: if it is written wrong
    :raises NothingFound: if there is no such flow
    """
    new = is_new(segments)
    parts, rest = _parts(segments, catalogue, new=new)
    flow = parts[0].flow
    if len({part.flow.dimensions for part in parts}) > 1 and rest and rest[0] not in ("", "*", "all"):
        raise Senseless(reason=Phrase("khóa chỉ dùng được cho một luồng dữ liệu."))
    keys = _keys(rest[0] if rest else "", flow, new=new)
    if not new and len(rest) > 1:
        parts = _of_providers(parts, rest[1], catalogue)
    names = frozenset((*flow.dimensions, TIME, VALUE, *SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES))
    attributes, values, observations = _shown(query, flow)
    common = [name for name in flow.dimensions if all(name in part.flow.dimensions for part in parts)]
    asked = folded(
        keys, read_conditions(query, names), common,
        since=_bound(query, "startPeriod", 0), until=_bound(query, "endPeriod", 1),
    )  # fmt: skip
    return Question(
        parts=parts,
        keys=asked.keys,
        conditions=asked.left,
        since=asked.since,
        until=asked.until,
        updated_after=moment_of(query, "updatedAfter"),
        at=_before(moment_of(query, "asOf"), moment_of(query, "updatedAfter")),
        history=_truth(query, "includeHistory"),
        first=_count(query, "firstNObservations", 1),
        last=_count(query, "lastNObservations", 1),
        offset=_count(query, "offset", 0) or 0,
        limit=_count(query, "limit", 1),
        sort=_order(query, flow),
        across=_across(query, flow),
        attributes=attributes,
        values=values,
        observations=observations,
    )


def is_new(segments: Sequence[str]) -> bool:
    """Whether an address is one of REST 2.x: it begins with a context."""
    return not segments or segments[0] in CONTEXTS or segments[0] == "*"


def _parts(segments: Sequence[str], catalogue: Catalogue, *, new: bool) -> tuple[tuple[Part, ...], list[str]]:
    if new:
        given = [*segments[:4], *["*"] * (4 - len(segments[:4]))]
        kinds = [CONTEXTS[given[0]]] if given[0] != "*" else [Kind.FLOW]
        agencies, ids, versions = (_listed(text) for text in given[1:4])
        rest = list(segments[4:])
    else:
        kinds = [Kind.FLOW]
        owner, id_, version = _flow_ref(segments[0])
        agencies, ids, versions = _listed(owner), (id_,), (version,)
        rest = list(segments[1:])
    if len(rest) > (1 if new else 2):
        raise Unreadable(part="address", text="/".join(segments)[:200])
    for text in versions or ("*",):
        if not readable(text):
            raise Unreadable(part="version", text=text[:60])
    keys = select(catalogue, kinds, agencies, ids, versions or ("*",))
    parts = tuple(_part(flow, key, catalogue) for key in keys for flow in flows_of(key, catalogue))
    if not parts:
        raise NothingFound(what="/".join(segments[:4])[:200] or "data")
    return parts, rest


def _part(flow: Flow, context: Key, catalogue: Catalogue) -> Part:
    return Part(flow, context, catalogue.agreements[context][1] if context.kind is Kind.AGREEMENT else "")


def _flow_ref(text: str) -> tuple[str, str, str]:
    parts = text.split(",")
    if len(parts) > 3 or not all(parts):
        raise Unreadable(part="flowRef", text=text[:200])
    if len(parts) == 1:
        return "all", parts[0], "latest"
    return parts[0], parts[1], parts[2] if len(parts) == 3 else "latest"


def _listed(text: str) -> tuple[str, ...]:
    return () if text in ("*", "all", "") else tuple(text.split(","))


def _of_providers(parts: tuple[Part, ...], text: str, catalogue: Catalogue) -> tuple[Part, ...]:
    if text in ("", "all"):
        return parts
    wanted = []
    for each in text.split("+"):
        agency, _, id_ = each.rpartition(",")
        if "," in agency or not id_:
            raise Unreadable(part="providerRef", text=text[:200])
        if agency in ("", "all", catalogue.agency):
            wanted.append(id_)
    found = [
        Part(part.flow, key, provider)
        for each in wanted
        for part in parts
        for key, (flow, provider) in sorted(catalogue.agreements.items())
        if flow == part.flow.key and provider == each
    ]
    if not found:
        raise NothingFound(what=text[:200])
    return tuple(found)


def _keys(text: str, flow: Flow, *, new: bool) -> tuple[Codes, ...]:
    if text in ("", "*", "all"):
        return ({},)
    return tuple(_key(each, flow, new=new) for each in (text.split(",") if new else [text]))


def _key(text: str, flow: Flow, *, new: bool) -> Codes:
    parts = text.split(".")
    fits = len(parts) <= len(flow.dimensions) if new else len(parts) == len(flow.dimensions)
    if not fits:
        raise Unreadable(part="key", text=text[:200])
    named = zip(flow.dimensions, parts, strict=False)
    return {dimension: frozenset(part.split("+")) for dimension, part in named if part not in ("", "*")}


def _across(query: Mapping[str, str], flow: Flow) -> str:
    text = query.get("dimensionAtObservation", TIME)
    if text not in (TIME, FLAT, *flow.dimensions):
        raise Unreadable(part="dimensionAtObservation", text=text[:60])
    return text


def _order(query: Mapping[str, str], flow: Flow) -> tuple[tuple[str, bool], ...]:
    found: list[tuple[str, bool]] = []
    for text in re.split(r"[+ ]", query.get("sort", "")):
        if not text:
            continue
        name, _, way = text.partition(":")
        if not _SORTED.fullmatch(text) or name not in ("*", "series_key", TIME, VALUE, *flow.dimensions):
            raise Unreadable(part="sort", text=text[:60])
        names = [*flow.dimensions, TIME] if name == "*" else flow.dimensions if name == "series_key" else [name]
        found += [(each, way == "desc") for each in names]
    return tuple(found)


def _shown(query: Mapping[str, str], flow: Flow) -> tuple[frozenset[str], bool, bool]:
    every = frozenset((*SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES))
    detail = query.get("detail", "full")
    if detail not in _DETAILS:
        raise Unreadable(part="detail", text=detail[:60])
    if detail != "full":
        named = frozenset(SERIES_ATTRIBUTES) if detail == "nodata" else frozenset()
        return named, True, detail == "dataonly"
    groups = {
        "dsd": every, "all": every, "series": frozenset(SERIES_ATTRIBUTES), "obs": frozenset(OBSERVATION_ATTRIBUTES),
        "dataset": frozenset[str](), "msd": frozenset[str](), "none": frozenset[str](),
    }  # fmt: skip
    attributes = frozenset[str]()
    for text in query.get("attributes", "dsd").split(","):
        if text not in groups and text not in every:
            raise Unreadable(part="attributes", text=text[:60])
        attributes |= groups.get(text, frozenset({text}))
    measures = query.get("measures", "all")
    if measures not in ("all", "none", VALUE):
        raise Unreadable(part="measures", text=measures[:60])
    values = measures != "none"
    return attributes, values, values or bool(attributes & frozenset(OBSERVATION_ATTRIBUTES))


def _bound(query: Mapping[str, str], name: str, side: int) -> date | None:
    text = query.get(name)
    if text is None:
        return None
    found = bounds(text)
    if found is None:
        raise Unreadable(part=name, text=text[:60])
    return found[side]


def moment_of(query: Mapping[str, str], name: str) -> datetime | None:
    """A parameter that is a moment, in Việt Nam where it names no zone; ``None`` where it is not given.

    :raises Unreadable: if it is no moment
    """
    text = query.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9000:
        raise Unreadable(part=name, text=text[:60])
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _before(at: datetime | None, updated_after: datetime | None) -> datetime | None:
    if at is not None and updated_after is not None and updated_after > at:
        raise Senseless(reason=Phrase("updatedAfter muộn hơn asOf."))
    return at


def _truth(query: Mapping[str, str], name: str) -> bool:
    text = query.get(name, "false").lower()
    if text not in ("true", "false", "1", "0"):
        raise Unreadable(part=name, text=text[:60])
    return text in ("true", "1")


def _count(query: Mapping[str, str], name: str, least: int) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < least:
        raise Unreadable(part=name, text=text[:60])
    return int(text)
