"""Packets of the national portal, in its own field names.

Services ``DongBoHoSoMC`` (a dossier) and ``CapNhatTienDoHoSoMC`` (a step of it). Names are those that an open adapter
sends (OpenCPS); QCVN 120:2019/BTTTT defines the packets, its text was not at hand: lengths are therefore not limited
here. Times are ``yyyyMMddHHmmss`` of Việt Nam, an absent one is empty. Values are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from benso.domains.exchange.types import (
    NationalDossier,
    NationalFee,
    NationalFile,
    NationalProgress,
    NationalSupplement,
    Packet,
)
from benso.kernel.working_time import VIETNAM

CREATE, UPDATE, PROGRESS = "national.create", "national.update", "national.progress"
APPLICANT_KINDS = {"citizen": "1", "enterprise": "2", "household": "2"}
"""``LoaiDoiTuong``; the adapter read knows 1 and 2 only, so a household business goes with enterprises."""

RESULT_BY = {"counter": "0", "electronic": "0", "post": "1"}
"""``HinhThuc``: how the result is handed over; 1 is by post, the adapter read sends 0 for everything else."""

FEE_MOMENTS = {"filing": "1", "supplement": "2", "result": "4"}


def national_key(number: str) -> str:
    """The key that keeps the messages of one dossier in order."""
    return f"dossier:{number}"


def create_packet(dossier: NationalDossier) -> Packet:
    """Tell the portal of a new dossier."""
    return Packet(CREATE, dossier_data(dossier), dossier.simulated, _files(dossier))


def update_packet(dossier: NationalDossier) -> Packet:
    """Tell the portal how a dossier stands now: status, dates, supplements, results."""
    return Packet(UPDATE, dossier_data(dossier), dossier.simulated, _files(dossier))


def progress_packet(progress: NationalProgress) -> Packet:
    """Tell the portal of one step."""
    data = {
        "MaHoSo": progress.number,
        "NguoiXuLy": progress.handler,
        "ChucDanh": progress.position,
        "ThoiDiemXuLy": _moment(progress.handled_at),
        "PhongBanXuLy": progress.department,
        "NoiDungXuLy": progress.content,
        "TrangThai": str(progress.status),
        "NgayBatDau": _moment(progress.started_at),
        "NgayKetThucTheoQuyDinh": _moment(progress.due_at),
    }
    return Packet(PROGRESS, data, progress.simulated)


def dossier_data(dossier: NationalDossier) -> dict[str, Any]:
    """The body of ``DongBoHoSoMC`` for one dossier."""
    return {
        "MaHoSo": dossier.number,
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "MaLinhVuc": dossier.field_code,
        "TenLinhVuc": dossier.field_name,
        "ChuHoSo": dossier.owner,
        "LoaiDoiTuong": APPLICANT_KINDS[dossier.applicant_kind],
        "TrichYeuHoSo": dossier.abstract,
        "NgayTiepNhan": _moment(dossier.received_at),
        "NgayHenTra": _moment(dossier.due_at),
        "TrangThaiHoSo": str(dossier.status),
        "NgayTra": _moment(dossier.returned_at),
        "HinhThuc": RESULT_BY[dossier.result_by],
        "NgayKetThucXuLy": _moment(dossier.finished_at),
        "DonViXuLy": dossier.office_name,
        "TaiLieuNop": [_document(file) for file in dossier.documents],
        "DanhSachLePhi": [_fee(fee) for fee in dossier.fees],
        "DanhSachHoSoBoSung": [_supplement(one) for one in dossier.supplements],
        "DanhSachGiayToKetQua": [_result(file) for file in dossier.results],
    }


def packet_payload(packet: Packet) -> dict[str, Any]:
    """A packet as the outbox keeps it."""
    files = [{"id": file.id, "name": file.name, "sha256": file.sha256} for file in packet.files]
    return {"data": dict(packet.data), "files": files, "simulated": packet.simulated}


def packet_of(kind: str, payload: Mapping[str, Any]) -> Packet:
    """A packet as the outbox gives it back."""
    files = tuple(NationalFile(f["id"], f["name"], sha256=f["sha256"]) for f in payload.get("files", ()))
    return Packet(kind, payload["data"], bool(payload["simulated"]), files)


def _files(dossier: NationalDossier) -> tuple[NationalFile, ...]:
    return tuple(file for file in (*dossier.documents, *dossier.results) if file.sha256)


def _document(file: NationalFile) -> dict[str, str]:
    return {
        "TepDinhKemId": file.id,
        "TenTepDinhKem": file.name,
        "IsDeleted": "False",
        "MaThanhPhanHoSo": file.component,
        "DuongDanTaiTepTin": file.url,
    }


def _fee(fee: NationalFee) -> dict[str, str]:
    return {
        "TenPhiLePhi": fee.name,
        "MaPhiLePhi": fee.code,
        "HinhThucThu": FEE_MOMENTS[fee.moment],
        "Gia": _whole(fee.amount),
        "LoaiPhiLePhi": "",
    }


def _supplement(one: NationalSupplement) -> dict[str, Any]:
    return {
        "HoSoBoSungId": one.id,
        "NguoiYeuCauBoSung": one.asked_by,
        "NoiDungBoSung": one.content,
        "NgayBoSung": _moment(one.asked_at),
        "NguoiTiepNhanBoSung": one.received_by,
        "NgayTiepNhanBoSung": _moment(one.received_at),
        "TrangThaiBoSung": "1" if one.received_at else "0",
        "NgayHenTraTruoc": _moment(one.due_before),
        "NgayHenTraMoi": _moment(one.due_after),
    }


def _result(file: NationalFile) -> dict[str, str]:
    return {
        "TenGiayTo": file.name,
        "MaThanhPhanHoSo": file.component,
        "GiayToId": file.id,
        "DuongDanTepTinKetQua": file.url,
    }


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def _whole(amount: Decimal) -> str:
    return format(amount.to_integral_value(), "f")
