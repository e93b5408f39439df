"""The answer to a question for data: data sets of series of observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from benso.domains.reporting import queries
from benso.domains.reporting.types import Figure, Mark, OfficeKey, PublishedValue, Wanted
from benso.kernel.periods import Period, PeriodKind
from benso.kernel.working_time import VIETNAM
from benso.sites.api.sdmx.catalogue import (
    AREA,
    BASIS,
    DECIMALS,
    FREQ,
    MEASURED_IN,
    STATUS,
    TIME,
    UPDATED,
    VALUE,
    Catalogue,
    Flow,
)
from benso.sites.api.sdmx.errors import NothingFound, TooMuch
from benso.sites.api.sdmx.folding import Codes
from benso.sites.api.sdmx.lists import STATUSES
from benso.sites.api.sdmx.names import code_id
from benso.sites.api.sdmx.periods import FREQUENCIES, time_period
from benso.sites.api.sdmx.questions import Part, Question

MOST = 100_000
"""Observations of one answer."""

_KINDS = {code: kind for kind, code in FREQUENCIES.items()}


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation: the code of every component by id, ``OBS_VALUE`` absent where there is no number."""

    codes: Mapping[str, str]
    span: tuple[date, date]
    known_from: datetime
    known_to: datetime | None


@dataclass(frozen=True, slots=True)
class DataSet:
    """Observations of a part. ``action`` as SDMX has it; the time anybody could read them, of a history."""

    part: Part
    action: str
    observations: tuple[Observation, ...]
    valid_from: datetime | None = None
    valid_to: datetime | None = None


def data_sets(question: Question, catalogue: Catalogue) -> tuple[list[DataSet], bool]:
    """The data sets, and whether more observations follow those of ``limit``.

    :raises NothingFound: if there are none
    :raises TooMuch: if there are more than one answer holds
    """
    found: list[DataSet] = []
    left, skipped, more = question.limit, question.offset, False
    for part in question.parts:
        rows, following = _observations(part, question, catalogue, left, skipped)
        more = more or following
        if left is not None:
            left -= len(rows)
        skipped = max(0, skipped - len(rows)) if question.limit is None else (0 if rows else skipped)
        found += _split(part, question, rows)
        if sum(len(each.observations) for each in found) > MOST:
            raise TooMuch(most=MOST)
        if left is not None and left <= 0:
            break
    if not found:
        raise NothingFound(what=", ".join(part.context.id for part in question.parts)[:200])
    return found, more


def wanted_of(part: Part, question: Question, catalogue: Catalogue) -> Wanted | None:
    """What the domain is asked for; ``None`` if nothing can match."""
    flow = part.flow
    items = tuple(item for item, codes in flow.items.items() if any(_fits(key, codes) for key in question.keys))
    areas = _union(question.keys, AREA)
    places = None if areas is None else tuple(catalogue.areas[code] for code in areas if code in catalogue.areas)
    frequencies = _union(question.keys, FREQ)
    kinds = None if frequencies is None else tuple(_KINDS[code] for code in frequencies if code in _KINDS)
    cut_off, ends_from, ends_before = None, None, None
    if flow.version is not None:
        regime = flow.version.regime
        own = PeriodKind(regime.frequency)
        kinds = (own,) if kinds is None or own in kinds else ()
        cut_off, ends_from, ends_before = regime.cut_off, flow.version.starts, flow.version.ends
    if not items or places == () or kinds == ():
        return None
    return Wanted(
        items=items, places=places, kinds=kinds, cut_off=cut_off, ends_from=ends_from, ends_before=ends_before,
        offices=(catalogue.offices[part.provider],) if part.provider else None, since=question.since,
        until=question.until, at=question.at, updated_after=question.updated_after, history=question.history,
        first=question.first, last=question.last,
    )  # fmt: skip


def observations_of(
    part: Part, question: Question, catalogue: Catalogue
) -> Iterator[tuple[PublishedValue, Observation]]:
    """Every value that answers, with what it is as an observation.

    :raises TooMuch: if more had to be looked at than one answer holds
    """
    wanted = wanted_of(part, question, catalogue)
    values = queries.published_values(replace(wanted, limit=MOST + 1)) if wanted is not None else []
    if len(values) > MOST:
        raise TooMuch(most=MOST)
    yield from _sifted(part.flow, question, catalogue, values)


