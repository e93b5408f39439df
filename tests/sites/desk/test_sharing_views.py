"""Views and dashboards that officials share, and taking them away: refused where something changed meanwhile."""

from __future__ import annotations

import pytest
from django.test import Client

from benso.domains.accounts.queries import official_names
from benso.domains.accounts.types import Role
from benso.domains.reporting import models
from tests.sites.desk.analysing import DESK, A, compose, get, order, post, reported, save, views
from tests.sites.desk.editors import PROVINCE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture
def desk() -> Client:
    reported()
    return browser((Role.REPORT_APPROVER.value, PROVINCE))[0]


def test_what_is_shared_with_colleagues_is_found_and_opened_by_officials_alone(desk: Client, client: Client) -> None:
    other, actor = browser((Role.REPORTER.value, A))
    save(other, "Một", audience="colleagues")
    compose(other, [("mot", "half")], save="1", audience="colleagues")
    assert {row["audience"] for row in views()} == {"colleagues"}
    html = get(desk, f"{DESK}cua-toi/")
    assert "Người khác chia sẻ" in html
    assert f'href="{DESK}xem/bang/"' in html
    assert official_names([int(actor.removeprefix("official:"))]).popitem()[1] in html
    assert "chia sẻ với đồng nghiệp" in get(desk, f"{DESK}xem/bang/")
    assert order(compose(desk, [], do="add", add="mot")) == ["mot"]
    for slug in ("mot", "bang"):
        get(client, f"/bao-cao/xem/{slug}/", 404)
    post(other, "cua-toi/mot/ten/", title="Một", seen="1", audience="private")
    assert "không còn khung nhìn nào bạn xem được" in get(desk, f"{DESK}xem/bang/")


def test_a_circle_of_readers_that_is_none_is_oneself() -> None:
    reported()
    other, _ = browser((Role.REPORTER.value, A))
    save(other, "Lạ", audience="everybody")
    assert models.ViewRow.objects.get(slug="la").audience == "private"


def test_what_was_saved_elsewhere_meanwhile_is_not_removed(desk: Client) -> None:
    save(desk, "Một")
    post(desk, "cua-toi/mot/ten/", title="Khác", seen="1")
    before = views()
    for seen in ("1", "", "hai"):
        assert "đã được lưu ở nơi khác" in post(desk, "cua-toi/mot/bo/", seen=seen)
        assert views() == before


def test_a_view_that_dashboards_show_is_removed_only_after_they_were_named(desk: Client) -> None:
    save(desk, "Một", audience="colleagues")
    assert "Không bảng tổng hợp nào đang hiện" in get(desk, f"{DESK}cua-toi/")
    compose(desk, [("mot", "half")], save="1", title="Của tôi")
    other, _ = browser((Role.REPORTER.value, A))
    compose(other, [("mot", "half")], save="1", title="Việc riêng")
    html = get(desk, f"{DESK}cua-toi/")
    assert "<li>Của tôi</li><li>1 bảng riêng của người khác</li>" in html
    assert "Việc riêng" not in html
    assert 'name="told" value="2"' in html
    before = views()
    for told in ("", "1"):
        assert "2 bảng tổng hợp đang hiện" in post(desk, "cua-toi/mot/bo/", seen="1", told=told)
        assert views() == before
    assert "Đã bỏ, cũng khỏi 2 bảng tổng hợp." in post(desk, "cua-toi/mot/bo/", seen="1", told="2")
    assert [row["content"] for row in views()] == [{"parts": []}] * 2
