"""The development authority: root, issuer, timestamps and one certificate an office, made on first use.

Its names say what it is worth: nothing in law. Keys lie in the state folder, readable by its owner alone.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from benso.domains.documents.queries.trust import DEVELOPMENT_ROOT, authority_folder

ORGANISATION = "Bến Số phát triển - không có giá trị pháp lý"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""Simulated documents may be dated before the day the authority was made."""
ROOT_UNTIL = datetime(2060, 1, 1, tzinfo=UTC)
OFFICE_YEARS = 2
CRL_DAYS = 7

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def asn1_certificate(self) -> asn1_x509.Certificate:
        """As pyHanko takes it."""
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        """As pyHanko takes it."""
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return asn1_keys.PrivateKeyInfo.load(der)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the development authority signs with."""

    root: Identity
    issuer: Identity
    stamper: Identity


def development_authority() -> Authority:
    """The authority of this installation, made on first use; processes that come at once make one."""
    folder = authority_folder()
    return Authority(
        root=_identity(folder / DEVELOPMENT_ROOT) or _make_root(folder),
        issuer=_identity(folder / "issuer.pem") or _make_issuer(folder),
        stamper=_identity(folder / "stamper.pem") or _make_stamper(folder),
    )


def office_identity(*, office: str, office_name: str, at: datetime) -> Identity:
    """The certificate of an office for the year of ``at``."""
    path = authority_folder() / "offices" / f"{file_name(office)}-{at.year}.pem"
    return _identity(path) or _make_office(path, office, office_name, at.year)


def file_name(office: str) -> str:
    """An office key as part of a file name."""
    return re.sub(r"[^\w@.-]", "_", office)


def revocation_lists(*, at: datetime) -> list[asn1_crl.CertificateList]:
    """What root and issuer have revoked as of ``at``: nothing, said with their signatures."""
    authority = development_authority()
    return [_revocation_list(authority.root, at), _revocation_list(authority.issuer, at)]


def _revocation_list(issuer: Identity, at: datetime) -> asn1_crl.CertificateList:
    start = at.replace(microsecond=0)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(start)
        .next_update(start + timedelta(days=CRL_DAYS))
        .add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
        .sign(issuer.key, hashes.SHA256())
    )
    return asn1_crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def _make_root(folder: Path) -> Identity:
    with _alone(folder):
        path = folder / DEVELOPMENT_ROOT
        if found := _identity(path):
            return found
        key = ec.generate_private_key(ec.SECP384R1())
        name = _name("Gốc chứng thực phát triển Bến Số")
        builder = _builder(name, name, key.public_key(), SINCE, ROOT_UNTIL)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        return _keep(path, Identity(builder.sign(key, hashes.SHA384()), key))


def _make_issuer(folder: Path) -> Identity:
    root = _identity(folder / DEVELOPMENT_ROOT) or _make_root(folder)
    with _alone(folder):
        path = folder / "issuer.pem"
        if found := _identity(path):
            return found
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Cấp chứng thư phát triển Bến Số")
        builder = _builder(name, root.certificate.subject, key.public_key(), SINCE, ROOT_UNTIL, root)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        return _keep(path, Identity(builder.sign(root.key, hashes.SHA384()), key))


def _make_stamper(folder: Path) -> Identity:
    issuer = _identity(folder / "issuer.pem") or _make_issuer(folder)
    with _alone(folder):
        path = folder / "stamper.pem"
        if found := _identity(path):
            return found
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        name = _name("Cấp dấu thời gian phát triển Bến Số")
        builder = _builder(name, issuer.certificate.subject, key.public_key(), SINCE, ROOT_UNTIL, issuer)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(digital_signature=True), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return _keep(path, Identity(builder.sign(issuer.key, hashes.SHA256()), key))


def _make_office(path: Path, office: str, office_name: str, year: int) -> Identity:
    issuer = development_authority().issuer
    with _alone(authority_folder()):
        if found := _identity(path):
            return found
        key = ec.generate_private_key(ec.SECP256R1())
        first, last = (
            datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=1),
            datetime(year + OFFICE_YEARS, 1, 1, tzinfo=UTC),
        )
        name = _name(office_name, office)
        builder = _builder(name, issuer.certificate.subject, key.public_key(), first, last, issuer)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        usage = _usage(digital_signature=True, content_commitment=True)
        builder = builder.add_extension(usage, critical=True)
        return _keep(path, Identity(builder.sign(issuer.key, hashes.SHA256()), key))


def _name(common: str, serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
        x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
    ]
    if serial:
        printable = re.sub(r"[^A-Za-z0-9 '()+,./:=?-]", "-", serial)[:64]
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, printable))
    return x509.Name(parts)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    since: datetime,
    until: datetime,
    signer: Identity | None = None,
) -> x509.CertificateBuilder:
    authority = signer.certificate.public_key() if signer else public
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority),  # type: ignore[arg-type]
            critical=False,
        )
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _identity(path: Path) -> Identity | None:
    try:
        written = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _load(path, written)


@lru_cache(maxsize=256)
def _load(path: Path, _written: int) -> Identity:
    text = path.read_bytes()
    key = serialization.load_pem_private_key(text, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(f"{path}: a key of another kind")
    return Identity(x509.load_pem_x509_certificate(text), key)


def _keep(path: Path, identity: Identity) -> Identity:
    """Write a key and its certificate, whole or not at all, for the owner's eyes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = identity.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    fresh = path.with_suffix(f".{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key + identity.certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return identity


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes keys."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
