"""The stand-in's calls, and the pages that show what arrived."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from benso.sites.simulator.national import services, store
from benso.sites.simulator.national.contract import STATUSES

Deed = Callable[[Mapping[str, Any], datetime], dict[str, Any]]


def _answer(what: str, deed: Deed) -> Callable[[HttpRequest], HttpResponse]:
    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        named = ""
        try:
            body = json.loads(request.body)
            if not isinstance(body, dict):
                raise services.Refused(services.MALFORMED, "thân phải là một đối tượng JSON")
            named = _about(body)
            values = deed(body, at)
        except ValueError:
            code, text, values = services.MALFORMED, "thân không phải là JSON", {}
        except services.Refused as refusal:
            code, text, values = refusal.code, refusal.text, {}
        else:
            code, text = "00", "thành công"
        store.note_call(what if what != "service" else f"service {_service(request)}", named, code, text, at)
        return JsonResponse({"error_code": code, "message": text, **values})

    return view


token = _answer("token", services.token)
next_number = _answer("next-number", services.next_number)
upload = _answer("files", services.upload)
service = _answer("service", services.service)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What arrived last, and the last calls with their answers."""
    arrived = [
        {"number": one.number, "procedure": one.data.get("TenTTHC", ""), "at": one.at, "steps": len(one.steps),
         "status": STATUSES[one.data["TrangThaiHoSo"]]}
        for one in store.last_dossiers()
    ]  # fmt: skip
    return render(request, "simulator/national/home.html", {"arrived": arrived, "calls": store.last_calls()})


@require_GET
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """One dossier as it stands here, field by field."""
    found = store.arrived(number)
    if found is None:
        raise Http404
    told = {
        "number": number,
        "status": STATUSES[found.data["TrangThaiHoSo"]],
        "packet": json.dumps(found.data, ensure_ascii=False, indent=2),
        "steps": [{"status": STATUSES[step["TrangThai"]], **step} for step in found.steps],
    }
    return render(request, "simulator/national/dossier.html", told)


def _about(body: Mapping[str, Any]) -> str:
    rows = body.get("data")
    first = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    return str(first.get("MaHoSo") or body.get("mahoso") or body.get("id") or "")


def _service(request: HttpRequest) -> str:
    try:
        return str(json.loads(request.body).get("service", ""))[:40]
    except (ValueError, AttributeError):
        return ""
