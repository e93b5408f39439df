"""Statements are a budget: fifteen for filing and for each step, whatever the dossier holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Viewer
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official, step, submission
from tests.domains.dossiers.worlds import accepted

pytestmark = pytest.mark.django_db
BUDGET = 15
FEE_FIRST = "2.000635"


ONCE = ("ensure_partition(", " ledger_series", " ledger_measure")
"""What a connection asks once and then knows; it never learns it here, where nothing is committed."""


def statements(deed: Callable[[], object]) -> list[str]:
    """What runs between BEGIN and COMMIT; the test's own transaction makes its points to go back to."""
    with CaptureQueriesContext(connection) as captured:
        deed()
    texts = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return [text[:150] for text in texts if not any(word in text for word in ONCE)]


def taking(dossier: UUID, action: str, by: int, reason: str | None = None, note: str = "") -> list[str]:
    """Take a step, under a key as pages do, and count."""
    actor = official(by, dossier)
    at = MONDAY + timedelta(hours=by)
    items = [o.work_item for o in queries.offers(dossier, viewer=actor, at=at) if o.id == action]
    return statements(
        lambda: operations.act(
            work_item=items[0], action=action, actor=actor, at=at, reason=reason, note=note, key=f"{action}-{by}"
        )
    )


@pytest.fixture(autouse=True)
def warm() -> None:
    """What a process asks once: versions, series of the ledger, partitions of the month."""
    for code in ("1.009022", "1.013225", FEE_FIRST):
        accepted(code)


@pytest.mark.parametrize("code", ["1.009022", "1.013225", FEE_FIRST])
def test_filing_stays_within_fifteen_statements(code: str) -> None:
    form = submission(code)
    ran = statements(lambda: operations.submit(submission=form, actor="person:test", at=MONDAY))
    assert len(ran) <= BUDGET, "\n".join(ran)


def test_each_step_of_the_straight_way_stays_within_fifteen_statements() -> None:
    dossier = file("1.009022").id
    for by, action in enumerate(("accept", "propose", "sign_result", "hand_out"), 1):
        if action == "sign_result":
            step(dossier, action, by=by, at=MONDAY + timedelta(hours=by))  # a document is issued: its own statements
            continue
        ran = taking(dossier, action, by)
        assert len(ran) <= BUDGET, "\n".join([action, *ran])


def test_papers_asked_for_and_given_stay_within_fifteen_statements() -> None:
    dossier = file("1.009397").id
    ran = taking(dossier, "ask_at_counter", 1, "component_missing", "Thiếu bản vẽ")
    assert len(ran) <= BUDGET, "\n".join(ran)
    ran = statements(
        lambda: operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=MONDAY)
    )
    assert len(ran) <= BUDGET, "\n".join(ran)
    step(dossier, "accept")
    ran = taking(dossier, "ask", 2, "component_missing", "Thiếu bản vẽ")
    assert len(ran) <= BUDGET, "\n".join(ran)
    later = MONDAY + timedelta(days=3)
    ran = statements(
        lambda: operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=later)
    )
    assert len(ran) <= BUDGET, "\n".join(ran)


@pytest.mark.parametrize("code", ["1.009022", FEE_FIRST])
def test_refusing_stopping_and_withdrawing_stay_within_fifteen_statements(code: str) -> None:
    refused = file(code)
    if refused.payment is not None:
        ran = statements(lambda: operations.take_cash(payment=refused.payment or UUID(int=0), actor=SYSTEM, at=MONDAY))
        assert len(ran) <= BUDGET + 5, "\n".join(ran)  # two domains: the payment with its receipt, and the dossier
    ran = taking(refused.id, "refuse", 1, "not_eligible")
    assert len(ran) <= BUDGET, "\n".join(ran)
    gone = file(code).id
    ran = statements(lambda: operations.withdraw_dossier(dossier=gone, reason="Đổi ý", actor=SYSTEM, at=MONDAY))
    assert len(ran) <= BUDGET, "\n".join(ran)


def test_asking_an_agency_needs_no_more_than_a_step_and_a_dossier_of_its_own() -> None:
    dossier = file("1.013225", detailed_plan=False).id
    step(dossier, "accept")
    ran = taking(dossier, "ask_agencies", 2)
    assert len(ran) <= 2 * BUDGET, "\n".join(ran)
    (child,) = queries.dossier(dossier, viewer=SYSTEM).children
    ran = taking(child, "agree", 3)
    assert len(ran) <= 2 * BUDGET, "\n".join(ran)  # two dossiers take a step: the question and who asked


def test_a_page_costs_as_many_statements_with_many_rows_as_with_one() -> None:
    person = UUID(int=7)
    file("1.009022", applicant=person)
    office = queries.dossier(accepted("1.009022"), viewer=SYSTEM).work[0].office
    viewer = Viewer(official_id=1, duties=frozenset({("specialist", office)}))
    asks: dict[str, Callable[[], object]] = {
        "work": lambda: queries.work_list(viewer=viewer, office=office, on=MONDAY),
        "person": lambda: queries.dossiers_of(person),
        "search": lambda: queries.search(viewer=viewer, text="người thử"),
        "counters": lambda: queries.counters(viewer=viewer, office=office, at=MONDAY),
    }
    one = {name: len(statements(ask)) for name, ask in asks.items()}
    for _ in range(3):
        file("1.009022", applicant=person)
    assert {name: len(statements(ask)) for name, ask in asks.items()} == one == dict.fromkeys(asks, 1)
