"""The real operations, a round at a time: file some dossiers, then take the same step with each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid5

from benchmarks._applications import AT, submission
from django.db import connection

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Submission, Viewer

CODE = "1.009022"
PERSON = uuid5(UUID(int=0), "bench")
STEPS = ("accept", "propose", "send_back")
"""Each a whole transition: the first with ledger, message and national packets, the others with packets."""
NOT_COUNTED = ("ledger_series", "dossiers_counter")


class RealWork:
    """Filing and steps through the operations."""

    STEPS = STEPS

    def __init__(self) -> None:
        self.forms: list[Submission] = []
        self.dossiers: list[UUID] = []
        self.waiting: list[tuple[int, Viewer]] = []
        self.step = ""

    def prepare(self, size: int) -> None:
        """Write the applications."""
        self.forms = [submission(CODE, applicant=PERSON) for _ in range(size)]

    def submit_all(self) -> None:
        """File them."""
        filed = [operations.submit(submission=form, actor=f"person:{PERSON}", at=AT) for form in self.forms]
        self.dossiers = [receipt.id for receipt in filed]

    def prepare_step(self, step: str) -> None:
        """Find the open work, and who may do it."""
        self.step = step
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, role, office FROM dossiers_work_item WHERE dossier = ANY(%s) AND closed_at IS NULL",
                [self.dossiers],
            )
            found = cursor.fetchall()
        number = STEPS.index(step) + 1
        self.waiting = [(i, Viewer(official_id=number, duties=frozenset({(role, at)}))) for i, role, at in found]

    def step_all(self) -> None:
        """Take the step with each."""
        at = AT + timedelta(hours=1 + STEPS.index(self.step))
        reason = "other" if self.step == "send_back" else None
        for work_item, official in self.waiting:
            operations.act(work_item=work_item, action=self.step, actor=official, at=at, reason=reason, note="")


def rows_written(work: Callable[[], object]) -> dict[str, int]:
    """How many rows of each table something writes."""
    before = _rows()
    work()
    after = _rows()
    return {table: count - before[table] for table, count in after.items() if count != before[table]}


def sample() -> UUID:
    """A dossier that has gone all the steps, to take values from."""
    work = RealWork()
    work.prepare(1)
    work.submit_all()
    for step in STEPS:
        work.prepare_step(step)
        work.step_all()
    assert queries.dossier(work.dossiers[0], viewer=Viewer.system("bench")).work  # noqa: S101 it came this far
    return work.dossiers[0]


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relname NOT LIKE 'procrastinate%%' AND relname <> ALL(%s)",
            [list(NOT_COUNTED)],
        )
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())
