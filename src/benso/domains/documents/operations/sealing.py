"""Signing a PDF so that it can be checked for decades: PAdES B-LTA (ETSI EN 319 142-1)."""

from __future__ import annotations

import io
from datetime import datetime

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko_certvalidator import ValidationContext

from benso.domains.documents.operations.keys import signing_means, stamping_means

FIELD = "ChuKySo"
DIGEST = "sha256"
STAMP_LAST = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
EVIDENCE_FIRST = DSSContentSettings(
    include_vri=False,
    placement=SigDSSPlacementPreference.TOGETHER_WITH_NEXT_TS,
    next_ts_settings=STAMP_LAST,
)
"""All evidence goes in before the archive timestamp, so that the timestamp covers the file to its last byte."""


class _TimedSigner(PdfSigner):
    """Notes the time it is given, not that of the machine."""

    def __init__(self, at: datetime, **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def seal_pdf(*, pdf: bytes, office: str, office_name: str, at: datetime) -> bytes:
    """A PDF with the signature of an office: certificate chain, timestamp, revocation lists, archive timestamp.

    Made in memory; nothing is written but, on first use, the development authority's keys.

    :param office: office key; names the certificate
    :raises SigningKeyMissing: if the office has no key
    """
    means = signing_means(office=office, office_name=office_name, at=at)
    context = ValidationContext(
        trust_roots=means.roots,
        other_certs=means.others,
        crls=means.lists,
        moment=at,
        allow_fetching=means.online,
        revocation_mode="soft-fail" if means.online else "require",
    )
    signer = _TimedSigner(
        at=at,
        signature_meta=PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            name=office_name,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            use_pades_lta=True,
            validation_context=context,
            dss_settings=EVIDENCE_FIRST,
        ),
        signer=means.signer,
        timestamper=means.stamper,
        new_field_spec=SigFieldSpec(sig_field_name=FIELD),
    )
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def prolong_pdf(*, pdf: bytes, at: datetime) -> bytes:
    """The same file with one more archive timestamp, before the last one's certificate or algorithm grows old."""
    stamper, roots, lists = stamping_means(at=at)
    context = ValidationContext(trust_roots=roots, crls=lists, moment=at, allow_fetching=False)
    out = io.BytesIO()
    PdfTimeStamper(stamper).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), DIGEST, context, output=out, dss_settings=STAMP_LAST
    )
    return out.getvalue()
