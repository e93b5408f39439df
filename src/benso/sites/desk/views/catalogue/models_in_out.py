"""BPMN and DMN files: steps out and in, decision tables in; what cannot be run is refused by name and line."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.procedures import operations
from benso.domains.procedures.rules.bpmn_export import export_bpmn
from benso.domains.procedures.rules.bpmn_import import import_bpmn
from benso.domains.procedures.rules.decisions import decision_problems
from benso.domains.procedures.rules.dmn import decision_tables
from benso.domains.procedures.rules.interchange import SIZE_LIMIT
from benso.domains.procedures.types import DecisionTable, Declaration
from benso.kernel.errors import BensoError
from benso.sites.desk.editor.drafts import draft_of, may_edit, may_read, version_of
from benso.sites.desk.editor.fields import Part
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.catalogue.kind import PROCEDURES
from benso.sites.desk.views.catalogue.process_parts import STEPS, TABLES


@require_http_methods(["GET"])
@seated
def diagram(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """The steps of a version, drawn."""
    may_read(seat)
    found = version_of(PROCEDURES, version)
    return page(request, seat, "desk/catalogue/steps.html", {"version": found, "table": found.declaration.steps})


@require_http_methods(["GET"])
@seated
def bpmn(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """The steps of a version as BPMN 2.0."""
    may_read(seat)
    found = version_of(PROCEDURES, version)
    if found.declaration.steps is None or not found.declaration.steps.steps:
        raise Http404
    content = export_bpmn(found.declaration.steps, procedure=found.procedure, name=found.declaration.name.vi)
    response = HttpResponse(content, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{found.procedure}-{found.number}.bpmn"
    )
    return response


@require_POST
@seated
def take_bpmn(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Put the steps of a BPMN file in the place of those of the draft."""
    may_edit(seat)
    found = draft_of(PROCEDURES, version)
    content = _content(request)
    if content is None:
        return _back(request, version, STEPS, gettext("Chọn một tệp BPMN không quá 2 MB rồi gửi."), kind="warning")
    try:
        table = import_bpmn(content)
        fresh = replace(found.declaration, steps=table)
        operations.save_version_draft(
            declaration=fresh, actor=seat.actor, at=seat.at, seen=_seen(request, found.digest)
        )
    except BensoError as error:
        return _back(request, version, STEPS, spoken(error), kind="warning")
    words = gettext("Đã lấy %(steps)s bước và %(actions)s hành động từ tệp. Xem các chỗ còn phải sửa bên dưới.")
    return _back(request, version, STEPS, words % {"steps": len(table.steps), "actions": len(table.actions)})


@require_POST
@seated
def take_dmn(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Add the tables of a DMN file to the draft; one with the id of a table that is there takes its place."""
    may_edit(seat)
    found = draft_of(PROCEDURES, version)
    content = _content(request)
    if content is None:
        return _back(request, version, TABLES, gettext("Chọn một tệp DMN không quá 2 MB rồi gửi."), kind="warning")
    try:
        tables = decision_tables(content)
        operations.save_version_draft(
            declaration=_with_tables(found.declaration, tables), actor=seat.actor, at=seat.at,
            seen=_seen(request, found.digest),
        )  # fmt: skip
    except BensoError as error:
        return _back(request, version, TABLES, spoken(error), kind="warning")
    lines = [f"{table.label_vi}: {problem.vi}" for table in tables for problem in decision_problems(table)]
    kind = "warning" if lines else "success"
    words = gettext("Đã lấy %(n)s bảng từ tệp.") % {"n": len(tables)}
    return _back(request, version, TABLES, words, kind=kind, lines=lines)


def _with_tables(declaration: Declaration, tables: list[DecisionTable]) -> Declaration:
    fresh = {table.id: table for table in tables}
    kept = [fresh.pop(table.id, table) for table in declaration.decisions]
    return replace(declaration, decisions=(*kept, *fresh.values()))


def _content(request: HttpRequest) -> bytes | None:
    sent = request.FILES.get("tep")
    if sent is None or not sent.size or sent.size > SIZE_LIMIT:
        return None
    return bytes(sent.read())


def _seen(request: HttpRequest, digest: str) -> str:
    return request.POST.get("seen") or digest


def _back(
    request: HttpRequest, version: int, part: Part, words: str, *, kind: str = "success", lines: list[str] | None = None
) -> HttpResponse:
    say(request, words, kind=kind, lines=lines or [])
    return HttpResponseRedirect(reverse("desk:catalogue_edit", args=[version, part.id]))
