"""Which approved figures an official reads at the desk, in every form they are shown in, and where each leads."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from benso.domains.accounts.types import Role
from benso.domains.reporting import models
from benso.kernel.periods import month
from tests.domains.reporting.values import put
from tests.sites.desk.analysing import AT, AUGUST, DESK, QUERY, A, B, compose, get, reported, save
from tests.sites.desk.editors import PROVINCE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
C = "28756@2025-07-01"
JULY = month(2025, 7, cut_off=15)


@pytest.fixture
def desk() -> Client:
    reported()
    return browser((Role.REPORT_APPROVER.value, PROVINCE))[0]


def workbook(client: Client, query: str, sheet: int = 0) -> str:
    content = client.get(f"{DESK}so-lieu.xlsx?{query}").content
    return str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python())


def forms_of(client: Client) -> dict[str, str]:
    """Every form in which analysis shows figures."""
    pages = {more: f"{DESK}?{QUERY}{more}" for more in ("", "&level=province", "&known=2025-09-30", "&by=year")}
    pages |= {slug: f"{DESK}xem/{slug}/" for slug in ("ho", "bang")}
    pages |= {kind: f"{DESK}so-lieu.{kind}?{QUERY}" for kind in ("csv", "json")}
    pages |= {
        "map": f"{DESK}ban-do.svg?{QUERY}",
        "bars": f"{DESK}bieu-do.svg?i=test_households&from=2025-08-01&to=2025-08-31",
    }
    parquet = io.BytesIO(client.get(f"{DESK}so-lieu.parquet?{QUERY}").content)
    return {name: get(client, path) for name, path in pages.items()} | {
        "xlsx": workbook(client, QUERY),
        "parquet": str(pq.read_table(parquet).to_pylist()),
    }


@pytest.mark.parametrize(
    ("role", "office", "reads"),
    [
        (Role.REPORTER, B, True), (Role.LEADER, B, True), (Role.REPORT_PUBLISHER, PROVINCE, True),
        (Role.AUDITOR, PROVINCE, True), (Role.REPORTER, A, False), (Role.REPORT_APPROVER, A, False),
        (Role.DATA_STEWARD, PROVINCE, False), (Role.REPORTER, PROVINCE, False),
    ],
)  # fmt: skip
def test_a_figure_before_publication_is_shown_to_those_who_read_its_report_and_in_no_form_to_others(
    desk: Client, role: Role, office: str, reads: bool
) -> None:
    save(desk, "Hộ", audience="colleagues")
    compose(desk, [("ho", "half")], save="1", audience="colleagues")
    other, _ = browser((role.value, office))
    holding = {name for name, text in forms_of(other).items() if re.search("777[.,]?777|779[.,]?277", text)}
    assert holding == (set(forms_of(other)) if reads else set())
    page = f"{DESK}so/?item=test_households&unit={B}&period=2025-08~15&{QUERY}"
    assert ("777.777" in get(other, page, 200 if reads else 404)) == reads
    html = get(other, f"{DESK}?{QUERY}&level=province")
    assert re.search(rf'>{"779.277" if reads else "1.500"}</a><abbr title="chưa đủ"> ◐', html)
    assert "◐: chưa đủ" in html


def test_a_figure_leads_to_its_reports_for_those_who_may_open_them(desk: Client) -> None:
    put(A, AUGUST, {"test_households": 1600}, at=AT, published=False)
    whole = f"{DESK}so/?item=test_households&unit={PROVINCE}&period=2025-08~15&{QUERY}&level=province"
    a, b = (models.ReportRow.objects.get(office=office).id for office in (A, B))
    html = get(desk, whole)
    assert set(re.findall(r'href="(/desk/bao-cao[^"]+\d/)"', html)) == {f"/desk/bao-cao-nhan/{n}/" for n in (a, b)}
    assert {"1.500", "1.600", "777.777"} <= set(re.findall(r">([\d.]+)<", html))
    assert "chưa công bố" in html
    own, _ = browser((Role.REPORTER.value, A))
    html = get(own, whole)
    assert set(re.findall(r'href="(/desk/bao-cao[^"]+\d/)"', html)) == {f"/desk/bao-cao/{a}/"}
    assert "777.777" not in html
    get(own, f"/desk/bao-cao/{a}/")
    stranger, _ = browser((Role.DATA_STEWARD.value, PROVINCE))
    html = get(stranger, whole)
    assert "1.500" in html
    assert "1.600" not in html
    assert not re.findall(r'href="(/desk/bao-cao[^"]+\d/)"', html)


@pytest.mark.parametrize("path", ["so/", f"so/?item=test_households&unit=x&period=2025-08~15&{QUERY}",
                                  f"so-lieu.pdf?{QUERY}", "so-lieu.csv"])  # fmt: skip
def test_a_figure_or_a_file_that_is_none_is_not_found(desk: Client, path: str) -> None:
    get(desk, DESK + path, 404)


def test_the_desk_draws_maps_and_hands_out_what_the_board_does(desk: Client) -> None:
    html = get(desk, f"{DESK}?{QUERY}")
    assert html.count('class="chart"') == 2
    assert 'class="hexmap"' in html
    assert f'href="{DESK}so/?item=test_households' in html
    for kind in ("csv", "xlsx", "json", "parquet"):
        response = desk.get(f"{DESK}so-lieu.{kind}?{QUERY}")
        assert response.status_code == 200
        assert f'.{kind}"' in response["Content-Disposition"]
        assert f"{DESK}so-lieu.{kind}?{QUERY.replace('&', '&amp;')}" in html
    for kind in ("bieu-do", "ban-do"):
        assert f"{DESK}{kind}.svg?{QUERY.replace('&', '&amp;')}" in html
    assert "Gồm số đã duyệt chưa công bố" in json.loads(get(desk, f"{DESK}so-lieu.json?{QUERY}"))["about"]


def test_an_answer_of_nothing_says_why(desk: Client) -> None:
    assert "mà bạn xem được" in get(desk, f"{DESK}?i=test_fibre&from=2025-07-01&to=2025-09-30")


@pytest.mark.parametrize(
    ("days", "bases"),
    [
        ("from=2025-08-01&to=2025-09-30", ["reported"]), ("from=2025-07-01&to=2025-07-31", ["simulated"]),
        ("from=2025-07-01&to=2025-09-30", ["reported", "simulated"]),
    ],
)  # fmt: skip
def test_simulated_is_marked_wherever_it_is_seen_and_nowhere_else(desk: Client, days: str, bases: list[str]) -> None:
    put(A, JULY, {"test_households": 3}, simulated=True)
    query, simulated = f"i=test_households&{days}", "simulated" in bases
    html = get(desk, f"{DESK}?{query}")
    assert ("Số liệu mô phỏng." in html) == simulated
    chart = html[html.index('<figure class="chartbox') : html.index("</figure>")]
    assert re.findall(r"basis-(\w+)", chart) == bases
    assert html.count("▨") == (3 if len(bases) > 1 else 0)  # the note, the figure, its sum
    assert json.loads(get(desk, f"{DESK}so-lieu.json?{query}"))["bases"] == bases
    rows = list(csv.DictReader(io.StringIO(get(desk, f"{DESK}so-lieu.csv?{query}"))))
    assert sorted({row["basis"] for row in rows}) == bases
    response = desk.get(f"{DESK}so-lieu.parquet?{query}")
    assert ("-mo-phong.parquet" in response["Content-Disposition"]) == simulated
    assert pq.read_table(io.BytesIO(response.content)).schema.metadata[b"bases"].decode() == ",".join(bases)
    assert ("mô phỏng" in workbook(desk, query, 1)) == simulated
    response = desk.get(f"{DESK}bieu-do.svg?{query}")
    assert ("-mo-phong.svg" in response["Content-Disposition"]) == simulated
    assert ("mô phỏng" in response.content.decode().lower()) == simulated
    figure = get(desk, f"{DESK}so/?item=test_households&unit={A}&period=2025-07~15&{query}", 200 if simulated else 404)
    assert ("mark basis-simulated" in figure) == simulated


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"?{QUERY}", 10), (f"?{QUERY}&level=province&known=2025-09-30", 10), (f"so-lieu.csv?{QUERY}", 9),
        (f"so/?item=test_households&unit={PROVINCE}&period=2025-08~15&{QUERY}&level=province", 15),
        ("cua-toi/", 9), ("xem/bang/", 14),
    ],
)  # fmt: skip
def test_a_page_takes_as_many_statements_for_three_as_for_one(
    desk: Client, django_assert_max_num_queries: Callable[..., Any], path: str, most: int
) -> None:
    save(desk, "Hộ", audience="colleagues")
    compose(desk, [("ho", "half")], save="1")
    other, _ = browser((Role.REPORTER.value, A))
    save(other, "Của người khác", audience="colleagues")
    get(desk, DESK + path)
    with django_assert_max_num_queries(most) as first:
        get(desk, DESK + path)
    for unit, period in ((A, JULY), (B, JULY), (C, AUGUST)):
        put(unit, period, {"test_households": 5}, published=False, receiver=PROVINCE)
    for title in ("Hai", "Ba"):
        save(desk, title)
        save(other, f"{title} của người khác", audience="colleagues")
    get(desk, DESK + path)
    with django_assert_max_num_queries(most) as three:
        get(desk, DESK + path)
    assert len(three) == len(first)
