"""Reported indicators on the board: find one, turn it, open a number, take it away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
import python_calamine
from django.test import Client

from benso.domains.reporting import operations
from benso.domains.reporting.types import Audience, Mark
from benso.domains.units.queries import units_on
from benso.domains.units.types import Level
from benso.kernel.periods import month
from tests.domains.reporting.small import declare
from tests.domains.reporting.values import put, put_all
from tests.sites.board.messages import all_messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
AT = datetime(2025, 9, 20, 1, tzinfo=UTC)
A, B = "28777@2025-07-01", "28789@2025-07-01"
JULY, AUGUST, SEPTEMBER = (month(2025, number, cut_off=15) for number in (7, 8, 9))
FROM, ONE = "from=2025-07-01&to=2025-09-30", "from=2025-08-01&to=2025-08-31"
HOUSEHOLDS = f"/bao-cao/?i=test_households&{FROM}"
CELL = re.compile(r'<td class="num">(?:<a href="([^"]*)"[^>]*>)?([^<]+)')


@pytest.fixture(autouse=True)
def reported() -> None:
    declare(AT)
    put(A, AUGUST, {"test_households": 1500, "test_fibre": 900, "test_fibre_share": 60})
    put(B, AUGUST, {"test_households": 1000, "test_fibre": Mark.NO_SERVICE, "test_fibre_share": Mark.MISSING})
    put(A, SEPTEMBER, {"test_households": 1510})


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def table_of(html: str) -> list[list[str]]:
    body = html[html.index('class="compact figures"') :]
    rows = re.findall(r"<tr>(.*?)</tr>", body[: body.index("</table>")], re.DOTALL)
    clean = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).replace("\N{NO-BREAK SPACE}", " ").strip() for cell in row] for row in clean]


def test_an_indicator_is_found_without_diacritics(client: Client) -> None:
    html = get(client, "/bao-cao/?q=ho+co+cap+quang")
    assert re.findall(r"\?i=(\w+)", html) == ["test_fibre"]
    assert "Không có chỉ tiêu nào khớp" in get(client, "/bao-cao/?q=zzz")


def test_the_table_has_units_by_periods_sums_and_marks_apart_from_zero(client: Client) -> None:
    rows = table_of(get(client, HOUSEHOLDS))
    assert rows[0][0] == "Đơn vị"
    assert [row[1:3] for row in rows[1:]] == [["1.500", "1.510"], ["1.000", "–"], ["2.500 ◐", "1.510 ◐"]]
    fibre = table_of(get(client, f"/bao-cao/?i=test_fibre&{FROM}"))
    assert [row[1] for row in fibre[1:]] == ["900", "không phát sinh", "900 ◐"]


def test_the_table_turns(client: Client) -> None:
    rows = table_of(get(client, f"{HOUSEHOLDS}&rows=period&cols=unit"))
    assert rows[0][0] == "Kỳ"
    assert [row[1:] for row in rows[1:3]] == [["1.500", "1.000", "2.500 ◐"], ["1.510", "–", "1.510 ◐"]]


def test_a_sum_is_whole_where_every_unit_that_was_asked_for_has_a_figure(client: Client) -> None:
    rows = table_of(get(client, f"{HOUSEHOLDS}&u={A}&u={B}"))
    assert rows[-1][:3] == ["Cộng", "2.500", "1.510 ◐"]
    for period, users in ((AUGUST, 3), (SEPTEMBER, 4)):
        put(A, period, {"test_users[test_sex=male]": users, "test_users[test_sex=female]": 1})
    put(B, SEPTEMBER, {"test_users[test_sex=male]": 8, "test_users[test_sex=female]": 1})
    rows = table_of(get(client, f"/bao-cao/?i=test_users&{FROM}&u={A}&u={B}"))
    assert [row[1:] for row in rows[1:]] == [["4", "5", "9"], ["–", "9", "9 ◐"], ["4 ◐", "14", ""]]


def test_what_is_not_published_is_not_shown(client: Client) -> None:
    put(B, SEPTEMBER, {"test_households": 777_777}, published=False)
    assert "777.777" not in get(client, HOUSEHOLDS)


def test_a_share_of_the_province_says_it_was_worked_out_anew(client: Client) -> None:
    put(B, AUGUST, {"test_fibre": 100}, at=datetime(2025, 9, 25, tzinfo=UTC))
    html = get(client, f"/bao-cao/?i=test_fibre_share&{FROM}&level=province")
    assert table_of(html)[1][1] == "40,00 ◐"
    assert "Tính lại từ công thức" in html


def test_in_borders_of_before_figures_are_estimates_and_say_so(client: Client) -> None:
    html = get(client, f"{HOUSEHOLDS}&borders=2025-03-31")
    assert "≈: ước tính" in html
    assert html.count("≈") > 3


def test_every_number_opens_its_definition_and_the_report_it_came_from(client: Client) -> None:
    html = get(client, HOUSEHOLDS)
    href, words = CELL.findall(html)[0]
    page = get(client, href.replace("&amp;", "&"))
    assert words == "1.500"
    assert "<h1>Hộ</h1>" in page
    assert "T01 Băng thông rộng (thử)" in page
    assert "đang dùng" in page
    assert f"unit={A.replace('@', '%40')}&amp;measure=indicator.test_households" in page


def test_a_number_that_was_corrected_shows_both_versions(client: Client) -> None:
    put(A, AUGUST, {"test_households": 1400}, at=datetime(2025, 9, 25, tzinfo=UTC))
    href = next(href for href, words in CELL.findall(get(client, HOUSEHOLDS)) if words == "1.400")
    page = get(client, href.replace("&amp;", "&"))
    assert re.findall(r'<td class="num">([\d.]+)</td>', page) == ["1.400", "2", "1.500", "1"]


def test_a_number_that_is_not_there_is_not_found(client: Client) -> None:
    get(client, f"/bao-cao/so/?i=test_households&{FROM}&item=test_households&unit=x&period=2025-08~15", 404)
    get(client, "/bao-cao/so/", 404)


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(client: Client) -> None:
    html = get(client, "/bao-cao/?i=test_households&i=nothing&from=hom-qua&by=week&u=1@2", 400)
    assert html.count("<li>Không") == 4
    assert "Chưa có số nào" in html or "figures" in html


def test_an_empty_answer_says_why(client: Client) -> None:
    assert "Chưa có số nào đã công bố như vậy" in get(
        client, "/bao-cao/?i=test_households&from=2020-01-01&to=2020-12-31"
    )


def test_a_map_and_a_chart_stand_beside_the_table(client: Client) -> None:
    values = {
        unit.id: {"test_users[test_sex=male]": n + 1}
        for n, unit in enumerate(units_on(date(2025, 9, 14), Level.COMMUNE))
    }
    put_all(values, JULY)
    html = get(client, f"/bao-cao/?i=test_users&{FROM}")
    assert html.count('class="chart"') == 2
    assert "hexmap" in html
    assert 'class="c-bar"' in html


def test_files_hold_every_figure_with_its_names(client: Client) -> None:
    answer = client.get(f"/bao-cao/so-lieu.csv?i=test_fibre&{FROM}")
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["unit"], r["value"], r["mark"], r["basis"]) for r in rows] == [
        (A, "900", "", "reported"),
        (B, "", "không phát sinh", "reported"),
    ]
    found = json.loads(client.get(f"/bao-cao/so-lieu.json?i=test_fibre&{FROM}").content)
    assert [figure["value"] for figure in found["figures"]] == ["900", None]
    assert "T01" in found["about"]


def drawn(client: Client, path: str) -> tuple[str, list[str]]:
    """A picture that stands alone, and its texts."""
    response = client.get(path)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="test_households-')
    picture = response.content.decode()
    assert not re.findall(r"class=|href|<script|<style", picture)
    return picture, re.findall(r">([^<>]+)<", picture.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize(
    ("question", "shape", "said"),
    [
        (FROM, "circle", ["08/2025", "09/2025", "Phường An Hội"]),
        (ONE, "rect", ["Phường An Hội", "1.500 hộ", "1.000 hộ"]),
    ],
)
def test_a_chart_is_taken_away_as_a_picture_that_stands_alone(
    client: Client, question: str, shape: str, said: list[str]
) -> None:
    """Lines over several periods, bars of one: title, figures, basis and source inside."""
    address = f"/bao-cao/bieu-do.svg?i=test_households&{question}"
    assert address.replace("&", "&amp;") in get(client, f"/bao-cao/?i=test_households&{question}")
    picture, words = drawn(client, address)
    assert f"<{shape} " in picture
    assert {"Hộ", *said} <= set(words)
    assert "Báo cáo. Nguồn: T01 Băng thông rộng (thử). Kỳ từ " in " ".join(words)


def test_a_map_is_taken_away_with_its_legend(client: Client) -> None:
    address = f"/bao-cao/ban-do.svg?i=test_households&{ONE}"
    assert address.replace("&", "&amp;") in get(client, f"/bao-cao/?i=test_households&{ONE}")
    _picture, words = drawn(client, address)
    communes = len(units_on(date(2025, 8, 31), Level.COMMUNE))
    assert {"1.000 hộ (1)", "1.500 hộ (1)", f"không có số liệu ({communes - 2})"} <= set(words)


@pytest.mark.parametrize(
    "path", ["hinh.svg?i=test_households", "bieu-do.svg", "ban-do.svg?i=test_households&from=2019-01-01&to=2019-02-01"]
)
def test_a_picture_that_cannot_be_drawn_is_not_there(client: Client, path: str) -> None:
    assert "Không" in get(client, f"/bao-cao/{path}", 404)


def test_the_workbook_and_the_parquet_file_read_back_as_the_same_figures(client: Client) -> None:
    book = client.get(f"/bao-cao/so-lieu.xlsx?i=test_households&{FROM}").content
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[10] for row in sheet] == ["value", 1500.0, 1510.0, 1000.0]
    frame = pq.read_table(io.BytesIO(client.get(f"/bao-cao/so-lieu.parquet?i=test_households&{FROM}").content))
    assert frame.column("value").to_pylist() == [Decimal(1500), Decimal(1510), Decimal(1000)]
    assert frame.column("end").to_pylist() == [date(2025, 8, 14), date(2025, 9, 14), date(2025, 8, 14)]
    assert str(frame.schema.field("value").type) == "decimal128(30, 10)"


def test_a_file_of_no_known_kind_or_of_nothing_is_not_found(client: Client) -> None:
    get(client, f"/bao-cao/so-lieu.pdf?i=test_fibre&{FROM}", 404)
    get(client, "/bao-cao/so-lieu.csv", 404)


def save(title: str, kind: str = "view", **content: Any) -> str:
    return operations.save_view(
        title=title,
        kind=kind,
        content=content,
        audience=content.pop("audience", Audience.PUBLIC),
        owner="official:7",
        at=AT,
    )


def test_a_saved_view_is_read_by_its_address_if_it_is_public(client: Client) -> None:
    slug = save("Hộ theo xã", query={"i": ["test_households"], "from": ["2025-07-01"], "to": ["2025-09-30"]})
    assert slug == "ho-theo-xa"
    html = get(client, f"/bao-cao/xem/{slug}/")
    assert "1.510" in html
    hidden = save("Riêng", query={"i": ["test_households"]}, audience=Audience.PRIVATE)
    get(client, f"/bao-cao/xem/{hidden}/", 404)


def test_a_dashboard_shows_its_public_views_in_order(client: Client) -> None:
    query = {"i": ["test_households"], "from": ["2025-07-01"], "to": ["2025-09-30"]}
    first, second = save("Một", query=query), save("Hai", query={**query, "level": ["province"]})
    hidden = save("Riêng", query=query, audience=Audience.PRIVATE)
    parts = [{"slug": second, "size": "half"}, {"slug": hidden, "size": "half"}, {"slug": first, "size": "wide"}]
    board = save("Tổng hợp", "dashboard", parts=parts)
    html = get(client, f"/bao-cao/xem/{board}/")
    assert re.findall(r'<article class="part-(\w+)"><h2 class="first">(\w+)', html) == [
        ("half", "Hai"),
        ("wide", "Một"),
    ]


@pytest.mark.parametrize(
    "path",
    [HOUSEHOLDS, f"/bao-cao/?i=test_users&{FROM}&split=test_sex", "/bao-cao/", f"{HOUSEHOLDS}&borders=2025-03-31"],
)
def test_no_vietnamese_sentence_of_ours_is_left_on_an_english_page(client: Client, path: str) -> None:
    put(A, AUGUST, {"test_users[test_sex=male]": 7})
    html = get(client, f"/en{path}")
    texts = [t for t in all_messages() if len(t) > 12 and "%(" not in t and "{" not in t]
    assert [t for t in texts if re.search(rf">\s*{re.escape(t)}\s*<", html)] == []


BUDGETS = {
    HOUSEHOLDS: 6,
    f"{HOUSEHOLDS}&borders=2025-03-31": 8,
    f"/bao-cao/?i=test_fibre_share&{FROM}&level=province&by=year": 11,
    f"/bao-cao/?i=test_users&{FROM}&split=test_sex": 9,
    "/bao-cao/?q=ho": 5,
    f"/bao-cao/so-lieu.csv?i=test_households&{FROM}": 5,
    f"/bao-cao/so/?i=test_households&{FROM}&item=test_households&unit={A}&period=2025-08~15": 8,
}


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_takes_a_few_statements_and_no_more_for_three_rows_than_for_one(
    client: Client, path: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    put(A, JULY, {"test_users[test_sex=male]": 7, "test_households": 3})
    get(client, path)
    with django_assert_max_num_queries(BUDGETS[path]) as one:
        get(client, path)
    put(A, AUGUST, {"test_users[test_sex=male]": 8})
    put(B, JULY, {"test_users[test_sex=male]": 8, "test_users[test_sex=female]": 5, "test_households": 5})
    get(client, path)
    with django_assert_max_num_queries(BUDGETS[path]) as three:
        get(client, path)
    assert len(three) == len(one)


@pytest.mark.parametrize("day", ["0001-01-01", "0005-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["from", "to", "borders", "known"])
def test_a_day_at_the_end_of_the_calendar_is_told_like_one_that_is_none(client: Client, name: str, day: str) -> None:
    html = get(client, f"/bao-cao/?i=test_households&{name}={day}", 400)
    assert f"Không đọc được ngày “{day}”" in html
