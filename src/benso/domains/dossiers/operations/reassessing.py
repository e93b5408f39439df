"""Answers changed after filing: case, term and fee anew, by the version and the day the dossier was filed with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from benso.domains.dossiers.operations import telling
from benso.domains.dossiers.operations.fees import balance
from benso.domains.dossiers.operations.held import Held
from benso.domains.dossiers.operations.recomputing import ON_THE_CLOCK, move_due, renew_steps
from benso.domains.dossiers.rules import single_entry
from benso.domains.dossiers.types import ChangeKind
from benso.domains.procedures.rules import case_of, fee_of
from benso.kernel.working_time import VIETNAM


def reassess(
    held: Held, fresh: Mapping[str, Any], *, reason: str, actor: str, at: datetime
) -> dict[str, dict[str, str]]:
    """Take the new answers; says what else changed by them: ``case`` and ``fee``, each before and after.

    Another case may have another term: the due date moves from the moment of acceptance, and the change is kept with
    its reason. More to pay is a bill over the difference, less is asked back. Where the rules cannot tell the fee, or
    it was waived for this dossier, the money stays as it is. Steps taken stay taken; conditions of those to come are
    judged by the new case. No statement where nothing but words changed. The caller writes.
    """
    given: dict[str, Any] = {
        "channel": held.channel, "on": held.submitted_at.astimezone(VIETNAM).date(), "applicant": held.applicant_kind,
    }  # fmt: skip
    facts: dict[str, dict[str, str]] = {}
    before = fee_of(held.compiled, held.answers, case=held.case_id, **given).total
    case = case_of(held.compiled, fresh, **given)
    after = fee_of(held.compiled, fresh, case=case, **given).total
    held.put(answers=dict(fresh))
    if case != held.case_id:
        facts["case"] = {"before": held.case_id, "after": case}
        held.put(case_id=case)
        _move(held, reason, actor, at)
    waived = (held.fee or Decimal(0)) != (before or Decimal(0))
    if after is not None and not waived and (held.fee or Decimal(0)) != after:
        facts["fee"] = {"before": str(held.fee or 0), "after": str(after)}
        _charge(held, after, actor, at)
    return facts


def _move(held: Held, reason: str, actor: str, at: datetime) -> None:
    """The due date and the deadlines of open steps, where the clock has begun."""
    if held.phase in ON_THE_CLOCK:
        move_due(held, ChangeKind.CORRECTED, reason, actor, at)
        if held.promised_at is not None and held.due_at is not None and held.promised_at < held.due_at:
            held.put(promised_at=None)
    renew_steps(held)


def _charge(held: Held, fee: Decimal, actor: str, at: datetime) -> None:
    had = "yes" if held.fee else "no"
    held.put(fee=fee or None, pay_at=held.compiled.declaration.fees.pay_at.value if fee else "")
    has = "yes" if held.fee else "no"
    if had != has and held.accepted_at is not None:
        moved = [
            single_entry(
                held.subject, "dossiers.received", held.accepted_at, amount, level=held.level, fee=word,
                procedure=held.procedure,
            )
            for word, amount in ((had, Decimal(-1)), (has, Decimal(1)))
        ]  # fmt: skip
        telling.post_entries(held, moved, key=f"fee:{at.isoformat()}", actor=actor, at=at)
    balance(held, actor=actor, at=at)
