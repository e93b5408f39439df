"""The fields of a part ready for the templates, each with its mistake beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from benso.kernel.content import Problem
from benso.sites.desk.editor.fields import Input, Part, Rows
from benso.sites.desk.editor.kinds import Editor
from benso.sites.desk.editor.posted import Document, at

ON_BY_DEFAULT = frozenset({"electronic", "required", "complete"})
Options = tuple[tuple[str, str], ...]
_COLUMN = re.compile(r"ký tự (\d+)")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as shown."""

    name: str
    id: str
    label: str | Promise
    kind: str
    value: str
    values: tuple[str, ...]
    options: Options
    error: str
    suggest: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A record as shown; ``fresh`` is the empty one at the end."""

    name: str
    number: int
    title: str
    rest: str
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    error: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one kind. ``heads`` are the columns of a decision table."""

    name: str
    label: str | Promise
    one: str | Promise
    rows: tuple[Row, ...]
    cells: bool = False
    heads: tuple[str, ...] = ()
    error: str = ""
    ordered: bool = False

    @property
    def open(self) -> bool:
        """Whether it is shown unfolded: questions of a section are, and what holds a mistake."""
        return self.name.endswith((".questions", ".inputs", ".outputs")) or any(_wrong(row) for row in self.rows)


def _wrong(row: Row) -> bool:
    return bool(row.error) or any(f.error for f in row.fields) or any(_wrong(r) for g in row.groups for r in g.rows)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem for the list: where it is, what it says, and the text with the wrong character marked."""

    where: str
    target: str
    line: int
    message: str
    before: str
    wrong: str
    after: str
    part: str
    part_label: str | Promise
    here: bool


class Shown:
    """Makes the fields of one part."""

    def __init__(self, document: Document, problems: Mapping[str, str], options: Callable[[Input], Options]) -> None:
        self.document, self.problems, self.options = document, problems, options

    def fields(self, part: Part) -> tuple[Field, ...]:
        """The fields that stand once."""
        return tuple(self._field(each, each.name) for each in part.inputs)

    def groups(self, part: Part) -> tuple[Group, ...]:
        """The records."""
        return tuple(self._group(rows, rows.name, at(self.document, rows.name)) for rows in part.rows)

    def _group(self, rows: Rows, name: str, records: Any) -> Group:
        listed = [record for record in (records or []) if isinstance(record, dict)]
        shown = [self._row(rows, f"{name}.{place}", place, record) for place, record in enumerate(listed)]
        shown.append(self._row(rows, f"{name}.{len(listed)}", len(listed), {}, fresh=True))
        return Group(name, rows.label, rows.one, tuple(shown), error=self.problems.get(name, ""), ordered=rows.ordered)

    def _row(self, rows: Rows, name: str, place: int, record: Document, *, fresh: bool = False) -> Row:
        groups = tuple(
            self._grid(name, record)
            if inner.cells
            else self._group(inner, f"{name}.{inner.name}", record.get(inner.name))
            for inner in rows.inner
            if not _useless(inner.name, record, fresh=fresh)
        )
        title = next(
            (str(at(record, path)) for path in ("label.vi", "name.vi", "title.vi", "id") if at(record, path)), ""
        )
        fields = tuple(
            self._field(each, f"{name}.{each.name}", _default(each) if fresh else at(record, each.name), fresh=fresh)
            for each in rows.columns
        )
        rest = "" if fresh else json.dumps(record, ensure_ascii=False)
        return Row(name, place + 1, title, rest, fields, groups, self.problems.get(name, ""), fresh)

    def _grid(self, name: str, record: Document) -> Group:
        """A decision table: a cell for each column in each row, one empty row at the end."""
        inputs, outputs = record.get("inputs") or [], record.get("outputs") or []
        rules = record.get("rules") or []
        rows = []
        for place in range(len(rules) + 1):
            rule = rules[place] if place < len(rules) else {}
            here = f"{name}.rules.{place}"
            cells = [self._cell(f"{here}.when.{c}", rule.get("when"), c) for c in range(len(inputs))]
            cells += [self._cell(f"{here}.then.{c}", rule.get("then"), c) for c in range(len(outputs))]
            fresh = place == len(rules)
            rows.append(Row(here, place + 1, "", "", tuple(cells), (), self.problems.get(here, ""), fresh))
        heads = [str(column.get("name", "")) for column in inputs] + [f"→ {c.get('name', '')}" for c in outputs]
        return Group(f"{name}.rules", "", "", tuple(rows), cells=True, heads=tuple(heads))

    def _cell(self, name: str, cells: Any, place: int) -> Field:
        value = cells[place] if isinstance(cells, list) and place < len(cells) else ""
        return Field(name, _id(name), "", "cell", str(value), (), (), self.problems.get(name, ""))

    def _field(self, of: Input, name: str, found: Any = ..., *, fresh: bool = False) -> Field:
        value = at(self.document, name) if found is ... else found
        if value is None and not fresh:
            value = True if of.kind == "condition" else _default(of)
        if isinstance(value, dict):
            value = "; ".join(f"{key}={inner}" for key, inner in value.items())
        values = tuple(map(str, value)) if isinstance(value, list) else ()
        if isinstance(value, bool):
            text = "true" if value else "false"
        else:
            text = ", ".join(values) if isinstance(value, list) else "" if value is None else str(value)
        error = self.problems.get(name, "")
        return Field(name, _id(name), of.label, of.kind, text, values, self.options(of), error, of.suggest)


def _default(of: Input) -> Any:
    return True if of.kind == "truth" and of.name in ON_BY_DEFAULT else None


def _useless(name: str, record: Document, *, fresh: bool) -> bool:
    """Whether records inside are not worth showing: options of a question that is no choice."""
    if name == "options":
        return not record.get("options") and record.get("kind") not in ("choice", "choices")
    return fresh and name in ("timers", "consultations", "rules")


def _id(name: str) -> str:
    return "f-" + name.replace(".", "-").replace("_", "-")


def mistakes(
    editor: Editor[Any],
    problems: Sequence[Problem],
    document: Document,
    here: Part | None,
    names: Mapping[str, str] | None = None,
) -> list[Mistake]:
    """Problems for the list, those of this part first; ``names`` lead from a path to the field it was typed into."""
    found = []
    for problem in problems:
        part = editor.part_of(problem.field, here)
        value = at(document, problem.field) if problem.field else None
        before, wrong, after = _marked(problem.message, value)
        name = (names or {}).get(problem.field, problem.field)
        mistake = Mistake(
            where=problem.field, target=_id(name) if problem.field else "", line=problem.line, message=problem.message,
            before=before, wrong=wrong, after=after, part=part.id, part_label=part.label, here=part == here,
        )  # fmt: skip
        found.append(mistake)
    return sorted(found, key=lambda mistake: not mistake.here)


def _marked(message: str, value: Any) -> tuple[str, str, str]:
    """An expression cut at the character a message names."""
    column = _COLUMN.search(message)
    if column is None or not isinstance(value, str):
        return "", "", ""
    place = min(int(column[1]) - 1, len(value))
    return value[:place], value[place : place + 1] or "␣", value[place + 1 :]
