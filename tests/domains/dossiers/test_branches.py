"""Branches of the step table through the real operations: both open, the join waits for all, a guard keeps one shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations import SupplementsUsedUp
from benso.domains.dossiers.types import ChangeKind, Outcome, Phase, Viewer
from benso.domains.procedures import operations as procedures
from benso.domains.procedures import queries as catalogue
from benso.domains.procedures.types import (
    Action,
    Declaration,
    Effect,
    Place,
    Step,
    StepKind,
    StepRole,
    StepTable,
    TimeLimit,
)
from benso.kernel.working_time import VIETNAM, TermUnit
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official, step
from tests.domains.dossiers.worlds import accepted

pytestmark = pytest.mark.django_db
HOUSE, SHOW = "1.009022", "1.009397"
EARLIER = MONDAY - timedelta(days=7)


def published(code: str, **changes: Any) -> Declaration:
    """A new version of a procedure, written by one official and published by another."""
    base = catalogue.version_in_force(code, MONDAY.date()).declaration
    draft = procedures.save_version_draft(declaration=replace(base, **changes), actor="official:1", at=EARLIER)
    procedures.publish_version(version=draft.id, actor="official:2", at=EARLIER)
    catalogue.forget()
    return replace(base, **changes)


def task(step_id: str, **more: Any) -> Step:
    return Step(step_id, StepKind.TASK, f"Bước {step_id}", f"Step {step_id}", StepRole.SPECIALIST, Place.LEAD, **more)


def forked() -> StepTable:
    """Reception, then two branches of work at once, a join, signing, return; the second for new numbers only."""
    return StepTable(
        (
            Step("receive", StepKind.RECEPTION, "Tiếp nhận", "Reception", StepRole.RECEIVER, Place.RECEPTION),
            task("split", share=Decimal("0.2")),
            task("survey", share=Decimal("0.3")),
            task("plan", amount=Decimal("0.5"), unit=TermUnit.WORKING_DAY),
            task("together", join=True, share=Decimal("0.2")),
            Step("sign", StepKind.SIGN, "Ký", "Sign", StepRole.SIGNER, Place.LEAD, share=Decimal("0.2")),
            Step("hand", StepKind.RETURN, "Trả", "Return", StepRole.RETURNER, Place.RECEPTION, share=Decimal("0.1")),
        ),
        (
            act("accept", "receive", "split", effects=(Effect.ACCEPT,)),
            act("both", "split", "survey", "plan", guard='request_kind = "new"'),
            act("one", "split", "survey", guard='request_kind <> "new"'),
            act("surveyed", "survey", "together"),
            act("planned", "plan", "together"),
            act("propose", "together", "sign", effects=(Effect.DRAFT_RESULT,)),
            act("signed", "sign", "hand", effects=(Effect.SIGN_RESULT, Effect.FINISH), second_person="propose"),
            act("handed", "hand", effects=(Effect.RETURN_RESULT,)),
        ),
    )


def act(action_id: str, source: str, *targets: str, **more: Any) -> Action:
    return Action(action_id, f"Làm {action_id}", f"Do {action_id}", source, targets, **more)


def open_steps(dossier: UUID) -> list[str]:
    return sorted(item.step for item in queries.dossier(dossier, viewer=SYSTEM).work)


@pytest.mark.parametrize("order", [("surveyed", "planned"), ("planned", "surveyed")])
def test_two_branches_are_open_at_once_and_the_join_waits_for_both(order: tuple[str, str]) -> None:
    published(HOUSE, steps=forked())
    dossier = file(HOUSE, request_kind="new").id
    step(dossier, "accept")
    step(dossier, "both", by=2)
    assert open_steps(dossier) == ["plan", "survey"]
    step(dossier, order[0], by=3)
    assert len(open_steps(dossier)) == 1
    assert "together" not in open_steps(dossier)
    step(dossier, order[1], by=4)
    assert open_steps(dossier) == ["together"]
    for action, by in (("propose", 5), ("signed", 6), ("handed", 7)):
        step(dossier, action, by=by)
    assert queries.dossier(dossier, viewer=SYSTEM).outcome is Outcome.EARLY


def test_a_guard_that_does_not_hold_keeps_its_branch_shut_and_the_join_waits_for_nobody() -> None:
    published(HOUSE, steps=forked())
    dossier = file(HOUSE, request_kind="again").id
    step(dossier, "accept")
    before = queries.dossier(dossier, viewer=SYSTEM)
    with pytest.raises(operations.GuardRefused):
        step(dossier, "both", by=2)
    assert queries.dossier(dossier, viewer=SYSTEM) == before
    step(dossier, "one", by=2)
    step(dossier, "surveyed", by=3)
    assert open_steps(dossier) == ["together"]


def test_each_step_has_its_own_deadline_inside_the_whole_and_none_after_it() -> None:
    """Ten working days in all, as 2 + 3 + 2 + 2 + 1; half a day for the plan."""
    published(HOUSE, steps=forked(), time_limits=(TimeLimit(Decimal(10), TermUnit.WORKING_DAY),))
    dossier = file(HOUSE, request_kind="new", at=at("2026-11-30 07:00")).id
    step(dossier, "accept", at=at("2026-11-30 07:00"))
    found = queries.dossier(dossier, viewer=SYSTEM)
    assert found.due.at == at("2026-12-14 17:00")
    (split,) = found.work
    assert split.due_at is not None
    assert split.due_at.date() in (at("2026-12-01 17:00").date(), at("2026-12-02 07:00").date())
    step(dossier, "both", at=at("2026-12-01 07:00"), by=2)
    dues = {item.step: item.due_at for item in queries.dossier(dossier, viewer=SYSTEM).work}
    assert dues["plan"] == at("2026-12-01 17:00")
    assert dues["survey"] is not None
    assert at("2026-12-03 12:00") < dues["survey"] < at("2026-12-04 17:00")
    step(dossier, "surveyed", at=at("2026-12-14 16:00"), by=3)
    step(dossier, "planned", at=at("2026-12-14 16:00"), by=4)
    (late,) = queries.dossier(dossier, viewer=SYSTEM).work
    assert late.due_at == found.due.at


def test_where_papers_may_be_asked_for_once_the_second_request_is_refused_and_changes_nothing() -> None:
    published(SHOW, supplement_limit=1)
    dossier = accepted(SHOW)
    moment = MONDAY + timedelta(days=2)
    step(dossier, "ask", reason="component_missing", note="Thiếu bản vẽ", at=moment)
    operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=moment)
    before = queries.dossier(dossier, viewer=SYSTEM)
    with pytest.raises(SupplementsUsedUp):
        step(dossier, "ask", reason="component_missing", note="Thiếu thêm", at=moment + timedelta(hours=1))
    assert queries.dossier(dossier, viewer=SYSTEM) == before


def test_a_procedure_without_a_term_runs_to_its_end_and_is_never_late() -> None:
    published(HOUSE, time_limits=(TimeLimit(None, None, none=True),))
    dossier = file(HOUSE).id
    step(dossier, "accept")
    assert queries.dossier(dossier, viewer=SYSTEM).due.at is None
    step(dossier, "propose", by=2, at=MONDAY + timedelta(days=200))
    step(dossier, "sign_result", by=3, at=MONDAY + timedelta(days=300))
    assert queries.dossier(dossier, viewer=SYSTEM).outcome is Outcome.NO_TERM


def test_a_dossier_of_a_batch_counts_from_the_day_the_list_closes_and_says_why() -> None:
    dossier = accepted(HOUSE, at=at("2026-11-02 09:00"))
    before = queries.dossier(dossier, viewer=SYSTEM)
    operations.count_from(
        dossier=dossier, closing=at("2026-11-13 09:00"), reason="Chốt danh sách 13/11/2026",
        actor=head_of(dossier), at=at("2026-11-03 09:00"),
    )  # fmt: skip
    after = queries.dossier(dossier, viewer=SYSTEM)
    later = accepted(HOUSE, at=at("2026-11-13 09:00"))
    assert after.due.at == queries.dossier(later, viewer=SYSTEM).due.at
    change = after.changes[-1]
    assert (change.kind, change.before, change.after, change.reason) == (
        ChangeKind.BATCH, before.due.at, after.due.at, "Chốt danh sách 13/11/2026",
    )  # fmt: skip
    assert after.phase is Phase.RUNNING


def head_of(dossier: UUID) -> Viewer:
    found = queries.dossier(dossier, viewer=SYSTEM)
    held = official(9, dossier).duties
    return Viewer(official_id=9, duties=held | {("head", found.lead_office), ("specialist", found.lead_office)})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
