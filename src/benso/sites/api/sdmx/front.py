"""What stands at ``/sdmx/`` itself: for people a page of what there is, for programs the flows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from benso.kernel.declarations import Text
from benso.sites.api.sdmx.catalogue import Catalogue
from benso.sites.api.sdmx.holding import catalogue
from benso.sites.api.sdmx.names import Key
from benso.sites.api.sdmx.views import sdmx


@dataclass(frozen=True, slots=True)
class Row:
    """A flow as the page shows it."""

    name: str
    key: Key
    regime: bool
    starts: date | None
    reporters: int

    @property
    def place(self) -> str:
        """Its part of an address."""
        return f"{self.key.agency}/{self.key.id}/{self.key.version}"


@csrf_exempt
def front(request: HttpRequest) -> HttpResponse:
    """A browser gets the page, whoever else what ``structure/dataflow`` answers."""
    if request.method not in ("GET", "HEAD") or "text/html" not in request.headers.get("Accept", ""):
        return sdmx(request, "structure/dataflow")
    held = catalogue(at=timezone.now())
    rows = _rows(held)
    given = {
        "whole": [row for row in rows if not row.regime and row.reporters],
        "rows": [row for row in rows if row.regime and row.reporters],
        "empty": [row for row in rows if row.regime and not row.reporters],
        "agency": held.agency,
    }
    response = render(request, "api/sdmx.html", given)
    patch_vary_headers(response, ["Accept"])
    return response


def _rows(held: Catalogue) -> list[Row]:
    reporters = Counter(flow for flow, _ in held.agreements.values())
    rows = [
        Row(_say(flow.name), flow.key, flow.version is not None, flow.version.starts if flow.version else None,
            reporters[flow.key] if flow.version else len(held.offices))
        for flow in held.flows.values()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.name, row.key.version))


def _say(text: Text) -> str:
    return text.en if get_language() == "en" and text.en else text.vi
