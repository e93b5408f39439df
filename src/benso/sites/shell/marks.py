"""The marks of basis and state: a shape and a word, never colour alone; the same in text, chart, map and export."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State

BASIS_WORDS: dict[Basis, Promise] = {
    Basis.MEASURED: _("đo được"),
    Basis.REPORTED: _("báo cáo"),
    Basis.PUBLISHED: _("đã công bố"),
    Basis.SIMULATED: _("mô phỏng"),
}
BASIS_MEANINGS: dict[Basis, Promise] = {
    Basis.MEASURED: _("ghi nhận từ công việc làm trên nền tảng này"),
    Basis.REPORTED: _("lấy từ báo cáo đã được duyệt"),
    Basis.PUBLISHED: _("lấy từ nguồn công khai, có địa chỉ"),
    Basis.SIMULATED: _("do bộ mô phỏng tạo ra, không phải số liệu thật"),
}
STATE_WORDS: dict[State, Promise] = {
    State.MET: _("đạt"),
    State.ON_COURSE: _("đúng tiến độ"),
    State.BEHIND: _("chậm"),
    State.NO_EVIDENCE: _("không có số liệu"),
    State.NO_THRESHOLD: _("không có ngưỡng"),
    State.NO_SUBJECT: _("không còn đối tượng"),
}
STATE_MEANINGS: dict[State, Promise] = {
    State.MET: _("giá trị mới nhất giữ được lời hứa đang có hiệu lực"),
    State.ON_COURSE: _("chưa đến hạn, giá trị nằm trên đường đã hứa hoặc xu hướng sẽ tới kịp"),
    State.BEHIND: _("dưới đường đã hứa, hoặc đã quá hạn mà chưa đạt"),
    State.NO_EVIDENCE: _("chưa ai công bố số liệu để tính chỉ tiêu này"),
    State.NO_THRESHOLD: _("văn bản không đặt giá trị nên không xanh, không đỏ"),
    State.NO_SUBJECT: _("cấp hoặc đơn vị mà chỉ tiêu nói tới không còn tồn tại"),
}
BASIS_SHAPES = {
    Basis.MEASURED: '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    Basis.REPORTED: (
        '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor"/>'
    ),
    Basis.PUBLISHED: '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    Basis.SIMULATED: (
        '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 1.3"/>'
        '<path d="M3 7.6 7.6 3M4.4 9 9 4.4" stroke="currentColor" stroke-width="1.2"/>'
    ),
}
STATE_SHAPES = {
    State.MET: (
        '<circle cx="8" cy="8" r="7.2" fill="currentColor"/>'
        '<path d="m4.6 8.3 2.4 2.4 4.5-5" fill="none" stroke="var(--surface,#fff)" stroke-width="1.9"/>'
    ),
    State.ON_COURSE: '<path d="M8 1.2 15 14H1z" fill="currentColor"/>',
    State.BEHIND: '<path d="M8 14.8 1 2h14z" fill="currentColor"/>',
    State.NO_EVIDENCE: (
        '<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' stroke-dasharray="2.6 2.2"/>'
    ),
    State.NO_THRESHOLD: (
        '<rect x="1.8" y="1.8" width="12.4" height="12.4" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="M4.8 8h6.4" stroke="currentColor" stroke-width="1.6"/>'
    ),
    State.NO_SUBJECT: (
        '<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        '<path d="m3.6 12.4 8.8-8.8" stroke="currentColor" stroke-width="1.6"/>'
    ),
}
