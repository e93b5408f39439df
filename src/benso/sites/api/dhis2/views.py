"""The door of the DHIS2 web API. Whoever asks has a token of the platform: as bearer, as ``ApiToken``, or as the
password of HTTP basic (the name does not count)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from benso import __version__
from benso.domains.accounts import queries as accounts
from benso.domains.accounts.operations import spend_allowance
from benso.domains.accounts.types import Scope, TokenHolder
from benso.domains.reporting import operations
from benso.domains.reporting.rules import read_adx, read_values
from benso.domains.reporting.types import ForeignValue, MovedIn, Rejected
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.api.dhis2.book import Book, selected
from benso.sites.api.dhis2.figures import analytics, value_set
from benso.sites.api.problems import problem_of

LARGEST = 50_000_000
_PREFIX = re.compile(r"^(api/)?(\d{2}/)?")
REPORTER = "reporter"
_LISTS: dict[str, Callable[[Book], list[dict[str, Any]]]] = {
    "organisationUnits": Book.organisation_units,
    "dataElements": Book.data_elements,
    "dataSets": Book.data_sets,
    "indicators": Book.computed,
    "categoryOptionCombos": Book.option_combos,
}
Query = Mapping[str, Sequence[str]]


class _Refused(BensoError):
    """A refusal in the words of DHIS2."""

    code = "DHIS2_REFUSED"
    sentence = "{reason}"

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason=reason)
        self.http = status


@csrf_exempt
def dhis2(request: HttpRequest, address: str) -> HttpResponse:
    """Answer any address under ``/dhis2/`` and ``/api/dhis2/``, with or without ``api`` and a version before it."""
    try:
        return _answer(request, _PREFIX.sub("", address).removesuffix("/"))
    except BensoError as error:
        status = error.http if isinstance(error, _Refused) else error.status
        response = _message(status, problem_of(error).detail)
        if status == 401:
            response["WWW-Authenticate"] = 'Basic realm="DHIS2"'
        return response


def _answer(request: HttpRequest, address: str) -> HttpResponse:
    at = timezone.now()
    holder = _holder(request)
    allowance = spend_allowance(
        name="api", caller=f"token:{holder.token}", limit=holder.per_minute or settings.API_REQUESTS_PER_MINUTE,
        seconds=60, at=at,
    )  # fmt: skip
    if allowance.exceeded:
        raise _Refused(429, f"Quá nhiều yêu cầu. Thử lại sau {allowance.resets_in} giây.")
    first, *rest = address.removesuffix(".json").split("/")
    query = {
        name: [part for text in request.GET.getlist(name) for part in text.split(",") if part] for name in request.GET
    }
    book = Book(at.astimezone(VIETNAM).date())
    if first == "dataValueSets" and request.method == "POST" and not rest:
        return _import(request, holder, book)
    if request.method not in ("GET", "HEAD"):
        raise _Refused(405, "Địa chỉ này chỉ đọc được.")
    if first in _LISTS:
        return _listed(first, rest, request, book)
    if first == "dataValueSets" and not rest:
        return JsonResponse(value_set(book, query))
    if first == "analytics" and not rest:
        return JsonResponse(analytics(book, _dimensions(request)))
    if (first, rest) == ("system", ["info"]):
        return JsonResponse(_system(request))
    if first == "me" and not rest:
        return JsonResponse(_me(holder, book))
    raise _Refused(404, "Không có địa chỉ này trong phần DHIS2 mà Bến Số trả lời; xem docs/how-to/dhis2.md.")


def _holder(request: HttpRequest) -> TokenHolder:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    secret = given.strip()
    if kind.lower() == "basic":
        try:
            secret = base64.b64decode(secret, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            secret = ""
    elif kind.lower() not in ("bearer", "apitoken"):
        secret = ""
    holder = accounts.token_holder(secret, timezone.now()) if secret else None
    if holder is None:
        raise _Refused(
            401, "Cần mã truy cập còn hiệu lực (benso tokens): làm mật khẩu HTTP basic, ApiToken hoặc Bearer."
        )
    if Scope.READ not in holder.scopes:
        raise _Refused(403, "Mã truy cập này không có phạm vi “read”.")
    return holder


def _listed(name: str, rest: list[str], request: HttpRequest, book: Book) -> HttpResponse:
    rows = _LISTS[name](book)
    fields = request.GET.get("fields", "id,displayName" if not rest else "*")
    if rest:
        found = next((row for row in rows if row["id"] == rest[0]), None)
        if found is None or len(rest) > 1:
            raise _Refused(404, f"Không có {name} “{'/'.join(rest)[:60]}”.")
        return JsonResponse(selected(found, fields))
    for text in request.GET.getlist("filter"):
        rows = [row for row in rows if _passes(row, text)]
    page, size = _number(request, "page", 1), _number(request, "pageSize", 50)
    if request.GET.get("paging", "true").lower() == "false":
        return JsonResponse({name: [selected(row, fields) for row in rows]})
    pager = {"page": page, "pageSize": size, "total": len(rows), "pageCount": max(1, -(-len(rows) // size))}
    held = rows[(page - 1) * size : page * size]
    return JsonResponse({"pager": pager, name: [selected(row, fields) for row in held]})


def _passes(row: Mapping[str, Any], text: str) -> bool:
    name, operator, value = (*text.split(":", 2), "", "")[:3]
    held: Any = row
    for part in name.split("."):
        held = held.get(part) if isinstance(held, Mapping) else None
    shown = "" if held is None else str(held)
    tests: dict[str, Callable[[], bool]] = {
        "eq": lambda: shown == value,
        "!eq": lambda: shown != value,
        "ne": lambda: shown != value,
        "like": lambda: value in shown,
        "ilike": lambda: value.lower() in shown.lower(),
        "$ilike": lambda: shown.lower().startswith(value.lower()),
        "in": lambda: shown in value.strip("[]").split(","),
        "null": lambda: held is None,
        "!null": lambda: held is not None,
    }
    if operator not in tests:
        raise _Refused(400, f"Điều kiện “{text[:60]}” chưa dùng được; có: {', '.join(tests)}.")
    return tests[operator]()


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 1_000_000:
        raise _Refused(400, f"{name} phải là số nguyên dương.")
    return int(text[:9])


def _dimensions(request: HttpRequest) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in (*request.GET.getlist("dimension"), *request.GET.getlist("filter")):
        name, _, items = text.partition(":")
        found.setdefault(name, []).extend(part for part in items.split(";") if part)
    return found


def _import(request: HttpRequest, holder: TokenHolder, book: Book) -> HttpResponse:
    if Scope.SUBMIT not in holder.scopes:
        raise _Refused(403, "Mã truy cập này không có phạm vi “submit”.")
    if len(request.body) > LARGEST:
        raise _Refused(413, "Tệp quá lớn; chia thành nhiều tệp nhỏ hơn 50 MB.")
    if "xml" in (request.content_type or ""):
        values, bad = read_adx(request.body)
    else:
        try:
            values, bad = read_values(json.loads(request.body))
        except (ValueError, RecursionError):
            values, bad = [], [Rejected("tệp", "Không phải JSON đọc được.")]
    offices = frozenset(duty.unit for duty in holder.duties if duty.role.value == REPORTER and not duty.agency)
    done = operations.import_dhis2_values(
        values=[_known(one, book) for one in values], bad=bad, actor=f"official:{holder.official}", at=timezone.now(),
        offices=offices,
    )  # fmt: skip
    return JsonResponse(_summary(done, len(values)), status=409 if done.bad else 200)


def _known(value: ForeignValue, book: Book) -> ForeignValue:
    """The value with keys of ours where a uid is one we made."""
    combo = book.key("categoryOptionCombo", value.combo) if value.combo else None
    pairs = book.combos.get(combo, ()) if combo is not None else ()
    return replace(
        value,
        data_element=book.key("dataElement", value.data_element) or value.data_element,
        org_unit=book.key("organisationUnit", value.org_unit) or value.org_unit,
        combo="" if combo is not None else value.combo,
        categories=(*value.categories, *pairs),
    )


def _summary(done: MovedIn, count: int) -> dict[str, Any]:
    status = "ERROR" if done.bad else "SUCCESS"
    return {
        "httpStatus": "Conflict" if done.bad else "OK", "httpStatusCode": 409 if done.bad else 200,
        "status": "ERROR" if done.bad else "OK",
        "message": "Chưa ghi gì; xem conflicts." if done.bad else "Import was successful.",
        "response": {
            "responseType": "ImportSummary", "status": status,
            "importCount": {
                "imported": done.imported, "updated": done.updated, "ignored": count if done.bad else 0, "deleted": 0,
            },
            "conflicts": [{"object": one.place, "value": one.message, "errorCode": "E7600"} for one in done.bad],
            "dataSetComplete": "false",
        },
    }  # fmt: skip


def _system(request: HttpRequest) -> dict[str, Any]:
    return {
        "systemName": "Bến Số", "version": "2.41.0", "revision": __version__, "calendar": "iso8601",
        "dateFormat": "yyyy-mm-dd", "serverDate": timezone.now().isoformat(timespec="milliseconds"),
        "contextPath": request.build_absolute_uri("/dhis2"),
    }  # fmt: skip


def _me(holder: TokenHolder, book: Book) -> dict[str, Any]:
    held = sorted({duty.unit for duty in holder.duties} & book.units.keys())
    units = [{"id": book.uid("organisationUnit", unit)} for unit in held]
    return {
        "id": book.uid("user", str(holder.official)), "username": f"official-{holder.official}",
        "displayName": f"official-{holder.official}", "authorities": sorted(scope.value for scope in holder.scopes),
        "organisationUnits": units, "dataViewOrganisationUnits": units,
    }  # fmt: skip


def _message(status: int, text: str) -> JsonResponse:
    names = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
             409: "Conflict", 413: "Payload Too Large", 429: "Too Many Requests"}  # fmt: skip
    body = {"httpStatus": names.get(status, "Error"), "httpStatusCode": status, "status": "ERROR", "message": text}
    return JsonResponse(body, status=status)
