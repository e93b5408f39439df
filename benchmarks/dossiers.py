"""Filing, steps and lists of dossiers: ``benso bench dossiers``.

*submit_ratio*, *step_ratio*: the real operation against hand-written SQL that writes the same rows to the same tables,
in alternating rounds of one run; the median of the rounds' ratios. The hand-written one is given ready values, checks
nothing, is prepared and needs one statement a table or fewer; both commit as PostgreSQL does by default. A step is
accepting, proposing or handing out; signing (a PDF rendered and signed) is left out of both. That both write as many
rows into every table is asserted.

*list_p95_ms*: the slowest p95 of what pages of portal and desk read: an office's work, its counters, a person's
dossiers, one dossier with its history, search by number, name and citizen number; among *dossiers* dossiers, 20,000 or,
with ``--full``, 1,000,000. *lists* has each. *page_p95_ms*: the slowest p95 of the server time of whole list pages of
portal and desk among them; *pages* has each. *http_…*: as ``benso bench dossiers_http`` measures it, run afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks._applications import AT, SYSTEM
from benchmarks._by_hand import ByHand
from benchmarks._pages import invented_people, measured_pages
from benchmarks._population import Population, load_province, populate
from benchmarks._real_work import RealWork, rows_written
from benchmarks.dossiers_http import measured_apart
from benchmarks.ledger import scratch_database
from django.core.management import call_command

from benso.domains.dossiers import queries
from benso.domains.dossiers.types import ListFilters, Viewer
from benso.domains.procedures.types import StepRole

__all__ = ["populate", "run"]

QUICK, FULL = 20_000, 1_000_000
ROUNDS, SIZE = 24, 12


def run(full: bool = False) -> dict[str, Any]:
    """Fill, measure, compare; see the module."""
    with scratch_database() as hand:
        call_command("migrate", verbosity=0)
        load_province()
        made = populate(FULL if full else QUICK, people=invented_people())
        hand.autocommit = True
        ratios = _ratios(RealWork(), ByHand(hand))
        lists = measured_lists(made, 300 if full else 100)
        pages = measured_pages(made, 100 if full else 40)
    return {
        **ratios, **measured_apart(full), "list_p95_ms": max(lists.values()), "page_p95_ms": max(pages.values()),
        "dossiers": made.dossiers, "lists": lists, "pages": pages,
    }  # fmt: skip


def _ratios(ours: RealWork, theirs: ByHand) -> dict[str, float]:
    """Rounds of filing and of steps, ours and theirs by turns."""
    found: dict[str, list[tuple[float, float]]] = {"submit": [], "step": []}
    rows = rows_written(lambda: _round(ours)), rows_written(lambda: _round(theirs))
    if rows[0] != rows[1]:
        raise AssertionError(f"not the same writes: {rows}")
    for turn in range(ROUNDS):
        pair = (ours, theirs) if turn % 2 else (theirs, ours)
        times = {work: _round(work) for work in pair}
        for what in found:
            found[what].append((times[ours][what], times[theirs][what]))
    result: dict[str, float] = {}
    for what, pairs in found.items():
        result[f"{what}_ratio"] = round(median(by_hand / real for real, by_hand in pairs), 3)
        result[f"{what}s_per_second"] = round(1 / median(real for real, _ in pairs))
        result[f"{what}s_per_second_by_hand"] = round(1 / median(by_hand for _, by_hand in pairs))
    return result


def _round(work: RealWork | ByHand) -> dict[str, float]:
    """Seconds of one filing and of one step, on average over a round."""
    work.prepare(SIZE)
    submit = _timed(work.submit_all) / SIZE
    steps = 0.0
    for step in work.STEPS:
        work.prepare_step(step)
        steps += _timed(work.step_all) / SIZE
    return {"submit": submit, "step": steps / len(work.STEPS)}


def measured_lists(made: Population, rounds: int) -> dict[str, float]:
    """p95 in milliseconds of every list, over offices, people and dossiers drawn by chance."""
    chance = random.Random(3)  # noqa: S311 repeatable choice
    ids = [queries.dossier_id_of(number) for number in made.numbers]
    found = {}
    for name, ask in _questions(made, [one for one in ids if one is not None], chance).items():
        ask()
        times = [_timed(ask) * 1000 for _ in range(rounds)]
        found[name] = round(quantiles(times, n=20)[-1], 2)
    return found


def _questions(made: Population, ids: list[Any], chance: random.Random) -> dict[str, Callable[[], object]]:
    duties = {office: _official(office) for office in made.offices}
    busiest = made.offices[0]
    deep = _somewhere_deep(duties[busiest], busiest)

    def work(**more: Any) -> object:
        office = chance.choice(made.offices)
        return queries.work_list(viewer=duties[office], office=office, on=AT, **more)

    def counted() -> object:
        office = chance.choice(made.offices)
        return queries.counters(viewer=duties[office], office=office, at=AT)

    return {
        "work_list": work,
        "work_list_busiest": lambda: queries.work_list(viewer=duties[busiest], office=busiest, on=AT, limit=100),
        "work_list_deep": lambda: queries.work_list(viewer=duties[busiest], office=busiest, on=AT, after=deep),
        "work_list_mine": lambda: work(filters=ListFilters(mine=True)),
        "work_list_rare": lambda: work(filters=ListFilters(procedure="1.004873", channel="counter")),
        "counters": counted,
        "counters_busiest": lambda: queries.counters(viewer=duties[busiest], office=busiest, at=AT),
        "dossiers_of": lambda: queries.dossiers_of(chance.choice(made.people)),
        "dossiers_of_firm": lambda: queries.dossiers_of(made.firm, limit=50),
        "dossier": lambda: queries.dossier(chance.choice(ids), viewer=SYSTEM),
        "timeline": lambda: queries.timeline(chance.choice(ids), viewer=SYSTEM),
        "offers": lambda: queries.offers(chance.choice(ids), viewer=SYSTEM, at=AT),
        "search_number": lambda: _search(chance.choice(made.numbers), made, chance),
        "search_name": lambda: _search(chance.choice(made.names), made, chance),
        "search_family": lambda: _search(chance.choice(made.names).split()[0], made, chance),
        "search_citizen": lambda: _search(f"0830990{chance.randrange(1, 100):05}", made, chance),
        "search_citizen_firm": lambda: _search(f"0830990{0:05}", made, chance),
    }


def _search(text: str, made: Population, chance: random.Random) -> object:
    """By somebody at one office, or at the busiest."""
    office = chance.choice((made.offices[0], chance.choice(made.offices)))
    return queries.search(viewer=_official(office), text=text)


def _somewhere_deep(viewer: Viewer, office: str) -> str | None:
    after = None
    for _ in range(20):
        page = queries.work_list(viewer=viewer, office=office, on=AT, after=after, limit=200)
        if page.after is None:
            break
        after = page.after
    return after


def _official(office: str) -> Viewer:
    return Viewer(official_id=1, duties=frozenset((role.value, office) for role in StepRole))


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
