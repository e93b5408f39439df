"""Making the result: from the template of the procedure, signed with the agency's certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from benso.domains.documents import operations as documents
from benso.domains.dossiers.operations.held import Held
from benso.domains.procedures.queries import office as office_of
from benso.kernel.working_time import VIETNAM


@dataclass(frozen=True, slots=True)
class IssuedResult:
    """A signed result: its file, and the code by which anyone can verify it."""

    file: UUID
    code: str


def issue_result(held: Held, *, actor: str, at: datetime) -> IssuedResult | None:
    """Issue the first result that has a template; ``None`` where the result is made on paper."""
    results = [result for result in held.compiled.declaration.results if result.template]
    if not results:
        return None
    office = office_of(held.lead_office)
    owner = f"person:{held.applicant}" if held.applicant else f"dossier:{held.id}"
    issued = documents.issue_document(
        template=f"results/{results[0].template}", data=result_data(held, at), title=results[0].name.vi,
        office=office.key, office_name=office.name_vi, owner=owner, reference=held.number, simulated=held.simulated,
        actor=actor, at=at,
    )  # fmt: skip
    return IssuedResult(issued.file.id, issued.code)


def result_data(held: Held, at: datetime) -> Mapping[str, Any]:
    """What a result template is given (docs/how-to/documents.md)."""
    office = office_of(held.lead_office)
    return {
        "answers": held.answers,
        "decisions": (held.result or {}).get("decisions", {}),
        "dossier_number": held.number,
        "office_name": office.name_vi,
        "issued_on": at.astimezone(VIETNAM).date().isoformat(),
        "simulated": held.simulated,
    }
