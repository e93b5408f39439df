"""Problems as RFC 9457 describes them, and which exception is which problem."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja.errors import HttpError, ValidationError

from benso.kernel.errors import BensoError
from benso.sites.shell.refusals import sentence_of

_KNOWN: dict[int, tuple[str, str]] = {
    400: ("BAD_REQUEST", _("Máy chủ không hiểu yêu cầu này. Xem lại địa chỉ và tham số.")),
    401: ("SIGN_IN_NEEDED", _("Cần đăng nhập để làm việc này.")),
    403: ("FORBIDDEN", _("Bạn không có quyền làm việc này.")),
    404: ("NOT_FOUND", _("Không có gì ở địa chỉ này. Xem danh sách điểm truy cập tại /api/.")),
    405: ("METHOD_NOT_ALLOWED", _("Địa chỉ này không nhận cách gọi đó. Dùng GET để đọc.")),
    406: ("NOT_ACCEPTABLE", _("Không trả được định dạng yêu cầu. Dùng JSON hoặc CSV.")),
    413: ("TOO_LARGE", _("Dữ liệu gửi lên quá lớn (trên 1 MB).")),
    422: ("INVALID", _("Tham số chưa đúng; xem “errors” để biết từng chỗ.")),
    429: ("TOO_MANY_REQUESTS", _("Quá nhiều yêu cầu. Thử lại sau {retry_after} giây.")),
    500: ("INTERNAL", _("Máy chủ gặp lỗi; lỗi đã được ghi lại. Gửi kèm mã yêu cầu khi báo lỗi.")),
    503: ("UNAVAILABLE", _("Hệ thống đang bận. Thử lại sau ít phút.")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: HTTP status, stable code, sentence; ``specific`` if the sentence is about this very request."""

    status: int
    code: str
    detail: str
    specific: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[Mapping[str, Any], ...] = ()
    retry_after: int | None = None

    @classmethod
    def of_status(cls, status: int, **data: Any) -> Problem:
        """The general problem of an HTTP status."""
        code, detail = _KNOWN.get(status, _KNOWN[500])
        return cls(status, code, gettext(detail).format_map(data), retry_after=data.get("retry_after"))

    def saying(self, detail: str) -> Problem:
        """The same problem with a sentence of its own."""
        return replace(self, detail=detail, specific=True)


def problem_of(exception: Exception) -> Problem:
    """Which problem an exception is; an unknown one is a 500 that gives nothing away."""
    if isinstance(exception, BensoError):
        detail = sentence_of(exception)
        retry = exception.data.get("retry_after")
        return Problem(exception.status, exception.code, detail, specific=True, data=exception.data, retry_after=retry)
    if isinstance(exception, ValidationError):
        errors = tuple({"field": _field(error["loc"]), "message": error["msg"]} for error in exception.errors)
        return replace(Problem.of_status(422), errors=errors)
    if isinstance(exception, HttpError):
        return Problem.of_status(exception.status_code)
    if isinstance(exception, Http404):
        return Problem.of_status(404)
    if isinstance(exception, PermissionDenied):
        return Problem.of_status(403)
    return Problem.of_status(400 if type(exception).__module__.startswith("django.core.exceptions") else 500)


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as ``application/problem+json``."""
    body: dict[str, Any] = {
        "type": f"/api/#{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
        "errors": problem.errors,
    }
    body |= {key: value for key, value in problem.data.items() if key not in body and key != "retry_after"}
    response = HttpResponse(
        json.dumps(body, cls=_Encoder, ensure_ascii=False),
        status=problem.status,
        content_type="application/problem+json",
    )
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _field(location: tuple[Any, ...]) -> str:
    """Name of a parameter as the caller wrote it (``query.asked.limit`` is ``limit``)."""
    return ".".join(str(part) for part in location[1:] if part != "asked") or "?"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if dataclasses.is_dataclass(o) and not isinstance(o, type):
            return {each.name: getattr(o, each.name) for each in dataclasses.fields(o)}
        try:
            return super().default(o)
        except TypeError:
            return str(o)
