"""SDMX answers over the figures of ``benso bench reporting``: ``benso bench sdmx``.

Asked of the site itself, whole answers, without the network. ``--full``: 9.4 million values in 20 flows and the flow of
everything; else half a million in one.

*answer_p95_ms*, *answer_median_ms*: over all questions of the kinds below, mixed (one series; an indicator of every
commune in one year, and in five; the last figure of every commune; a regime of one commune; a commune through the flow
of everything; what is available). *p95_…*: the same of each kind. *structures_ms*: every flow with all it refers to.
*catalogue_ms*: the first answer after a publication. *largest_ms*, *largest_mb*: an answer of close to 100,000
observations, and by how much the process grows for it at most; *largest_observations*: how many it had.
"""

from __future__ import annotations

import random
import resource
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks import reporting
from benchmarks.ledger import scratch_database
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from benso.config.content import load_pack
from benso.domains.units import queries as units
from benso.domains.units.types import Level

ROUNDS = 15
CSV, JSON, ML, SPECIFIC = (
    "application/vnd.sdmx.data+csv;version=2.0.0",
    "application/vnd.sdmx.data+json;version=2.0.0",
    "application/vnd.sdmx.data+xml;version=3.0.0",
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
)
Address = Callable[[int, str], str]


def run(full: bool = False) -> dict[str, float | int]:
    """Fill, ask, measure; see the module."""
    with scratch_database() as hand:
        call_command("migrate", verbosity=0)
        load_pack(root=Path(settings.CONTENT_DIR), actor="bench", at=reporting.LOADED)
        communes = [unit.id for unit in units.units_on(reporting.LAST_DAY, Level.COMMUNE)]
        codes = reporting._declare(reporting.FULL if full else reporting.QUICK)
        hand.autocommit = True
        hand.prepare_threshold = None
        values = reporting._fill(hand, codes, communes)
        hand.execute("VACUUM ANALYZE")
        settings.API_REQUESTS_PER_MINUTE = 1_000_000_000
        settings.ALLOWED_HOSTS = ["*"]
        return {**_measured(codes, communes), "values": values}


def _measured(codes: list[str], communes: list[str]) -> dict[str, float | int]:
    web = Client()
    web.get("/healthz")  # what a process loads once
    catalogue, _ = _ask(web, "structure/dataflow?detail=allstubs", "application/vnd.sdmx.structure+json;version=2.0.0")
    times: defaultdict[str, list[float]] = defaultdict(list)
    for name, address, form in _questions(codes, communes):
        took, _ = _ask(web, address, form)
        times[name].append(took)
    for found in times.values():
        del found[:2]
    everything = [took for found in times.values() for took in found]
    structures = "structure/dataflow/*/*/~?references=descendants"
    whole = [_ask(web, structures, "application/vnd.sdmx.structure+xml;version=3.0.0")[0] for _ in range(3)]
    return {
        "answer_p95_ms": _ms(quantiles(everything, n=20)[-1]),
        "answer_median_ms": _ms(median(everything)),
        **{f"p95_{name}_ms": _ms(quantiles(found, n=20)[-1]) for name, found in times.items()},
        "structures_ms": _ms(median(whole)),
        "catalogue_ms": _ms(catalogue),
        **_largest(web, codes),
    }


def _questions(codes: list[str], communes: list[str]) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(5)  # noqa: S311 repeatable choice
    kinds: dict[str, tuple[Address, str]] = {
        "series": (lambda flow, code: f"data/dataflow/BENTRE/DF_B{flow:02}/~/M.{chance.choice(communes)}.{code}", JSON),
        "year": (lambda flow, code: f"data/DF_B{flow:02}/M..{code}?startPeriod=2023&endPeriod=2023", SPECIFIC),
        "five_years": (lambda flow, code: f"data/dataflow/BENTRE/DF_B{flow:02}/~/M.*.{code}", CSV),
        "last": (lambda flow, code: f"data/DF_B{flow:02}/M..{code}?lastNObservations=1", SPECIFIC),
        "commune": (lambda flow, code: f"data/dataflow/BENTRE/DF_B{flow:02}/~/M.{chance.choice(communes)}", ML),
        "conditions": (
            lambda flow, code: f"data/dataflow/BENTRE/DF_ALL/~?c[REF_AREA]={chance.choice(communes)}"
            f"&c[INDICATOR]={code},{chance.choice(codes)}&c[TIME_PERIOD]=ge:2024-01+le:2024-06", JSON,
        ),
        "available": (
            lambda flow, code: f"availability/dataflow/BENTRE/DF_B{flow:02}/~/M.{chance.choice(communes)}",
            "application/vnd.sdmx.structure+json;version=2.0.0",
        ),
    }  # fmt: skip
    for _ in range(ROUNDS + 2):
        for name, (address, form) in kinds.items():
            place = chance.randrange(len(codes))
            yield name, address(place // reporting.ROWS, codes[place]), form


def _largest(web: Client, codes: list[str]) -> dict[str, float | int]:
    """Ten indicators of every commune and month: 94,200 figures."""
    key = "+".join(codes[: reporting.SHARE * 2])
    before = _peak_mb()
    took, content = _ask(web, f"data/DF_B00/M..{key}", CSV)
    rows = content.count(b"\n") - 1
    return {"largest_ms": _ms(took), "largest_mb": round(_peak_mb() - before, 1), "largest_observations": rows}


def _ask(web: Client, address: str, form: str) -> tuple[float, bytes]:
    start = perf_counter()
    answer = web.get(f"/sdmx/{address}", headers={"Accept": form})
    took = perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} {address}: {answer.content[:300]!r}")
    return took, answer.content


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
