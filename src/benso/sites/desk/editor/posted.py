"""What was typed into the fields of a part, as the document the text would hold; rows keep what has no field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from benso.sites.desk.editor.fields import Input, Part, Rows

Document = dict[str, Any]
REST, GONE = "__rest", "__gone"
MOST_ROWS = 400
TICKED = ("many", "life_events")


def plain(value: Any) -> Any:
    """A document with plain values only: what JSON and a text field hold."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def at(document: Any, path: str) -> Any:
    """The value at a path, ``None`` where there is none."""
    for step in path.split("."):
        if isinstance(document, list):
            document = document[int(step)] if step.isdigit() and int(step) < len(document) else None
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def put(document: Document, path: str, value: Any) -> None:
    """Set a field; one that says nothing goes, and what holds nothing else with it."""
    head, _, rest = path.partition(".")
    if not rest:
        if value in (None, "", [], {}):
            document.pop(head, None)
        else:
            document[head] = value
        return
    inner = document.get(head)
    held: Document = (
        dict(inner) if isinstance(inner, dict) else {"vi": inner} if isinstance(inner, str) and inner else {}
    )
    put(held, rest, value)
    if held:
        document[head] = held
    else:
        document.pop(head, None)


@dataclass(slots=True)
class Merged:
    """The document with a part as typed; ``names`` leads from a path in it to the name of the field."""

    document: Document
    names: dict[str, str] = field(default_factory=dict)

    def name_of(self, path: str) -> str:
        """Name of the field a problem is about: rows that were left out shift those after them."""
        head = path
        while head and head not in self.names:
            head = head.rpartition(".")[0]
        return self.names[head] + path[len(head) :] if head else path


def merge(document: Document, part: Part, posted: QueryDict) -> Merged:
    """The document with what was typed into the fields of a part."""
    merged = Merged(dict(document))
    for each in part.inputs:
        put(merged.document, each.name, _typed(each, document, posted))
    for rows in part.rows:
        found = _rows(merged, rows, posted, rows.name, rows.name)
        put(merged.document, rows.name, found)
    if "form" in part.keys and isinstance(form := merged.document.get("form"), dict) and not form.get("sections"):
        merged.document["form"] = None
    if isinstance(steps := merged.document.get("steps"), dict) and not steps.get("table") and not steps.get("actions"):
        merged.document["steps"] = None
    return merged


def _typed(of: Input, document: Document, posted: QueryDict) -> Any:
    """What was typed; ticks in the order they stood in: that of the page says nothing."""
    value, before = _value(of, posted, of.name), at(document, of.name)
    if of.kind not in TICKED or not isinstance(before, list):
        return value
    return sorted(value, key=lambda each: before.index(each) if each in before else len(before))


def _value(of: Input, posted: QueryDict, name: str) -> Any:
    if of.kind in TICKED:
        return list(posted.getlist(name))
    text = (posted.get(name) or "").replace("\r\n", "\n").strip()
    match of.kind:
        case "truth":
            return text == "on"
        case "list":
            return [each.strip() for each in text.split(",") if each.strip()]
        case "pairs":
            named = (each.partition("=") for each in text.split(";") if each.strip())
            return {name.strip(): value.strip() for name, _equals, value in named}
        case "condition":
            return {"true": True, "false": False}.get(text, text)
        case "number":
            return text.replace(",", ".")
        case _:
            return text


def _rows(merged: Merged, of: Rows, posted: QueryDict, name: str, path: str) -> list[Any]:
    found: list[Any] = []
    for index in _in_order(posted, name):
        here = f"{name}.{index}"
        if posted.get(f"{here}.{GONE}"):
            continue
        row = _record(merged, of, posted, here, f"{path}.{len(found)}")
        if row is not None:
            merged.names[f"{path}.{len(found)}"] = here
            found.append(row)
    return found


def _record(merged: Merged, of: Rows, posted: QueryDict, name: str, path: str) -> Document | None:
    row = _rest(posted.get(f"{name}.{REST}", ""))
    fresh = not row
    for column in of.columns:
        value = _value(column, posted, f"{name}.{column.name}")
        put(row, column.name, value)
        if column.kind == "steps":
            row[column.name] = [each.strip() for each in str(value).split(",") if each.strip()]
    for inner in of.inner:
        if not inner.cells:
            put(row, inner.name, _rows(merged, inner, posted, f"{name}.{inner.name}", f"{path}.{inner.name}"))
    for inner in of.inner:
        if inner.cells:
            row[inner.name] = _cells(merged, posted, name, path)
    typed = any(
        posted.get(f"{name}.{column.name}", "").strip()
        for column in of.columns
        if column.kind not in ("truth", "choice")
    )
    chosen = any(posted.get(f"{name}.{column.name}") for column in of.columns if column.kind == "choice")
    return None if fresh and not typed and not chosen and not any(row.get(inner.name) for inner in of.inner) else row


def _cells(merged: Merged, posted: QueryDict, name: str, path: str) -> list[Document]:
    """Rows of a decision table: cells of the columns that stay, ``-`` for those that came."""
    kept = {
        side: [c for c in _indices(posted, f"{name}.{side}") if f"{name}.{side}.{c}" in merged.names.values()]
        for side in ("inputs", "outputs")
    }
    found: list[Document] = []
    for index in _indices(posted, f"{name}.rules"):
        here = f"{name}.rules.{index}"
        when = [posted.get(f"{here}.when.{c}", "").strip() for c in kept["inputs"]]
        then = [posted.get(f"{here}.then.{c}", "").strip() for c in kept["outputs"]]
        if posted.get(f"{here}.{GONE}") or not any(when + then):
            continue
        merged.names[f"{path}.rules.{len(found)}"] = here
        for place, column in enumerate(kept["inputs"]):
            merged.names[f"{path}.rules.{len(found)}.when.{place}"] = f"{here}.when.{column}"
        for place, column in enumerate(kept["outputs"]):
            merged.names[f"{path}.rules.{len(found)}.then.{place}"] = f"{here}.then.{column}"
        found.append({"when": [cell or "-" for cell in when], "then": [cell or "unknown" for cell in then]})
    return found


def _indices(posted: QueryDict, name: str) -> list[int]:
    shape = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    return sorted({int(found[1]) for key in posted if (found := shape.match(key))})[:MOST_ROWS]


def _in_order(posted: QueryDict, name: str) -> list[int]:
    """Rows by the places typed beside them; one without a place stands where it is."""

    def place(index: int) -> Decimal:
        typed = posted.get(f"{name}.{index}.__place", "").strip().replace(",", ".")
        # Typed onto a place that is taken: before the row that has it, wherever it came from.
        moved = Decimal(typed) if re.fullmatch(r"\d{1,4}(\.\d{1,4})?", typed) else Decimal(index + 1)
        return moved + (Decimal("0.5") if moved > index + 1 else Decimal("-0.5") if moved < index + 1 else 0)

    return sorted(_indices(posted, name), key=lambda index: (place(index), index))


def _rest(text: str) -> Document:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
