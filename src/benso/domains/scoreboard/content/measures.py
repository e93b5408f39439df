"""``measures.yaml`` and ``units_of_measure.csv``."""

from __future__ import annotations

from collections.abc import Mapping

from benso.domains.ledger.types import Kind, Measure
from benso.domains.scoreboard.content import fields
from benso.domains.scoreboard.types import Words
from benso.kernel.content import Pack, Row

NEVER_ADDED = ("%", "rank", "score", "points", "places", "milestone", "qualitative")


def read_units_of_measure(pack: Pack) -> tuple[dict[str, Words], dict[str, int]]:
    """Units of measure in both languages, and how many decimals each is shown with."""
    rows = pack.csv_rows("units_of_measure.csv", ("code", "vi", "en", "decimals"))
    pack.unique(rows, "code")
    words, decimals = {}, {}
    for row in rows:
        places = pack.parse(row, "decimals", int, "phải là số nguyên từ 0.")
        if pack.require(row, "code", "vi", "en", "decimals") and places is not None:
            code = fields.text(row, "code")
            words[code] = Words(fields.text(row, "vi"), fields.text(row, "en"))
            decimals[code] = places
    return words, decimals


def read_measures(
    pack: Pack, words: Mapping[str, Words], decimals: Mapping[str, int]
) -> tuple[list[Measure], frozenset[str]]:
    """The measures the ledger is to take, and the codes of those declared additive over territory."""
    rows = pack.yaml_rows("measures.yaml")
    pack.unique(rows, "code")
    found = []
    additive = {fields.text(row, "code") for row in rows if _additive(pack, row)}
    for row in rows:
        complete = fields.required(pack, row, "code", "kind", "unit")
        kind = fields.choice(pack, row, "kind", Kind)
        unit = fields.one_of(pack, row, "unit", words, "đơn vị tính")
        label = fields.words(pack, row, "label")
        definition = fields.words(pack, row, "definition", needed=False) or Words("", "")
        if complete and kind and unit and label:
            found.append(
                Measure(
                    fields.text(row, "code"),
                    kind,
                    unit,
                    label.vi,
                    label.en,
                    definition.vi,
                    definition.en,
                    decimals[unit],
                )
            )
    return found, frozenset(additive)


def _additive(pack: Pack, row: Row) -> bool:
    """Whether figures of the parts of a territory add up to that of the whole: counts, never shares or places."""
    declared = row.values.get("additive")
    if declared is None:
        return False
    if not isinstance(declared, bool):
        pack.problem(row, "additive", f"“{declared}” không đọc được: ghi true hoặc bỏ trường này.")
        return False
    unit = fields.text(row, "unit")
    if declared and (unit.startswith(NEVER_ADDED) or "/" in unit):
        pack.problem(row, "additive", f"Số tính bằng “{unit}” không cộng được giữa các đơn vị; bỏ trường này.")
        return False
    return declared
