"""Finding a service and reading its page, without signing in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.sites.portal.conftest import CODE, SERVICE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["trích lục", "trich luc", "BAN SAO", CODE])
def test_a_service_is_found_whatever_the_diacritics(client: Client, loaded: Any, typed: str) -> None:
    answer = client.get("/dich-vu-cong/tim/", {"q": typed})
    assert answer.status_code == 200
    assert [p.code for p in answer.context["procedures"]] == [CODE]


def test_nothing_found_says_what_to_do_next(client: Client, loaded: Any) -> None:
    html = client.get("/dich-vu-cong/tim/", {"q": "phi thuyền"}).content.decode()
    assert "Không tìm thấy thủ tục nào như vậy." in html


def test_what_was_searched_for_is_shown_as_text_and_never_as_a_page(client: Client, loaded: Any) -> None:
    html = client.get("/dich-vu-cong/tim/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_the_home_page_offers_life_events_and_subjects_that_have_services(client: Client, loaded: Any) -> None:
    answer = client.get("/dich-vu-cong/")
    assert [(e["id"], e["count"]) for e in answer.context["events"]] == [("having_a_child", 1)]
    assert [(c["id"], c["count"]) for c in answer.context["categories"]] == [("justice_civil_status", 1)]


def test_an_empty_catalogue_says_so(client: Client, db: None) -> None:
    assert "Chưa có thủ tục nào được nạp." in client.get("/dich-vu-cong/").content.decode()


@pytest.mark.parametrize(
    "path", ["thu-tuc/9.999999/", "linh-vuc/khong-co/", "su-kien/khong-co/", "thu-tuc/9.9/bat-dau/"]
)
def test_what_is_not_there_is_not_found(client: Client, loaded: Any, path: str) -> None:
    assert client.get(f"/dich-vu-cong/{path}").status_code == 404


def test_the_page_of_a_service_says_what_how_long_how_much_and_what_need_not_be_brought(
    client: Client, loaded: Any
) -> None:
    answer = client.get(SERVICE)
    html = answer.content.decode()
    assert answer.context["headline_term"] == "trong ngày làm việc đến 2 ngày làm việc, tùy trường hợp"
    first = answer.context["fee_items"][0]
    assert (first["label"], first["rate"]) == ("Phí cấp bản sao", 8000)
    assert "Bắt đầu nộp hồ sơ" in html
    assert "nguồn chưa nêu" in html


def test_fee_and_case_are_worked_out_from_a_few_answers_and_nothing_stands_in_the_address(
    client: Client, loaded: Any
) -> None:
    answer = client.post(SERVICE, {"copies": "6", "urgent": "false"})
    calculated = answer.context["calculated"]
    assert (calculated.case, calculated.fee.total, calculated.term.amount) == ("Trên 5 bản", 48000, 2)
    assert answer.request["QUERY_STRING"] == ""


def test_a_number_that_is_none_is_said_beside_its_field(client: Client, loaded: Any) -> None:
    html = client.post(SERVICE, {"copies": "nhiều"}).content.decode()
    assert "Chỉ nhập số, ví dụ 1.250.000." in html


@pytest.mark.parametrize(
    ("path", "statements"), [("/dich-vu-cong/", 4), ("/dich-vu-cong/tim/?q=trich", 1), (SERVICE, 7)]
)
def test_pages_cost_few_statements(
    client: Client, loaded: Any, django_assert_max_num_queries: Any, path: str, statements: int
) -> None:
    client.get(path)
    with django_assert_max_num_queries(statements):
        assert client.get(path).status_code == 200


def test_english_pages_stand_under_en(client: Client, loaded: Any) -> None:
    html = client.get(f"/en{SERVICE}").content.decode()
    assert '<html lang="en">' in html
    assert "Start the application" in html


def test_the_portal_can_be_installed_and_its_worker_keeps_to_its_own_pages(client: Client, db: None) -> None:
    manifest = client.get("/dich-vu-cong/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"]) == ("/dich-vu-cong/", "/dich-vu-cong/")
    worker = client.get("/dich-vu-cong/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert 'const HOME = "/dich-vu-cong/";' in worker.content.decode()
    assert client.get("/dich-vu-cong/ngoai-tuyen/").status_code == 200
