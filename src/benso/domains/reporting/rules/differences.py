"""What a new version of a regime changes, in words; things with an id are compared by it, not by their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benso.domains.reporting.types import Deadline, Difference, LegalBasis, Regime, Reporter
from benso.kernel.declarations import Text

Labels = Mapping[str, tuple[str, str]]
TOP: Labels = {
    "name": ("Tên", "Name"),
    "kind": ("Loại", "Kind"),
    "purpose": ("Mục đích", "Purpose"),
    "legal_basis": ("Căn cứ pháp lý", "Legal basis"),
    "reporter": ("Nơi báo cáo", "Reporter"),
    "receiver": ("Nơi nhận", "Receiver"),
    "frequency": ("Kỳ báo cáo", "Frequency"),
    "cut_off": ("Ngày mở kỳ", "Cut-off day"),
    "deadline": ("Thời hạn gửi", "Deadline"),
    "leadership": ("Phục vụ lãnh đạo", "For the leadership of"),
    "national": ("Gửi hệ thống quốc gia", "To the national system"),
    "valid_from": ("Có hiệu lực từ", "Valid from"),
    "valid_to": ("Hết hiệu lực", "Valid until"),
    "proposed": ("Phần đề xuất", "Proposed parts"),
    "note": ("Ghi chú", "Note"),
}
ROW: Labels = {
    "label": ("nhãn", "label"),
    "number": ("số thứ tự", "number"),
    "indicator": ("chỉ tiêu", "indicator"),
    "dimensions": ("phân tổ", "breakdown"),
    "indent": ("thụt đầu dòng", "indent"),
    "formula": ("công thức", "formula"),
    "note": ("ghi chú", "note"),
}
COLUMN: Labels = {
    "label": ("nhãn", "label"),
    "kind": ("loại cột", "kind of column"),
    "dimensions": ("phân tổ", "breakdown"),
    "of": ("đọc lại cột", "repeats column"),
    "formula": ("công thức", "formula"),
    "unit_of_measure": ("đơn vị tính", "unit of measure"),
    "decimals": ("số lẻ", "decimals"),
}
CHECK: Labels = {
    "holds": ("điều phải đúng", "what must hold"),
    "severity": ("mức", "severity"),
    "message": ("câu báo", "message"),
    "cells": ("ô", "cells"),
}
FORM: Labels = {"label": ("nhãn", "label"), "note": ("ghi chú", "note")}
_WORDS = {
    "row": ("Dòng", "Row"),
    "column": ("Cột", "Column"),
    "form": ("Biểu", "Form"),
    "check": ("Kiểm tra", "Check"),
}


def differences(old: Regime, new: Regime) -> list[Difference]:
    """Every difference between two versions, in the order of the declaration; none if they say the same."""
    found = list(_fields(old, new, TOP, "", ("", "")))
    before, after = ({form.id: form for form in each.forms} for each in (old, new))
    found += _listed("form", old.forms, new.forms, FORM, "")
    for key in after:
        if key in before:
            found += _listed("column", before[key].columns, after[key].columns, COLUMN, key)
            found += _listed("row", before[key].rows, after[key].rows, ROW, key)
    return found + list(_listed("check", old.checks, new.checks, CHECK, ""))


def _listed(kind: str, old: Sequence[Any], new: Sequence[Any], labels: Labels, form: str) -> list[Difference]:
    before, after = ({each.id: each for each in listed} for listed in (old, new))
    found = []
    for key, each in before.items():
        if key not in after:
            found.append(_one(kind, key, form, ("bị bỏ", "removed"), _named(each), ""))
    for key, each in after.items():
        if key not in before:
            found.append(_one(kind, key, form, ("mới", "new"), "", _named(each)))
        else:
            found += _fields(before[key], each, labels, f"{form}.{key}".strip("."), _said(kind, key, form))
    kept = [[key for key in side if key in before and key in after] for side in (before, after)]
    if kept[0] != kept[1]:
        moved = _moved(*kept)
        order = ("thứ tự đổi", "moved")
        found.append(_one(kind, moved, form, order, str(kept[0].index(moved) + 1), str(kept[1].index(moved) + 1)))
    return found


def _moved(before: list[str], after: list[str]) -> str:
    """The one that went furthest."""
    return max(before, key=lambda key: abs(before.index(key) - after.index(key)))


def _one(kind: str, key: str, form: str, what: tuple[str, str], before: str, after: str) -> Difference:
    vi, en = _said(kind, key, form)
    return Difference(f"{form}.{key}".strip("."), f"{vi}: {what[0]}", f"{en}: {what[1]}", before, after)


def _said(kind: str, key: str, form: str) -> tuple[str, str]:
    vi, en = _WORDS[kind]
    if form:
        return f"Biểu {form} › {vi} {key}", f"Form {form} › {en} {key}"
    return f"{vi} {key}", f"{en} {key}"


def _fields(old: Any, new: Any, labels: Labels, path: str, about: tuple[str, str]) -> Iterator[Difference]:
    for name, (vi, en) in labels.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            label_vi, label_en = (f"{about[0]}: {vi}", f"{about[1]}: {en}") if path else (vi, en)
            yield Difference(f"{path}.{name}".strip("."), label_vi, label_en, *_shown(before, after))


def _shown(before: Any, after: Any) -> tuple[str, str]:
    """Both as text; where only the English differs, that is what is shown."""
    if isinstance(before, Text) and isinstance(after, Text) and before.vi == after.vi:
        return before.en, after.en
    return said(before), said(after)


def said(value: Any) -> str:
    """A value of a declaration as people read it."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "có" if value else "không"
        case Text():
            return value.vi
        case Deadline():
            return f"{value.days} {'ngày làm việc' if value.working else 'ngày'} sau kỳ"
        case Reporter():
            return f"{value.level.value}: {', '.join(value.agencies)}" if value.agencies else value.level.value
        case LegalBasis():
            return f"{value.title}, {value.article}" if value.article else value.title
        case tuple() if all(isinstance(each, tuple) for each in value):
            return ", ".join(f"{dimension}={code}" for dimension, code in value)
        case tuple():
            return ", ".join(map(said, value))
    return str(value)


def _named(each: Any) -> str:
    label = getattr(each, "label", None) or getattr(each, "message", None)
    return label.vi if isinstance(label, Text) else str(each.id)
