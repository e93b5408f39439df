"""Words for the codes that pages show: pillars, roles of readings, levels, promises."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benso.domains.ledger.types import Kind
from benso.domains.scoreboard.types import Direction, Promise, Role, Target
from benso.sites.shell import formats

PILLARS: dict[str, Lazy] = {
    "digital_government": gettext_lazy("Chính quyền số"),
    "digital_economy": gettext_lazy("Kinh tế số"),
    "digital_society": gettext_lazy("Xã hội số"),
    "general": gettext_lazy("Mục tiêu chung"),
}
ROLES: dict[Role, Lazy] = {
    Role.HEADLINE: gettext_lazy("quyết định trạng thái"),
    Role.OFFICIAL: gettext_lazy("cách tỉnh báo cáo"),
    Role.ALTERNATIVE: gettext_lazy("cách đọc khác"),
    Role.SUBSTITUTE: gettext_lazy("số thay thế, không quyết định"),
    Role.CONTEXT: gettext_lazy("chỉ để so sánh"),
}
DISAGREEMENTS: dict[str, Lazy] = {
    "basis": gettext_lazy("hai loại số khác nhau"),
    "source": gettext_lazy("hai nguồn khác nhau"),
    "printed": gettext_lazy("nguồn in kết quả không khớp tử số và mẫu số của chính nó"),
}
KINDS: dict[Kind, Lazy] = {
    Kind.FLOW: gettext_lazy("cộng theo kỳ"),
    Kind.STOCK: gettext_lazy("lũy kế đến ngày"),
    Kind.READING: gettext_lazy("số được nêu, không cộng"),
}
DOCUMENT_PARTS: dict[str, Lazy] = {
    "title": gettext_lazy("Tên tài liệu"),
    "url": gettext_lazy("Địa chỉ"),
    "source": gettext_lazy("Nguồn"),
    "period": gettext_lazy("Kỳ như nguồn in"),
    "definition": gettext_lazy("Định nghĩa của nguồn"),
    "numerator": gettext_lazy("Tử số nguồn in"),
    "denominator": gettext_lazy("Mẫu số nguồn in"),
    "basis_of_reading": gettext_lazy("Cách lấy"),
    "precise": gettext_lazy("Ngày"),
    "quality": gettext_lazy("Chất lượng"),
    "vintage": gettext_lazy("Đợt công bố"),
    "note": gettext_lazy("Ghi chú"),
    "reason": gettext_lazy("Lý do"),
    "id": gettext_lazy("Mã bằng chứng"),
    "edition": gettext_lazy("Bản khai"),
    "sha256": gettext_lazy("Mã băm"),
}
DOCUMENT_VALUES: dict[tuple[str, str], Lazy] = {
    ("basis_of_reading", "read"): gettext_lazy("đọc từ nguồn"),
    ("basis_of_reading", "derived"): gettext_lazy("suy ra từ nguồn"),
    ("basis_of_reading", "package"): gettext_lazy("lấy từ bộ dữ liệu"),
    ("precise", "yes"): gettext_lazy("chính xác"),
    ("precise", "approx"): gettext_lazy("gần đúng"),
    ("precise", "no"): gettext_lazy("gần đúng"),
    ("quality", "A"): gettext_lazy("A: nguồn chính thức hoặc trích nguyên văn"),
    ("quality", "B"): gettext_lazy("B: nguồn thứ cấp"),
}


def pillar(code: str) -> str:
    """The name of a pillar; an unknown code is shown as it is."""
    return str(PILLARS.get(code, code))


def is_rank(unit: str) -> bool:
    """Whether a smaller number is the better place."""
    return unit.startswith("rank")


def value_words(value: Decimal, unit: str, direction: Direction, language: str) -> str:
    """A value as people say it: ``76,0 %``, ``hạng 12``, ``đã xong``."""
    if direction is Direction.DONE and unit in {"", "milestone", "qualitative"}:
        return _("đã xong") if value >= 1 else _("chưa xong")
    if is_rank(unit):
        return _("hạng %(place)s") % {"place": formats.number(value, 0, language)}
    return formats.amount(value, unit, language)


def promise_words(target: Target, promise: Promise, language: str) -> str:
    """What was promised: ``ít nhất 100 %``, ``trong 25 hạng đầu``, ``hoàn thành``."""
    if promise.value is None:
        return _("không nêu giá trị")
    if target.direction is Direction.DONE:
        return _("hoàn thành")
    value = formats.amount(promise.value, target.unit_of_measure, language, formats.stated(promise.value))
    if is_rank(target.unit_of_measure):
        return _("trong %(value)s hạng đầu") % {"value": formats.number(promise.value, 0, language)}
    if target.direction is Direction.AT_MOST:
        return _("không quá %(value)s") % {"value": value}
    return _("trên %(value)s") % {"value": value} if target.strictly else _("ít nhất %(value)s") % {"value": value}


def gap_words(gap: Decimal, unit: str, language: str) -> str:
    """How far from the promise: ``còn thiếu 44,6 điểm %``, ``vượt 3 hạng``."""
    if is_rank(unit):
        size = _("%(count)s hạng") % {"count": formats.number(abs(gap), 0, language)}
    elif unit.startswith("%"):
        digits = formats.decimals_of(gap, "%")
        size = _("%(count)s điểm phần trăm") % {"count": formats.number(abs(gap), digits, language)}
    else:
        size = formats.amount(abs(gap), unit, language)
    if gap == 0:
        return _("vừa đúng")
    return _("còn thiếu %(size)s") % {"size": size} if gap < 0 else _("vượt %(size)s") % {"size": size}


def promise_in_force(target: Target, *, year_of: int) -> Promise | None:
    """The promise a card names where no reading does: the next one due with a value, else the last with one."""
    valued = sorted((p for p in target.promises if p.value is not None), key=lambda p: p.due)
    return next((p for p in valued if p.due.year >= year_of), valued[-1] if valued else None)
