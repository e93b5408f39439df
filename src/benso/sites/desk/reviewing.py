"""A report as its reviewer reads it: forms as rows of cells, what differs beside each, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.accounts.queries import official_names
from benso.domains.procedures.queries import calendar, one_standing
from benso.domains.reporting.rules import cell_words, written
from benso.domains.reporting.types import (
    Cell,
    ColumnKind,
    EventKind,
    Figure,
    ReportEvent,
    ReportLine,
    ReportState,
    Review,
    Severity,
)
from benso.kernel.numbers import Language
from benso.sites.desk.due import DueWords, due_words
from benso.sites.desk.offices import office_words
from benso.sites.shell.templatetags.shell import language

STATES = {
    ReportState.OPEN: _("đang nhập"),
    ReportState.SUBMITTED: _("chờ duyệt"),
    ReportState.RETURNED: _("bị trả lại"),
    ReportState.APPROVED: _("đã duyệt"),
    ReportState.PUBLISHED: _("đã công bố"),
}
EVENTS = {
    EventKind.OPENED: _("Mở kỳ báo cáo"),
    EventKind.SUBMITTED: _("Gửi"),
    EventKind.RETURNED: _("Trả lại"),
    EventKind.APPROVED: _("Duyệt"),
    EventKind.PUBLISHED: _("Công bố"),
    EventKind.REOPENED: _("Mở lại"),
    EventKind.REMINDED: _("Nhắc trước hạn"),
    EventKind.ESCALATED: _("Báo quá hạn"),
    EventKind.IMPORTED: _("Nhập từ tệp"),
    EventKind.SIGNED: _("Ký số bản đã duyệt"),
}


def tongue() -> Language:
    """The reader's language, as the kernel names it."""
    return "en" if language() == "en" else "vi"


@dataclass(frozen=True, slots=True)
class Line:
    """A report in a list."""

    id: int
    name: str
    office: str
    period: str
    due: DueWords
    state: str
    filled: str
    submitted_at: datetime | None
    simulated: bool
    told: str
    """Whether somebody was reminded of it or told that it is overdue."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: what stands there, the period before, what was approved if that is another figure."""

    text: str
    before: str = ""
    approved: str = ""
    flagged: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form as a table."""

    id: str
    label: str
    columns: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)


def lines_of(reports: Iterable[ReportLine], at: datetime) -> list[Line]:
    """Reports in words."""
    with one_standing():
        days = calendar()
        return [
            Line(
                id=one.id,
                name=(one.name_en if language() == "en" else "") or one.name_vi,
                office=office_words(one.office),
                period=one.period.label_en if language() == "en" else one.period.label_vi,
                due=due_words(one.due_at, at, days),
                state=str(STATES[one.state]),
                filled=f"{one.filled}/{one.expected}",
                submitted_at=one.submitted_at,
                simulated=one.simulated,
                told=told_words(one),
            )
            for one in reports
        ]


def told_words(one: ReportLine) -> str:
    """Whether somebody was reminded of a report that did not arrive, or told that it is overdue."""
    if one.submitted_at is not None:
        return ""
    if one.escalated:
        return gettext("đã báo lãnh đạo và nơi nhận")
    return gettext("đã nhắc") if one.reminded else ""


def forms_of(review: Review) -> Iterator[ShownForm]:
    """Every form with its figures."""
    sheet = review.sheet
    flagged = {address for finding in sheet.findings for address in finding.cells}
    approved = {each.address: each.approved for each in review.live.values() if each.differs}
    for form in sheet.grid.regime.forms:
        beside = any(column.kind is ColumnKind.PREVIOUS for column in form.columns)
        shown = ShownForm(form.id, text_of(form.label), [text_of(column.label) for column in form.columns])
        for row in form.rows:
            cells = [sheet.grid.cells.get(f"{row.id}.{column.id}") for column in form.columns]
            shown.rows.append(
                {
                    "number": row.number,
                    "label": text_of(row.label),
                    "indent": row.indent,
                    "heading": not row.indicator,
                    "cells": [
                        _cell(review, cell, approved, cell.address in flagged, beside) if cell else None
                        for cell in cells
                    ],
                }
            )
        yield shown


def findings_of(review: Review) -> list[dict[str, str]]:
    """Findings with the explanations given."""
    return [
        {
            "message": finding.message,
            "kind": "hard" if finding.severity is Severity.HARD else "soft",
            "explanation": finding.explanation,
        }
        for finding in review.sheet.findings
    ]


def differences_of(review: Review) -> list[dict[str, Any]]:
    """What was reported beside what the platform measured."""
    grid = review.sheet.grid
    return [
        {
            "cell": cell_words(grid, each.address, tongue()),
            "reported": written(each.reported, language=tongue()) or "–",
            "measured": written(Figure(each.measured), language=tongue()),
            "difference": each.difference,
            "measures": each.measures,
        }
        for each in review.differences
    ]


def histories_of(review: Review) -> list[dict[str, Any]]:
    """The versions of every value that has more than one."""
    grid = review.sheet.grid
    return [
        {
            "cell": cell_words(grid, grid.items[item].address, tongue()),
            "versions": [
                {"text": written(v.figure, language=tongue()), "since": v.known_from, "until": v.known_to,
                 "round": v.round}
                for v in versions
            ],
        }
        for item, versions in review.histories.items()
    ]  # fmt: skip


def events_of(events: Iterable[ReportEvent]) -> list[dict[str, Any]]:
    """What happened, oldest first, with the names of officials."""
    held = list(events)
    numbers = {int(e.actor.partition(":")[2]) for e in held if e.actor.startswith("official:")}
    names = official_names(numbers) if numbers else {}
    shown: list[dict[str, Any]] = []
    for event in held:
        kind, _, number = event.actor.partition(":")
        who = names.get(int(number), event.actor) if kind == "official" else gettext("hệ thống")
        machine = event.kind in (EventKind.SIGNED, EventKind.ESCALATED)
        note = "" if machine else event.note
        shown.append({"label": EVENTS[event.kind], "at": event.at, "who": who, "note": note, "round": event.round,
                      "document": event.document})  # fmt: skip
    return shown


def text_of(text: Any) -> str:
    """A text of the declaration in the reader's language."""
    return str((text.en if language() == "en" else "") or text.vi)


def holders_of(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """Who holds what is overdue, most first."""
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.office] += 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _cell(review: Review, cell: Cell, approved: Mapping[str, Figure | None], flagged: bool, beside: bool) -> ShownCell:
    sheet = review.sheet
    before = sheet.others.previous.get(cell.address) if cell.kind is ColumnKind.VALUE and not beside else None
    return ShownCell(
        text=written(sheet.figures.get(cell.address), language=tongue()),
        before=written(before, language=tongue()),
        approved=written(approved.get(cell.address), language=tongue()),
        flagged=flagged,
        computed=not cell.editable,
    )
