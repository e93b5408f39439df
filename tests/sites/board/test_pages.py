"""The pages of the board on the province's real content."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from benso.config.verification import compare_seals
from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as read
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.scoreboard.types import State
from benso.sites.shell.marks import STATE_WORDS
from tests.sites.board.messages import all_messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

UNIT = "83@2004-08-31"
PAGES = [
    "/",
    "/chi-tieu/DG-01/",
    "/chi-tieu/DG-03D/",
    "/chi-tieu/DG-04/",
    "/chi-tieu/DE-02/",
    "/chi-tieu/DE-04/",
    "/chi-tieu/DS-05/",
    "/chi-tieu/DS-06/",
    "/chi-tieu/GEN-01/",
    "/don-vi/",
    f"/don-vi/{UNIT}/",
    "/don-vi/28777@2025-07-01/",
    "/don-vi/28777@2025-07-01/?borders=2019-06-01",
    "/don-vi/VN/",
    "/so-lieu/",
    "/so-lieu/tthc_total/",
    "/so-lieu/population/",
    "/but-toan/",
    "/niem-phong/",
    "/niem-phong/1/",
    "/gioi-thieu/",
]


def get(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content.decode()


def post(client: Client, amount: str, *, key: str = "t-1", basis: Basis = Basis.SIMULATED) -> int:
    entry = NewEntry(
        "tthc_total",
        UNIT,
        basis,
        date(2024, 12, 31),
        Decimal(amount),
        period_start=date(2024, 12, 31),
        period_end=date(2024, 12, 31),
    )
    at = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    receipt = ledger.post(posting=Posting("test", key, (entry,), {"title": "Thử"}), actor="test", at=at)
    ledger.seal_pending(at=at)
    return receipt.entry_ids[0]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_vietnamese_and_in_english(client: Client, path: str) -> None:
    assert '<html lang="vi">' in get(client, path)
    assert '<html lang="en">' in get(client, f"/en{path}")


@pytest.mark.parametrize("path", PAGES)
def test_no_vietnamese_sentence_of_ours_is_left_on_an_english_page(client: Client, path: str) -> None:
    html = get(client, f"/en{path}")
    texts = [t for t in all_messages() if len(t) > 12 and "%(" not in t and "{" not in t]
    assert [t for t in texts if re.search(rf">\s*{re.escape(t)}\s*<", html)] == []


def test_the_overview_says_how_many_targets_stand_where_and_which_can_be_recomputed(client: Client) -> None:
    html = get(client, "/")
    assert "18 chỉ tiêu chính" in html
    assert "Đúng 1 chỉ tiêu tính lại được từ số liệu công khai:" in html
    counts = dict(re.findall(r'tally-n">(\d+)</span> <span class="mark state-([\w-]+)"', html))
    assert sum(map(int, re.findall(r'tally-n">(\d+)<', html))) == 18
    assert counts


def test_the_overview_shows_every_target_once(client: Client) -> None:
    html = get(client, "/")
    cards = re.findall(r'<article class="card[^>]*id="the-([\w-]+)"', html)
    assert len(cards) == len(set(cards))
    parts = re.findall(r'<a href="/chi-tieu/([\w-]+)/" title=', html)
    assert len(cards) + len(parts) == 23


def test_filters_are_links_and_keep_each_other(client: Client) -> None:
    html = get(client, "/?state=no_evidence&pillar=digital_government")
    states = set(re.findall(r'<article class="card s-(\w+)"', html))
    assert states == {"no_evidence"}
    assert "?pillar=digital_society&amp;state=no_evidence" in html


def test_an_unknown_filter_shows_everything(client: Client) -> None:
    assert get(client, "/?state=green").count('<article class="card') == get(client, "/").count('<article class="card')


def test_a_filter_that_leaves_nothing_says_so(client: Client) -> None:
    html = get(client, "/?state=met&pillar=general")
    assert "Không có chỉ tiêu nào như vậy." in html


def test_the_strict_and_the_official_reading_stand_side_by_side(client: Client) -> None:
    html = get(client, "/chi-tieu/DG-01/?as_of=2024-11-14")
    assert "55,37\N{NO-BREAK SPACE}%" in html
    assert "100,0\N{NO-BREAK SPACE}%" in html
    assert html.count('<article class="reading') >= 2
    assert str(STATE_WORDS[State.BEHIND]) in html


def test_every_figure_of_a_target_leads_to_its_entries(client: Client) -> None:
    html = get(client, "/chi-tieu/DG-01/")
    entries = set(re.findall(r'href="/but-toan/(\d+)/"', html))
    assert entries
    for entry in sorted(entries, key=int)[:3]:
        assert "Nguồn ghi" in get(client, f"/but-toan/{entry}/")


def test_an_unknown_target_unit_measure_entry_or_seal_is_a_page_that_says_so(client: Client) -> None:
    for path in (
        "/chi-tieu/XX-99/",
        "/don-vi/nowhere/",
        "/so-lieu/nothing/",
        "/but-toan/999999999/",
        "/niem-phong/999/",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert '<p class="overline">404</p>' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("as_of=hôm+qua", "Không đọc được ngày “hôm qua”."),
        ("as_of=1999-01-01", "Ngày 1999-01-01 nằm ngoài khoảng có số liệu"),
        ("as_of=2999-01-01", "Ngày 2999-01-01 nằm ngoài khoảng có số liệu"),
        ("known=99999", "Không có niêm phong số 99999"),
        ("known=0", "Không có niêm phong số 0"),
        ("known=2020-01-01", "Đến hết ngày 2020-01-01 sổ chưa có niêm phong nào."),
        ("borders=32/13/2020", "Không đọc được ngày “32/13/2020”."),
    ],
)
def test_a_bad_date_gets_a_sentence_and_the_page_with_defaults(client: Client, query: str, sentence: str) -> None:
    response = client.get(f"/?{query}")
    html = response.content.decode()
    assert response.status_code == 400
    assert sentence in html
    assert html.count('<article class="card') > 10


def test_a_date_written_the_vietnamese_way_is_understood(client: Client) -> None:
    assert "Tính đến <strong>14/11/2024</strong>" in get(client, "/?as_of=14/11/2024")


def test_every_page_names_its_moment_and_carries_it_on(client: Client) -> None:
    html = get(client, "/?as_of=2024-11-14&known=1")
    assert 'href="/chi-tieu/DG-01/?as_of=2024-11-14&amp;known=1"' in html
    assert "niêm phong số 1" in html


def test_a_figure_shown_once_can_be_shown_again_from_its_permanent_link(client: Client) -> None:
    before = get(client, "/so-lieu/tthc_total/")
    link = re.search(r'href="(/so-lieu/tthc_total/\?as_of=[^"]+)"', before)
    assert link is not None
    fixed = get(client, link[1].replace("&amp;", "&"))
    post(client, "1999")
    assert "1.999" in get(client, "/so-lieu/tthc_total/")
    assert get(client, link[1].replace("&amp;", "&")) == fixed


@pytest.mark.parametrize(
    "path", ["/", "/chi-tieu/DG-01/", "/so-lieu/dvc_full/", "/but-toan/{entry}/", "/niem-phong/", "/niem-phong/1/"]
)
def test_a_permanent_link_shows_the_same_page_after_a_later_correction(client: Client, path: str) -> None:
    view = get(client, "/so-lieu/dvc_full/")
    entry = int(re.findall(r'href="/but-toan/(\d+)/"', view)[0])
    link = f"{path.format(entry=entry)}?as_of=2025-12-31&known=1"
    before = get(client, link)
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    ledger.reverse_entry(entry_id=entry, source="test", key="r", reason="gõ nhầm", actor="test", at=at)
    ledger.seal_pending(at=at)
    assert get(client, link) == before
    assert get(client, path.format(entry=entry)) != before


def test_simulated_figures_are_announced_at_the_top_of_the_page(client: Client) -> None:
    words = "Trang này có số mô phỏng."
    assert words not in get(client, "/so-lieu/tthc_total/")
    post(client, "1999")
    assert words in get(client, "/so-lieu/tthc_total/")


def test_a_reversed_entry_says_so_and_leads_to_its_correction(client: Client) -> None:
    entry = post(client, "1999")
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    receipt = ledger.reverse_entry(entry_id=entry, source="test", key="r", reason="gõ nhầm", actor="test", at=at)
    ledger.seal_pending(at=at)
    html = get(client, f"/but-toan/{entry}/")
    assert "Bút toán này đã bị đảo bởi" in html
    assert f'href="/but-toan/{receipt.entry_ids[0]}/"' in html


def test_a_proof_can_be_downloaded_and_names_no_private_data(client: Client) -> None:
    entry = post(client, "1999", key="secret-key")
    assert f"benso-proof-{entry}.json" in get(client, f"/bang-chung/{entry}/")
    response = client.get(f"/bang-chung/{entry}/bang-chung.json")
    assert json.loads(response.content) == read.proof(entry)
    assert b"secret-key" not in response.content


def test_the_proof_handed_out_passes_the_verifier_handed_out(client: Client, tmp_path: Path) -> None:
    entry = post(client, "1999")
    proof, verifier = tmp_path / "proof.json", tmp_path / "benso_verify.py"
    proof.write_bytes(client.get(f"/bang-chung/{entry}/bang-chung.json").content)
    verifier.write_bytes(b"".join(client.get("/gioi-thieu/benso_verify.py")))  # type: ignore[arg-type]
    command = [sys.executable, "-I", str(verifier), str(proof)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    proof.write_text(proof.read_text().replace("1999", "2999"))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_proof_and_seals_handed_out_agree_with_the_verifier_and_with_the_page(client: Client, tmp_path: Path) -> None:
    entry = post(client, "1999")
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    ledger.reverse_entry(entry_id=entry, source="test", key="r", reason="gõ nhầm", actor="test", at=at)
    ledger.seal_pending(at=at)
    page = get(client, f"/bang-chung/{entry}/")
    assert f"python3 benso_verify.py benso-proof-{entry}.json --seals benso-seals.json" in page
    assert 'href="/niem-phong/seals.json"' in page
    assert 'href="/niem-phong/seals.json"' in get(client, "/niem-phong/")
    proof, seals, verifier = (tmp_path / name for name in ("proof.json", "seals.json", "benso_verify.py"))
    proof.write_bytes(client.get(f"/bang-chung/{entry}/bang-chung.json").content)
    verifier.write_bytes(b"".join(client.get("/gioi-thieu/benso_verify.py")))  # type: ignore[arg-type]
    for address in ("/niem-phong/seals.json", "/api/v1/seals.json"):
        seals.write_bytes(b"".join(client.get(address)))  # type: ignore[arg-type]
        told = subprocess.run(
            [sys.executable, "-I", str(verifier), str(proof), "--seals", str(seals)],
            capture_output=True, check=True, text=True, encoding="utf-8",
        ).stdout  # fmt: skip
        digest = read.seal(read.entry(entry).seal or 0).hash
        assert f"Mã băm của niêm phong: {digest}\n" in told
        assert f"<code>{digest}</code>" in page
        assert compare_seals(seals).problems == ()


def test_the_list_of_seals_is_one_object_whole(client: Client) -> None:
    response = client.get("/niem-phong/seals.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="benso-seals.json"'
    listed = json.loads(b"".join(response))  # type: ignore[arg-type]
    assert [seal["hash"] for seal in listed["seals"]] == [seal.hash for seal in reversed(read.seals())]
    assert client.head("/niem-phong/seals.json").status_code == 200


def test_a_day_that_is_not_over_leads_to_its_seal(client: Client) -> None:
    today, latest = timezone.localdate(), read.seals(limit=1)[0].number
    response = client.get(f"/chi-tieu/DG-01/?known={today}&as_of=2024-11-14")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/chi-tieu/DG-01/?known={latest}&as_of=2024-11-14"
    refusal = client.get(f"/api/v1/targets/DG-01?known={today}")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "MOMENT_OPEN")


def test_a_day_answers_once_a_later_seal_follows(client: Client) -> None:
    latest = read.seals(limit=1)[0]
    entry = NewEntry("tthc_total", UNIT, Basis.SIMULATED, date(2024, 12, 31), Decimal(7))
    at = latest.sealed_at + timedelta(days=1)
    ledger.post(posting=Posting("test", "later", (entry,)), actor="test", at=at)
    ledger.seal_pending(at=at)
    day = timezone.localdate(latest.sealed_at)
    assert f"known={latest.number}" in get(client, f"/chi-tieu/DG-01/?known={day}")
    assert client.get(f"/api/v1/targets/DG-01?known={day}").json()["known"] == latest.number


def test_the_verifier_is_handed_out(client: Client) -> None:
    response = client.get("/gioi-thieu/benso_verify.py")
    assert response.status_code == 200
    assert b"".join(response).startswith(b"#!")  # type: ignore[arg-type]


def test_the_table_downloads_open_in_a_spreadsheet_with_vietnamese_letters(client: Client) -> None:
    response = client.get("/chi-tieu/DG-01/so-lieu.csv?as_of=2024-11-14")
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text)))
    strict = [r for r in rows if r["role"] == "headline" and r["date"] == "2024-11-14"]
    assert [round(Decimal(r["value"]), 2) for r in strict] == [Decimal("55.37")]
    assert "đã công bố" in text


def test_the_same_as_json_with_definitions_and_entries(client: Client) -> None:
    data = json.loads(client.get("/chi-tieu/DG-01/so-lieu.json").content)
    used = {e for r in data["readings"] for p in r["points"] for e in p["entries"]}
    assert {e["id"] for e in data["entries"]} == used
    assert data["promises"][0] == {"due": "2025-12-31", "value": "100"}


def test_pictures_download_as_svg_with_vietnamese_letters(client: Client) -> None:
    for name in ("bieu-do", "ban-do"):
        response = client.get(f"/chi-tieu/DG-01/{name}.svg")
        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        words = "".join(ElementTree.fromstring(response.content.decode()).itertext())  # noqa: S314
        assert "Dịch vụ công trực tuyến mức độ 4" in words


def test_a_chart_of_nothing_is_not_found(client: Client) -> None:
    assert client.get("/chi-tieu/DG-04/bieu-do.svg").status_code == 404


@pytest.mark.parametrize(
    ("borders", "communes"), [("2019-04-01", 164), ("2020-03-01", 157), ("2025-01-01", 148), ("2025-07-01", 48)]
)
def test_the_map_shows_every_unit_of_the_day(client: Client, borders: str, communes: int) -> None:
    html = get(client, f"/don-vi/?borders={borders}")
    assert html.count('tabindex="-1"><path') == communes
    assert f"{communes} xã, phường, thị trấn" in html


def test_units_are_found_without_diacritics_and_on_other_days(client: Client) -> None:
    html = get(client, "/don-vi/?q=mo+cay&borders=2020-01-01")
    assert "Huyện Mỏ Cày Bắc" in html
    assert "Không có đơn vị nào như vậy" in get(client, "/don-vi/?q=ha+noi")


def test_a_unit_names_what_it_came_from_and_what_it_became(client: Client) -> None:
    html = get(client, f"/don-vi/{UNIT}/")
    assert "Sau đó thành" in html
    assert "Tỉnh Vĩnh Long" in html
    assert "Đơn vị này không tồn tại vào ngày" in html


def test_a_page_kept_by_the_reader_is_not_sent_again_until_something_changes(client: Client) -> None:
    tag = client.get("/")["ETag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    post(client, "1999")
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_pages_can_only_be_read(client: Client) -> None:
    sealed = read.latest_seal()
    assert client.post("/").status_code == 405
    assert read.latest_seal() == sealed


def test_nothing_is_asked_of_another_machine_and_no_script_or_style_is_inline(client: Client) -> None:
    response = client.get("/chi-tieu/DG-01/")
    html = response.content.decode()
    assert re.findall(r'(?:src|srcset)="(?!/static/)[^"]*"', html) == []
    assert re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="(?!/static/)', html) == []
    assert re.findall(r"<style|\sstyle=|<script(?![^>]+src=)|\son\w+=", html) == []
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_a_new_ward_shows_the_census_of_its_old_communes_with_the_entries_used(client: Client) -> None:
    html = get(client, "/don-vi/28777@2025-07-01/")
    section = html[html.index('id="quy-doi"') :]
    row = section[section.index('href="/so-lieu/population/"') :]
    row = row[: row.index("</tr>")]
    assert "41.161" in row
    assert "đúng, cộng từ đơn vị trọn vẹn" in row
    entries = re.findall(r'href="/but-toan/(\d+)/"', row)
    assert len(entries) == 8
    assert sum(e.amount for e in read.entries_by_id(map(int, entries))) == Decimal(41161)


def test_in_the_borders_asked_for_the_land_of_a_unit_is_shown_in_the_units_of_that_day(client: Client) -> None:
    html = get(client, "/don-vi/28777@2025-07-01/?borders=2019-06-01")
    section = html[html.index('id="quy-doi"') :]
    units = set(re.findall(r'<th scope="row"><a href="/don-vi/([^/]+)/', section))
    assert len(units) == 8
    assert "28777@2004-08-31" in units
    assert "Vào ngày 01/06/2019 đất của đơn vị này thuộc các đơn vị dưới đây." in section


def test_a_source_without_an_address_is_called_by_its_title_and_kept_whole_on_the_entry(client: Client) -> None:
    title = "Tổng điều tra dân số và nhà ở 01/04/2019, Tổng cục Thống kê"
    html = get(client, "/so-lieu/population/")
    assert "github.com/hgscarlette" not in html
    entry = re.search(rf'<a href="/but-toan/(\d+)/">{re.escape(title)}</a>', html)
    assert entry
    assert "Population and Housing Census of 1 April 2019" in get(client, "/en/so-lieu/population/")
    page = get(client, f"/but-toan/{entry[1]}/")
    assert title in page
    assert "github.com/hgscarlette/vn-demographic data/Population data/*.xlsx" in page
