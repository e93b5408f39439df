"""The portal as an installed app: its manifest, its service worker, the page shown without a network."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

_FILES = (
    "shell/shell.css", "shell/forms.css", "shell/js.js", "shell/forms.js", "shell/expressions.js", "shell/mark.svg",
    "portal/portal.css", "portal/app.js", "portal/drafts.js", "portal/kept.js", "portal/uploads.js", "portal/search.js",
    "portal/turns.js",
    "fonts/be-vietnam-pro-latin-400-normal.woff2", "fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
    "fonts/be-vietnam-pro-latin-600-normal.woff2", "fonts/be-vietnam-pro-vietnamese-600-normal.woff2",
)  # fmt: skip

_IMPORTED = ("shell/expressions.js", "portal/kept.js")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes it installable."""
    home = reverse("portal:home")
    icon = {"src": static("shell/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": gettext("Bến Số – Dịch vụ công"),
            "short_name": "Bến Số",
            "start_url": home,
            "scope": home,
            "id": home,
            "display": "standalone",
            "background_color": "#f6f7f3",
            "theme_color": "#0b6b4f",
            "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its text changes when any of the files it keeps does, and so it is installed anew."""
    home = reverse("portal:home")
    # Modules import one another by their plain names, pages name them with their digest.
    files = [*(static(name) for name in _FILES), *(f"{settings.STATIC_URL}{name}" for name in _IMPORTED)]
    context = {
        "version": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12],
        "files": json.dumps([*files, reverse("portal:offline")]),
        "home": json.dumps(home),
        "offline": json.dumps(reverse("portal:offline")),
        "drafts": json.dumps(f"{home}ban-nhap/"),
    }
    response = render(request, "portal/sw.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown where a page was never visited; it names no person, so it may be kept."""
    return render(request, "portal/offline.html", {"person": None})
