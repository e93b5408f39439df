"""Addresses of the interface: a page that explains it, and version 1."""

from __future__ import annotations

from django.urls import path

from benso.sites.api.app import api
from benso.sites.api.docs import docs

urlpatterns = [path("", docs, name="api-docs"), path("v1/", api.urls)]
