"""What a look at the signatures of a PDF found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One signature. ``signed_at``: the time its timestamp proves, or ``None`` where there is none."""

    signer: str
    """Common name of the certificate: the agency, never a person."""
    issuer: str
    signed_at: datetime | None
    intact: bool
    """The signed bytes are as they were signed."""
    trusted: bool
    """The certificate was in force at ``signed_at`` and leads to an authority trusted here."""
    lasting: bool
    """Everything needed to say so after the certificate has expired is in the file, under a later timestamp."""
    development: bool
    """Made with a certificate of the development authority: no legal value."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict: ``valid`` only if every signature is intact and trusted and nothing was added after them."""

    valid: bool
    whole: bool
    """The last signature or timestamp covers the file to its last byte."""
    signatures: tuple[SignatureView, ...]
    problems: tuple[str, ...]
    """Vietnamese sentences, empty for a valid file."""
