"""Packets of the national reporting system (Hệ thống thông tin báo cáo quốc gia).

The text of the protocol of that system could not be read: these names and this shape are our own, told in
docs/how-to/national-reports.md, and stand at one place. Service ``DongBoBaoCaoChiTieu``: one packet is one report,
whole; told again with a higher ``LanGui`` it takes the place of the one before.
"""

from __future__ import annotations

from benso.domains.exchange.types import NationalFigure, NationalReport, Packet
from benso.kernel.working_time import VIETNAM

REPORT = "national.report"
SERVICE = "DongBoBaoCaoChiTieu"
MARKS = {"": "", "not_applicable": "KAD", "no_service": "KPS", "missing": "CCS"}
"""``LyDo``: không áp dụng, không phát sinh, chưa có số liệu."""


def report_key(report: NationalReport) -> str:
    """The key that keeps the messages of one report in order."""
    return f"report:{report.regime}:{report.office}:{report.period}"


def report_packet(report: NationalReport) -> Packet:
    """A report as a packet."""
    return Packet(REPORT, report_data(report), report.simulated)


def report_data(report: NationalReport) -> dict[str, object]:
    """The body for one report; numbers are text, so that no digit is lost."""
    return {
        "MaBaoCao": f"{report.regime}/{report.office}/{report.period}",
        "MaCheDo": report.regime,
        "TenCheDo": report.regime_name,
        "PhienBan": str(report.version),
        "MaDonVi": report.office,
        "TenDonVi": report.office_name,
        "KyBaoCao": report.period,
        "TuNgay": report.starts,
        "DenNgay": report.ends,
        "LanGui": str(report.round),
        "NgayCongBo": report.published_at.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S"),
        "ChiTieu": [_figure(figure) for figure in report.figures],
    }


def _figure(figure: NationalFigure) -> dict[str, str]:
    return {
        "MaChiTieu": figure.indicator,
        "TenChiTieu": figure.name,
        "PhanTo": figure.breakdown,
        "DonViTinh": figure.unit_of_measure,
        "GiaTri": "" if figure.value is None else f"{figure.value.normalize():f}" if figure.value else "0",
        "LyDo": MARKS[figure.mark],
    }
