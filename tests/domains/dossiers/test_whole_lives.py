"""Every complete procedure of the province from filing to the result in the hand, through the real operations."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from benso.domains.documents import queries as documents
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Outcome, State
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.types import Channel, Effect, StepKind
from tests.content.test_procedures_whole import WHOLE
from tests.domains.dossiers.lives import MONDAY, SYSTEM, official
from tests.domains.dossiers.worlds import accepted, straight_on

ENDING = {Effect.REFUSE, Effect.STOP, Effect.ASK_SUPPLEMENT}
pytestmark = pytest.mark.django_db


def lived(dossier: UUID) -> UUID:
    """Take the dossier to its end: agencies that are asked answer, the financial duty is met, nothing is done twice."""
    moment, done = MONDAY, set()
    for _ in range(20):
        moment += timedelta(minutes=7)
        for child in queries.children(dossier, viewer=SYSTEM):
            if queries.dossier(child.id, viewer=SYSTEM).work:
                straight_on(child.id, at=moment)
        found = queries.dossier(dossier, viewer=SYSTEM)
        if not found.work:
            return dossier
        viewer = official(len(done) + 2, dossier)
        offers = queries.offers(dossier, viewer=viewer, at=moment)
        ways = [o for o in offers if not (o.refused_vi or o.reason or o.id in done or ENDING & set(o.effects))]
        assert ways, found.work
        done.add(ways[0].id)
        operations.act(work_item=ways[0].work_item, action=ways[0].id, actor=viewer, at=moment)
    raise AssertionError("no end in twenty steps")


@pytest.mark.parametrize("code", WHOLE)
def test_a_complete_procedure_goes_from_filing_to_a_result_in_the_hand(code: str) -> None:
    declaration = compiled_in_force(code, MONDAY.date()).declaration
    assert declaration.steps is not None
    channel = Channel.ONLINE if Channel.ONLINE in declaration.channels else Channel.COUNTER
    dossier = queries.dossier(lived(accepted(code, at=MONDAY, channel=channel)), viewer=SYSTEM)
    assert (dossier.state, dossier.work) == (State.RETURNED, ())
    assert dossier.outcome in (Outcome.EARLY, Outcome.ON_TIME, Outcome.NO_TERM)
    kinds = {step.kind for step in declaration.steps.steps}
    assert (dossier.result_file is not None) == (StepKind.SIGN in kinds)
    if dossier.result_file is not None:
        assert documents.content(dossier.result_file).startswith(b"%PDF-")
        assert documents.file(dossier.result_file).media_type == "application/pdf"
