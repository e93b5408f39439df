"""Reads of the domain: files, contents, uploads, issued documents, signatures."""

from benso.domains.documents.queries.disk import ContentLost
from benso.domains.documents.queries.files import FileUnknown, UploadUnknown, content, file, files, room_left, upload
from benso.domains.documents.queries.issued import issued, issued_by_digest, issued_file, issued_for, store_of
from benso.domains.documents.queries.limits import limits
from benso.domains.documents.queries.verification import verify_pdf

__all__ = [
    "ContentLost",
    "FileUnknown",
    "UploadUnknown",
    "content",
    "file",
    "files",
    "issued",
    "issued_by_digest",
    "issued_file",
    "issued_for",
    "limits",
    "room_left",
    "store_of",
    "upload",
    "verify_pdf",
]
