"""Declarations as people write them: YAML in the form of docs/how-to/procedures.md, read and written."""

from benso.domains.procedures.rules.reading.declarations import Known, read_declaration, read_sheet
from benso.domains.procedures.rules.reading.writing import document_of, write_document, write_sheet

__all__ = ["Known", "document_of", "read_declaration", "read_sheet", "write_document", "write_sheet"]
