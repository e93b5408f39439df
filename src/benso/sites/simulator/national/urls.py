"""Addresses of the national stand-in."""

from __future__ import annotations

from django.urls import path

from benso.sites.simulator.national import views

app_name = "national"
urlpatterns = [
    path("", views.home, name="home"),
    path("token", views.token, name="token"),
    path("next-number", views.next_number, name="next_number"),
    path("files", views.upload, name="upload"),
    path("service", views.service, name="service"),
    path("hs/<str:number>", views.dossier, name="dossier"),
]