def codes_of(flow: Flow, catalogue: Catalogue, value: PublishedValue) -> dict[str, str]:
    """The code of every component of an observation."""
    indicator = catalogue.indicators[flow.items[value.item]["INDICATOR"]]
    codes = {
        FREQ: FREQUENCIES[value.period.kind],
        AREA: _area(value.place),
        **flow.items[value.item],
        TIME: _time(value.period),
        MEASURED_IN: code_id(indicator.unit_of_measure),
        DECIMALS: str(indicator.decimals),
        STATUS: STATUSES[value.figure.mark],
        BASIS: "simulated" if value.simulated else "reported",
        UPDATED: _here(value.known_from),
    }
    if value.figure.mark is Mark.NUMBER:
        codes[VALUE] = plain(value.figure)
    return codes


@lru_cache(maxsize=16_384)
def _area(place: OfficeKey) -> str:
    return code_id(place)


@lru_cache(maxsize=4_096)
def _time(period: Period) -> str:
    return time_period(period)


@lru_cache(maxsize=16_384)
def _here(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).replace(tzinfo=None).isoformat(timespec="milliseconds")


def plain(figure: Figure) -> str:
    """A number without zeros at its end and without an exponent."""
    value = (figure.value or Decimal(0)).normalize()
    return f"{value:f}" if value else "0"


def series_of(
    observations: Iterable[Observation], dimensions: tuple[str, ...]
) -> dict[tuple[str, ...], list[Observation]]:
    """Observations by the codes of these dimensions, in the order they came."""
    found: defaultdict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for each in observations:
        found[tuple(each.codes[dimension] for dimension in dimensions)].append(each)
    return dict(found)


def _observations(
    part: Part, question: Question, catalogue: Catalogue, left: int | None, skipped: int
) -> tuple[list[Observation], bool]:
    wanted = wanted_of(part, question, catalogue)
    if wanted is None:
        return [], False
    sifted = bool(question.conditions) or len(question.keys) > 1 or bool(question.sort)
    most = MOST + 1 if sifted or left is None else min(left, MOST) + 1
    wanted = replace(wanted, offset=0 if sifted else skipped, limit=most)
    values = queries.published_values(wanted)
    if len(values) > MOST and (sifted or left is None or left > MOST):
        raise TooMuch(most=MOST)
    rows = [row for _, row in _sifted(part.flow, question, catalogue, values)]
    if sifted:
        rows = _sorted(rows, question)[skipped:]
    if left is None:
        return rows, False
    return rows[:left], len(rows) > left


def _sifted(
    flow: Flow, question: Question, catalogue: Catalogue, values: Iterable[PublishedValue]
) -> Iterator[tuple[PublishedValue, Observation]]:
    several = len(question.keys) > 1  # one key the database has looked for whole, of several it looked for the union
    for value in values:
        codes = codes_of(flow, catalogue, value)
        span = (value.period.start, value.period.end)
        if several and not any(_fits(key, codes) for key in question.keys):
            continue
        if all(
            condition.holds(codes.get(condition.component, ""), span if condition.component == TIME else None)
            for condition in question.conditions
        ):
            yield value, Observation(codes, span, value.known_from, value.known_to)


def _sorted(rows: list[Observation], question: Question) -> list[Observation]:
    for component, backwards in reversed(question.sort):
        if component == TIME:
            rows = sorted(rows, key=lambda row: row.span, reverse=backwards)
        elif component == VALUE:
            rows = sorted(rows, key=lambda row: Decimal(row.codes.get(VALUE, "0")), reverse=backwards)
        else:
            rows = sorted(rows, key=lambda row, name=component: row.codes[name], reverse=backwards)  # type: ignore[misc]
    return rows


def _split(part: Part, question: Question, rows: list[Observation]) -> list[DataSet]:
    if not rows:
        return []
    if question.history:
        by_time: defaultdict[tuple[datetime, datetime | None], list[Observation]] = defaultdict(list)
        for row in rows:
            by_time[row.known_from, row.known_to].append(row)
        ordered = sorted(by_time, key=lambda span: (span[0], span[1] is None, span[1] or span[0]))
        return [DataSet(part, "Replace", tuple(by_time[span]), *span) for span in ordered]
    action = "Replace" if question.updated_after else "Information"
    return [DataSet(part, action, tuple(rows))]


def _fits(key: Codes, codes: Mapping[str, str]) -> bool:
    return all(codes[dimension] in wanted for dimension, wanted in key.items() if dimension in codes)


def _union(keys: Iterable[Codes], dimension: str) -> frozenset[str] | None:
    found = frozenset[str]()
    for key in keys:
        if dimension not in key:
            return None
        found |= key[dimension]
    return found
