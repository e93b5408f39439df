"""The main path: filed, accepted, processed, signed, returned; and the ways out of it."""

from __future__ import annotations

import pytest

from benso.domains.dossiers import queries
from benso.domains.dossiers.types import NationalStatus, Outcome, Phase, State
from tests.domains.dossiers.lives import SYSTEM, file, step

pytestmark = pytest.mark.django_db


def test_a_house_number_goes_from_filing_to_the_hand() -> None:
    receipt = file("1.009022")
    found = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (found.state, found.national_status, found.phase) == (State.SUBMITTED, NationalStatus.NEW, Phase.NOT_STARTED)
    assert step(receipt.id, "accept").phase is Phase.RUNNING
    step(receipt.id, "propose", by=2)
    signed = step(receipt.id, "sign_result", by=3)
    assert (signed.state, signed.phase) == (State.RESULT_READY, Phase.FINISHED)
    step(receipt.id, "hand_out", by=4)
    done = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (done.state, done.outcome, done.work) == (State.RETURNED, Outcome.EARLY, ())
    assert [event.action for event in queries.timeline(receipt.id, viewer=SYSTEM)] == [
        "hand_out", "sign_result", "propose", "accept", "submitted"
    ]  # fmt: skip
