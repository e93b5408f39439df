"""Addresses of the public board; the same words in both languages."""

from __future__ import annotations

from django.urls import path

from benso.sites.board.views import about, completeness, downloads, entries, measures, overview, reports, target, units

app_name = "board"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("chi-tieu/<str:target_id>/", target.target, name="target"),
    path("chi-tieu/<str:target_id>/so-lieu.csv", downloads.target_csv, name="target_csv"),
    path("chi-tieu/<str:target_id>/so-lieu.json", downloads.target_json, name="target_json"),
    path("chi-tieu/<str:target_id>/bieu-do.svg", downloads.target_svg, name="target_svg"),
    path("chi-tieu/<str:target_id>/ban-do.svg", downloads.map_svg, name="map_svg"),
    path("don-vi/", units.unit_list, name="units"),
    path("don-vi/<str:unit_id>/", units.unit, name="unit"),
    path("so-lieu/", measures.measure_list, name="measures"),
    path("so-lieu/<str:code>/", measures.measure, name="measure"),
    path("but-toan/", entries.entry_list, name="entries"),
    path("but-toan/<int:entry_id>/", entries.entry, name="entry"),
    path("niem-phong/", entries.seal_list, name="seals"),
    path("niem-phong/seals.json", entries.seal_file, name="seal_file"),
    path("niem-phong/<int:number>/", entries.seal, name="seal"),
    path("bang-chung/<int:entry_id>/", entries.proof, name="proof"),
    path("bang-chung/<int:entry_id>/bang-chung.json", entries.proof_file, name="proof_file"),
    path("bao-cao/day-du/", completeness.completeness, name="completeness"),
    path("bao-cao/", reports.explorer, name="reports"),
    path("bao-cao/so/", reports.figure, name="report_figure"),
    path("bao-cao/so-lieu.<str:kind>", reports.download, name="report_file"),
    path("bao-cao/<str:kind>.svg", reports.picture, name="report_picture"),
    path("bao-cao/xem/<slug:slug>/", reports.saved, name="report_view"),
    path("gioi-thieu/", about.about, name="about"),
    path("gioi-thieu/benso_verify.py", about.verifier, name="verifier"),
]
