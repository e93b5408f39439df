"""What happened to a dossier, in the reader's language: its steps by their labels, the deeds beside them by ours."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers.rules.consultation import CONSULTATION
from benso.domains.dossiers.types import Event
from benso.domains.procedures.types import Compiled
from benso.sites.shell.templatetags.shell import language

DEEDS: Mapping[str, Promise] = {
    "submitted": _("Nộp hồ sơ"),
    "paid": _("Đã nộp phí, lệ phí"),
    "assigned": _("Giao việc"),
    "apologised": _("Xin lỗi và hẹn lại"),
    "paper_step": _("Có bước làm trên giấy"),
    "corrected": _("Sửa thông tin hồ sơ"),
    "result_attached": _("Đính kèm kết quả"),
    "withdrawn": _("Rút hồ sơ"),
    "asked": _("Được hỏi ý kiến"),
    "answered": _("Đã có ý kiến"),
    "not_needed": _("Không cần ý kiến nữa"),
    "handed_over": _("Chuyển về cơ quan kế tiếp"),
}
_ASKED = {action.id: action for action in CONSULTATION.actions}


def event_label(event: Event, compiled: Compiled) -> str:
    """The label of an event; as it was noted where this version knows no such action."""
    action = compiled.actions.get(event.action) or _ASKED.get(event.action)
    if action is not None:
        return (language() == "en" and action.label_en) or action.label_vi
    return str(DEEDS.get(event.action, event.label_vi))
