"""Packets for the national portal, and the contract over real HTTP with a stand-in that keeps the documented rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from benso.domains.exchange import operations, queries, rules
from benso.domains.exchange.types import (
    Deliveries,
    MessageState,
    NationalDossier,
    NationalFee,
    NationalFile,
    NationalProgress,
    NationalSupplement,
)
from benso.sites.simulator.national import contract, store
from tests.domains.exchange.conftest import NOW

FILES = {UUID(int=1): b"%PDF-1.7 one", UUID(int=2): b"%PDF-1.7 result"}


def stored(file: UUID) -> bytes:
    """Stands where ``documents`` gives the bytes of a file."""
    return FILES[file]


def file(number: int, name: str) -> NationalFile:
    content = FILES[UUID(int=number)]
    return NationalFile(str(UUID(int=number)), name, "TP01", hashlib.sha256(content).hexdigest())


DOSSIER = NationalDossier(
    number="H15.50.05.13-261124-0001",
    procedure_code="2.000815",
    procedure_name="Chứng thực bản sao",
    field_code="G15-TP01",
    field_name="Chứng thực",
    owner="Người mô phỏng",
    applicant_kind="citizen",
    abstract="Chứng thực bản sao",
    status=2,
    office_name="UBND xã mô phỏng",
    simulated=True,
    received_at=NOW,
    due_at=NOW + timedelta(days=1),
    documents=(file(1, "cccd.pdf"),),
    fees=(NationalFee("Phí chứng thực", Decimal(2000)),),
)
DONE = replace(
    DOSSIER,
    status=10,
    finished_at=NOW + timedelta(hours=5),
    returned_at=NOW + timedelta(hours=6),
    result_by="post",
    results=(file(2, "ket-qua.pdf"),),
    supplements=(
        NationalSupplement("1", "Cán bộ", "Thiếu bản chính", NOW, due_before=NOW, due_after=NOW + timedelta(days=2)),
    ),
)
STEP = NationalProgress(DOSSIER.number, "Cán bộ mô phỏng", NOW, "Tiếp nhận hồ sơ", 4, simulated=True)


def test_a_packet_has_the_names_of_the_national_portal() -> None:
    data = rules.dossier_data(DONE)
    assert {name: data[name] for name in data if not isinstance(data[name], list)} == {
        "MaHoSo": "H15.50.05.13-261124-0001", "MaTTHC": "2.000815", "TenTTHC": "Chứng thực bản sao",
        "MaLinhVuc": "G15-TP01", "TenLinhVuc": "Chứng thực", "ChuHoSo": "Người mô phỏng", "LoaiDoiTuong": "1",
        "TrichYeuHoSo": "Chứng thực bản sao", "NgayTiepNhan": "20261124090000", "NgayHenTra": "20261125090000",
        "TrangThaiHoSo": "10", "NgayTra": "20261124150000", "HinhThuc": "1", "NgayKetThucXuLy": "20261124140000",
        "DonViXuLy": "UBND xã mô phỏng",
    }  # fmt: skip
    assert data["DanhSachHoSoBoSung"] == [
        {
            "HoSoBoSungId": "1", "NguoiYeuCauBoSung": "Cán bộ", "NoiDungBoSung": "Thiếu bản chính",
            "NgayBoSung": "20261124090000", "NguoiTiepNhanBoSung": "", "NgayTiepNhanBoSung": "",
            "TrangThaiBoSung": "0", "NgayHenTraTruoc": "20261124090000", "NgayHenTraMoi": "20261126090000",
        }
    ]  # fmt: skip
    assert data["DanhSachLePhi"] == [
        {"TenPhiLePhi": "Phí chứng thực", "MaPhiLePhi": "", "HinhThucThu": "1", "Gia": "2000", "LoaiPhiLePhi": ""}
    ]
    assert contract.dossier_fault(data) == ""


def test_a_step_has_the_names_of_the_national_portal() -> None:
    data = dict(rules.progress_packet(STEP).data)
    assert data == {
        "MaHoSo": "H15.50.05.13-261124-0001", "NguoiXuLy": "Cán bộ mô phỏng", "ChucDanh": "",
        "ThoiDiemXuLy": "20261124090000", "PhongBanXuLy": "", "NoiDungXuLy": "Tiếp nhận hồ sơ", "TrangThai": "4",
        "NgayBatDau": "", "NgayKetThucTheoQuyDinh": "",
    }  # fmt: skip
    assert contract.progress_fault(data) == ""


def test_a_packet_survives_the_outbox() -> None:
    packet = rules.create_packet(DOSSIER)
    again = rules.packet_of(packet.kind, rules.packet_payload(packet))
    assert (again.kind, again.data, again.simulated) == (packet.kind, packet.data, True)
    assert [(f.id, f.sha256) for f in again.files] == [(f.id, f.sha256) for f in packet.files]


@pytest.fixture
def portal(live_server: Any, settings: Any, tmp_path: Path, emptied: None) -> Iterator[str]:
    """The stand-in, served over HTTP, with nothing in its book."""
    settings.ROOT_URLCONF = "benso.config.urls_development"
    settings.DEVELOPMENT_DIR = tmp_path
    settings.NATIONAL = {
        "url": f"{live_server.url}/national/", "user": "benso", "password": "secret of the test",
        "unit": "H15.50", "target": "development", "files": f"{__name__}.stored", "development": "1",
    }  # fmt: skip
    return f"{live_server.url}/national/"


def tell(dossier: NationalDossier = DOSSIER, *, new: bool = True) -> int:
    return operations.put_national_dossier(dossier=dossier, new=new, at=NOW)


def deliver(at: datetime | None = None) -> Deliveries:
    # In time of the wall: the stand-in's sessions run by its own clock.
    return operations.deliver_messages(at=at or datetime.now(UTC))


@pytest.mark.django_db(transaction=True)
class TestContract:
    def test_create_progress_and_status_arrive_in_order(self, portal: str) -> None:
        tell()
        operations.put_national_progress(progress=STEP, at=NOW)
        tell(DONE, new=False)
        assert deliver() == Deliveries(delivered=3)
        found = store.arrived(DOSSIER.number)
        assert found is not None
        assert (found.data["TrangThaiHoSo"], len(found.steps), found.steps[0]["NoiDungXuLy"]) == (
            "10", 1, "Tiếp nhận hồ sơ",
        )  # fmt: skip
        assert [call.what for call in reversed(store.last_calls())] == [
            "token", "next-number", "files", "service DongBoHoSoMC", "service CapNhatTienDoHoSoMC", "files", "files",
            "service DongBoHoSoMC",
        ]  # fmt: skip

    def test_a_replay_of_everything_leaves_the_same_state(self, portal: str) -> None:
        tell()
        operations.put_national_progress(progress=STEP, at=NOW)
        tell(DONE, new=False)
        deliver()
        before = store.arrived(DOSSIER.number)
        operations.replay_messages(channel="national", since=NOW, actor="official:1", at=NOW)
        assert deliver() == Deliveries(delivered=3)
        after = store.arrived(DOSSIER.number)
        assert before is not None
        assert after is not None
        assert (after.data, after.steps) == (before.data, before.steps)

    def test_a_replay_rebuilds_a_portal_that_lost_everything(self, portal: str, settings: Any, tmp_path: Path) -> None:
        tell()
        tell(DONE, new=False)
        deliver()
        before = store.arrived(DOSSIER.number)
        settings.DEVELOPMENT_DIR = tmp_path / "new"
        assert store.arrived(DOSSIER.number) is None
        operations.replay_messages(channel="national", since=NOW, actor="official:1", at=NOW)
        deliver()
        after = store.arrived(DOSSIER.number)
        assert before is not None
        assert after is not None
        assert after.data == before.data

    def test_a_simulated_dossier_never_leaves_for_the_real_portal(self, portal: str, settings: Any) -> None:
        number = tell()
        real = operations.put_national_dossier(
            dossier=replace(DOSSIER, number="H15.50.05.13-261124-0002", simulated=False), new=True, at=NOW
        )
        settings.NATIONAL = {**settings.NATIONAL, "development": ""}
        assert deliver() == Deliveries(delivered=1, skipped=1)
        assert (queries.message(number).state, queries.message(real).state) == (
            MessageState.SKIPPED, MessageState.DELIVERED,
        )  # fmt: skip
        assert [found.number for found in store.last_dossiers()] == ["H15.50.05.13-261124-0002"]

    def test_an_update_before_the_create_is_refused_there_and_dead_here(self, portal: str) -> None:
        number = tell(DONE, new=False)
        assert deliver() == Deliveries(dead=1)
        assert (queries.message(number).state, queries.message(number).last_error[:2]) == (MessageState.DEAD, "06")
        assert store.arrived(DOSSIER.number) is None

    def test_a_portal_that_is_down_is_tried_again(self, portal: str, settings: Any) -> None:
        number = tell()
        settings.NATIONAL = {**settings.NATIONAL, "url": "http://127.0.0.1:9/"}
        at = datetime.now(UTC)
        assert deliver(at) == Deliveries(retried=1)
        assert [a.code for a in queries.attempts(number)] == ["ConnectError"]
        settings.NATIONAL = {**settings.NATIONAL, "url": portal}
        assert deliver(at + timedelta(seconds=10)) == Deliveries(delivered=1)

    def test_wrong_credentials_keep_the_message_waiting(self, portal: str, settings: Any) -> None:
        number = tell()

        class Elsewhere(dict[str, Any]):
            """The settings as the client sees them; the stand-in reads the right ones."""

        from benso.domains.exchange.operations.national import NationalClient

        client = NationalClient(Elsewhere(settings.NATIONAL, password="wrong"))
        answer = client.send(queries.message(number))
        client.close()
        assert (answer.verdict, answer.code, answer.text) == ("retry", "token", "sai tên hoặc mật khẩu")
        assert store.arrived(DOSSIER.number) is None

    def test_a_session_that_ended_is_opened_anew(self, portal: str) -> None:
        from django.conf import settings

        from benso.domains.exchange.operations.national import NationalClient

        client = NationalClient(settings.NATIONAL)
        client._session = "0" * 32
        answer = client.send(queries.message(tell()))
        client.close()
        assert answer.verdict == "delivered"
        assert [(c.what, c.code) for c in reversed(store.last_calls())][:3] == [
            ("next-number", "01"), ("token", "00"), ("next-number", "00"),
        ]  # fmt: skip

    def test_a_file_that_changed_since_is_never_sent(self, portal: str, monkeypatch: pytest.MonkeyPatch) -> None:
        number = tell()
        monkeypatch.setitem(FILES, UUID(int=1), b"other")
        assert deliver() == Deliveries(dead=1)
        assert queries.message(number).last_error.startswith("file ")
        assert [call.what for call in store.last_calls()] == ["next-number", "token"]


class Caller:
    """Calls the stand-in as a careless client would."""

    def __init__(self, portal: str, settings: Any) -> None:
        self.portal = portal
        body = {"username": settings.NATIONAL["user"], "password": settings.NATIONAL["password"]}
        self.session = self.post("token", body, bare=True)["session"]

    def post(self, path: str, body: Any, *, bare: bool = False) -> dict[str, Any]:
        whole = body if bare else {"session": self.session, "madonvi": "H15.50", **body}
        answer: dict[str, Any] = httpx.post(self.portal + path, json=whole, trust_env=False).json()
        return answer

    def dossier(self, data: Any, updating: str = "False") -> str:
        return str(self.post("service", _dossiers(data, updating))["error_code"])


def _dossiers(data: Any, updating: str = "False") -> dict[str, Any]:
    return {"service": "DongBoHoSoMC", "isUpdating": updating, "data": [data]}


BARE = rules.dossier_data(replace(DOSSIER, documents=()))


@pytest.fixture
def caller(portal: str, settings: Any) -> Caller:
    return Caller(portal, settings)


@pytest.mark.django_db(transaction=True)
class TestStandIn:
    def test_nothing_goes_without_a_session(self, caller: Caller) -> None:
        assert caller.post("token", {"username": "benso", "password": "no"}, bare=True)["error_code"] == "01"
        for path in ("next-number", "service"):
            body = {"session": "guess", "madonvi": "H15", "mahoso": "1", **_dossiers(BARE)}
            assert caller.post(path, body, bare=True)["error_code"] == "01"
        assert store.last_dossiers() == []

    def test_calls_come_in_their_order(self, caller: Caller) -> None:
        assert caller.dossier(BARE) == "03"  # no number yet
        assert caller.post("next-number", {"mahoso": BARE["MaHoSo"]})["number"] == 1
        assert caller.post("next-number", {"mahoso": BARE["MaHoSo"]})["number"] == 1
        assert caller.dossier(BARE | {"TaiLieuNop": [{"TepDinhKemId": "x"}]}) == "03"  # not uploaded
        step = dict(rules.progress_packet(STEP).data)
        assert caller.post("service", {"service": "CapNhatTienDoHoSoMC", "data": [step]})["error_code"] == "06"
        assert caller.dossier(BARE, "True") == "06"
        assert store.last_dossiers() == []
        assert caller.dossier(BARE) == "00"
        assert caller.post("service", {"service": "CapNhatTienDoHoSoMC", "data": [step]})["error_code"] == "00"

    def test_creating_is_idempotent_and_ids_are_unique(self, caller: Caller) -> None:
        caller.post("next-number", {"mahoso": BARE["MaHoSo"]})
        assert [caller.dossier(BARE), caller.dossier(BARE)] == ["00", "00"]
        assert caller.dossier(BARE | {"ChuHoSo": "Người khác"}) == "05"
        assert store.last_dossiers()[0].data["ChuHoSo"] == "Người mô phỏng"

        def upload(content: bytes, digest: str = "") -> str:
            import base64

            body = {"id": "f1", "hash": digest or hashlib.sha256(content).hexdigest(), "name": "a.pdf"}
            return str(caller.post("files", body | {"content": base64.b64encode(content).decode()})["error_code"])

        assert [upload(b"one"), upload(b"one"), upload(b"two"), upload(b"x", "0" * 64)] == ["00", "00", "05", "04"]

    @pytest.mark.parametrize(
        "change",
        [
            {"TrangThaiHoSo": "11"}, {"TrangThaiHoSo": 2}, {"Moi": "1"}, {"MaTTHC": ""}, {"NgayHenTra": "2026-11-24"},
            {"NgayHenTra": "20261324090000"}, {"DanhSachLePhi": [{"Tien": "1"}]}, {"DanhSachLePhi": "1"},
            {"TaiLieuNop": ["x"]},
        ],
    )  # fmt: skip
    def test_what_the_rules_do_not_know_is_refused(self, caller: Caller, change: dict[str, Any]) -> None:
        caller.post("next-number", {"mahoso": BARE["MaHoSo"]})
        assert caller.dossier(BARE | change) == "02"
        assert store.last_dossiers() == []

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff"])
    def test_a_body_that_is_no_object_is_refused(self, caller: Caller, body: bytes) -> None:
        assert httpx.post(caller.portal + "service", content=body, trust_env=False).json()["error_code"] == "02"

    def test_a_dossier_can_be_looked_up(self, caller: Caller) -> None:
        caller.post("next-number", {"mahoso": BARE["MaHoSo"]})
        ask = {"service": "TraCuuHoSo", "mahoso": BARE["MaHoSo"]}
        assert caller.post("service", ask)["result"] == []
        caller.dossier(BARE)
        assert caller.post("service", ask)["result"] == [BARE]

    def test_the_pages_show_what_arrived(self, caller: Caller) -> None:
        caller.post("next-number", {"mahoso": BARE["MaHoSo"]})
        caller.dossier(BARE)
        caller.dossier(BARE | {"Moi": "1"})
        page = httpx.get(caller.portal, trust_env=False).text
        assert ("Được tiếp nhận" in page, "02 trường lạ Moi" in page, "Môi trường phát triển" in page) == (
            True, True, True,
        )  # fmt: skip
        one = httpx.get(f"{caller.portal}hs/{BARE['MaHoSo']}", trust_env=False)
        assert (one.status_code, "TrichYeuHoSo" in one.text) == (200, True)
        assert httpx.get(f"{caller.portal}hs/none", trust_env=False).status_code == 404
