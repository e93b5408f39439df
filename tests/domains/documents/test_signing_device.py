"""A signing device behind PKCS#11: SoftHSM stands in for it, where it is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives import serialization

from benso.domains.documents import operations, queries
from benso.domains.documents.operations import keys
from benso.domains.documents.operations.authority import development_authority, office_identity
from tests.domains.documents import samples
from tests.domains.documents.conftest import AT

OFFICE, NAME, PIN, TOKEN = "28777@2025-07-01", "Ủy ban nhân dân phường An Hội", "1234", "thu"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((path for path in MODULES if Path(path).is_file()), "")
pytestmark = pytest.mark.skipif(not MODULE, reason="no SoftHSM on this machine: apt-get install softhsm2")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A token; the library reads its settings once in a process, so there is one for all tests here."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm.conf")
    tool("--init-token", "--free", "--label", TOKEN, "--so-pin", "0000", "--pin", PIN)
    return pkcs11.lib(MODULE).get_token(token_label=TOKEN)


@pytest.fixture
def device(token: Any, tmp_path: Path, settings: Any) -> Iterator[None]:
    """On the token: key and certificate of one office, labelled with its key, and the certificate of who issued it."""
    identity = office_identity(office=OFFICE, office_name=NAME, at=AT)
    key = tmp_path / "key.pem"
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key.write_bytes(identity.key.private_bytes(*pem))
    tool("--import", str(key), "--token", TOKEN, "--pin", PIN, "--label", OFFICE, "--id", "A1")
    with token.open(rw=True, user_pin=PIN) as session:
        session.create_object(certificate(identity.asn1_certificate, OFFICE, b"\xa1"))
        session.create_object(certificate(development_authority().issuer.asn1_certificate, "issuer", b"\xa2"))
    settings.SIGNING = settings.SIGNING | {"pkcs11_module": MODULE, "pkcs11_token": TOKEN, "pkcs11_pin": PIN}
    keys._session.cache_clear()
    yield
    keys._session().close()
    keys._session.cache_clear()
    with token.open(rw=True, user_pin=PIN) as session:
        for one in list(session.get_objects()):
            one.destroy()


def tool(*words: str) -> None:
    """SoftHSM's own command."""
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


def certificate(read: Any, label: str, number: bytes) -> dict[Any, Any]:
    """A certificate as an object of a token."""
    kinds = pkcs11.Attribute
    return {
        kinds.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        kinds.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        kinds.TOKEN: True,
        kinds.LABEL: label,
        kinds.ID: number,
        kinds.SUBJECT: read.subject.dump(),
        kinds.VALUE: read.dump(),
    }


def test_an_office_signs_on_a_device_and_the_signature_holds(device: None) -> None:
    sealed = operations.seal_pdf(pdf=samples.pdf(), office=OFFICE, office_name=NAME, at=AT)
    found = queries.verify_pdf(sealed, at=AT)
    assert (found.valid, found.signatures[0].signer) == (True, NAME)


def test_an_office_that_has_no_key_on_the_device_signs_nothing(device: None) -> None:
    with pytest.raises(operations.SigningKeyMissing, match="Sở Khác"):
        operations.seal_pdf(pdf=samples.pdf(), office="1@2020-01-01/SK", office_name="Sở Khác", at=AT)
