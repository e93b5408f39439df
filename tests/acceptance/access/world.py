"""Dossiers in every state the table speaks of, and an official of every role at their office and at another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.types import Person, Role, Scope
from benso.domains.documents.operations import render_pdf, store_file
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures.types import Effect
from tests.domains.dossiers.lives import SYSTEM, file
from tests.domains.dossiers.worlds import take
from tests.sites.portal.conftest import make_person

CODE = "2.000635"
"""Copies of civil-status records: filed and decided at one commune, with a fee at filing."""
ELSEWHERE = "29110@2025-07-01"


@dataclass
class World:
    """What the operations of the table are tried on."""

    at: datetime
    office: str
    ids: Mapping[str, UUID]
    payments: Mapping[str, UUID]
    asked: tuple[str, ...]
    corrected: Mapping[str, Any]
    feedback: UUID
    owner: Person
    stranger: Person
    officials: dict[tuple[Role, str], tuple[int, str]] = field(default_factory=dict)
    """Number and token of the official who holds just this role at this office."""
    colleague: int = 0
    result: UUID | None = None
    scan: UUID | None = None
    """A paper that the owner sent; an applicant's paper counts with its file only."""
    """A file that the colleague has put in."""
    browsers: dict[tuple[str, str], Any] = field(default_factory=dict)

    def item(self, which: str) -> int:
        """The open step of a dossier."""
        return queries.dossier(self.ids[which], viewer=SYSTEM).work[0].id


def make_world(at: datetime) -> World:
    """All of it, through the operations."""
    owner, stranger = (
        make_person("chu"),
        make_person("la", name="Trần Văn Khác (mô phỏng)", citizen_number="999090000002"),
    )
    ids, payments = {}, {}
    for which, steps in {
        "unpaid": [], "fresh": [], "running": ["accept"], "asked": ["accept"], "signing": ["accept", "propose"],
        "returning": ["accept", "propose", "sign_result"], "refund": ["accept"],
        "returned": ["accept", "propose", "sign_result", "hand_out"],
    }.items():  # fmt: skip
        receipt = file(CODE, at=at, applicant=owner.public_id)
        ids[which], payments[which] = receipt.id, receipt.payment or UUID(int=0)
        if which != "unpaid":
            operations.take_cash(payment=payments[which], actor=SYSTEM, at=at)
        for step in steps:
            _step(receipt.id, step, at)
    take(ids["asked"], Effect.ASK_SUPPLEMENT, at=at, data={"components": [_paper(ids["asked"])]})
    operations.ask_refund(payment=payments["refund"], reason="fee_wrong", note="", actor=SYSTEM, at=at)
    office = queries.dossier(ids["running"], viewer=SYSTEM).lead_office
    said = operations.give_feedback(
        dossier=ids["returned"], kind="complaint", topic="delay", text="Chờ lâu", actor=f"person:{owner.public_id}",
        at=at,
    )  # fmt: skip
    found = queries.dossier(ids["running"], viewer=SYSTEM)
    made = World(at, office, ids, payments, (_paper(ids["asked"]),), _corrected(found.answers), said, owner, stranger)
    _appoint(made)
    made.colleague = made.officials[Role.SPECIALIST, office][0]
    sheet = queries.form_data(ids["running"], "06", viewer=SYSTEM, at=at)
    content, sender = render_pdf(template="forms/form_06", data=sheet, at=at), f"person:{owner.public_id}"
    made.scan = store_file(name="giay.pdf", content=content, owner=sender, actor=sender, at=at).id
    made.result = store_file(
        name="ket-qua.pdf", content=content,
        owner=f"official:{made.colleague}", actor=f"official:{made.colleague}", at=at,
    ).id  # fmt: skip
    return made


def _step(dossier: UUID, action: str, at: datetime) -> None:
    found = queries.dossier(dossier, viewer=SYSTEM)
    item = found.work[0]
    actor = Viewer(official_id=900_000 + len(action), duties=frozenset({(item.role, item.office)}))
    operations.act(work_item=item.id, action=action, actor=actor, at=at)


def _paper(dossier: UUID) -> str:
    return queries.dossier(dossier, viewer=SYSTEM).attachments[0].component


def _corrected(answers: Mapping[str, Any]) -> dict[str, Any]:
    name = next(key for key, value in answers.items() if isinstance(value, str) and " " in value)
    return {**answers, name: f"{answers[name]} Hai"}


def _appoint(world: World) -> None:
    day = world.at.date() - timedelta(days=2)
    for role in Role:
        for office in (world.office, ELSEWHERE):
            number = accounts.create_official(
                username=f"{role.value}.{office[:5]}", name="Cán bộ thử", actor="console:test", at=world.at
            ).official
            accounts.appoint(
                official_id=number, role=role, unit=office, valid_from=day, valid_to=None, actor="console:test",
                at=world.at,
            )  # fmt: skip
            issued = accounts.issue_token(
                official_id=number, name="Phần mềm thử", scopes=tuple(Scope), expires_at=world.at + timedelta(days=9),
                per_minute=6000, actor="console:test", at=world.at,
            )  # fmt: skip
            world.officials[role, office] = (number, issued.secret)


def now() -> datetime:
    """This moment, as pages see it."""
    return datetime.now(UTC).replace(microsecond=0)


WATCHED = ("accounts_", "audit_", "documents_", "dossiers_", "exchange_", "ledger_posting", "ledger_series",
           "notifications_", "payments_", "procedures_")  # fmt: skip
PASSING = frozenset({"accounts_allowance", "accounts_attempt", "accounts_access"})
"""How often somebody asked, and who looked: kept of refused requests too."""


def everything() -> dict[str, tuple[int, int]]:
    """Rows of every table that work on dossiers writes to, with a sum over their whole contents."""
    with connection.cursor() as cursor:
        statement = " UNION ALL ".join(
            f"SELECT '{name}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM {name} t" for name in _tables()
        )
        cursor.execute(statement)
        return {name: (int(count), int(total)) for name, count, total in cursor.fetchall()}


def _tables() -> Iterator[str]:
    for name in sorted(connection.introspection.table_names()):
        if name.startswith(WATCHED) and name not in PASSING:
            yield name
