"""A regime written as YAML in the form of docs/how-to/reporting.md."""

from __future__ import annotations

from typing import Any

from benso.domains.reporting.types import Check, ColumnKind, Form, FormColumn, FormRow, Pairs, Regime
from benso.kernel.declarations import plain, words, write_document

Document = dict[str, Any]


def write_sheet(regime: Regime) -> str:
    """The text of a regime; :func:`read_sheet` gives the same regime back."""
    return write_document(document_of(regime))


def document_of(regime: Regime) -> Document:
    """The fields of a regime as the text names and nests them."""
    r = regime
    found: Document = {
        "code": r.code,
        "kind": r.kind.value,
        "name": words(r.name),
        **({"purpose": words(r.purpose)} if r.purpose.vi else {}),
        "legal_basis": [plain(each, "title", "article", "url") for each in r.legal_basis],
        "reporter": {"level": r.reporter.level.value, **plain(r.reporter, "agencies")},
        "receiver": r.receiver,
        "frequency": r.frequency.value,
    }
    if r.cut_off != 1:
        found["cut_off"] = r.cut_off
    found["deadline"] = {"days": r.deadline.days, **plain(r.deadline, "working")}
    found["leadership"] = list(r.leadership)
    return found | {
        **plain(r, "national", "valid_from", "valid_to", "proposed", "note"),
        "forms": [_form(each) for each in r.forms],
        **({"checks": [_check(each) for each in r.checks]} if r.checks else {}),
    }


def _form(form: Form) -> Document:
    return {
        "id": form.id,
        "label": words(form.label),
        **plain(form, "note"),
        "columns": [_column(each) for each in form.columns],
        "rows": [_row(each) for each in form.rows],
    }


def _column(column: FormColumn) -> Document:
    found: Document = {"id": column.id, "label": words(column.label)}
    if column.kind is not ColumnKind.VALUE:
        found["kind"] = column.kind.value
    found |= _dimensions(column.dimensions) | plain(column, "of", "formula")
    if column.unit_of_measure:
        found["unit"] = column.unit_of_measure
    if column.decimals is not None:
        found["decimals"] = column.decimals
    return found


def _row(row: FormRow) -> Document:
    found: Document = {"id": row.id, **plain(row, "number"), "label": words(row.label), **plain(row, "indicator")}
    found |= _dimensions(row.dimensions)
    if row.indent:
        found["indent"] = row.indent
    return found | plain(row, "formula", "note")


def _dimensions(pairs: Pairs) -> Document:
    return {"dimensions": dict(pairs)} if pairs else {}


def _check(check: Check) -> Document:
    found: Document = {"id": check.id, "holds": check.holds, "severity": check.severity.value}
    return found | {"message": words(check.message), "cells": list(check.cells)}
