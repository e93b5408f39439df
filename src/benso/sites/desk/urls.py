"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from benso.sites.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-nhap/ma/", views.code, name="code"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("dang-xuat/moi-noi/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("kich-hoat/<str:token>/mo/", views.open_link, name="open_link"),
    path("kich-hoat/", views.choose_password, name="choose_password"),
    path("kich-hoat/ma/", views.first_code, name="first_code"),
    path("mat-khau/", views.change_password, name="change_password"),
    path("xac-thuc/", views.new_phone, name="new_phone"),
    path("xac-thuc/ma/", views.confirm_phone, name="confirm_phone"),
]
