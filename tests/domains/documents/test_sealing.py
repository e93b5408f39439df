"""Signatures hold for decades and break at the first changed byte."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from benso.domains.documents import operations, queries
from benso.domains.documents.operations.authority import development_authority, office_identity
from tests.domains.documents import samples
from tests.domains.documents.conftest import AT

OFFICE, NAME = "1@2020-01-01/TP", "Ủy ban nhân dân xã Thử Nghiệm"


@pytest.fixture
def sealed() -> bytes:
    return operations.seal_pdf(pdf=samples.pdf(), office=OFFICE, office_name=NAME, at=AT)


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(days=60), timedelta(days=365 * 10)])
def test_a_signature_holds_long_after_its_certificate(sealed: bytes, later: timedelta) -> None:
    found = queries.verify_pdf(sealed, at=AT + later)
    (signature,) = found.signatures
    assert (found.valid, found.whole, found.problems) == (True, True, ())
    assert (signature.signer, signature.signed_at) == (NAME, AT)
    assert (signature.intact, signature.trusted, signature.lasting, signature.development) == (True,) * 4


def test_the_certificate_says_that_it_is_worth_nothing_in_law(sealed: bytes) -> None:
    certificate = office_identity(office=OFFICE, office_name=NAME, at=AT).certificate
    (organisation,) = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    assert organisation.value == "Bến Số phát triển - không có giá trị pháp lý"
    assert (certificate.not_valid_after_utc - AT) < timedelta(days=3 * 366)
    assert "phát triển" in queries.verify_pdf(sealed, at=AT).signatures[0].issuer


@pytest.mark.parametrize("junk", [b"x", b"\n%%EOF\n", b"<script>", samples.pdf()])
def test_anything_added_after_the_signature_is_seen(sealed: bytes, junk: bytes) -> None:
    found = queries.verify_pdf(sealed + junk, at=AT)
    assert (found.valid, found.problems != ()) == (False, True)


def test_every_changed_byte_is_seen(sealed: bytes) -> None:
    own = sealed.rfind(b"/Contents <") + len("/Contents <")  # the last timestamp's own bytes, and zeros behind them
    padding = range(own, sealed.find(b">", own))
    places = [p for p in range(0, len(sealed), len(sealed) // 25) if p not in padding] + [sealed.find(b"Don xin")]
    fooled = []
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1
        if queries.verify_pdf(bytes(changed), at=AT).valid:
            fooled.append(place)
    assert fooled == []


def test_a_page_drawn_over_in_an_update_is_seen(sealed: bytes) -> None:
    start = sealed.rfind(b"startxref")
    previous = int(sealed[start:].split()[1])
    stream = b"BT /F1 40 Tf 72 500 Td (Khac) Tj ET"
    update = b"\n4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(stream), stream)
    table = len(sealed) + len(update)
    update += b"xref\n4 1\n%010d 00000 n \n" % (len(sealed) + 1)
    update += b"trailer\n<< /Size 60 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, table)
    assert queries.verify_pdf(sealed + update, at=AT).valid is False


@pytest.mark.parametrize("content", [b"", b"xin chao", samples.pdf(), samples.png(), samples.pdf()[:200], b"%PDF-1.7"])
def test_what_is_not_signed_is_not_valid(content: bytes) -> None:
    found = queries.verify_pdf(content, at=AT)
    assert (found.valid, len(found.problems), found.signatures) == (False, 1, ())


def test_the_signature_of_an_unknown_authority_is_not_trusted(sealed: bytes, settings: Any, tmp_path: Path) -> None:
    settings.SIGNING = {**settings.SIGNING, "ca": tmp_path / "another"}
    development_authority()
    found = queries.verify_pdf(sealed, at=AT)
    assert (found.valid, found.signatures[0].intact, found.signatures[0].trusted) == (False, True, False)


def test_a_signature_prolonged_holds_too(sealed: bytes) -> None:
    later = AT + timedelta(days=365)
    longer = operations.prolong_pdf(pdf=sealed, at=later)
    found = queries.verify_pdf(longer, at=AT + timedelta(days=365 * 5))
    assert (found.valid, found.whole, found.problems) == (True, True, ())
    assert longer[: len(sealed)] == sealed


def test_keys_are_for_their_owners_eyes(sealed: bytes, authority: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in authority.rglob("*.pem")}
    folders = {path.stat().st_mode & 0o077 for path in [authority / "offices"]}
    assert (modes, folders) == ({0o600}, {0})


def test_another_program_reads_the_signature(sealed: bytes, tmp_path: Path) -> None:
    """OpenSSL checks the signature's bytes against the certificate of our root, without a line of our code."""
    start, gap, after, rest = (
        int(n) for n in sealed[sealed.find(b"/ByteRange") :].split(b"]")[0].split(b"[")[1].split()
    )
    signature = bytes.fromhex(sealed[start + gap + 1 : after - 1].decode())
    (tmp_path / "signed").write_bytes(sealed[start : start + gap] + sealed[after : after + rest])
    (tmp_path / "signature").write_bytes(signature)
    root = development_authority().root.certificate
    (tmp_path / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    done = subprocess.run(
        [
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "signature", "-content",
            tmp_path / "signed", "-CAfile", tmp_path / "root.pem", "-purpose", "any", "-out", tmp_path / "out",
            "-attime", str(int(AT.timestamp())),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "successful" in done.stderr.lower()) == (0, True), done.stderr


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    """A PKCS#12 file such as a certification authority delivers, for one office."""
    identity = office_identity(office=OFFICE, office_name=NAME, at=AT)
    chain = [development_authority().issuer.certificate, development_authority().root.certificate]
    folder = tmp_path / "keys"
    folder.mkdir()
    lock = serialization.BestAvailableEncryption(b"mat-khau-thu")
    packed = pkcs12.serialize_key_and_certificates(b"office", identity.key, identity.certificate, chain, lock)
    (folder / "1@2020-01-01_TP.p12").write_bytes(packed)
    (folder / "1@2020-01-01_TP.pass").write_bytes(b"mat-khau-thu\n")
    settings.SIGNING = {**settings.SIGNING, "keys": folder}
    return folder


def test_an_office_signs_with_its_own_key_file(key_file: Path) -> None:
    sealed = operations.seal_pdf(pdf=samples.pdf(), office=OFFICE, office_name=NAME, at=AT)
    assert queries.verify_pdf(sealed, at=AT).valid is True


def test_where_keys_are_configured_no_office_signs_without_one(key_file: Path) -> None:
    with pytest.raises(operations.SigningKeyMissing, match="Sở Khác"):
        operations.seal_pdf(pdf=samples.pdf(), office="1@2020-01-01/SK", office_name="Sở Khác", at=AT)


def test_a_document_dated_years_back_is_signed_as_of_then() -> None:
    then = datetime.fromisoformat("2022-03-04T08:00:00+07:00")
    sealed = operations.seal_pdf(pdf=samples.pdf(), office=OFFICE, office_name=NAME, at=then)
    found = queries.verify_pdf(sealed, at=AT)
    assert (found.valid, found.signatures[0].signed_at) == (True, then)
