"""What the domain's callers see: files, uploads, issued documents, what a look at a signature found."""

from benso.domains.documents.types.files import Checked, Limits, MediaType, StoredFile, Upload
from benso.domains.documents.types.issued import Issued, IssuedDocument, IssuedState
from benso.domains.documents.types.signatures import SignatureView, Verification

__all__ = [
    "Checked",
    "Issued",
    "IssuedDocument",
    "IssuedState",
    "Limits",
    "MediaType",
    "SignatureView",
    "StoredFile",
    "Upload",
    "Verification",
]
