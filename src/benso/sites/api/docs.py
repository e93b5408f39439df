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
    for path, item in api.get_openapi_schema()["paths"].items():
        operation = item["get"]
        found[operation["tags"][0]].append(
            {
                "path": path,
                "summary": operation["summary"],
                "description": operation.get("description", ""),
                "plain": "{" not in path and not any(p.get("required") for p in operation["parameters"]),
                "parameters": [_parameter(one) for one in operation["parameters"]],
            }
        )
    return [(_TAGS.get(tag, tag), rows) for tag, rows in found.items()]


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    options = [schema, *schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    kind = next((o.get("format") or o.get("type") for o in options if o.get("type") not in (None, "null")), "")
    words = one.get("description") or next((o["description"] for o in options if o.get("description")), "")
    return {"name": one["name"], "where": one["in"], "required": one.get("required"), "kind": kind, "words": words}
