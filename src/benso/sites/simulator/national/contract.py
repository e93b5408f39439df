"""The documented rules, written apart from the adapter they test: fields of packets, what must be there, statuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DOSSIER_FIELDS = frozenset(
    [
        "MaHoSo",
        "MaTTHC",
        "TenTTHC",
        "MaLinhVuc",
        "TenLinhVuc",
        "SoBienNhan",
        "ChuHoSo",
        "LoaiDoiTuong",
        "MaDoiTuong",
        "ThongTinKhac",
        "Email",
        "Fax",
        "SoDienThoai",
        "TrichYeuHoSo",
        "NgayTiepNhan",
        "NgayHenTra",
        "TrangThaiHoSo",
        "NgayTra",
        "ThongTinTra",
        "HinhThuc",
        "NgayKetThucXuLy",
        "DonViXuLy",
        "GhiChu",
        "TaiLieuNop",
        "DanhSachLePhi",
        "DanhSachTepDinhKemKhac",
        "DanhSachHoSoBoSung",
        "DanhSachGiayToKetQua",
    ]
)
DOSSIER_NEEDS = ("MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "LoaiDoiTuong", "TrangThaiHoSo", "HinhThuc", "DonViXuLy")
PROGRESS_FIELDS = frozenset(
    [
        "MaHoSo",
        "NguoiXuLy",
        "ChucDanh",
        "ThoiDiemXuLy",
        "PhongBanXuLy",
        "NoiDungXuLy",
        "TrangThai",
        "NgayBatDau",
        "NgayKetThucTheoQuyDinh",
        "DanhSachTepDinhKemKhac",
    ]
)
PROGRESS_NEEDS = ("MaHoSo", "NguoiXuLy", "ThoiDiemXuLy", "NoiDungXuLy", "TrangThai")
LISTS: Mapping[str, frozenset[str]] = {
    "TaiLieuNop": frozenset(["TepDinhKemId", "TenTepDinhKem", "IsDeleted", "MaThanhPhanHoSo", "DuongDanTaiTepTin"]),
    "DanhSachLePhi": frozenset(["TenPhiLePhi", "MaPhiLePhi", "HinhThucThu", "Gia", "LoaiPhiLePhi"]),
    "DanhSachTepDinhKemKhac": frozenset(["TenGiayTo", "SoLuong", "LoaiGiayTo"]),
    "DanhSachHoSoBoSung": frozenset(
        [
            "HoSoBoSungId",
            "NguoiYeuCauBoSung",
            "NoiDungBoSung",
            "NgayBoSung",
            "NguoiTiepNhanBoSung",
            "ThongTinTiepNhan",
            "NgayTiepNhanBoSung",
            "TrangThaiBoSung",
            "DanhSachGiayToBoSung",
            "DanhSachLePhiBoSung",
            "NgayHenTraTruoc",
            "NgayHenTraMoi",
        ]
    ),
    "DanhSachGiayToKetQua": frozenset(["TenGiayTo", "MaThanhPhanHoSo", "GiayToId", "DuongDanTepTinKetQua"]),
}
MOMENTS = (
    "NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy", "ThoiDiemXuLy", "NgayBatDau", "NgayKetThucTheoQuyDinh",
    "NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi",
)  # fmt: skip
STATUSES = {
    "1": "Mới đăng ký",
    "2": "Được tiếp nhận",
    "3": "Không được tiếp nhận",
    "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung giấy tờ",
    "6": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "7": "Công dân yêu cầu rút hồ sơ",
    "8": "Dừng xử lý",
    "9": "Đã xử lý xong",
    "10": "Đã trả kết quả",
}
REPORT_FIELDS = frozenset(
    [
        "MaBaoCao",
        "MaCheDo",
        "TenCheDo",
        "PhienBan",
        "MaDonVi",
        "TenDonVi",
        "KyBaoCao",
        "TuNgay",
        "DenNgay",
        "LanGui",
        "NgayCongBo",
        "ChiTieu",
    ]
)
FIGURE_FIELDS = frozenset(["MaChiTieu", "TenChiTieu", "PhanTo", "DonViTinh", "GiaTri", "LyDo"])
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_MOMENT = re.compile(r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d\Z")


def dossier_fault(data: Any) -> str:
    """What is wrong with the body of a dossier; empty if nothing is."""
    fault = _fields_fault(data, DOSSIER_FIELDS, DOSSIER_NEEDS, "TrangThaiHoSo")
    if fault:
        return fault
    for name, fields in LISTS.items():
        rows = data.get(name, [])
        if not isinstance(rows, list):
            return f"{name} phải là danh sách"
        for row in rows:
            if fault := _row_fault(name, row, fields):
                return fault
    return ""


def progress_fault(data: Any) -> str:
    """What is wrong with the body of a step; empty if nothing is."""
    return _fields_fault(data, PROGRESS_FIELDS, PROGRESS_NEEDS, "TrangThai")


def report_fault(data: Any) -> str:
    """What is wrong with the body of a report of indicators; empty if nothing is. The shape is told in
    docs/how-to/national-reports.md."""
    if not isinstance(data, dict):
        return "data phải là danh sách các đối tượng"
    if unknown := sorted(set(data) - REPORT_FIELDS):
        return f"trường lạ {unknown[0]}"
    if missing := sorted(name for name in REPORT_FIELDS if not data.get(name) and name != "ChiTieu"):
        return f"thiếu {missing[0]}"
    if not str(data["LanGui"]).isdigit() or not _MOMENT.match(str(data["NgayCongBo"])):
        return "LanGui phải là số, NgayCongBo phải viết yyyyMMddHHmmss"
    rows = data.get("ChiTieu")
    if not isinstance(rows, list) or not rows:
        return "ChiTieu phải là danh sách, ít nhất một dòng"
    for row in rows:
        if not isinstance(row, dict) or set(row) != FIGURE_FIELDS:
            return f"mỗi dòng ChiTieu gồm đúng {', '.join(sorted(FIGURE_FIELDS))}"
        if (row["GiaTri"] == "") == (row["LyDo"] == "") or row["LyDo"] not in ("", "KAD", "KPS", "CCS"):
            return f"{row['MaChiTieu']}: có GiaTri hoặc LyDo (KAD, KPS, CCS), không cả hai"
        if row["GiaTri"] and not _NUMBER.match(row["GiaTri"]):
            return f"{row['MaChiTieu']}: GiaTri phải là số"
    return ""


def file_ids(data: Mapping[str, Any]) -> set[str]:
    """Ids of the files a dossier names that must have been uploaded."""
    found = {str(row.get("TepDinhKemId", "")) for row in data.get("TaiLieuNop", [])}
    return (found | {str(row.get("GiayToId", "")) for row in data.get("DanhSachGiayToKetQua", [])}) - {""}


def _fields_fault(data: Any, fields: frozenset[str], needs: tuple[str, ...], status: str) -> str:
    if not isinstance(data, dict):
        return "data phải là danh sách các đối tượng"
    if unknown := sorted(set(data) - fields):
        return f"trường lạ {unknown[0]}"
    for name in needs:
        if not data.get(name):
            return f"thiếu {name}"
    if data[status] not in STATUSES:
        return f"{status} không thuộc mười trạng thái"
    return _moment_fault(data)


def _row_fault(name: str, row: Any, fields: frozenset[str]) -> str:
    if not isinstance(row, dict):
        return f"{name} phải gồm các đối tượng"
    if unknown := sorted(set(row) - fields):
        return f"trường lạ {name}.{unknown[0]}"
    return _moment_fault(row)


def _moment_fault(row: Mapping[str, Any]) -> str:
    for name in MOMENTS:
        value = row.get(name, "")
        if value != "" and not (isinstance(value, str) and _MOMENT.match(value)):
            return f"{name} phải viết yyyyMMddHHmmss"
    return ""
