"""The one place where a refusal becomes an answer: problem+json under ``/api/``, a page in plain words elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.kernel.errors import BensoError
from benso.sites.api.problems import Problem, problem_of, problem_response

logger = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
_PAGES = {400, 403, 404, 429, 500}
_HEADINGS = {
    401: _("Cần đăng nhập"),
    405: _("Không dùng được cách gọi này"),
    409: _("Việc này vướng với dữ liệu đã có"),
    413: _("Dữ liệu gửi lên quá lớn"),
    422: _("Dữ liệu gửi lên chưa đúng"),
    503: _("Hệ thống đang bận"),
}


class ErrorEnvelope:
    """Turns exceptions and bare refusals of Django itself into the same envelope that the API's own views use."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and response.get("Content-Type") != "application/problem+json":
            answer = respond(request, Problem.of_status(405))
            answer["Allow"] = response.get("Allow", "")
            return answer
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what is known; anything else is logged and, unless debugging, answered with 500."""
        if isinstance(exception, RequestDataTooBig):
            return respond(request, Problem.of_status(413))
        if isinstance(exception, (BensoError, Http404, PermissionDenied, BadRequest, SuspiciousOperation)):
            return respond(request, problem_of(exception))
        logger.error("request_failed", path=request.path, method=request.method, exc_info=exception)
        return None if settings.DEBUG else respond(request, Problem.of_status(500))


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer for a problem, in the form the path's audience reads."""
    if request.path.startswith("/api/"):
        return problem_response(request, problem)
    status = problem.status
    context = {
        "status": status,
        "heading": _HEADINGS.get(status) or gettext("Có lỗi xảy ra"),
        "sentence": problem.detail if problem.specific else "",
        "site": _site_of(request.path),
        "request_id": getattr(request, "request_id", ""),
    }
    template = f"{status}.html" if status in _PAGES else "shell/error.html"
    if not context["sentence"] and status not in _PAGES:
        context["sentence"] = problem.detail
    try:
        body: str = loader.render_to_string(template, context, request)
    except TemplateDoesNotExist:
        body = f"<!doctype html><html lang=vi><meta charset=utf-8><title>{status}</title><p>{problem.detail}</p></html>"
    response = HttpResponse(body, status=status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _site_of(path: str) -> str:
    """Whose page it would have been: where somebody who met an error goes on from."""
    first = path.removeprefix("/en").lstrip("/").partition("/")[0]
    return {"dich-vu-cong": "portal", "xac-minh": "portal", "desk": "desk"}.get(first, "board")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``."""
    return respond(request, Problem.of_status(400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler403``."""
    return respond(request, Problem.of_status(403))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler404``."""
    return respond(request, Problem.of_status(404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``, for what fails outside a view."""
    return respond(request, Problem.of_status(500))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent without its token: the page was open too long, or the form came from elsewhere."""
    problem = Problem.of_status(403)
    return respond(
        request, problem.saying(gettext("Trang đã mở quá lâu hoặc cookie bị chặn. Tải lại trang rồi gửi lại."))
    )
