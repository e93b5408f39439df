"""Writes of the domain. Bytes are safe on disk before the row that names them is committed."""

from benso.domains.documents.operations.files import (
    QuotaExceeded,
    adopt_files,
    remove_files,
    share_files,
    store_file,
    sweep_blobs,
)
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
    "ChunkMisplaced",
    "DigestMismatch",
    "QuotaExceeded",
    "UploadIncomplete",
    "UploadsTooMany",
    "adopt_files",
    "append_chunk",
    "begin_upload",
    "cancel_upload",
    "expire_uploads",
    "finish_upload",
    "remove_files",
    "share_files",
    "store_file",
    "sweep_blobs",
]
