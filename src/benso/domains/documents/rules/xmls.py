"""XML documents: only signed ones, and none that acts, fetches or expands."""

from __future__ import annotations

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from benso.domains.documents.rules.refusals import FileBroken, TwoFilesInOne, UnsignedXml

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_PAGES = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/XSL/Transform}")
_DEEPEST = 200


def check_xml(name: str, content: bytes) -> str:
    """The text of a signed XML document.

    :raises FileBroken: not well-formed
    :raises TwoFilesInOne: declares entities, carries a style sheet or parts of a web page
    :raises UnsignedXml: holds no XML signature
    """
    if b"<?xml-stylesheet" in content or b"<!DOCTYPE" in content:
        raise TwoFilesInOne(name=name)
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise TwoFilesInOne(name=name) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise FileBroken(name=name) from None
    signed, lines = False, []
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        if depth > _DEEPEST:
            raise FileBroken(name=name)
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag.startswith(_PAGES):
            raise TwoFilesInOne(name=name)
        signed = signed or tag == SIGNATURE
        lines.append(element.text or "")
        stack.extend((child, depth + 1) for child in element)
    if not signed:
        raise UnsignedXml(name=name)
    return "\n".join(lines)
