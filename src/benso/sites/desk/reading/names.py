"""The names beside the answers that the conditions of a procedure may use."""

from __future__ import annotations

from typing import Any

from benso.domains.dossiers.types import Dossier
from benso.domains.procedures.types import ApplicantKind
from benso.kernel.working_time import VIETNAM


def given_names(dossier: Dossier) -> dict[str, Any]:
    """Channel, kind of applicant and the day of filing: what the dossier was judged by when it came."""
    kind = ApplicantKind.ENTERPRISE if dossier.enterprise else ApplicantKind.CITIZEN
    return {"channel": dossier.channel, "on": dossier.submitted_at.astimezone(VIETNAM).date(), "applicant": kind}
