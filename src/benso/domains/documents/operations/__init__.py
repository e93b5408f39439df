"""Writes of the domain. Bytes are safe on disk before the row that names them is committed."""

from benso.domains.documents.operations.files import (
    QuotaExceeded,
    adopt_files,
    remove_files,
    share_files,
    store_file,
    sweep_blobs,
)
from benso.domains.documents.operations.issuing import (
    AlreadyRevoked,
    IssuedUnknown,
    RevocationReasonMissing,
    issue_document,
    revoke_document,
    verification_address,
)
from benso.domains.documents.operations.keys import SigningKeyMissing
from benso.domains.documents.operations.rendering import (
    RenderFailed,
    TemplateUnknown,
    picture_pages,
    qr_svg,
    render_pdf,
)
from benso.domains.documents.operations.scanning import ScannerUnavailable
from benso.domains.documents.operations.sealing import prolong_pdf, seal_pdf
from benso.domains.documents.operations.staging import stage_bytes, take_staged
from benso.domains.documents.operations.uploads import (
    ChunkMisplaced,
    DigestMismatch,
    UploadIncomplete,
    UploadsTooMany,
    append_chunk,
    begin_upload,
    cancel_upload,
    expire_uploads,
    finish_upload,
)

__all__ = [
    "AlreadyRevoked",
    "ChunkMisplaced",
    "DigestMismatch",
    "IssuedUnknown",
    "QuotaExceeded",
    "RenderFailed",
    "RevocationReasonMissing",
    "ScannerUnavailable",
    "SigningKeyMissing",
    "TemplateUnknown",
    "UploadIncomplete",
    "UploadsTooMany",
    "adopt_files",
    "append_chunk",
    "begin_upload",
    "cancel_upload",
    "expire_uploads",
    "finish_upload",
    "issue_document",
    "picture_pages",
    "prolong_pdf",
    "qr_svg",
    "remove_files",
    "render_pdf",
    "revoke_document",
    "seal_pdf",
    "share_files",
    "stage_bytes",
    "store_file",
    "sweep_blobs",
    "take_staged",
    "verification_address",
]
