"""Addresses of the development services (``benso dev-services``): stand-ins for systems outside the platform."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from benso.config.health import healthz

handler400 = "benso.config.errors.bad_request"
handler403 = "benso.config.errors.permission_denied"
handler404 = "benso.config.errors.page_not_found"
handler500 = "benso.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("", include("benso.sites.simulator.urls")),
]
