"""Numbers, dates and units of measure as people write them, in Vietnamese (first) and English."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

VIETNAM = timezone(timedelta(hours=7))
MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"

UNITS_OF_MEASURE = {
    "procedures": ("thủ tục", "procedures"),
    "services": ("dịch vụ", "services"),
    "dossiers": ("hồ sơ", "dossiers"),
    "workfiles": ("hồ sơ công việc", "work dossiers"),
    "transactions": ("giao dịch", "transactions"),
    "certificates": ("chứng thư số", "certificates"),
    "SIM": ("SIM", "SIM cards"),
    "systems": ("hệ thống", "systems"),
    "datasets": ("bộ dữ liệu", "datasets"),
    "databases": ("cơ sở dữ liệu", "databases"),
    "items": ("mục", "items"),
    "inspections": ("cuộc kiểm tra", "inspections"),
    "provinces": ("tỉnh", "provinces"),
    "points of GDP": ("điểm % GDP", "points of GDP"),
    "% per year": ("%/năm", "% a year"),
    "score": ("điểm", "score"),
    "places": ("bậc", "places"),
    "cards": ("thẻ", "cards"),
    "cards/100 inhabitants": ("thẻ/100 dân", "cards per 100 inhabitants"),
    "branches": ("chi nhánh", "branches"),
    "ATM": ("máy ATM", "ATMs"),
    "POS": ("máy POS", "POS terminals"),
    "schools": ("trường", "schools"),
    "shops": ("cửa hàng", "shops"),
    "centres": ("trung tâm", "centres"),
    "districts": ("huyện", "districts"),
    "communes": ("đơn vị cấp xã", "communes"),
    "teams": ("tổ", "teams"),
    "persons": ("người", "persons"),
    "VND": ("đồng", "VND"),
    "billion VND": ("tỷ đồng", "billion VND"),
    "million VND": ("triệu đồng", "million VND"),
    "enterprises": ("doanh nghiệp", "enterprises"),
    "household businesses": ("hộ kinh doanh", "household businesses"),
    "cooperatives": ("hợp tác xã", "cooperatives"),
    "groups": ("tổ hợp tác", "groups"),
    "projects": ("dự án", "projects"),
    "requests": ("đề nghị", "requests"),
    "jobs": ("việc làm", "jobs"),
    "products": ("sản phẩm", "products"),
    "km2": ("km²", "km²"),
    "households": ("hộ", "households"),
    "campaigns": ("chiến dịch", "campaigns"),
    "plans": ("kế hoạch", "plans"),
    "editions": ("bản", "editions"),
    "feedback": ("phản ánh", "feedback"),
    "ratings": ("lượt đánh giá", "ratings"),
    "offices": ("đơn vị phải báo cáo", "offices"),
    "components": ("thành phần hồ sơ", "components"),
    "count": ("", ""),
    "number": ("", ""),
    "index": ("điểm", "points"),
    "points": ("điểm", "points"),
    "percentage points": ("điểm %", "percentage points"),
    "accounts": ("tài khoản", "accounts"),
    "km": ("km", "km"),
    "rank": ("", ""),
    "rank/63": ("", ""),
    "milestone": ("", ""),
    "qualitative": ("", ""),
    "": ("", ""),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: Decimal, decimals: int | None, language: str) -> str:
    """``1.288.463`` and ``76,0`` in Vietnamese, ``1,288,463`` and ``76.0`` in English; halves are rounded up.

    ``decimals=None`` keeps the digits the value has.
    """
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(value):,f}"
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    if language == "vi":
        whole, point = whole.replace(",", "."), ","
    else:
        point = "."
    sign = MINUS if value < 0 else ""
    return f"{sign}{whole}{point}{fraction}" if fraction else f"{sign}{whole}"


def signed(value: Decimal, decimals: int | None, language: str) -> str:
    """As :func:`number`, with a plus sign before what is above zero."""
    return ("+" if value > 0 else "") + number(value, decimals, language)


def unit_words(unit: str, language: str) -> str:
    """The words written after a number of this unit of measure; empty for plain counts.

    A share says what it is a share of in its definition, not after every number.
    """
    if unit == "%" or unit.startswith("% of "):
        return "%"
    vi, en = UNITS_OF_MEASURE.get(unit, (unit, unit))
    return vi if language == "vi" else en


def stated(value: Decimal) -> int:
    """How many digits after the point a value was stated with."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def decimals_of(value: Decimal, unit: str) -> int:
    """How many digits after the point a figure is shown with: percentages one or two, money and indices as stated."""
    if unit.startswith("%") or unit == "percentage points":
        return 1 if stated(value) <= 1 else 2
    return stated(value) if stated(value) <= 4 else 2


def amount(value: Decimal, unit: str, language: str, decimals: int | None = None) -> str:
    """Number and unit of measure together: ``76,0 %`` (English ``76.0%``), ``402.860 hộ``."""
    digits = decimals_of(value, unit) if decimals is None else decimals
    words = unit_words(unit, language)
    gap = "" if language == "en" and words.startswith("%") else NARROW
    return f"{number(value, digits, language)}{gap}{words}" if words else number(value, digits, language)


def day(value: date, language: str) -> str:
    """``23/11/2026``, in English ``23 Nov 2026``."""
    if language == "vi":
        return f"{value:%d/%m/%Y}"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """Day and time in Việt Nam, to the second: what a seal was made at."""
    local = value.astimezone(VIETNAM)
    return f"{day(local.date(), language)} {local:%H:%M:%S}"


def span(start: date | None, end: date, language: str) -> str:
    """The period a statement is about: a year, a month, or from day to day."""
    if start is None or start == end:
        return day(end, language)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return f"{day(start, language)} – {day(end, language)}"
