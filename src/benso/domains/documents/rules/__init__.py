"""Decisions about files: what may be stored, under which name, and who may read it. Pure."""

from benso.domains.documents.rules.access import may_read
from benso.domains.documents.rules.checks import check_content, check_staged
from benso.domains.documents.rules.codes import normalise_code, printed_code, spell_code
from benso.domains.documents.rules.names import check_name, clean_name
from benso.domains.documents.rules.refusals import FileRefused

__all__ = [
    "FileRefused",
    "check_content",
    "check_name",
    "check_staged",
    "clean_name",
    "may_read",
    "normalise_code",
    "printed_code",
    "spell_code",
]
