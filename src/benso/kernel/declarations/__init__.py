"""What people declare in a content pack or an editor: read field by field, kept as JSON, compared by digest."""

from benso.kernel.declarations.encoding import decode, digest, encode
from benso.kernel.declarations.fields import IDENTIFIER, Node
from benso.kernel.declarations.mistakes import Mistake, Mistakes
from benso.kernel.declarations.sheets import Sheet, TextPack, note, plain, read_sheet, words, write_document
from benso.kernel.declarations.validity import Span, note_overlaps, place
from benso.kernel.declarations.words import Text

__all__ = [
    "IDENTIFIER",
    "Mistake",
    "Mistakes",
    "Node",
    "Sheet",
    "Span",
    "Text",
    "TextPack",
    "decode",
    "digest",
    "encode",
    "note",
    "note_overlaps",
    "place",
    "plain",
    "read_sheet",
    "words",
    "write_document",
]
