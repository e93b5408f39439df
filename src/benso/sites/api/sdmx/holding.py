"""The catalogue put together from what is published, and kept by this process until that changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.conf import settings

from benso.domains.reporting import queries
from benso.domains.reporting.types import CodeList, Indicator, OfficeKey
from benso.domains.units import queries as units
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.sites.api.sdmx import flows as making
from benso.sites.api.sdmx import lists, offices, organising
from benso.sites.api.sdmx.catalogue import Artefact, Catalogue, Flow
from benso.sites.api.sdmx.describing import metadata_artefacts
from benso.sites.api.sdmx.names import Key, Kind, code_id, version_of

Provider = tuple[str, int, OfficeKey]
"""Regime, number of its version, office."""


@dataclass(frozen=True, slots=True)
class _Offices:
    """Who provides what: the artefacts, offices by provider, flow and provider by agreement, agreement by provider."""

    artefacts: list[Artefact]
    providers: dict[str, OfficeKey]
    agreements: dict[Key, tuple[Key, str]]
    named: dict[Provider, Key]


@dataclass(frozen=True, slots=True)
class _State:
    """A catalogue with what it was made of. ``frame``: all but publications; it has those up to ``last``."""

    frame: str
    last: int
    given: dict[Provider, datetime]
    named: dict[Provider, Key]
    catalogue: Catalogue


class _Held:
    lock = Lock()
    state: _State | None = None


def catalogue(*, at: datetime) -> Catalogue:
    """The catalogue as of now: two small statements where nothing changed; one more, of what is new, where something
    was published; all anew only where something is declared or somebody reports for the first time."""
    now = queries.published_state()
    frame = f"{now.declared} {units.digest()} {settings.SDMX_AGENCY}"
    held = _Held.state
    if held is not None and (held.frame, held.last) == (frame, now.last):
        return held.catalogue
    with _Held.lock:
        held = _Held.state  # who waited here finds what the first made
        if held is None or (held.frame, held.last) != (frame, now.last):
            known = held if held is not None and held.frame == frame and held.last <= now.last else None
            held = _Held.state = _renewed(known, frame, now.last, at)
        return held.catalogue


def _renewed(held: _State | None, frame: str, last: int, at: datetime) -> _State:
    new = queries.published_providers(after=held.last if held else 0)
    stamp = f"{frame} {last}"
    if held is None or not new.keys() <= held.given.keys():
        given = dict(sorted(((held.given if held else {}) | new).items()))
        made, named = _made(settings.SDMX_AGENCY, given, stamp, at)
        return _State(frame, last, given, named, made)
    updated = {held.named[one]: moment for one, moment in new.items() if one in held.named}
    known = held.catalogue
    made = replace(known, registered={**known.registered, **updated}, stamp=stamp, since=at)
    return _State(frame, last, held.given | new, held.named, made)


def _made(
    agency: str, given: Mapping[Provider, datetime], stamp: str, at: datetime
) -> tuple[Catalogue, dict[Provider, Key]]:
    roster = units.roster()
    indicators, breakdowns = queries.indicators(), queries.code_lists()
    flows, flow_lists = _flows(agency)
    area_list, areas = lists.areas(agency, roster, queries.known_places())
    scheme = lists.concepts(agency, breakdowns.values())
    held = [*flow_lists, area_list, scheme, *_lists(agency, indicators, breakdowns)]
    for flow in flows:
        held += [making.structure(flow, scheme.key), making.dataflow(flow)]
        if making.allowed(flow):
            held.append(making.constraint(flow))
    held += metadata_artefacts(agency)
    held += _organised(agency, flows, roster, area_list.key)
    people = _offices(agency, given, flows, roster, area_list.key)
    held += people.artefacts
    artefacts = {each.key: each for each in held if each.items or not _is_list(each)}
    made = Catalogue(
        agency=agency,
        artefacts={key: artefacts[key] for key in _ordered(artefacts, flows, people.agreements)},
        flows={flow.key: flow for flow in flows},
        areas=areas,
        offices=people.providers,
        agreements=people.agreements,
        registered={key: given[one] for one, key in people.named.items()},
        indicators={code_id(code): each for code, each in indicators.items()},
        parents=_parents(artefacts),
        stamp=stamp,
        since=at,
    )
    return made, people.named


def _ordered(
    artefacts: Mapping[Key, Artefact], flows: list[Flow], agreements: Mapping[Key, tuple[Key, str]]
) -> list[Key]:
    """By kind and name, flows of calendar periods first: what clients try first is what every client can read."""
    plain = {flow.key for flow in flows if flow.version is not None and flow.version.regime.cut_off == 1}

    def place(key: Key) -> tuple[str, bool, Key]:
        flow = agreements[key][0] if key in agreements else key
        return key.kind.value, flow.kind is Kind.FLOW and flow not in plain, key

    return sorted(artefacts, key=place)


def _is_list(artefact: Artefact) -> bool:
    return hasattr(artefact.body, "items") and artefact.key.kind.value in ("codelist", "conceptscheme")


def _lists(agency: str, indicators: Mapping[str, Indicator], breakdowns: Mapping[str, CodeList]) -> list[Artefact]:
    return [
        *lists.fixed_lists(agency),
        lists.indicator_list(agency, indicators.values()),
        lists.measures_list(agency, indicators.values()),
        *(lists.breakdown_list(agency, each) for each in breakdowns.values()),
    ]


def _flows(agency: str) -> tuple[list[Flow], list[Artefact]]:
    found = [making.regime_flow(agency, one, queries.grid(one.id)) for one in queries.published_versions()]
    items = dict.fromkeys(key for flow in found for key in flow.items) | dict.fromkeys(queries.known_items())
    whole, combined = making.whole_flow(agency, items)
    return [whole, *(flow for flow in found if flow.items)], [combined]


def _offices(
    agency: str, given: Mapping[Provider, datetime], flows: list[Flow], roster: Roster, areas: Key
) -> _Offices:
    province = next((unit for unit in roster.all_units() if unit.level is Level.PROVINCE), None)
    providers, keys = offices.provider_scheme(agency, (office for _, _, office in given), roster)
    kinds = offices.category_scheme(agency)
    held = [
        offices.agency_scheme(agency, Text(province.name_vi if province else agency)),
        providers,
        kinds,
        *([offices.area_hierarchy(agency, roster, areas)] if province else []),
    ]
    by_version = {(f.version.regime.code, f.key.version): f for f in flows if f.version is not None}
    held += [
        offices.categorisation(flow, flow.version.regime, kinds.key, roster)
        for flow in by_version.values()
        if flow.version is not None
    ]
    agreements, named = {}, {}
    for provider in given:
        regime, number, office = provider
        flow = by_version.get((regime, version_of(number)))
        if flow is not None:
            made = offices.agreement(flow, code_id(office), lists.office_name(office, roster), providers.key)
            held.append(made)
            agreements[made.key] = (flow.key, code_id(office))
            named[provider] = made.key
    return _Offices(held, keys, agreements, named)


def _organised(agency: str, flows: list[Flow], roster: Roster, areas: Key) -> list[Artefact]:
    found = [
        organising.organisation_units(agency, roster),
        organising.consumer_scheme(agency, flows, roster),
        organising.taxonomy(agency, flows),
        organising.process(agency),
        organising.successions(agency, roster, areas),
    ]
    return [one for one in found if one is not None]


def _parents(artefacts: Mapping[Key, Artefact]) -> dict[Key, tuple[Key, ...]]:
    found: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, artefact in artefacts.items():
        for child in artefact.children:
            found[child].append(key)
    return {key: tuple(sorted(above)) for key, above in found.items()}
