"""A dossier as the national portal is told of it. Pure.

Told when it first leaves *newly submitted*: accepted, refused, or asked for papers. From then on every step is told as
progress, and the dossier anew whenever its national status or its due date changes. Questions to other agencies are
ours and are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from benso.domains.dossiers.types import NATIONAL_STATUS, NationalStatus, State
from benso.domains.exchange.types import (
    NationalDossier,
    NationalFee,
    NationalFile,
    NationalProgress,
    NationalSupplement,
)
from benso.domains.procedures.types import Declaration, StepRole

HANDLERS: Mapping[str, str] = {
    StepRole.RECEIVER.value: "Cán bộ tiếp nhận",
    StepRole.SPECIALIST.value: "Chuyên viên thụ lý",
    StepRole.HEAD.value: "Lãnh đạo đơn vị thụ lý",
    StepRole.SIGNER.value: "Người ký",
    StepRole.RETURNER.value: "Cán bộ trả kết quả",
    "applicant": "Người nộp hồ sơ",
    "system": "Hệ thống",
}
"""``NguoiXuLy``: the role, not the name; the receiver needs no official's name to show progress."""

RESULT_BY = frozenset({"counter", "electronic", "post"})


class DossierLike(Protocol):
    """What of a dossier is told."""

    number: str
    state: State
    applicant_kind: str
    accepted_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    fee: Decimal | None
    pay_at: str
    result_by: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """The name of the applicant, what was handed in and asked for, and the result."""

    owner: str
    documents: tuple[NationalFile, ...] = ()
    supplements: tuple[NationalSupplement, ...] = ()
    results: tuple[NationalFile, ...] = ()


def status_of(state: State) -> NationalStatus:
    """Which of the ten statuses a state is told as."""
    return NATIONAL_STATUS[state]


def was_told(before: State, supplements_before: int) -> bool:
    """Whether a dossier that was in this state had been told of.

    One that is *newly submitted* again had been, if papers had been asked for before.
    """
    return status_of(before) is not NationalStatus.NEW or supplements_before > 0


def national_dossier(
    dossier: DossierLike, declaration: Declaration, office_name: str, papers: Papers
) -> NationalDossier:
    """The dossier in the neutral shape of ``exchange``.

    ``MaLinhVuc`` is the category of our catalogue: the sector codes of Circular 01/2018 are in no source read here.
    """
    return NationalDossier(
        number=dossier.number,
        procedure_code=declaration.national_code or declaration.code,
        procedure_name=declaration.name.vi,
        field_code=declaration.category,
        field_name=declaration.field_name.vi,
        owner=papers.owner,
        applicant_kind=dossier.applicant_kind,
        abstract=declaration.name.vi,
        status=int(status_of(dossier.state)),
        office_name=office_name,
        simulated=dossier.simulated,
        received_at=dossier.accepted_at,
        due_at=dossier.promised_at or dossier.due_at,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        result_by=dossier.result_by if dossier.result_by in RESULT_BY else "counter",
        documents=papers.documents,
        fees=fees_of(dossier),
        supplements=papers.supplements,
        results=papers.results,
    )


def fees_of(dossier: DossierLike) -> tuple[NationalFee, ...]:
    """The fee owed, as one line: its parts are the bill's."""
    if not dossier.fee:
        return ()
    return (NationalFee("Phí, lệ phí", dossier.fee, moment=dossier.pay_at or "filing"),)


def national_progress(
    dossier: DossierLike, *, role: str, office_name: str, content: str, started_at: datetime | None,
    due_at: datetime | None, at: datetime,
) -> NationalProgress:  # fmt: skip
    """One step that was taken."""
    handler = HANDLERS.get(role, HANDLERS["system"])
    return NationalProgress(
        number=dossier.number, handler=handler, handled_at=at, content=content, status=int(status_of(dossier.state)),
        simulated=dossier.simulated, department=office_name, position=handler, started_at=started_at, due_at=due_at,
    )  # fmt: skip


def handler_role(actor: str, role: str) -> str:
    """Who is told to have taken a step: the role of the step if an official did, else applicant or system."""
    kind = actor.partition(":")[0]
    return {"person": "applicant", "system": "system"}.get(kind, role)


def supplements_of(rows: Iterable[Mapping[str, object]], words: Mapping[str, str]) -> tuple[NationalSupplement, ...]:
    """Requests for papers in the portal's shape; what was asked for is named in words."""
    found = []
    for row in rows:
        asked = [words.get(str(one), str(one)) for one in (*_list(row["components"]), *_list(row["questions"]))]
        content = "; ".join(asked) or str(row["note"])
        found.append(
            NationalSupplement(
                id=str(row["id"]), asked_by=HANDLERS[StepRole.RECEIVER.value], content=content,
                asked_at=_moment(row["asked_at"]), received_by=HANDLERS["system"] if row["answered_at"] else "",
                received_at=_moment(row["answered_at"]) if row["answered_at"] else None,
                due_before=_moment(row["before"]) if row["before"] else None,
                due_after=_moment(row["after"]) if row["after"] else None,
            )
        )  # fmt: skip
    return tuple(found)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
