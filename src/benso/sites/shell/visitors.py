"""Whoever calls: from where, and that no cache keeps what was shown to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

View = Callable[..., HttpResponse]


def address_of(request: HttpRequest) -> str:
    """The caller's network address as the middleware established it."""
    return str(getattr(request, "client_address", "unknown"))


def private(view: View) -> View:
    """No page about a person, or of the desk, stays in any cache."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return inner
