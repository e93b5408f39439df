"""Words of the desk for what the domains know by code: states, channels, reasons, evidence, outcomes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers.types import ChangeKind, Evidence, Outcome, ReasonCode, State
from benso.domains.procedures.types import Channel, TermUnit

STATES: dict[State, Promise] = {
    State.AWAITING_PAYMENT: _("Chờ nộp phí"),
    State.SUBMITTED: _("Mới nộp, chờ tiếp nhận"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.IN_PROCESS: _("Đang xử lý"),
    State.AWAITING_CONSULTATION: _("Chờ cơ quan phối hợp"),
    State.AWAITING_SIGNATURE: _("Chờ ký"),
    State.SUPPLEMENT_AT_RECEPTION: _("Chờ bổ sung trước khi tiếp nhận"),
    State.SUPPLEMENT_IN_PROCESS: _("Chờ bổ sung"),
    State.AWAITING_DUTY: _("Chờ nghĩa vụ tài chính"),
    State.RESULT_READY: _("Có kết quả, chờ trả"),
    State.RESULT_AT_POST: _("Kết quả đang gửi bưu chính"),
    State.RETURNED: _("Đã trả kết quả"),
    State.REFUSED: _("Không tiếp nhận"),
    State.WITHDRAWN: _("Người nộp đã rút"),
    State.STOPPED: _("Dừng xử lý"),
    State.EXPIRED: _("Đóng vì quá hạn bổ sung"),
}
CHANNELS: dict[Channel, Promise] = {
    Channel.COUNTER: _("Tại quầy"),
    Channel.ONLINE: _("Trực tuyến"),
    Channel.POST: _("Bưu chính"),
}
REASONS: dict[ReasonCode, Promise] = {
    ReasonCode.COMPONENT_MISSING: _("Thiếu thành phần hồ sơ"),
    ReasonCode.COMPONENT_UNREADABLE: _("Bản chụp không đọc được"),
    ReasonCode.COMPONENT_INVALID: _("Giấy tờ không đúng hoặc hết giá trị"),
    ReasonCode.INFORMATION_WRONG: _("Thông tin kê khai chưa đúng"),
    ReasonCode.NOT_COMPETENT: _("Không thuộc thẩm quyền"),
    ReasonCode.NOT_ELIGIBLE: _("Không đủ điều kiện"),
    ReasonCode.DUPLICATE: _("Trùng với hồ sơ đã có"),
    ReasonCode.FEE_UNPAID: _("Chưa nộp phí"),
    ReasonCode.SUPPLEMENT_EXPIRED: _("Quá hạn bổ sung"),
    ReasonCode.AGENCY_LATE: _("Cơ quan phối hợp trả lời chậm"),
    ReasonCode.WORKLOAD: _("Quá nhiều hồ sơ cùng lúc"),
    ReasonCode.SYSTEM_FAILURE: _("Hệ thống trục trặc"),
    ReasonCode.LAW: _("Quy định pháp luật thay đổi hoặc phải chờ"),
    ReasonCode.OTHER: _("Lý do khác (ghi rõ)"),
}
EVIDENCE: dict[Evidence, Promise] = {
    Evidence.DIGITAL: _("bản điện tử gốc"),
    Evidence.SIGNED_SCAN: _("bản quét có ký số"),
    Evidence.SCAN: _("bản quét"),
    Evidence.REUSED: _("dùng lại từ kho của người nộp"),
    Evidence.REGISTER: _("cơ quan nhà nước đang giữ, không phải nộp"),
    Evidence.PAPER: _("bản giấy"),
}
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.EARLY: _("sớm hạn"),
    Outcome.ON_TIME: _("đúng hạn"),
    Outcome.LATE: _("trễ hạn"),
    Outcome.NO_TERM: _("không có thời hạn"),
}
CHANGES: dict[ChangeKind, Promise] = {
    ChangeKind.ACCEPTED: _("Tiếp nhận, thời hạn bắt đầu"),
    ChangeKind.RESUMED: _("Tính tiếp sau khi tạm dừng"),
    ChangeKind.RESTARTED: _("Tính lại từ đầu khi đủ giấy tờ"),
    ChangeKind.EXTENDED: _("Gia hạn kèm thư xin lỗi"),
    ChangeKind.CORRECTED: _("Thông tin hồ sơ được sửa hoặc bổ sung, thời hạn tính lại"),
    ChangeKind.CALENDAR: _("Lịch nghỉ thay đổi"),
    ChangeKind.BATCH: _("Tính từ ngày chốt danh sách của đợt"),
    ChangeKind.SECOND_STAGE: _("Giai đoạn hai, sau nghĩa vụ tài chính"),
}
TERMS: dict[TermUnit, Promise] = {
    TermUnit.HOUR: _("giờ làm việc"),
    TermUnit.WORKING_DAY: _("ngày làm việc"),
    TermUnit.CALENDAR_DAY: _("ngày"),
    TermUnit.MONTH: _("tháng"),
}
RESULT_BY: dict[str, Promise] = {
    "electronic": _("bản điện tử"),
    "post": _("gửi bưu chính"),
    "counter": _("nhận tại quầy"),
}
CONTACT: dict[str, Promise] = {
    "name": _("Họ tên"),
    "number": _("Số định danh"),
    "phone": _("Điện thoại"),
    "email": _("Thư điện tử"),
    "address": _("Địa chỉ"),
}
PAPER_REASONS: tuple[ReasonCode, ...] = (ReasonCode.LAW, ReasonCode.SYSTEM_FAILURE, ReasonCode.OTHER)
SUPPLEMENT_REASONS: tuple[ReasonCode, ...] = (
    ReasonCode.COMPONENT_MISSING,
    ReasonCode.COMPONENT_UNREADABLE,
    ReasonCode.COMPONENT_INVALID,
    ReasonCode.INFORMATION_WRONG,
)
REFUSAL_REASONS: tuple[ReasonCode, ...] = (
    ReasonCode.NOT_COMPETENT,
    ReasonCode.NOT_ELIGIBLE,
    ReasonCode.DUPLICATE,
    ReasonCode.COMPONENT_INVALID,
    ReasonCode.FEE_UNPAID,
    ReasonCode.LAW,
    ReasonCode.OTHER,
)
APOLOGY_REASONS: tuple[ReasonCode, ...] = (
    ReasonCode.WORKLOAD,
    ReasonCode.AGENCY_LATE,
    ReasonCode.SYSTEM_FAILURE,
    ReasonCode.LAW,
    ReasonCode.OTHER,
)


def reason_words(code: str) -> str:
    """The words of a reason code; a code of a later day is shown as it is."""
    try:
        return str(REASONS[ReasonCode(code)])
    except ValueError:
        return code
