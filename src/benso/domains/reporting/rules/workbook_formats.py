"""What a spreadsheet shows beside its numbers: a half shown as 50 % was typed as 50, an error stands for no number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

PERCENT_BUILT_IN = frozenset({"9", "10"})
"""Number formats 0% and 0.00% of ECMA-376 part 1, 18.8.30."""
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_PLACE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
Place = tuple[int, int]
"""Row and column, from nothing."""


@dataclass(frozen=True, slots=True)
class Odd:
    """What a sheet's numbers do not say themselves: which are shown as percentages, and which cells show an error."""

    percent: frozenset[Place] = frozenset()
    errors: Mapping[Place, str] = field(default_factory=dict)


PLAIN = Odd()


def odd_cells(content: bytes) -> dict[str, Odd]:
    """By the name of the sheet; nothing where a file has no such cells, or says its styles in a way that is not
    understood.

    :param content: a workbook that was checked to be one
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            styles = _percent_styles(parts)
            return {name: odd for name, path in _sheets(parts).items() if (odd := _odd(parts, path, styles)) != PLAIN}
    except (KeyError, ValueError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return {}


def _percent_styles(parts: zipfile.ZipFile) -> frozenset[str]:
    tree = fromstring(parts.read("xl/styles.xml"), forbid_dtd=True)
    own = {
        each.get("numFmtId", "")
        for each in tree.iter()
        if _name(each) == "numFmt" and "%" in _LITERAL.sub("", each.get("formatCode", ""))
    }
    shown = next((each for each in tree if _name(each) == "cellXfs"), ())
    wanted = PERCENT_BUILT_IN | own
    return frozenset(str(place) for place, each in enumerate(shown) if each.get("numFmtId", "") in wanted)


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    relations = fromstring(parts.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    book = fromstring(parts.read("xl/workbook.xml"), forbid_dtd=True)
    found = {}
    for each in book.iter():
        if _name(each) == "sheet":
            key = next((value for name, value in each.attrib.items() if name.rpartition("}")[2] == "id"), "")
            target = targets.get(key, "")
            found[each.get("name", "")] = target.lstrip("/") if target[:1] == "/" else normpath(join("xl", target))
    return found


def _odd(parts: zipfile.ZipFile, path: str, styles: frozenset[str]) -> Odd:
    sheet = parts.read(path) if path in parts.namelist() else b""
    if not styles and b't="e"' not in sheet:
        return PLAIN
    percent, errors = set(), {}
    for _event, each in iterparse(io.BytesIO(sheet), events=("end",), forbid_dtd=True):
        kind = _name(each)
        if kind == "c" and (place := _PLACE.match(each.get("r", ""))) is not None:
            at = int(place[2]) - 1, _column(place[1])
            if each.get("t", "n") == "e":
                errors[at] = next((str(part.text) for part in each if _name(part) == "v"), "")
            elif each.get("t", "n") == "n" and each.get("s") in styles:
                percent.add(at)
        elif kind == "row":
            each.clear()
    return Odd(frozenset(percent), errors)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
