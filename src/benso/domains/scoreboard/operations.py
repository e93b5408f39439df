"""Loading what is promised and what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from benso.domains.audit import operations as audit
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Measure, NewEntry, Posting
from benso.domains.scoreboard import models, rules
from benso.domains.scoreboard.types import Programme, Statement

SOURCE = "evidence"
EDITION_MEASURE = "scoreboard.edition"


@transaction.atomic
def load_scoreboard(
    *, measures: Iterable[Measure], programme: Programme, statements: Sequence[Statement], actor: str, at: datetime
) -> None:
    """Declare measures, post published figures, and announce a new edition if anything in it changed.

    Loading the same content again changes nothing.
    """
    declared = tuple(measures)
    ledger.declare_measures(measures=declared)
    publish_figures(statements=statements, actor=actor, at=at)
    announce_edition(programme=_with_kinds(programme, declared), actor=actor, at=at)


def _with_kinds(programme: Programme, measures: Iterable[Measure]) -> Programme:
    """The edition with the kinds of the measures its targets use; a kind never changes once declared."""
    used = rules.measures_of(programme.targets)
    return replace(programme, kinds={m.code: m.kind for m in measures if m.code in used})


@transaction.atomic
def publish_figures(*, statements: Sequence[Statement], actor: str, at: datetime) -> int:
    """Bring the ledger to these published figures; returns how many entries that took.

    A figure that changed is reversed and posted anew, one that is gone is reversed: earlier wordings stay readable as
    known on earlier days.
    """
    rows = list(models.PublishedFigure.objects.select_for_update().order_by("figure", "turn"))
    turns = Counter(row.figure for row in rows)
    in_force = {row.figure: row for row in rows if row.withdrawn_at is None}
    wanted = {s.id: (s, rules.statement_digest(s)) for s in statements}
    posted = 0
    for figure, row in in_force.items():
        if figure not in wanted or wanted[figure][1] != row.digest:
            _withdraw(row, "thay bằng số mới" if figure in wanted else "không còn trong bộ nội dung", actor, at)
            posted += 1
    fresh = []
    for figure, (statement, digest) in wanted.items():
        old = in_force.get(figure)
        if old is not None and old.digest == digest:
            continue
        turn = turns[figure] + 1
        receipt = ledger.post(
            posting=Posting(SOURCE, f"{figure}#{turn}", (statement.entry,), statement.document), actor=actor, at=at
        )
        fresh.append(models.PublishedFigure(figure=figure, turn=turn, digest=digest, entry_id=receipt.entry_ids[0]))
    models.PublishedFigure.objects.bulk_create(fresh)
    posted += len(fresh)
    if posted:
        audit.record_event(
            actor=actor, action="evidence.published", object_type="evidence", object_id="published", at=at,
            data={"entries": posted},
        )  # fmt: skip
    return posted


def _withdraw(row: models.PublishedFigure, reason: str, actor: str, at: datetime) -> None:
    ledger.reverse_entry(
        entry_id=row.entry_id,
        source=SOURCE,
        key=f"{row.figure}#{row.turn}/withdrawn",
        reason=reason,
        actor=actor,
        at=at,
    )
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])


@transaction.atomic
def announce_edition(*, programme: Programme, actor: str, at: datetime) -> int:
    """Put a new edition in force, if it differs from the last; returns the number of the edition in force."""
    content = rules.encode(programme)
    digest = rules.digest(content)
    last = models.Edition.objects.order_by("-number").first()
    if last is not None and last.digest == digest:
        return last.number
    number = last.number + 1 if last else 1
    unit = Counter(target.unit for target in programme.targets).most_common(1)
    entry = NewEntry(
        EDITION_MEASURE, unit[0][0] if unit else "", Basis.MEASURED, timezone.localtime(at).date(), Decimal(1)
    )
    document = {"edition": str(number), "sha256": digest}
    receipt = ledger.post(posting=Posting("scoreboard", f"edition-{number}", (entry,), document), actor=actor, at=at)
    models.Edition.objects.create(
        number=number, digest=digest, content=content, loaded_at=at, entry_id=receipt.entry_ids[0]
    )
    audit.record_event(
        actor=actor, action="targets.declared", object_type="edition", object_id=str(number), at=at,
        data={"sha256": digest},
    )  # fmt: skip
    return number
