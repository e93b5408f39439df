"""What the signatures of a PDF prove (ETSI EN 319 102-1: validation with archived data)."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime

from asn1crypto import x509
from django.utils.translation import gettext
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager

from benso.domains.documents.queries.trust import development_root, trusted_roots
from benso.domains.documents.types import SignatureView, Verification

_OUT_OF_DATE = frozenset(
    {
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
        AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.TRY_LATER,
    }
)


def verify_pdf(pdf: bytes, *, at: datetime | None = None) -> Verification:
    """Look at every signature of a PDF. Nothing is fetched over the network, whatever the file asks for.

    :param at: as of when certificates are judged; without it the machine's clock
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = list(reader.embedded_regular_signatures)
        whole = _covers_all(reader)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError, RecursionError, OSError):
        return _nothing(gettext("Tệp này không phải PDF hoặc đã hỏng."))
    if not signatures:
        return _nothing(gettext("Tệp không có chữ ký số."))
    own = development_root()
    views, problems = [], [] if whole else [gettext("Có nội dung được thêm vào sau khi ký: không tin phần thêm.")]
    for signature in signatures:
        view = _view(signature, own, at)
        views.append(view)
        if not view.intact:
            problems.append(gettext("Nội dung đã bị sửa sau khi {signer} ký.").format(signer=view.signer))
        elif not view.trusted:
            sentence = gettext(
                "Không xác nhận được chứng thư của {signer}: không dẫn tới tổ chức chứng thực được tin, "
                "hoặc không còn hiệu lực khi ký."
            )
            problems.append(sentence.format(signer=view.signer))
    return Verification(valid=not problems, whole=whole, signatures=tuple(views), problems=tuple(problems))


def _nothing(problem: str) -> Verification:
    return Verification(valid=False, whole=False, signatures=(), problems=(problem,))


def _covers_all(reader: PdfFileReader) -> bool:
    """Whether the last signature or timestamp covers the file to its last byte."""
    last = reader.embedded_signatures[-1] if reader.embedded_signatures else None
    return last is not None and last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE


def _view(signature: EmbeddedPdfSignature, own: x509.Certificate | None, at: datetime | None) -> SignatureView:
    certificate = signature.signer_cert
    try:
        found = asyncio.run(_validate(signature, at))
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
        found = None
    status = found.api_status if found else None
    intact = bool(status and status.intact and status.valid and _unchanged(signature))
    issuer = certificate.issuer.native if certificate else {}
    root = status.validation_path.first if status and status.validation_path else None
    return SignatureView(
        signer=_common(certificate.subject.native) if certificate else "?",
        issuer=_common(issuer),
        signed_at=_signed_at(found),
        intact=intact,
        trusted=bool(found and found.ades_subindic == AdESPassed.OK),
        lasting=bool(found and found.oldest_evidence_record_timestamp),
        development=own is not None and root is not None and getattr(root, "dump", lambda: b"")() == own.dump(),
    )


async def _validate(signature: EmbeddedPdfSignature, at: datetime | None) -> AdESLTAValidationResult:
    """As of now; if the certificate or its revocation list is out of date by now, as of the archive timestamp.

    The timestamp is checked as of now. It proves that signature and evidence were there at its time, so the certificate
    is judged as of then. pyHanko's own judgement of the past knows no lists issued below the root (0.38).
    """
    found = await ades_lta_validation(signature, _policy(), None if at is None else _as_of(at))
    proved = found.oldest_evidence_record_timestamp
    if found.ades_subindic not in _OUT_OF_DATE or proved is None:
        return found
    then = await ades_lta_validation(signature, _policy(), _as_of(proved))
    return then if then.ades_subindic == AdESPassed.OK else found


def _as_of(at: datetime) -> ValidationTimingInfo:
    return ValidationTimingInfo(at, at, point_in_time_validation=True)


def _policy() -> PdfSignatureValidationSpec:
    """Signers need proof that they were not revoked; timestampers where their certificates say so. No network."""
    trust = SimpleTrustManager.build(trusted_roots())
    required = RevocationCheckingPolicy(
        RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
    )
    declared = RevocationCheckingPolicy(
        RevocationCheckingRule.CHECK_IF_DECLARED, RevocationCheckingRule.CHECK_IF_DECLARED
    )
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(required)),
            ts_cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(declared)),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )
    )


def _unchanged(signature: EmbeddedPdfSignature) -> bool:
    """Nothing after the signature but what keeps it checkable: revocation data and timestamps."""
    signature.compute_integrity_info()
    level = getattr(signature.diff_result, "modification_level", ModificationLevel.NONE)
    return bool(signature.summarise_integrity_info()["docmdp_ok"]) and level in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
    )


def _signed_at(found: AdESLTAValidationResult | None) -> datetime | None:
    stamp = found.api_status.timestamp_validity if found and found.api_status else None
    return stamp.timestamp if stamp and stamp.valid and stamp.intact else None


def _common(name: dict[str, object]) -> str:
    return str(name.get("common_name") or name.get("organization_name") or "?")
