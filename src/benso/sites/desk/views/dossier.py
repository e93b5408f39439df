"""Reading one dossier: the page, the reading pane, its files and printable forms. Each look is noted."""

from __future__ import annotations

import json
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.operations import note_access
from benso.domains.documents import queries as documents
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Deed, Dossier
from benso.domains.dossiers.types.forms import FormCode
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.reading import read_dossier
from benso.sites.desk.reading.printing import data_of, form_named, print_form
from benso.sites.desk.seat import Seat, page, say, seated

_INLINE = {"application/pdf", "image/jpeg", "image/png"}


@require_http_methods(["GET"])
@seated
def dossier(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """One dossier: as a page, or as what the reading pane shows (``?o=khung``)."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    note(seat, found, "read_dossier")
    template = "desk/dossier/pane.html" if request.GET.get("o") == "khung" else "desk/dossier/page.html"
    shown = read_dossier(found, seat)
    return page(request, seat, template, {"page": shown, "simulated": shown.simulated})


def note(seat: Seat, found: Dossier, purpose: str) -> None:
    """Tell the applicant's record that an official looked; nobody to tell where there is no account."""
    if found.applicant is not None:
        note_access(person=found.applicant, actor=seat.actor, purpose=purpose, object_id=str(found.id), at=seat.at)


@require_http_methods(["GET"])
@seated
def file(request: HttpRequest, seat: Seat, dossier: UUID, file: UUID) -> HttpResponse:
    """A file of the dossier: shown where a browser may show it, else downloaded."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    if file not in {*(one.file for one in found.attachments), found.result_file}:
        raise Http404
    note(seat, found, "read_file")
    stored = documents.file(file)
    response = HttpResponse(documents.content(file), content_type=stored.media_type)
    shown = stored.media_type in _INLINE and "tai" not in request.GET
    disposition = content_disposition_header(as_attachment=not shown, filename=stored.name)
    response["Content-Disposition"] = disposition or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
@seated
def form(request: HttpRequest, seat: Seat, dossier: UUID, number: str) -> HttpResponse:
    """Form 01 to 06 of Circular 03/2025: a PDF to look at, data (``?o=json``), or signed for the applicant."""
    found, code = queries.dossier(dossier, viewer=seat.viewer), form_named(number)
    if Deed.MAKE_FORM not in queries.deeds_of(dossier, viewer=seat.viewer):
        raise PermissionDenied
    if request.method == "POST":
        return _sign(request, seat, found, code)
    note(seat, found, "print_form")
    if request.GET.get("o") == "json":
        told = json.dumps(data_of(found, code, seat), ensure_ascii=False, indent=2)
        response, ending = HttpResponse(told, content_type="application/json; charset=utf-8"), "json"
    else:
        response, ending = HttpResponse(print_form(found, code, seat), content_type="application/pdf"), "pdf"
    name = f"mau-{number}-{found.number}.{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=ending == "json", filename=name) or ""
    return response


def _sign(request: HttpRequest, seat: Seat, found: Dossier, code: FormCode) -> HttpResponse:
    try:
        operations.issue_form(dossier=found.id, form=code, actor=seat.viewer, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã ký mẫu %(number)s và cất vào kho giấy tờ của người nộp.") % {"number": code.value})
    return HttpResponseRedirect(reverse("desk:dossier", kwargs={"dossier": found.id}))
