"""What data there are: the codes of each dimension that lead to some, as a constraint (REST 1.3 and 2.x)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pysdmx.model import AvailabilityConstraint, ConstraintAttachment, CubeKeyValue, CubeRegion, CubeValue
from pysdmx.model.constraint import CubeTimeRange, TimePeriodBoundary

from benso.domains.reporting import queries
from benso.domains.reporting.types import PublishedSeries
from benso.kernel.periods import PeriodKind
from benso.sites.api.sdmx.catalogue import AREA, FREQ, TIME, Catalogue, Flow
from benso.sites.api.sdmx.conditions import Condition
from benso.sites.api.sdmx.errors import Unreadable
from benso.sites.api.sdmx.folding import Codes
from benso.sites.api.sdmx.names import Key, Kind, code_id
from benso.sites.api.sdmx.periods import FREQUENCIES
from benso.sites.api.sdmx.questions import Part, Question, is_new, read_data
from benso.sites.api.sdmx.values import observations_of, wanted_of
from benso.sites.api.sdmx.writing import Shown

_REFERENCES = {
    "codelist": Kind.CODELIST,
    "valuelist": None,
    "datastructure": Kind.STRUCTURE,
    "conceptscheme": Kind.CONCEPT_SCHEME,
    "dataflow": Kind.FLOW,
    "dataproviderscheme": Kind.PROVIDER_SCHEME,
    "none": None,
}


@dataclass(frozen=True, slots=True)
class Available:
    """The constraint, and the structures asked for beside it."""

    constraints: tuple[AvailabilityConstraint, ...]
    shown: tuple[Shown, ...]


def availability(segments: Sequence[str], query: Mapping[str, str], catalogue: Catalogue) -> Available:
    """The answer to an address after ``availability`` or ``availableconstraint``.

    :raises Unreadable: if it is written wrong
    :raises NothingFound: if there is no such flow
    """
    new = is_new(segments)
    kept, component = (list(segments[:5]), segments[5:]) if new else (list(segments[:3]), segments[3:])
    question = read_data(kept, query, catalogue)
    mode = query.get("mode", "exact")
    if mode not in ("exact", "available") or len(component) > 1:
        raise Unreadable(part="mode", text=mode[:60])
    only = component[0] if component and component[0] not in ("", "*", "all") else ""
    flow = question.parts[0].flow
    if only and only not in (*flow.dimensions, TIME):
        raise Unreadable(part="componentID", text=only[:60])
    found = [_constraint(part, question, catalogue, mode, only) for part in question.parts]
    constraints = tuple(one for one in found if one is not None)
    if not constraints:  # how many there are has an answer
        constraints = tuple(_nothing(part) for part in question.parts)
    return Available(constraints, tuple(_shown(query, question.parts, constraints, catalogue)))


def _constraint(
    part: Part, question: Question, catalogue: Catalogue, mode: str, only: str
) -> AvailabilityConstraint | None:
    flow = part.flow
    asked = _without_key(question) if mode == "available" else question
    rows = [(_codes(flow, one), one) for one in _series(part, asked, catalogue) if one.item in flow.items]
    exact = [row for row in rows if any(_fits(key, row[0], "") for key in question.keys)]
    exact = [row for row in exact if all(_holds(one, row[0]) for one in question.conditions)]
    if not exact:
        return None
    values: dict[str, set[str]] = {}
    for dimension in flow.dimensions:
        if only and dimension != only:
            continue
        held = exact
        if mode == "available":
            held = [row for row in rows if any(_fits(key, row[0], dimension) for key in question.keys)]
        values[dimension] = {codes[dimension] for codes, _ in held}
    region = [CubeKeyValue(id_, [CubeValue(code) for code in sorted(codes)]) for id_, codes in values.items()]
    if not only or only == TIME:
        region.append(_time(one for _, one in exact))
    return AvailabilityConstraint(
        constraint_attachment=_attached(part.context),
        cube_region=CubeRegion(region),
        series_count=len(exact),
        obs_count=sum(one.count for _, one in exact),
    )


def _series(part: Part, question: Question, catalogue: Catalogue) -> list[PublishedSeries]:
    """Counted in the database; observation by observation where a condition is about more than the series."""
    if all(one.component in part.flow.dimensions for one in question.conditions):
        wanted = wanted_of(part, question, catalogue)
        return queries.published_series(wanted) if wanted is not None else []
    counted: defaultdict[tuple[str, str, PeriodKind], list[tuple[date, date]]] = defaultdict(list)
    for value, row in observations_of(part, question, catalogue):
        counted[value.item, value.place, value.period.kind].append(row.span)
    return [
        PublishedSeries(item, place, kind, min(spans)[0], max(end for _, end in spans), len(spans))
        for (item, place, kind), spans in sorted(counted.items())
    ]


def _nothing(part: Part) -> AvailabilityConstraint:
    return AvailabilityConstraint(
        constraint_attachment=_attached(part.context), cube_region=CubeRegion([]), series_count=0, obs_count=0
    )


def _time(series: Iterable[PublishedSeries]) -> CubeKeyValue:
    spans = [(one.first, one.last) for one in series]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return CubeKeyValue(TIME, time_range=CubeTimeRange(start_period=_boundary(first), end_period=_boundary(last)))


def _boundary(day: date) -> TimePeriodBoundary:
    return TimePeriodBoundary(day.isoformat())


def _attached(key: Key) -> ConstraintAttachment:
    urns = [key.urn]
    if key.kind is Kind.STRUCTURE:
        return ConstraintAttachment(None, data_structures=urns)
    if key.kind is Kind.AGREEMENT:
        return ConstraintAttachment(None, provision_agreements=urns)
    return ConstraintAttachment(None, dataflows=urns)


def _codes(flow: Flow, one: PublishedSeries) -> dict[str, str]:
    return {FREQ: FREQUENCIES[one.kind], AREA: code_id(one.place), **flow.items[one.item]}


def _fits(key: Codes, codes: Mapping[str, str], besides: str) -> bool:
    return all(codes[dimension] in wanted for dimension, wanted in key.items() if dimension != besides)


def _holds(condition: Condition, codes: Mapping[str, str]) -> bool:
    return condition.component not in codes or condition.holds(codes[condition.component], None)


def _without_key(question: Question) -> Question:
    return replace(question, keys=({},))


def _shown(
    query: Mapping[str, str], parts: Sequence[Part], constraints: Sequence[AvailabilityConstraint], catalogue: Catalogue
) -> list[Shown]:
    names = re.split(r"[,+ ]", query.get("references", "none").lower())
    for name in names:
        if name != "all" and name not in _REFERENCES:
            raise Unreadable(part="references", text=name[:60])
    kinds = set(_REFERENCES.values()) - {None} if "all" in names else {_REFERENCES[name] for name in names}
    used: defaultdict[Key, set[str]] = defaultdict(set)
    keys: dict[Key, None] = {}
    for part, constraint in zip(parts, constraints, strict=False):
        flow = part.flow
        keys |= dict.fromkeys((flow.key, flow.structure, *catalogue.artefacts[flow.structure].children))
        for key in constraint.cube_region.key_values:
            if key.id in flow.codelists:
                used[flow.codelists[key.id]] |= {value.value for value in key.values}
        for key_, items in catalogue.artefacts[flow.structure].used.items():
            used[key_] |= items
        providers = {name for flow_key, name in catalogue.agreements.values() if flow_key == flow.key}
        scheme = next((k for k in catalogue.artefacts if k.kind is Kind.PROVIDER_SCHEME), None)
        if scheme is not None and providers:
            keys[scheme] = None
            used[scheme] |= providers
    shown = [key for key in keys if key.kind in kinds and key in catalogue.artefacts]
    return [
        Shown(catalogue.artefacts[key], items=_with_parents(catalogue, key, used[key]) if key in used else None)
        for key in shown
    ]


def _with_parents(catalogue: Catalogue, key: Key, items: set[str]) -> frozenset[str]:
    held = catalogue.artefacts[key].items
    found = set(items)
    open_ = list(items)
    while open_:
        item = held.get(open_.pop())
        if item is not None and item.parent and item.parent not in found:
            found.add(item.parent)
            open_.append(item.parent)
    return frozenset(found)
