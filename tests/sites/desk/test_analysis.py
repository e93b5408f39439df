"""Analysis at the desk: approved figures, saving a view, composing a dashboard, refusals that change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations
from benso.domains.reporting.types import Audience
from benso.kernel.periods import month
from tests.domains.reporting.values import put
from tests.sites.desk.analysing import AT, DESK, QUERY, A, compose, get, order, post, reported, save, views
from tests.sites.desk.editors import PROVINCE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture(autouse=True)
def figures() -> None:
    reported()


@pytest.fixture
def seat() -> tuple[Client, str]:
    return browser((Role.REPORT_APPROVER.value, PROVINCE))


@pytest.fixture
def desk(seat: tuple[Client, str]) -> Client:
    return seat[0]


def test_officials_see_approved_figures_that_are_not_published_yet(desk: Client, client: Client) -> None:
    html = get(desk, f"{DESK}?{QUERY}")
    assert "777.777" in html
    assert "779.277" in html
    assert "777.777" not in get(client, f"/bao-cao/?{QUERY}")
    assert f'href="/bao-cao/?{QUERY.replace("&", "&amp;")}"' in html


def test_what_cannot_be_read_in_the_address_is_named(desk: Client) -> None:
    assert "Không đọc được ngày" in get(desk, f"{DESK}?i=test_households&from=hom-qua", 400)


def test_a_view_is_saved_listed_opened_renamed_and_removed(desk: Client, client: Client, seat: Any) -> None:
    assert "Đã lưu khung nhìn." in save(desk, "Hộ theo xã")
    (row,) = views()
    assert (row["owner"], row["audience"], row["kind"]) == (seat[1], "private", "view")
    assert row["content"]["query"]["i"] == ["test_households"]
    assert "777.777" in get(desk, f"{DESK}xem/ho-theo-xa/")
    get(client, "/bao-cao/xem/ho-theo-xa/", 404)
    assert "Hộ gia đình" in post(desk, "cua-toi/ho-theo-xa/ten/", title="Hộ gia đình", seen="1", audience="public")
    assert "777.777" not in get(client, "/bao-cao/xem/ho-theo-xa/")
    assert "chưa lưu khung nhìn nào" in post(desk, "cua-toi/ho-theo-xa/bo/", seen="2")
    assert views() == []


def test_a_view_is_saved_over_with_another_question(desk: Client) -> None:
    save(desk, "Hộ")
    html = get(desk, f"{DESK}?{QUERY}&level=province&khung=ho&ban=1")
    assert 'name="slug" value="ho"' in html
    assert html.count('name="khung" value="ho"') == 2
    post(desk, "luu/", title="Hộ", query=f"{QUERY}&level=province", slug="ho", seen="1")
    (row,) = views()
    assert (row["revision"], row["content"]["query"]["level"]) == (2, ["province"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"title": " "}, "chưa có tên"),
        ({"title": "Hộ"}, "Bạn đã có khung nhìn tên này"),
        ({"title": "Khác", "slug": "ho", "seen": "7"}, "đã được lưu ở nơi khác"),
        ({"title": "Khác", "slug": "ho", "seen": "một"}, "đã được lưu ở nơi khác"),
        ({"title": "Khác", "query": "from=2025-01-01"}, "chọn ít nhất một chỉ tiêu"),
        ({"title": "Khác", "query": QUERY + "&u=x" * 9000}, "không quá 400 đơn vị"),
        ({"title": "Của họ"}, "của người khác"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(desk: Client, words: dict[str, str], sentence: str) -> None:
    save(desk, "Hộ")
    save(browser((Role.REPORTER.value, A))[0], "Của họ")
    before = views()
    assert sentence in post(desk, "luu/", **({"query": QUERY} | words))
    assert views() == before


def test_a_dashboard_is_composed_ordered_sized_and_seen_by_everybody(desk: Client, client: Client) -> None:
    for title in ("Một", "Hai", "Ba"):
        save(desk, title, audience="public")
    html = compose(desk, [], do="add", add="mot")
    assert order(html) == ["mot"]
    parts = [("mot", "half"), ("hai", "half"), ("ba", "wide")]
    html = compose(desk, parts, do="down:0")
    assert order(html) == ["hai", "mot", "ba"]
    assert re.search(r'value="down:1" autofocus', html)
    html = compose(desk, parts, do="up:1")
    assert order(html) == ["hai", "mot", "ba"]
    assert re.search(r'value="down:0" autofocus', html)
    assert order(compose(desk, parts, do="up:0")) == ["mot", "hai", "ba"]
    assert order(compose(desk, parts, do="out:1")) == ["mot", "ba"]
    assert order(compose(desk, parts, do="up:99")) == ["mot", "hai", "ba"]
    assert models.ViewRow.objects.filter(kind="dashboard").count() == 0
    html = compose(desk, [parts[2], parts[0]], save="1", audience="public")
    assert "Đã lưu bảng tổng hợp." in html
    assert re.findall(r'<article class="part-(\w+)"><h2 class="first">(\w+)', html) == [("wide", "Ba"), ("half", "Một")]
    html = get(client, "/bao-cao/xem/bang/")
    assert re.findall(r'<article class="part-(\w+)"><h2 class="first">(\w+)', html) == [("wide", "Ba"), ("half", "Một")]
    assert "777.777" not in html
    assert order(get(desk, f"{DESK}bang/bang/")) == ["ba", "mot"]


def test_a_dashboard_saved_elsewhere_meanwhile_keeps_what_one_composed_and_changes_nothing(desk: Client) -> None:
    save(desk, "Một")
    save(desk, "Hai")
    compose(desk, [("mot", "half")], save="1")
    compose(desk, [("hai", "half")], "bang", save="1", seen="1", title="Bảng")
    before = views()
    html = compose(desk, [("mot", "wide"), ("hai", "half")], "bang", 409, save="1", seen="1")
    assert "đã được lưu ở nơi khác" in html
    assert order(html) == ["mot", "hai"]
    assert views() == before


@pytest.mark.parametrize(
    ("parts", "words", "status"),
    [
        ([], {}, 400),
        ([("mot", "half")], {"title": ""}, 400),
        ([("mot", "huge")], {}, 400),
        ([("rieng", "half")], {}, 400),
        ([("mot", "half")] * 13, {}, 400),
        ([("mot", "half")], {"title": "Một"}, 409),
    ],
)
def test_a_dashboard_that_cannot_be_is_refused_and_changes_nothing(
    desk: Client, parts: list[tuple[str, str]], words: dict[str, str], status: int
) -> None:
    save(desk, "Một")
    save(browser((Role.REPORTER.value, A))[0], "Riêng")
    before = views()
    assert 'role="alert"' in compose(desk, parts, "", status, save="1", **words)
    assert views() == before


def test_a_public_dashboard_says_that_private_views_will_not_show(desk: Client, client: Client) -> None:
    save(desk, "Một")
    assert "sẽ không thấy khung nhìn đó" not in compose(desk, [("mot", "half")], do="add")
    for audience in ("colleagues", "public"):
        assert "sẽ không thấy khung nhìn đó" in compose(desk, [("mot", "half")], do="add", audience=audience)
    compose(desk, [("mot", "half")], save="1", audience="public")
    assert "không còn khung nhìn công khai nào" in get(client, "/bao-cao/xem/bang/")


def test_what_is_another_s_is_not_there_and_stays(desk: Client) -> None:
    other, _ = browser((Role.REPORTER.value, A))
    save(other, "Một")
    compose(other, [("mot", "half")], save="1", audience="public")
    before = views()
    get(desk, f"{DESK}xem/mot/", 404)
    get(desk, f"{DESK}bang/bang/", 404)
    post(desk, "cua-toi/mot/ten/", 404, title="x", seen="1")
    assert "của người khác" in post(desk, "cua-toi/bang/ten/", title="x", seen="1")
    assert "Không có khung nhìn" in post(desk, "cua-toi/bang/bo/", seen="1")
    assert views() == before


@pytest.mark.parametrize("role", [Role.CLERK, Role.CATALOGUE_EDITOR, Role.PROVINCE_ADMIN])
def test_who_does_not_work_with_reports_has_no_analysis(role: Role) -> None:
    client, actor = browser((role.value, PROVINCE))
    operations.save_view(title="Cũ", kind="view", content={}, audience=Audience.PRIVATE, owner=actor, at=AT)
    before = views()
    for path in ("", "cua-toi/", "xem/cu/", "bang/"):
        get(client, DESK + path, 403)
    for path in ("luu/", "cua-toi/cu/ten/", "cua-toi/cu/bo/", "bang/"):
        post(client, path, 403, title="x", query=QUERY, seen="1")
    assert views() == before
    assert f'href="{DESK}"' not in get(client, "/desk/tai-khoan/")


def test_the_menu_leads_there_who_may(desk: Client) -> None:
    assert f'href="{DESK}"' in get(desk, "/desk/tai-khoan/")


def test_simulated_figures_are_said_to_be_figures(desk: Client) -> None:
    put(A, month(2025, 7, cut_off=15), {"test_households": 3}, simulated=True)
    html = get(desk, f"{DESK}?{QUERY}")
    assert "Số liệu mô phỏng." in html
    assert "Hồ sơ mô phỏng." not in html
    assert "Simulated figures." in get(desk, f"/en{DESK}?{QUERY}")


def test_a_dashboard_takes_a_few_statements_a_view(
    desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for title in ("Một", "Hai"):
        save(desk, title)
    compose(desk, [("mot", "half"), ("hai", "half")], save="1")
    get(desk, f"{DESK}xem/bang/")
    with django_assert_max_num_queries(24):
        get(desk, f"{DESK}xem/bang/")
    with django_assert_max_num_queries(14):
        get(desk, f"{DESK}bang/bang/")


def test_a_sign_that_no_text_may_hold_breaks_no_page(desk: Client) -> None:
    get(desk, f"{DESK}?{QUERY}&khung=x%00")
    save(desk, "Hộ\0theo xã", query=f"{QUERY}&u=a%00b")
    assert [row["title"] for row in views()] == ["Hộ theo xã"]
    assert "Không đặt được" in compose(desk, [("x\0", "half")], status=400, save="1")
    report = models.ReportRow.objects.filter(state="approved").get()
    models.ReportRow.objects.filter(id=report.id).update(state="submitted")
    sent = desk.post(f"/desk/bao-cao-nhan/{report.id}/quyet/", {"deed": "return", "words": "\0"}, follow=True)
    assert "Ghi rõ lý do" in sent.content.decode()
