"""Addresses of the development identity provider."""

from __future__ import annotations

from django.urls import path

from benso.sites.simulator.identity import endpoints, pages

app_name = "identity"
urlpatterns = [
    path("", pages.people, name="people"),
    path(".well-known/openid-configuration", endpoints.discovery, name="discovery"),
    path("authorize", pages.authorize, name="authorize"),
    path("token", endpoints.token, name="token"),
    path("userinfo", endpoints.userinfo, name="userinfo"),
    path("jwks", endpoints.jwks, name="jwks"),
    path("end-session", pages.end_session, name="end_session"),
]
