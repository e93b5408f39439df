"""The authorities whose certificates are trusted here: the development one of this installation, and the operator's."""

from __future__ import annotations

from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

DEVELOPMENT_ROOT = "root.pem"


def authority_folder() -> Path:
    """Where the development authority keeps its certificates and keys."""
    return Path(settings.SIGNING["ca"])


def development_root() -> x509.Certificate | None:
    """The root of the development authority, once there is one."""
    path = authority_folder() / DEVELOPMENT_ROOT
    return certificates(path.read_bytes())[0] if path.is_file() else None


def trusted_roots() -> list[x509.Certificate]:
    """Every certificate that a signature may lead to."""
    own = development_root()
    found = [] if own is None else [own]
    folder = settings.SIGNING["trust"]
    for path in sorted(Path(folder).glob("*.pem")) if folder else []:
        found += certificates(path.read_bytes())
    return found


def certificates(text: bytes) -> list[x509.Certificate]:
    """The certificates in a PEM file, whatever else stands there."""
    blocks = pem.unarmor(text, multiple=True)
    return [x509.Certificate.load(der) for kind, _, der in blocks if kind == "CERTIFICATE"]
