"""Published reports of national regimes leave through the outbox, once a round, and arrive whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from benso.domains.exchange import operations as exchange
from benso.domains.exchange import queries as outbox
from benso.domains.exchange.types import Answer, Deliveries, Message, Verdict
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules import national_csv, national_json, national_xlsx
from benso.domains.reporting.types import Mark
from benso.sites.simulator.national import contract, store
from tests.domains.reporting import people
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.domains.reporting.standard_values import publish
from tests.served import served

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2025, 10, 20, 2, tzinfo=UTC)
COMMUNE = "28756@2025-07-01"
KEY = f"report:T01:{COMMUNE}:2025-09~15"
FIGURES = {"households.now": 1500, "fibre.now": "1000", "users.male": Mark.NO_SERVICE, "share.now": "66.67"}


@pytest.fixture
def published() -> int:
    declare(OCTOBER, small_regime("T01", national=True), small_regime("T02", cut_off=1))
    open_all(OCTOBER, date(2025, 9, 1), "T01", "T02")
    publish("T02", "2025-09", COMMUNE, FIGURES, known=OCTOBER, published=OCTOBER)
    return publish("T01", "2025-09~15", COMMUNE, FIGURES, known=OCTOBER, published=OCTOBER)


def _put() -> list[dict[str, Any]]:
    return [dict(one.payload["data"]) for one in outbox.messages(key=KEY)]


def test_a_published_report_is_put_once_whole_and_as_documented(published: int) -> None:
    assert operations.push_national_reports(at=OCTOBER) == 1
    assert operations.push_national_reports(at=OCTOBER) == 0
    (data,) = _put()
    assert contract.report_fault(data) == ""
    assert {name: data[name] for name in data if name != "ChiTieu"} == {
        "MaBaoCao": f"T01/{COMMUNE}/2025-09~15", "MaCheDo": "T01", "TenCheDo": "Băng thông rộng (thử)", "PhienBan": "1",
        "MaDonVi": COMMUNE, "TenDonVi": "Phường Phú Khương", "KyBaoCao": "2025-09~15", "TuNgay": "2025-08-15",
        "DenNgay": "2025-09-14", "LanGui": "1", "NgayCongBo": "20251020090000",
    }  # fmt: skip
    assert [(one["MaChiTieu"], one["PhanTo"], one["GiaTri"], one["LyDo"]) for one in data["ChiTieu"]] == [
        ("test_fibre", "", "1000", ""), ("test_fibre_share", "", "66.67", ""), ("test_households", "", "1500", ""),
        ("test_users", "test_sex=male", "", "KPS"),
    ]  # fmt: skip


def test_a_correction_is_another_round(published: int) -> None:
    operations.push_national_reports(at=OCTOBER)
    later = datetime(2025, 10, 21, 2, tzinfo=UTC)
    publish("T01", "2025-09~15", COMMUNE, FIGURES | {"fibre.now": 1001}, known=later, published=later, round_number=2)
    assert operations.push_national_reports(at=later) == 1
    assert [(one["LanGui"], one["ChiTieu"][0]["GiaTri"]) for one in _put()] == [("1", "1000"), ("2", "1001")]


def test_what_is_not_published_or_not_national_stays(published: int) -> None:
    models.ReportRow.objects.filter(id=published).update(state="approved")
    assert operations.push_national_reports(at=OCTOBER) == 0
    assert outbox.messages(key=f"report:T02:{COMMUNE}:2025-09") == []


def test_invented_reports_do_not_leave(published: int, settings: Any) -> None:
    settings.NATIONAL = settings.NATIONAL | {"development": ""}
    models.ReportRow.objects.filter(id=published).update(simulated=True)
    assert operations.push_national_reports(at=OCTOBER) == 0
    assert _put() == []


def test_publishing_tells_in_the_same_transaction() -> None:
    declare(OCTOBER, small_regime("T01", national=True))
    open_all(OCTOBER, date(2025, 9, 1), "T01")
    report = people.number("T01", "2025-09~15", COMMUNE)
    people.through(report, OCTOBER)
    assert _put() == []
    operations.publish_report(report=report, actor=people.publisher(report), at=OCTOBER)
    assert [one["LanGui"] for one in _put()] == ["1"]
    operations.publish_report(report=report, actor=people.publisher(report), at=OCTOBER)
    assert len(_put()) == 1


@pytest.fixture
def system(settings: Any, tmp_path: Path) -> Iterator[str]:
    """The stand-in of the national system, served over HTTP."""
    settings.ROOT_URLCONF = "benso.config.urls_development"
    settings.DEVELOPMENT_DIR = tmp_path
    with served() as address:
        settings.NATIONAL = {
            "url": f"{address}/national/", "user": "benso", "password": "secret of the test", "unit": "H15.50",
            "target": "development", "files": "", "development": "1",
        }  # fmt: skip
        yield address


def _deliver() -> Deliveries:
    return exchange.deliver_messages(at=datetime.now(UTC))


def test_it_arrives_over_http_and_a_replay_changes_nothing(published: int, system: str) -> None:
    operations.push_national_reports(at=OCTOBER)
    assert _deliver() == Deliveries(delivered=1)
    arrived = store.last_reports()
    assert arrived == _put()
    exchange.replay_messages(channel="national", since=OCTOBER, actor="official:1", at=OCTOBER)
    assert _deliver() == Deliveries(delivered=1)
    assert store.last_reports() == arrived


def test_an_earlier_round_that_comes_late_changes_nothing(published: int, system: str) -> None:
    operations.push_national_reports(at=OCTOBER)
    later = datetime(2025, 10, 21, 2, tzinfo=UTC)
    publish("T01", "2025-09~15", COMMUNE, FIGURES | {"fibre.now": 7}, known=later, published=later, round_number=2)
    operations.push_national_reports(at=later)
    assert _deliver() == Deliveries(delivered=2)
    exchange.replay_messages(channel="national", since=OCTOBER, until=later, actor="official:1", at=later)
    _deliver()
    (data,) = store.last_reports()
    assert (data["LanGui"], data["ChiTieu"][0]["GiaTri"]) == ("2", "7")


def test_while_the_other_side_is_down_it_waits_and_then_arrives(published: int) -> None:
    operations.push_national_reports(at=OCTOBER)
    answers = [Answer(Verdict.RETRY, "503"), Answer(Verdict.DELIVERED, "00")]
    taken: list[str] = []

    def send(message: Message) -> Answer:
        taken.append(message.kind)
        return answers.pop(0)

    first = exchange.deliver_messages(at=OCTOBER, senders={"national": send})
    assert first == Deliveries(retried=1)
    soon = datetime(2025, 10, 20, 3, tzinfo=UTC)
    assert exchange.deliver_messages(at=soon, senders={"national": send}) == Deliveries(delivered=1)
    assert taken == ["national.report", "national.report"]


@pytest.mark.parametrize(
    "change",
    [{"MaCheDo": ""}, {"LanGui": "x"}, {"ChiTieu": []}, {"Them": "1"}, {"NgayCongBo": "hôm qua"}, {"ChiTieu": [{}]}],
)
def test_the_contract_refuses_what_is_not_documented(published: int, change: dict[str, Any]) -> None:
    operations.push_national_reports(at=OCTOBER)
    assert contract.report_fault(_put()[0] | change) != ""


def test_the_file_form_holds_the_same_figures(published: int) -> None:
    reports = queries.national_reports(regime="T01", period="2025-09~15")
    rows = list(csv.DictReader(io.StringIO(national_csv(reports).decode("utf-8-sig"))))
    assert [(row["MaChiTieu"], row["GiaTri"], row["LyDo"]) for row in rows] == [
        ("test_fibre", "1000", ""), ("test_fibre_share", "66.67", ""), ("test_households", "1500", ""),
        ("test_users", "", "KPS"),
    ]  # fmt: skip
    operations.push_national_reports(at=OCTOBER)
    assert json.loads(national_json(reports)) == _put()
    book = CalamineWorkbook.from_object(io.BytesIO(national_xlsx(reports)))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [line[14] for line in sheet[1:]] == [1000.0, 66.67, 1500.0, ""]
    assert queries.national_reports(regime="T02") == []
