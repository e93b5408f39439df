"""Eight people, a clock and a calendar on the same few dossiers: nobody waits in a circle, all figures still fit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures.types import Effect
from benso.kernel.errors import BensoError
from tests.domains.dossiers.crowd import alone, database_of_its_own, rows, together
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file

CODES = ("1.009022", "1.013225", "2.000635")
ENDS = frozenset({Effect.REFUSE, Effect.STOP})
HANDS, DEEDS = 8, 45


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database_of_its_own():
        yield


def test_many_hands_on_few_dossiers_meet_only_refusals_in_sentences() -> None:
    dossiers = alone(lambda: [file(code).id for code in CODES for _ in range(10)])
    results = together(*[lambda n=n: busy(n, dossiers) for n in range(HANDS)], clock, calendar)
    assert [r for r in results if isinstance(r, Exception)] == []
    done = sum(results[:HANDS])
    assert done > HANDS * 5
    assert_figures_fit()


def busy(number: int, dossiers: list[UUID]) -> int:
    """An official who takes whatever there is; returns how many deeds were not refused."""
    chance, done = random.Random(number), 0  # noqa: S311 a reproducible mix, no secret
    for _ in range(DEEDS):
        dossier = chance.choice(dossiers)
        children = queries.dossier(dossier, viewer=SYSTEM).children
        dossier = chance.choice([dossier, *children])
        with suppress(BensoError):
            done += deed(chance, number, dossier)
    return done


def deed(chance: random.Random, number: int, dossier: UUID) -> int:
    found = queries.dossier(dossier, viewer=SYSTEM)
    actor = Viewer(official_id=number + 1, duties=frozenset((item.role, item.office) for item in found.work))
    moment = MONDAY + timedelta(hours=chance.randrange(48))
    kind = chance.randrange(30)
    if kind == 0:
        operations.withdraw_dossier(dossier=dossier, reason="Đổi ý", actor=SYSTEM, at=moment)
    elif kind < 5:
        operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=moment)
    elif kind == 5:
        operations.mark_paper_step(dossier=dossier, reason="agency_system_down", actor=actor, at=moment)
    else:
        return act(chance, actor, dossier, moment)
    return 1


def act(chance: random.Random, actor: Viewer, dossier: UUID, moment: Any) -> int:
    offers = queries.offers(dossier, viewer=actor, at=moment) if actor.duties else []
    quick = [o for o in offers if Effect.SIGN_RESULT not in o.effects]  # PDF and signature would only be slow
    if chance.random() < 0.8:
        quick = [o for o in quick if ENDS.isdisjoint(o.effects)]
    if not quick:
        return 0
    offer = chance.choice(quick)
    operations.act(
        work_item=offer.work_item, action=offer.id, actor=actor, at=moment, reason="other", note="vì thử",
        key=f"{offer.work_item}:{offer.id}" if chance.random() < 0.5 else "",
    )  # fmt: skip
    return 1


def clock() -> int:
    return sum(
        operations.run_timers(at=MONDAY + timedelta(days=day)) + operations.fold_tally() for day in range(0, 60, 4)
    )


def calendar() -> int:
    return sum(len(operations.recompute_due_dates(reason="thử", actor="system:test", at=MONDAY)) for _ in range(6))


def assert_figures_fit() -> None:
    checks: dict[str, Callable[[], list[Any]]] = {
        "the tally is the open work": lambda: rows(
            "SELECT office, kind, sum(n) FROM ("
            "SELECT office, kind, amount AS n FROM dossiers_tally UNION ALL "
            "SELECT office, kind, -1 FROM dossiers_work_item WHERE closed_at IS NULL) t "
            "GROUP BY 1, 2 HAVING sum(n) <> 0"
        ),
        "nothing ended has open work, a running pause or a waiting timer": lambda: rows(
            "SELECT d.number FROM dossiers_dossier d WHERE d.phase = 'closed' AND ("
            "EXISTS (SELECT FROM dossiers_work_item w WHERE w.dossier = d.id AND w.closed_at IS NULL) OR "
            "EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier = d.id AND p.ended_at IS NULL) OR "
            "EXISTS (SELECT FROM dossiers_timer t WHERE t.dossier = d.id AND t.done_at IS NULL))"
        ),
        "a pause runs where the clock stands still": lambda: rows(
            "SELECT d.number FROM dossiers_dossier d WHERE (d.phase = 'paused') <> "
            "EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier = d.id AND p.ended_at IS NULL)"
        ),
        "the ledger's open dossiers are those accepted and not ended": lambda: rows(
            "SELECT d.number FROM dossiers_dossier d LEFT JOIN LATERAL ("
            "SELECT coalesce(sum(e.amount), 0) AS open FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure = 'dossiers.open' AND e.subject = d.number) l ON true "
            "WHERE l.open <> (d.accepted_at IS NOT NULL AND d.finished_at IS NULL AND d.closed_at IS NULL)::int"
        ),
        "a question that waits has an application that waits for it": lambda: rows(
            "SELECT c.number FROM dossiers_dossier c WHERE c.parent_item IS NOT NULL AND c.phase = 'running' "
            "AND NOT EXISTS (SELECT FROM dossiers_work_item w WHERE w.id = c.parent_item AND w.closed_at IS NULL)"
        ),
        "numbers have no gap": lambda: rows(
            "SELECT c.agency, c.day FROM dossiers_counter c JOIN dossiers_dossier d "
            "ON d.number LIKE c.agency || '-' || to_char(c.day, 'YYMMDD') || '-%%' "
            "GROUP BY c.agency, c.day, c.last HAVING count(*) <> c.last"
        ),
    }
    assert {name: ask() for name, ask in checks.items()} == {name: [] for name in checks}
