"""The link in a letter that stops letters like it, without signing in (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from benso.domains.notifications import operations
from benso.sites.portal.pages import page


@csrf_exempt  # mail programmes post here by themselves; the token is the authority, and all it can do is stop letters
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with GET, since mail scanners follow links; stop with POST."""
    done = request.method == "POST"
    if done:
        operations.unsubscribe(token=token, at=timezone.now())
    return page(request, "portal/stopping.html", {"done": done}, person=None)
