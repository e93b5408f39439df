"""How content people are, place by place and service by service: open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from benso.domains.procedures import queries as procedures
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError
from benso.sites.portal import words
from benso.sites.portal.pages import page
from benso.sites.portal.satisfaction import Line, satisfaction
from benso.sites.portal.views.voices import PARTS
from benso.sites.shell.templatetags.shell import language


@require_safe
def averages(request: HttpRequest) -> HttpResponse:
    """The published averages with how many marked; what fewer than five marked is not told."""
    on = words.today()
    found = satisfaction(on)
    context: dict[str, Any] = {"found": found, "parts": [gettext("Chung"), *(str(label) for label in PARTS.values())]}
    if found is not None:
        names = {line.code: (language() == "en" and line.name_en) or line.name_vi for line in procedures.catalogue(on)}
        context["places"] = [{"name": _place(line.key), "line": line} for line in found.places]
        context["services"] = [_service(line, names) for line in found.services]
    return page(request, "portal/averages.html", context)


def _place(key: str) -> str:
    try:
        return units.unit(key).name_vi
    except BensoError:
        return key


def _service(line: Line, names: dict[str, str]) -> dict[str, Any]:
    return {"name": names.get(line.key, line.key), "known": line.key in names, "line": line}
