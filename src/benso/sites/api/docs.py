"""One page that explains the interface, made from its own description; it needs no script and nothing from outside."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benso.sites.api.app import api

_TAGS = {
    "services": "Dịch vụ công · Public services",
    "dossiers": "Hồ sơ · Dossiers",
    "work": "Công việc của cán bộ · Officials' work",
    "drafts": "Bản nháp của người dân · People's drafts",
    "uploads": "Tệp · Files",
    "meta": "Máy chủ này giữ gì · This server",
    "targets": "Chỉ tiêu · Targets",
    "units": "Đơn vị · Units",
    "evidence": "Số đo và bằng chứng · Measures and evidence",
    "ledger": "Sổ bằng chứng · Ledger",
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The list of addresses with their parameters."""
    return render(request, "api/docs.html", {"groups": _groups(), "root": "/api/v1"})


@lru_cache(maxsize=1)
def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    schema = api.get_openapi_schema()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            found[operation["tags"][0]].append(_row(schema, path, method, operation))
    return [(_TAGS.get(tag, tag), rows) for tag, rows in found.items()]


def _row(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    parameters = operation["parameters"]
    open_reading = method == "get" and "security" not in operation
    table = "text/csv" in operation["responses"].get(200, {}).get("content", {})
    return {
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "private": "security" in operation,
        "plain": open_reading and "{" not in path and not any(p.get("required") for p in parameters),
        "table": table,
        "parameters": [_parameter(one) for one in parameters] + _body(schema, operation),
    }


def _body(schema: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a JSON body."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return []
    shape = schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    needed = shape.get("required", ())
    return [
        _parameter({"name": name, "in": "body", "required": name in needed, "schema": part})
        for name, part in shape["properties"].items()
    ]


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    options = [schema, *schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    kind = next((o.get("format") or o.get("type") for o in options if o.get("type") not in (None, "null")), "")
    words = one.get("description") or next((o["description"] for o in options if o.get("description")), "")
    return {"name": one["name"], "where": one["in"], "required": one.get("required"), "kind": kind, "words": words}
