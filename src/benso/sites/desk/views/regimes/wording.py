"""Words of the editor for what a regime knows by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.reporting.types import Regime
from benso.domains.units import queries as units
from benso.domains.units.rules import AgencyUnknown
from benso.sites.desk.editor.wording import LEVELS
from benso.sites.shell.templatetags.shell import language

KINDS: Mapping[str, Promise] = {"regime": _("chế độ báo cáo hành chính"), "statistics": _("báo cáo thống kê")}
FREQUENCIES: Mapping[str, Promise] = {
    "week": _("hằng tuần"),
    "month": _("hằng tháng"),
    "quarter": _("hằng quý"),
    "half": _("6 tháng"),
    "year": _("hằng năm"),
}
COLUMNS: Mapping[str, Promise] = {
    "value": _("nhập số"),
    "formula": _("công thức"),
    "cumulative": _("lũy kế từ đầu năm"),
    "previous": _("kỳ trước"),
    "year_before": _("cùng kỳ năm trước"),
}
SEVERITIES: Mapping[str, Promise] = {"hard": _("bắt buộc sửa"), "soft": _("cần giải trình")}
FIELDS: Mapping[str, Promise] = {
    "code": _("mã chế độ"),
    "kind": _("loại"),
    "name": _("tên"),
    "purpose": _("mục đích"),
    "legal_basis": _("căn cứ pháp lý"),
    "reporter": _("nơi báo cáo"),
    "receiver": _("nơi nhận"),
    "frequency": _("kỳ báo cáo"),
    "cut_off": _("ngày mở kỳ"),
    "deadline": _("thời hạn gửi"),
    "leadership": _("phục vụ lãnh đạo"),
    "national": _("gửi hệ thống quốc gia"),
    "valid_from": _("ngày có hiệu lực"),
    "valid_to": _("ngày hết hiệu lực"),
    "note": _("ghi chú"),
    "forms": _("mẫu biểu"),
    "checks": _("kiểm tra"),
}
BY_FIELD: Mapping[str, Mapping[str, Promise]] = {
    "frequency": FREQUENCIES,
    "reporter.level": LEVELS,
    "leadership": LEVELS,
    "severity": SEVERITIES,
}


def option_words(field: str, option: str) -> str:
    """What an option of a field is called."""
    words = BY_FIELD.get(field, {**KINDS, **COLUMNS}).get(option)
    return str(words) if words is not None else option


def reporter_words(regime: Regime) -> str:
    """Who reports."""
    if not regime.reporter.agencies:
        return gettext("mọi đơn vị cấp %(level)s") % {"level": LEVELS[regime.reporter.level.value]}
    return ", ".join(dict.fromkeys(agency_words(ref) for ref in regime.reporter.agencies))


def receiver_words(regime: Regime) -> str:
    """To whom."""
    if regime.receiver in LEVELS:
        return gettext("Ủy ban nhân dân cấp %(level)s") % {"level": LEVELS[regime.receiver]}
    return agency_words(regime.receiver)


def agency_words(ref: str) -> str:
    """The name of an agency, its reference where nobody knows it."""
    try:
        agency = units.roster().agency(ref)
    except AgencyUnknown:
        return ref
    return str((language() == "en" and agency.name_en) or agency.name_vi)


def period_words(regime: Regime) -> str:
    """How often, and from which day to which."""
    words = str(FREQUENCIES.get(regime.frequency.value, regime.frequency.value))
    if regime.cut_off == 1:
        return words
    days = {"first": regime.cut_off, "last": regime.cut_off - 1}
    return gettext("%(words)s, chốt từ ngày %(first)s đến ngày %(last)s") % {"words": words, **days}


def deadline_words(regime: Regime) -> str:
    """By when, counted from the end of the period."""
    if regime.deadline.working:
        return gettext("%(n)s ngày làm việc sau ngày cuối kỳ") % {"n": regime.deadline.days}
    return gettext("%(n)s ngày sau ngày cuối kỳ") % {"n": regime.deadline.days}


def proposed_words(regime: Regime) -> str:
    """The parts that are ours, by name."""
    return ", ".join(str(FIELDS.get(each, each)) for each in regime.proposed)
