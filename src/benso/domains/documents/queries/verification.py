"""What the signatures of a PDF prove."""

from __future__ import annotations

from datetime import datetime

from benso.domains.documents.types import Verification


def verify_pdf(pdf: bytes, *, at: datetime | None = None) -> Verification:
    """Look at every signature of a PDF."""
    raise NotImplementedError
