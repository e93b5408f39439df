"""Reading XML that strangers made: no entities, no network, no bombs; refusals name the line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from benso.kernel.errors import BensoError, Phrase

SIZE_LIMIT = 2_000_000
"""Bytes. The largest procedure model of a ministry seen has 300 kB."""


class NotOurSubset(BensoError):
    """A model that is not well-formed, or says what we cannot run."""

    code = "MODEL_NOT_SUPPORTED"
    sentence = "Dòng {line}: {reason}"


def read_xml(content: bytes) -> etree._Element:
    """The root element of a file.

    :raises NotOurSubset: if it is too large, not well-formed, or declares entities
    """
    if len(content) > SIZE_LIMIT:
        raise NotOurSubset(line=1, reason=Phrase("tệp lớn hơn {size_limit} MB.", size_limit=SIZE_LIMIT // 1000000))
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        raise NotOurSubset(
            line=1, reason=Phrase("tệp khai báo DOCTYPE hoặc thực thể; hãy xuất lại không có các khai báo đó.")
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotOurSubset(
            line=error.lineno or 1, reason=Phrase("tệp XML hỏng; hãy xuất lại từ phần mềm vẽ.")
        ) from error


def local(element: etree._Element) -> str:
    """Name of an element without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Child elements of that name, whatever their namespace."""
    return (child for child in element if local(child) == name)


def child_text(element: etree._Element, name: str) -> str:
    """Text of the first child of that name, without the space around it; empty if there is none."""
    for child in children(element, name):
        return (child.text or "").strip()
    return ""
