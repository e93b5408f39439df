"""``targets.yaml``: the promises and every way to read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from benso.domains.ledger.types import Measure
from benso.domains.scoreboard.content import fields
from benso.domains.scoreboard.content.definitions import read_definitions
from benso.domains.scoreboard.content.fields import Document
from benso.domains.scoreboard.types import Direction, Promise, Role, Target, Words
from benso.kernel.content import Pack, Row

FIELDS = ("id", "document", "pillar", "unit", "unit_of_measure", "level", "promises", "definitions")


@dataclass(frozen=True, slots=True)
class Known:
    """What a target may name."""

    measures: Mapping[str, Measure]
    units: Collection[str]
    words: Mapping[str, Words]
    documents: Mapping[str, Document]


def read_targets(
    pack: Pack,
    measures: Mapping[str, Measure],
    units: Collection[str],
    words: Mapping[str, Words],
    documents: Mapping[str, Document],
) -> list[Target]:
    """The targets in the order of the file."""
    rows = pack.yaml_rows("targets.yaml")
    pack.unique(rows, "id")
    ids = {fields.text(row, "id") for row in rows}
    known = Known(measures, units, words, documents)
    found = [_target(pack, row, order, known) for order, row in enumerate(rows, 1)]
    for row in rows:
        parent = fields.text(row, "parent")
        if parent and (parent not in ids or parent == fields.text(row, "id")):
            pack.problem(row, "parent", f"Không có chỉ tiêu cha “{parent}”; sửa mã hoặc xóa trường này.")
    return [target for target in found if target is not None]


def _target(pack: Pack, row: Row, order: int, known: Known) -> Target | None:
    complete = fields.required(pack, row, *FIELDS)
    label, wording = fields.words(pack, row, "label"), fields.words(pack, row, "wording")
    direction = fields.choice(pack, row, "direction", Direction)
    document = fields.one_of(pack, row, "document", known.documents, "văn bản")
    unit = fields.one_of(pack, row, "unit", known.units, "đơn vị")
    measure_unit = fields.one_of(pack, row, "unit_of_measure", known.words, "đơn vị tính")
    promises = _promises(pack, row)
    definitions = read_definitions(pack, row, known.measures, known.units, known.words)
    headlines = [d for d in definitions if d.role is Role.HEADLINE]
    if row.values.get("definitions") and len(headlines) != 1:
        pack.problem(
            row,
            "definitions",
            f"Có {len(headlines)} cách đọc headline; mỗi chỉ tiêu phải có đúng một cách đọc headline.",
        )
    until = fields.day(pack, row, "subject_until")
    if until and not fields.words(pack, row, "subject_note"):
        return None
    if not (complete and label and wording and direction and document and unit and measure_unit):
        return None
    source = known.documents[document]
    return Target(
        id=fields.text(row, "id"),
        parent=fields.text(row, "parent") or None,
        pillar=fields.text(row, "pillar"),
        order=order,
        label=label,
        wording=wording,
        unit_of_measure=measure_unit,
        level=fields.text(row, "level"),
        direction=direction,
        strictly=row.values.get("strictly") is True,
        promises=promises,
        subject_until=until,
        subject_note=fields.words(pack, row, "subject_note", needed=False),
        exclusions=fields.words(pack, row, "exclusions", needed=False),
        notes=fields.words(pack, row, "notes", needed=False),
        definitions=definitions,
        source_title=source.title,
        headline=row.values.get("headline") is True,
        unit=unit,
        adopted=source.adopted,
        source_url=source.url,
    )


def _promises(pack: Pack, row: Row) -> tuple[Promise, ...]:
    found: list[Promise] = []
    for i in range(len(row.values.get("promises") or [])):
        path = f"promises.{i}"
        due, value = fields.day(pack, row, f"{path}.due"), fields.number(pack, row, f"{path}.value")
        if fields.required(pack, row, f"{path}.due") and due:
            if found and due <= found[-1].due:
                pack.problem(row, f"{path}.due", "Các mốc hứa phải theo thứ tự thời gian, mỗi ngày một mốc; sắp lại.")
            found.append(Promise(due, value))
    return tuple(found)
