"""The data and pictures of a target page, one click away: CSV that spreadsheets open, JSON, SVG."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from benso.domains.ledger import queries as ledger
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import Gap, TargetView
from benso.domains.units import queries as units
from benso.sites.board.drill import drill_down
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page
from benso.sites.board.views.target import chart_picture, unit_of
from benso.sites.shell.marks import BASIS_WORDS
from benso.sites.shell.templatetags.shell import words

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def _file(content: str, name: str, kind: str, *, shown: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    return response


@page
def target_csv(request: HttpRequest, moment: Moment, target_id: str) -> HttpResponse:
    """Every point of every reading with its basis, inputs and entries; UTF-8 with a byte order mark."""
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    out = io.StringIO()
    writer = csv.writer(out)
    head = ["target", "reading", "role", "name", "date", "value", "unit", "basis", "basis_words", "inputs", "entries"]
    writer.writerow([*head, "as_of", "known_seal"])
    for outlook in view.outlooks:
        definition = outlook.definition
        for point in outlook.points:
            inputs = "; ".join(f"{k}={v:f}" for k, v in point.inputs.items())
            row = [target_id, definition.id, definition.role.value, words(definition.label), point.date]
            row += [f"{point.value:f}", unit_of(view, outlook), point.basis.value, str(BASIS_WORDS[point.basis])]
            writer.writerow([*row, inputs, " ".join(map(str, point.entries)), view.as_of, view.known_seal or ""])
    return _file(BOM + out.getvalue(), f"{target_id}-{view.as_of}.csv", "text/csv")


@page
def target_json(request: HttpRequest, moment: Moment, target_id: str) -> HttpResponse:
    """The same as JSON, with definitions and the entries themselves."""
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    ids = sorted({e for o in view.outlooks for p in o.points for e in p.entries})
    data = {
        "target": target_id,
        "label": {"vi": view.target.label.vi, "en": view.target.label.en},
        "wording": {"vi": view.target.wording.vi, "en": view.target.wording.en},
        "source": {"vi": view.target.source_title.vi, "en": view.target.source_title.en},
        "state": view.state.value,
        "as_of": view.as_of.isoformat(),
        "known_seal": view.known_seal,
        "promises": [{"due": p.due.isoformat(), "value": _text(p.value)} for p in view.target.promises],
        "readings": [_reading(view, n) for n in range(len(view.outlooks))],
        "gaps": [_gap(g) for g in view.gaps],
        "entries": [
            {
                "id": e.id, "measure": e.measure, "unit": e.unit, "basis": e.basis.value,
                "date": e.effective_date.isoformat(), "amount": _text(e.amount), "seal": e.seal,
                "document": dict(e.document),
            }
            for e in ledger.entries_by_id(ids)
        ],
    }  # fmt: skip
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{target_id}-{view.as_of}.json"'
    return response


def _gap(gap: Gap) -> dict[str, object]:
    note = {code: words_of(gap.note, code) for code in ("vi", "en")}
    return {"measure": gap.measure, "unit": gap.unit, "period": gap.period, "note": note}


def words_of(text: Any, code: str) -> str:
    """One language of a text kept in both; plain text is the same in each."""
    return str(getattr(text, code, text) or "")


def _text(value: object) -> str | None:
    return None if value is None else f"{value:f}"


def _reading(view: TargetView, number: int) -> dict[str, object]:
    outlook = view.outlooks[number]
    definition = outlook.definition
    return {
        "id": definition.id,
        "role": definition.role.value,
        "label": {"vi": definition.label.vi, "en": definition.label.en},
        "formula": definition.formula,
        "unit_of_measure": unit_of(view, outlook),
        "state": outlook.state.value,
        "gap": _text(outlook.gap),
        "points": [
            {
                "date": p.date.isoformat(), "value": _text(p.value), "basis": p.basis.value,
                "inputs": {k: _text(v) for k, v in p.inputs.items()}, "entries": list(p.entries),
            }
            for p in outlook.points
        ],
    }  # fmt: skip


@page
def target_svg(request: HttpRequest, moment: Moment, target_id: str) -> HttpResponse:
    """The chart as a picture that stands alone."""
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    picture = chart_picture(view)
    if picture is None:
        raise Http404(_("Chưa có điểm nào để vẽ."))
    return _file(picture, f"{target_id}-{view.as_of}.svg", "image/svg+xml")


@page
def map_svg(request: HttpRequest, moment: Moment, target_id: str) -> HttpResponse:
    """The map as a picture that stands alone."""
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    drill = drill_down(view, moment, units.roster(), alone=True)
    if drill is None:
        raise Http404(_("Chưa có bản đồ cho ngày này."))
    return _file(drill.picture, f"{target_id}-{moment.borders}-map.svg", "image/svg+xml")
