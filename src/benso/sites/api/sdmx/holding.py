"""The catalogue put together from what is published, and kept by this process until that changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from django.conf import settings

from benso.domains.reporting import queries
from benso.domains.reporting.types import CodeList, Indicator
from benso.domains.units import queries as units
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.sites.api.sdmx import flows as making
from benso.sites.api.sdmx import lists, offices, organising
from benso.sites.api.sdmx.catalogue import Artefact, Catalogue, Flow
from benso.sites.api.sdmx.describing import metadata_artefacts
from benso.sites.api.sdmx.names import Key, Kind, code_id, version_of


class _Held:
    lock = Lock()
    catalogue: Catalogue | None = None


def catalogue(*, at: datetime) -> Catalogue:
    """The catalogue as of now: two small statements where nothing changed."""
    stamp = f"{queries.published_stamp()} {units.digest()} {settings.SDMX_AGENCY}"
    held = _Held.catalogue
    if held is not None and held.stamp == stamp:
        return held
    with _Held.lock:
        held = _Held.catalogue  # who waited here finds what the first made
        if held is None or held.stamp != stamp:
            held = _Held.catalogue = _made(settings.SDMX_AGENCY, stamp, at)
    return held


def _made(agency: str, stamp: str, at: datetime) -> Catalogue:
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
    people, keys, agreements = _offices(agency, flows, roster, area_list.key)
    held += people
    artefacts = {each.key: each for each in held if each.items or not _is_list(each)}
    return Catalogue(
        agency=agency,
        artefacts={key: artefacts[key] for key in _ordered(artefacts, flows, agreements)},
        flows={flow.key: flow for flow in flows},
        areas=areas,
        offices=keys,
        agreements=agreements,
        indicators={code_id(code): each for code, each in indicators.items()},
        parents=_parents(artefacts),
        stamp=stamp,
        since=at,
    )


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
    agency: str, flows: list[Flow], roster: Roster, areas: Key
) -> tuple[list[Artefact], dict[str, str], dict[Key, tuple[Key, str]]]:
    given = queries.published_providers()
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
    agreements = {}
    for regime, number, office in given:
        flow = by_version.get((regime, version_of(number)))
        if flow is not None:
            made = offices.agreement(flow, code_id(office), lists.office_name(office, roster), providers.key)
            held.append(made)
            agreements[made.key] = (flow.key, code_id(office))
    return held, keys, agreements


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
