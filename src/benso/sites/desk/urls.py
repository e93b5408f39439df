"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from benso.sites.desk import views
from benso.sites.desk.views import catalogue, staff

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("tai-khoan/", views.account, name="account"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-nhap/thu/", views.try_out, name="try_out"),
    path("dang-nhap/ma/", views.code, name="code"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("dang-xuat/moi-noi/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("kich-hoat/<str:token>/mo/", views.open_link, name="open_link"),
    path("kich-hoat/", views.choose_password, name="choose_password"),
    path("kich-hoat/ma/", views.first_code, name="first_code"),
    path("mat-khau/", views.change_password, name="change_password"),
    path("xac-thuc/", views.new_phone, name="new_phone"),
    path("xac-thuc/ma/", views.confirm_phone, name="confirm_phone"),
    path("can-bo/", staff.officials, name="officials"),
    path("can-bo/them/", staff.new_official, name="new_official"),
    path("can-bo/<int:number>/vai-tro/", staff.appoint, name="appoint"),
    path("can-bo/<int:number>/lien-ket/", staff.invite, name="invite"),
    path("can-bo/<int:number>/ngung/", staff.deactivate, name="deactivate"),
    path("vai-tro/<int:number>/ket-thuc/", staff.end_appointment, name="end_appointment"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="catalogue_procedure"),
    path("thu-tuc/<str:code>/soan/", catalogue.begin, name="catalogue_begin"),
    path("phien-ban/<int:version>/xem/", catalogue.preview, name="catalogue_preview"),
    path("phien-ban/<int:version>/so-sanh/", catalogue.differences, name="catalogue_differences"),
    path("phien-ban/<int:version>/quy-trinh/", catalogue.diagram, name="catalogue_steps"),
    path("phien-ban/<int:version>/quy-trinh.bpmn", catalogue.bpmn, name="catalogue_bpmn"),
    path("ban-soan/<int:version>/", catalogue.draft, name="catalogue_draft"),
    path("ban-soan/<int:version>/phan/<slug:part_id>/", catalogue.edit, name="catalogue_edit"),
    path("ban-soan/<int:version>/lay-bpmn/", catalogue.take_bpmn, name="catalogue_take_bpmn"),
    path("ban-soan/<int:version>/lay-dmn/", catalogue.take_dmn, name="catalogue_take_dmn"),
    path("ban-soan/<int:version>/bo/", catalogue.discard, name="catalogue_discard"),
    path("ban-soan/<int:version>/cong-bo/", catalogue.publish, name="catalogue_publish"),
]
