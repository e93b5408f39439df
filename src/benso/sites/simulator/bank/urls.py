"""Addresses of the development bank."""

from __future__ import annotations

from django.urls import path

from benso.sites.simulator.bank import views

app_name = "bank"
urlpatterns = [
    path("", views.home, name="home"),
    path("pay", views.pay, name="pay"),
    path("statement.csv", views.statement, name="statement"),
    path("t/<slug:number>", views.transfer, name="transfer"),
]
