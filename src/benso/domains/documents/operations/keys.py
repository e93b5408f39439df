"""Who signs for an office: a PKCS#12 file, a signing device (PKCS#11), or the development authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from asn1crypto import cms, core, crl, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from benso.domains.documents.operations.authority import (
    Key,
    development_authority,
    file_name,
    office_identity,
    revocation_lists,
)
from benso.domains.documents.queries.trust import trusted_roots
from benso.kernel.errors import BensoError

_DEVICE = RLock()


class SigningKeyMissing(BensoError):
    """The office has no key where the operator said keys are."""

    code = "SIGNING_KEY_MISSING"
    status = 503
    sentence = "Chưa có chứng thư số của {office_name}, nên chưa ký được. Báo quản trị hệ thống nạp chứng thư."


@dataclass(frozen=True, slots=True)
class Means:
    """All that a signature needs."""

    signer: Signer
    stamper: TimeStamper
    roots: list[x509.Certificate]
    others: list[x509.Certificate]
    lists: list[crl.CertificateList]
    online: bool
    """Revocation is asked for over the network: real certificates name where."""


class _Stamper(DummyTimeStamper):
    """The development timestamper, with a key that is read once: reading an RSA key costs more than signing with it."""

    def __init__(self, key: Key, **settings: Any) -> None:
        super().__init__(**settings)
        self._key = key

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        algorithms: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
        algorithm = algorithms[md_algorithm]
        digest = hashes.Hash(algorithm)
        digest.update(tst_info_data)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                simple_cms_attribute("message_digest", digest.finalize()),
            ]
        )
        if not isinstance(self._key, RSAPrivateKey):
            raise TypeError("the timestamper's key must be RSA")
        return self._key.sign(attributes.dump(), PKCS1v15(), algorithm), attributes


def signing_means(*, office: str, office_name: str, at: datetime) -> Means:
    """The key of an office as the installation is set up.

    :raises SigningKeyMissing: if keys are configured and this office has none
    """
    if settings.SIGNING["pkcs11_module"]:
        signer: Signer = _device_signer(office, office_name)
    elif settings.SIGNING["keys"]:
        signer = _file_signer(Path(settings.SIGNING["keys"]), office, office_name)
    else:
        return _development(office, office_name, at)
    stamper, lists = _stamper(at), []
    if not settings.SIGNING["tsa_url"]:
        lists = revocation_lists(at=at)
    return Means(signer, stamper, trusted_roots(), list(signer.cert_registry), lists, online=True)


def stamping_means(*, at: datetime) -> tuple[TimeStamper, list[x509.Certificate], list[crl.CertificateList]]:
    """What prolonging a signature needs: the timestamper, the roots and the revocation lists."""
    stamper = _stamper(at)
    lists = [] if settings.SIGNING["tsa_url"] else revocation_lists(at=at)
    return stamper, trusted_roots(), lists


def _development(office: str, office_name: str, at: datetime) -> Means:
    authority = development_authority()
    identity = office_identity(office=office, office_name=office_name, at=at)
    chain = [authority.issuer.asn1_certificate, authority.root.asn1_certificate]
    signer = SimpleSigner(
        signing_cert=identity.asn1_certificate,
        signing_key=identity.asn1_key,
        cert_registry=SimpleCertificateStore.from_certs(chain),
    )
    return Means(
        signer=signer,
        stamper=_stamper(at),
        roots=[authority.root.asn1_certificate],
        others=chain,
        lists=revocation_lists(at=at),
        online=False,
    )


def _stamper(at: datetime) -> TimeStamper:
    if settings.SIGNING["tsa_url"]:
        from pyhanko.sign.timestamps import HTTPTimeStamper

        return HTTPTimeStamper(settings.SIGNING["tsa_url"])
    authority = development_authority()
    chain = SimpleCertificateStore.from_certs([authority.issuer.asn1_certificate, authority.root.asn1_certificate])
    return _Stamper(
        authority.stamper.key,
        tsa_cert=authority.stamper.asn1_certificate,
        tsa_key=authority.stamper.asn1_key,
        certs_to_embed=chain,
        fixed_dt=at.replace(microsecond=0),
    )


def _file_signer(folder: Path, office: str, office_name: str) -> SimpleSigner:
    path = folder / f"{file_name(office)}.p12"
    if not path.is_file():
        raise SigningKeyMissing(office_name=office_name)
    return _load_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _load_file(path: Path, _written: int) -> SimpleSigner:
    word = path.with_suffix(".pass")
    passphrase = word.read_bytes().strip() if word.is_file() else None
    signer: SimpleSigner | None = SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    if signer is None:
        raise SigningKeyMissing(office_name=path.stem)
    return signer


def _device_signer(office: str, office_name: str) -> Signer:
    """A signer on the device, whose key and certificate are labelled with the office key."""
    from pyhanko.sign.pkcs11 import PKCS11Signer

    # None: every certificate on the device, so that the chain above the office's own is found there. Raw: hashed here,
    # because many devices sign a digest and do not hash for elliptic curves themselves.
    signer = PKCS11Signer(
        _session(), cert_label=office, key_label=office, other_certs_to_pull=None, use_raw_mechanism=True
    )
    try:
        known = signer.signing_cert
    except Exception as error:
        raise SigningKeyMissing(office_name=office_name) from error
    if known is None:
        raise SigningKeyMissing(office_name=office_name)
    return signer


@lru_cache(maxsize=1)
def _session() -> Any:
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import open_pkcs11_session

    with _DEVICE:
        return open_pkcs11_session(
            settings.SIGNING["pkcs11_module"],
            token_criteria=TokenCriteria(label=settings.SIGNING["pkcs11_token"] or None),
            user_pin=settings.SIGNING["pkcs11_pin"] or None,
        )
