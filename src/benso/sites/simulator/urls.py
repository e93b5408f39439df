"""Addresses of the development services: who stands in for what."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from benso.sites.simulator import home

app_name = "simulator"
STAND_INS = (("identity/", "identity"), ("bank/", "bank"), ("national/", "national"))
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    *(
        path(prefix, include(f"benso.sites.simulator.{name}.urls"))
        for prefix, name in STAND_INS
        if find_spec(f"benso.sites.simulator.{name}") and find_spec(f"benso.sites.simulator.{name}.urls")
    ),
]
