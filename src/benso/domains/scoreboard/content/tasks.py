"""``programme.yaml``: the tasks beside the targets, counted and never judged."""

from __future__ import annotations

from collections.abc import Mapping

from benso.domains.ledger.types import Measure
from benso.domains.scoreboard.content import fields
from benso.domains.scoreboard.types import Countable, Task
from benso.kernel.content import Pack, Row


def read_tasks(pack: Pack, measures: Mapping[str, Measure]) -> list[Task]:
    """The tasks in the order of the file."""
    rows = pack.yaml_rows("programme.yaml")
    pack.unique(rows, "id")
    found = []
    for order, row in enumerate(rows, 1):
        label, wording = fields.words(pack, row, "label"), fields.words(pack, row, "wording")
        countables = _countables(pack, row, measures)
        if fields.required(pack, row, "id", "countables") and label and wording:
            found.append(Task(fields.text(row, "id"), order, label, wording, countables))
    return found


def _countables(pack: Pack, row: Row, measures: Mapping[str, Measure]) -> tuple[Countable, ...]:
    found = []
    for i in range(len(row.values.get("countables") or [])):
        path = f"countables.{i}"
        label = fields.words(pack, row, f"{path}.label")
        codes = tuple(str(code) for code in fields.at(row, f"{path}.measures") or [])
        for code in codes:
            if code not in measures:
                pack.problem(
                    row,
                    f"{path}.measures",
                    f"Không có đại lượng “{code}” trong measures.yaml; sửa mã hoặc khai báo trước.",
                )
        if not isinstance(fields.at(row, f"{path}.measures"), list):
            pack.problem(row, f"{path}.measures", "Thiếu giá trị; ghi [] nếu chưa có đại lượng nào đếm việc này.")
        elif label:
            found.append(Countable(label, codes))
    return tuple(found)
