"""The interface itself: version 1, its routes, its description."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from benso import __version__
from benso.kernel.errors import BensoError
from benso.sites.api.forms import OpenRenderer
from benso.sites.api.parsing import StrictParser
from benso.sites.api.problems import problem_of, problem_response
from benso.sites.api.routes import board, dossiers, drafts, evidence, ledger, meta, places, reports, services, work

_DESCRIPTION = """Every figure of the board with the entries behind it, and the services: catalogue, fees, applications,
work. Figures and catalogue need no key. Dossiers need `Authorization: Bearer <token>` (`benso tokens`), or the session
of the portal or the desk with its `X-CSRFToken`.

`as_of` and `known` fix a figure for ever: as of a day, as known at a seal. Amounts are strings: no digit is lost.
Lists of the board come as CSV with `?format=csv`; its answers carry an `ETag`: send it back as `If-None-Match` and get
304 when nothing has changed. Refusals are `application/problem+json` (RFC 9457) with a stable `code`."""


_PRIVATE = ("dossiers", "work", "drafts", "uploads", "reports")
_SERVICES = ("services", *_PRIVATE)
_BYTES = {"type": "string", "format": "binary"}
_WAYS: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]


class OpenAPI(NinjaAPI):
    """NinjaAPI whose description says how refusals and tables really come."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The OpenAPI description; made once, it is the same for everyone."""
        key = repr(sorted(kwargs.items()))
        if key not in self._described:
            schema = super().get_openapi_schema(**kwargs)
            for path in schema["paths"].values():
                for operation in path.values():
                    tag = operation["tags"][0]
                    for status, answer in operation["responses"].items():
                        _correct(int(status), answer, table=tag not in _SERVICES)
                    if tag in _PRIVATE:
                        operation["security"] = _WAYS
                    if operation["operationId"].endswith("_append"):
                        operation["requestBody"] = {"content": {"application/octet-stream": {"schema": _BYTES}}}
            schema["components"]["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            }
            self._described[key] = schema
        return self._described[key]


def _correct(status: int, answer: dict[str, Any], *, table: bool) -> None:
    content = answer.get("content", {})
    if status >= 400 and "application/json" in content:
        content["application/problem+json"] = content.pop("application/json")
    elif table and status == 200 and "application/json" in content:
        content["text/csv"] = {"schema": {"type": "string"}}
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}}


api = OpenAPI(
    title="Bến Số",
    version=__version__,
    description=_DESCRIPTION,
    docs_url=None,
    renderer=OpenRenderer(),
    parser=StrictParser(),
    urls_namespace="api-v1",
)
for _router in (
    *(meta.router, services.router, dossiers.router, work.router, drafts.router, drafts.uploads, reports.router),
    *(board.router, places.router, evidence.router, ledger.router),
):
    api.add_router("", _router)


@api.exception_handler(BensoError)
@api.exception_handler(ValidationError)
@api.exception_handler(HttpError)
@api.exception_handler(Http404)
def _refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(request, problem_of(exception))
